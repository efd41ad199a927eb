"""What every distribution is: a frozen record of parameters with quantile, tails, moments and support.

A family file holds, in this order: what it is for, parameters, rules across parameters, entry forms, quantile
and tails, moments, support and kinks. Everything that two families share lives in the other files here.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, field, fields
from functools import cache
from typing import Any, ClassVar, TypeVar

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.distributions.rules import FINITE, Rule, number
from mcsv.errors import DistributionError, Mistake

__all__ = ["Break", "Distribution", "Floats", "Parameter", "entry", "parameter"]

Floats = NDArray[np.float64]
Break = tuple[float, bool]  # (v, upper): a tail probability and the tail that it is counted from
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Parameter:
    """A declared parameter: its name in a model file, what it means, its rule, and its other names."""

    name: str
    doc: str
    rule: Rule
    aliases: tuple[str, ...]
    kind: str  # number, numbers, text or distributions
    default: Any

    @property
    def optional(self) -> bool:
        """Whether it may be left out."""
        return self.default is not MISSING


def parameter(
    doc: str,
    rule: Rule = FINITE,
    *,
    name: str = "",
    aliases: tuple[str, ...] = (),
    kind: str = "number",
    default: Any = MISSING,
) -> Any:
    """Declare a parameter of a family as a dataclass field; ``name`` only where Python reserves the word."""
    return field(default=default, metadata={"parameter": (name, doc, rule, aliases, kind)})


def entry(function: Function) -> Function:
    """Mark a classmethod as a way to state the family: its arguments are keys, optional with a default."""
    function.__entry__ = True  # type: ignore[attr-defined]
    return function


@dataclass(frozen=True)
class Distribution:
    """One distribution. Probabilities are always tail probabilities, so that nothing cancels near 1."""

    family: ClassVar[str]
    synonyms: ClassVar[tuple[str, ...]] = ()
    examples: ClassVar[tuple[Mapping[str, object], ...]] = ()
    positive: ClassVar[bool] = False  # whether all values are above 0
    has_ends: ClassVar[bool] = False  # whether p0 and p100 can be stated
    joint: ClassVar[bool] = False  # whether inputs share its draws, so that it is neither truncated nor mixed by itself
    negligible: ClassVar[float] = 1e-307  # smaller values count as zero

    def __post_init__(self) -> None:
        mistakes = list(self._parameter_mistakes()) or list(self.rules())
        if mistakes:
            raise DistributionError(mistakes)

    @property
    def discrete(self) -> bool:
        """Whether it has atoms only; then it also has ``atoms()``."""
        return False

    @classmethod
    def of(cls, **values: Any) -> Distribution:
        """The member with these parameters; a family may answer with a class of its own kind."""
        return cls(**values)

    @classmethod
    def parameters(cls) -> dict[str, Parameter]:
        """The declared parameters by attribute name."""
        return dict(_declared(cls))  # type: ignore[arg-type]  # every class is hashable

    def _parameter_mistakes(self) -> Iterator[Mistake]:
        for attribute, declared in self.parameters().items():
            stated = getattr(self, attribute)
            if declared.kind == "number" and not (stated is None and declared.default is None):
                value = number(stated, declared.name)
                if isinstance(value, Mistake):
                    yield value
                    continue
                object.__setattr__(self, attribute, value)
                if not declared.rule.holds(value):
                    yield declared.rule.broken(declared.name, value)

    def rules(self) -> Iterator[Mistake]:
        """Mistakes that concern several parameters at once."""
        yield from ()

    def quantile(self, v: Floats, upper: bool) -> Floats:
        """The value with probability ``v``, 0 < v <= 0.5, below it, or above it if ``upper``."""
        raise TypeError(f"{type(self).__name__} has no quantile")

    def log_quantile(self, v: Floats, upper: bool) -> Floats | None:
        """The logarithm of the quantile, also where that is too small for a double; None if the family has no way."""
        return None

    def tail(self, x: Floats, upper: bool) -> Floats:
        """P(X <= x), or P(X > x) if ``upper``, each without cancellation."""
        raise TypeError(f"{type(self).__name__} has no tail")

    def mean(self) -> float | None:
        """The expected value, or None where it does not exist."""
        raise TypeError(f"{type(self).__name__} has no mean")

    def sd(self) -> float | None:
        """The standard deviation, or None where it does not exist."""
        raise TypeError(f"{type(self).__name__} has no sd")

    def moments_exist(self) -> tuple[bool, bool]:
        """Whether there is a mean, and whether there is an sd; told without working out what takes an integral."""
        return self.mean() is not None, self.sd() is not None

    def support(self) -> tuple[float, float]:
        """Smallest and largest possible value, possibly infinite."""
        return (-math.inf, math.inf)

    def breaks(self) -> tuple[Break, ...]:
        """Where the quantile has a kink or a jump, as tail probabilities."""
        return ()

    def kinks(self) -> tuple[float, ...]:
        """The same places as :meth:`breaks`, as probabilities from below."""
        return tuple(sorted(1.0 - v if upper else v for v, upper in self.breaks()))

    def spec(self) -> dict[str, object]:
        """The mapping of natural parameters from which ``build`` makes this distribution again."""
        stated = {declared.name: _plain(getattr(self, attribute)) for attribute, declared in self.parameters().items()}
        return {"dist": self.family, **{name: value for name, value in stated.items() if value is not None}}

    def describe(self) -> str:
        """One line: the family, its parameters, mean and sd."""
        stated = ", ".join(f"{name}={_short(value)}" for name, value in self.spec().items() if name != "dist")
        return f"{self.family}({stated}); {self.describe_moments()}"

    def describe_moments(self) -> str:
        """Mean and sd in words, saying so where they do not exist."""
        mean, sd = self.mean(), self.sd()
        words = (("mean", mean), ("sd", sd))
        return ", ".join(f"no {name}" if value is None else f"{name} {value:.6g}" for name, value in words)

    def key(self) -> tuple[object, ...]:
        """Hashable; equal keys mean the same distribution, so that one table serves all of them."""
        return (self.family, *(_hashable(getattr(self, attribute)) for attribute in self.parameters()))


@cache
def _declared(family: Any) -> Mapping[str, Parameter]:
    found = {}
    for item in fields(family):
        if "parameter" in item.metadata:
            name, doc, rule, aliases, kind = item.metadata["parameter"]
            found[item.name] = Parameter(name or item.name, doc, rule, aliases, kind, item.default)
    return found


def _plain(value: object) -> object:
    """A parameter value as YAML would hold it."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.spec() if isinstance(value, Distribution) else value


def _short(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list):
        shown = ", ".join(_short(item) for item in value[:4])
        return f"[{shown}{f', … {len(value)} in all' if len(value) > 4 else ''}]"
    if isinstance(value, dict):
        inner = ", ".join(f"{name}={_short(item)}" for name, item in value.items() if name != "dist")
        return f"{value['dist']}({inner})"
    return str(value)


def _hashable(value: object) -> object:
    """Long tuples of numbers become a digest, so that a key stays short."""
    if isinstance(value, Distribution):
        return value.key()
    if isinstance(value, tuple):
        if len(value) > 16 and all(isinstance(item, float) for item in value):
            return hashlib.sha256(np.array(value).tobytes()).hexdigest()
        return tuple(_hashable(item) for item in value)
    return value + 0.0 if isinstance(value, float) else value  # -0.0 becomes 0.0
