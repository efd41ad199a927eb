"""What a parameter may be: each rule is declared once and serves checks, messages and the JSON schema."""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.errors import DistributionError, Mistake

__all__ = [
    "COUNT",
    "FINITE",
    "POSITIVE",
    "PROBABILITY",
    "SPREAD",
    "Rule",
    "fail",
    "number",
    "ordered",
    "require",
    "weights_sum",
]


@dataclass(frozen=True)
class Rule:
    """A condition on one number, its sentence, its error code and what JSON schema says for it."""

    sentence: str
    holds: Callable[[float], bool]
    code: str = "E301"
    schema: Mapping[str, object] = field(default_factory=dict)
    way_out: str = ""

    def broken(self, path: str, value: object) -> Mistake:
        """The mistake for a value that breaks this rule."""
        return Mistake(
            self.code,
            f"{path} is not {self.sentence}",
            path,
            f"{value}",
            f"{path} must be {self.sentence}",
            self.way_out,
        )


FINITE = Rule("a finite number", math.isfinite)
POSITIVE = Rule("greater than 0", lambda x: x > 0, schema={"exclusiveMinimum": 0})
SPREAD = Rule(
    "greater than 0",
    lambda x: x > 0,
    schema={"exclusiveMinimum": 0},
    way_out="for a quantity without spread use dist: fixed",
)
PROBABILITY = Rule("between 0 and 1", lambda x: 0 <= x <= 1, "E205", {"minimum": 0, "maximum": 1}, "write 5 % as 0.05")
COUNT = Rule("a whole number of at least 1", lambda x: x >= 1 and x == int(x), schema={"minimum": 1, "multipleOf": 1})


def number(value: object, path: str) -> float | Mistake:
    """``value`` as a finite float, or the mistake that says why it is none."""
    if value is None:
        return Mistake("E202", f"{path} has no value", path, way_out="write a number")
    if isinstance(value, bool):
        return Mistake("E206", f"{path} is a truth value, not a number", path, f"{value}", way_out="write a number")
    if not isinstance(value, numbers.Real):
        return Mistake(
            "E203",
            f"{path} is not a number",
            path,
            f"{value!r}",
            "one plain number",
            "write a number such as 0.5 or 1_000",
        )
    try:
        result = float(value)
    except OverflowError:
        result = math.inf
    if not math.isfinite(result):
        return Mistake("E204", f"{path} is not finite", path, f"{value}", "numbers are finite")
    return result


def ordered(names: tuple[str, ...], values: tuple[float, ...]) -> tuple[Mistake, ...]:
    """A mistake if the values do not rise, or if the first equals the last; other neighbours may be equal."""
    shown = ", ".join(f"{name} {value:g}" for name, value in zip(names, values, strict=True))
    rule = " <= ".join(names) + f" and {names[0]} < {names[-1]}"
    if list(values) != sorted(values):
        return (
            Mistake(
                "E301",
                f"{' , '.join(names)} are out of order".replace(" ,", ","),
                names[0],
                shown,
                rule,
                "put them in rising order",
            ),
        )
    if values[0] == values[-1]:
        return (
            Mistake(
                "E301",
                f"{names[0]} equals {names[-1]}: nothing varies",
                names[0],
                shown,
                rule,
                "for a quantity without spread use dist: fixed",
            ),
        )
    return ()


def fail(code: str, path: str, what: str, *, value: str = "", rule: str = "", way_out: str = "") -> DistributionError:
    """The error with a single mistake, ready to be raised."""
    return DistributionError(Mistake(code, what, path, value, rule, way_out))


def require(mistakes: tuple[Mistake, ...]) -> None:
    """Raise them, if there are any."""
    if mistakes:
        raise DistributionError(mistakes)


def weights_sum(weights: Sequence[float], path: str) -> Iterator[Mistake]:
    """Weights are probabilities and sum to 1; ``path`` has a place for the number of a weight."""
    for place, weight in enumerate(weights):
        if not PROBABILITY.holds(weight):
            yield PROBABILITY.broken(path.format(place), f"{weight:g}")
    total = math.fsum(weights)
    if abs(total - 1.0) > 1e-9:
        rule = "weights sum to 1 (within 1e-9)"
        yield Mistake("E305", f"the weights sum to {total:.10g}", path.split("[")[0], "", rule, "correct the weights")
