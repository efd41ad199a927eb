"""What a formula may say, in words: for the schema, for the way out of an error, and for README."""

from __future__ import annotations

from mcsv.model.language.names import FUNCTIONS

__all__ = ["MEANINGS", "NAMES", "OPERATORS", "spoken"]

OPERATORS = "+ - * / ** < <= > >= == !="
"""A comparison is 1 where it holds and 0 where it does not."""

MEANINGS: dict[str, str] = {
    "min": "min(a, b, …): the smallest",
    "max": "max(a, b, …): the largest",
    "where": "where(condition, a, b): a where the condition is not 0, b where it is",
    "exp": "exp(x): e to the power of x",
    "sin": "sin(x): the sine of x, in radians up to a million",
    "cos": "cos(x): its cosine",
    "tan": "tan(x): its tangent",
    "erf": "erf(x): the error function",
    "normal_cdf": "normal_cdf(x): the probability that a standard normal number is at most x",
    "log": "log(x): the natural logarithm",
    "sqrt": "sqrt(x): the square root",
    "abs": "abs(x): without its sign",
    "floor": "floor(x): the next whole number below",
    "binomial": "binomial(n, p): how many of n cases happen, drawn",
    "poisson": "poisson(rate): how many cases happen, drawn",
    "normal": "normal(mean, sd): drawn anew at each use",
    "sum_of": "sum_of(n, name): the sum of n single draws of an input",
}
"""What each function gives, by name."""

NAMES: dict[str, str] = {
    "t": "the period, counted from 0",
    "pi": "3.14159…",
    "position": "the accountable pocket's position, in the condition of a decision",
}
"""Names that a formula knows beside those of inputs and stocks."""


def spoken() -> str:
    """Everything a formula is made of, in a paragraph."""
    functions = "; ".join(MEANINGS.get(name, f"{name}(…)") for name in FUNCTIONS)
    names = "; ".join(f"{name}: {what}" for name, what in NAMES.items())
    return f"Numbers, names of inputs and stocks, {OPERATORS} and ( ). Functions: {functions}. Names: {names}."
