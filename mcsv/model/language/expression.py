"""What a formula is once it has been read: a tree of numbers, names and operations."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.model.language.analytic import cos, normal_cdf, sin, tan

__all__ = [
    "RANDOM",
    "TIME",
    "Expression",
    "Name",
    "Number",
    "Operation",
    "constant",
    "evaluate",
    "names",
    "operations",
    "random",
    "summed",
]

TIME = "t"  # the name of the period's index, counted from 0
RANDOM = frozenset({"binomial", "poisson", "normal", "sum_of"})  # operations that draw


@dataclass(frozen=True)
class Number:
    """A number written in the formula."""

    value: float


@dataclass(frozen=True)
class Name:
    """An input's name or ``t``; ``column`` counts from 1 inside the formula's text."""

    name: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Operation:
    """An operator or function over one to many arguments.

    add sub mul div pow neg · lt le gt ge eq ne (0 or 1) · min max where exp log sqrt abs floor · sin cos tan erf
    normal_cdf ·
    binomial poisson normal sum_of (whose second argument is the name of the input that each case is drawn from)
    """

    op: str
    args: tuple[Expression, ...]


Expression = Number | Name | Operation

_PLAIN: dict[str, Callable[..., float]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": math.pow,
    "neg": operator.neg,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "eq": operator.eq,
    "ne": operator.ne,
    "min": min,
    "max": max,
    "where": lambda condition, then, other: then if condition != 0 else other,
    "exp": math.exp,
    "sin": sin,
    "cos": cos,
    "tan": tan,
    "erf": math.erf,
    "normal_cdf": normal_cdf,
    "log": math.log,
    "sqrt": math.sqrt,
    "abs": abs,
    "floor": math.floor,
}


def names(tree: Expression) -> Iterator[Name]:
    """Every name in the tree, in the order of reading, repeats included."""
    if isinstance(tree, Name):
        yield tree
    elif isinstance(tree, Operation):
        for argument in tree.args:
            yield from names(argument)


def random(tree: Expression) -> bool:
    """Whether the tree itself draws (binomial, poisson, normal, sum_of)."""
    return isinstance(tree, Operation) and (tree.op in RANDOM or any(map(random, tree.args)))


def operations(tree: Expression) -> Iterator[Operation]:
    """Every operation in the tree, outer ones first."""
    if isinstance(tree, Operation):
        yield tree
        for argument in tree.args:
            yield from operations(argument)


def summed(tree: Expression) -> Iterator[Name]:
    """The names of the inputs whose draws are added by a sum_of in the tree."""
    for operation in operations(tree):
        if operation.op == "sum_of" and isinstance(operation.args[1], Name):
            yield operation.args[1]


def constant(tree: Expression) -> float | None:
    """The value of a tree that holds neither names nor draws, None for any other.

    Raises ArithmeticError or ValueError where the value is no number (1 / 0, log(-1), 10 ** 999).
    """
    if next(names(tree), None) is not None or random(tree):
        return None
    return evaluate(tree, {})


def evaluate(tree: Expression, values: Mapping[str, float]) -> float:
    """The value of the tree in plain Python floats, one draw at a time: readable, slow, for checks and tests.

    Raises KeyError for a name or an operation without a value, ArithmeticError or ValueError for no number.
    """
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Name):
        return values[tree.name]
    value = float(_PLAIN[tree.op](*[evaluate(argument, values) for argument in tree.args]))
    if not math.isfinite(value):
        raise OverflowError(tree.op)
    return value
