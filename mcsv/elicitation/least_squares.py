"""Fits to what one expert said: the member of each family whose probabilities miss the stated ones least.

The sum over stated points of (F(x) - p)^2 is minimised, as the R package SHELF does (Oakley and O'Hagan); a metalog
passes through the points instead (Keelin, Decision Analysis 13, 2016), or near them in least squares of values.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mcsv.distributions.base import Distribution, Floats
from mcsv.distributions.metalog import Metalog
from mcsv.distributions.percentiles import Percentile
from mcsv.elicitation.families import CANDIDATES, Candidate
from mcsv.elicitation.fit import EXACT, Fit
from mcsv.elicitation.statement import Points
from mcsv.errors import DistributionError, Mistake

__all__ = ["FAMILIES", "fits_to_points"]

FAMILIES: tuple[str, ...] = (*dict.fromkeys(candidate.family for candidate in CANDIDATES), "metalog")
"""All families that are tried, the better known first."""

AGREEING = 2
"""Starts that must lead where the best one led, before the others are left out."""
MOST_TERMS = 5
"""A metalog with more terms follows every unevenness of what was said."""


def fits_to_points(points: Points, families: Sequence[str] = ()) -> tuple[Fit, ...]:
    """Every sensible family (or those of ``families``) fitted, the best first.

    Fits that miss equally little stand in order of their free parameters. DistributionError E306 if none is left.
    """
    wanted = families or FAMILIES
    found = []
    for candidate in CANDIDATES:
        if candidate.family in wanted and candidate.suits(points) and candidate.free <= len(points.values):
            member = _nearest_member(candidate, points)
            found += [] if member is None else [Fit(member, candidate.free, points)]
    if "metalog" in wanted and (curve := _metalog(points)):
        found.append(Fit(curve, len(curve.coefficients), points))
    if not found:
        rule = "families that begin at 0 want lower: 0, a beta both bounds, three free parameters three points"
        mistake = Mistake("E306", f"no {' or '.join(wanted)} can be fitted here", "family", "", rule)
        raise DistributionError(mistake)
    return tuple(sorted(found, key=lambda fit: (*fit.rank, FAMILIES.index(fit.family))))


def _nearest_member(candidate: Candidate, points: Points) -> Distribution | None:
    """The member with the smallest sum of squares, from several starts; None where no start leads anywhere."""
    from scipy import optimize

    def misses(theta: Floats) -> Floats:
        try:
            with np.errstate(all="ignore"):
                found = candidate.make(theta, points).tail(points.values, False) - points.probabilities
        except (DistributionError, OverflowError, ZeroDivisionError):
            return np.ones(len(points.values))
        return np.where(np.isfinite(found), found, 1.0)

    best, least, agreed = None, np.inf, 0
    for start in candidate.starts:
        result = optimize.least_squares(misses, start, method="lm", xtol=1e-15, ftol=1e-15, gtol=1e-15)
        agreed += abs(result.cost - least) <= 1e-9 * least
        if result.cost < least:
            best, least = result.x, result.cost
        if least < EXACT / 1e4 or agreed == AGREEING:
            break
    try:
        return None if best is None else candidate.make(best, points)
    except (DistributionError, OverflowError, ZeroDivisionError):
        return None


def _metalog(points: Points) -> Metalog | None:
    """Through all points, if there are few and the curve rises everywhere; else with fewer terms."""
    stated = tuple(_percentile(p, x) for p, x in zip(points.probabilities, points.values, strict=True))
    distinct = len(np.unique(points.probabilities))
    for terms in range(min(distinct, MOST_TERMS), 1, -1):
        try:
            return Metalog.from_percentiles(stated, points.lower, points.upper, terms)
        except DistributionError:
            continue
    return None


def _percentile(probability: float, value: float) -> Percentile:
    """A point as the families' entry forms take it."""
    upper = probability > 0.5
    return Percentile(f"p{100 * probability:.10g}", 1.0 - probability if upper else probability, upper, float(value))
