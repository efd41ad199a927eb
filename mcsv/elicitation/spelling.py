"""How a fitted distribution is written into a model: as it was stated, or in as few digits as it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from mcsv.distributions import Distribution, build
from mcsv.distributions.base import Floats
from mcsv.elicitation.statement import Points
from mcsv.errors import DistributionError

__all__ = ["LEVELS", "as_stated", "drawable", "moments", "plain", "quantile", "shortest"]

LEVELS = (0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999)
"""Probabilities at which two ways to write a distribution are compared."""
ROUNDED = 1e-6
"""How far rounding may move them, in units of the distance from the 5 to the 95 % point."""
SAME = 1e-9
"""The same for a distribution that is built from what was stated."""


def quantile(distribution: Distribution, probability: float) -> float:
    """The value of a distribution with that probability below it."""
    upper = probability > 0.5
    return float(distribution.quantile(np.array([1.0 - probability if upper else probability]), upper)[0])


def moments(distribution: Distribution) -> tuple[float | None, float | None]:
    """Mean and sd; None where they do not exist, or where the shape is too rough to be integrated."""
    try:
        return distribution.mean(), distribution.sd()
    except (ArithmeticError, ValueError):
        return None, None


def drawable(spec: Mapping[str, object]) -> bool:
    """Whether a model can draw from what ``spec`` states."""
    try:
        build(spec).mean()
    except (DistributionError, ArithmeticError, ValueError):
        return False
    return True


def as_stated(distribution: Distribution, points: Points) -> dict[str, object] | None:
    """The points themselves as a distribution's keys, where these make the same distribution; otherwise None."""
    bounds = {"low": points.lower, "high": points.upper}
    extra = {"mode": points.mode, "df": getattr(distribution, "df", None), **bounds}
    keys = type(distribution).parameters()
    spec: dict[str, object] = {"dist": distribution.family}
    for p, x in zip(points.probabilities, points.values, strict=True):
        key = f"{100 * p:.10g}"
        if float(key) / 100 != p and abs(float(key) / 100 - p) > 1e-15:
            return None
        spec[f"p{key}"] = plain(float(x))
    if distribution.family in ("triangular", "pert"):
        extra |= dict.fromkeys(bounds)  # these are what follows from the points
    spec |= {name: plain(value) for name, value in extra.items() if value is not None and name in keys}
    try:
        return _without_defaults(spec, distribution) if _same(build(spec), distribution, SAME) else None
    except DistributionError:
        return None


def shortest(distribution: Distribution) -> dict[str, object]:
    """The family's own parameters in the fewest digits (four at least) that move no quantile to speak of."""
    exact = _without_defaults(distribution.spec(), distribution)
    for digits in range(4, 17):
        spec = {name: _rounded(value, digits) for name, value in exact.items()}
        try:
            if _same(build(spec), distribution, ROUNDED):
                return spec
        except DistributionError:
            continue
    return exact


def plain(value: float) -> float | int:
    """A whole number without its point."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _rounded(value: Any, digits: int) -> Any:
    if isinstance(value, float):
        return plain(float(f"{value:.{digits}g}"))
    if isinstance(value, list):
        return [_rounded(item, digits) for item in value]
    return value


def _without_defaults(spec: Mapping[str, object], distribution: Distribution) -> dict[str, object]:
    """The mapping without keys that say what goes without saying."""
    usual = {p.name: p.default for p in type(distribution).parameters().values() if p.optional}
    return {name: value for name, value in spec.items() if name not in usual or value != usual[name]}


def _same(one: Distribution, other: Distribution, tolerance: float) -> bool:
    """Whether quantiles agree, and mean and sd, which tell distributions of counts apart."""
    found, wanted = _quantiles(one), _quantiles(other)
    room = wanted[LEVELS.index(0.95)] - wanted[LEVELS.index(0.05)]
    pairs = zip(moments(one), moments(other), strict=True) if one.discrete else ()
    gaps = [abs(a - b) for a, b in pairs if a is not None and b is not None]
    return bool(np.all(np.abs(np.append(found - wanted, gaps)) <= tolerance * room))


def _quantiles(distribution: Distribution) -> Floats:
    return np.array([quantile(distribution, level) for level in LEVELS])
