"""Spreads that are probably no standard deviation (W362), and shares above 1 (W377)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.checks.trial_points import average_of
from mcsv.model.language.quoted import quoted

__all__ = ["shares", "variances"]

_WIDE = 5.0  # so many times its mean, a standard deviation is rare
_RARE = 2.0  # and here it is where it is the square of a whole number and no single case that varies by chance
_PERCENT = 100.0
_NARROW = 1e-3  # a standard deviation that is less of its mean moves nothing
_SHARE = re.compile(r"\s*(share|probability|chance|proportion|fraction)\b(?!s)", re.IGNORECASE)


def variances(survey: Survey) -> Iterator[Mistake]:
    """A variance in the place of a standard deviation: far above the mean, or the square of what the source says."""
    for name, entry in survey.model.inputs.items():
        sd = entry.written.get("sd")
        if not isinstance(sd, int | float) or sd <= 0 or entry.distribution is None:
            continue
        said = [found.value for text in (entry.source, entry.note) for found in quoted(text) if found.kind == "sd"]
        # Both as they were stated, before the input was moved.
        mean, root = abs((average_of(entry) - entry.plus) / entry.times), math.sqrt(float(sd))
        if any(abs(sd / number**2 - 1) < 0.02 and abs(sd / number - 1) > 0.02 for number in said if number):
            why = f"is the square of the sd that the source states, {root:,.6g}"
        elif sd < min(_NARROW * mean, _PERCENT) and sd not in said:
            yield _of_the_mean(name, float(sd), mean)
            continue
        elif 0 < root < mean and (sd > _WIDE * mean or (sd > _RARE * mean and root.is_integer() and not entry.chance)):
            why = f"is {sd / mean:,.3g} times the mean: the variance? Its root is {root:,.6g}"
        else:
            continue
        rule, way_out = "sd is in the unit of the mean; the variance is its square", f"write sd: {root:.6g}"
        yield Mistake("W362", why, f"inputs.{name}.sd", f"{sd:,.6g}", rule, way_out)


def _of_the_mean(name: str, sd: float, mean: float) -> Mistake:
    """A standard deviation that is likelier a share of the mean, or per cent of it."""
    share = sd if sd < 1 else sd / 100
    what = f"is 1 / {mean / sd:,.0f} of the mean, as if nothing were uncertain: a share of it?"
    way_out = f"write sd: {share * mean:.6g} for {100 * share:.6g} % of the mean, or dist: fixed"
    return Mistake("W362", what, f"inputs.{name}.sd", f"{sd:,.6g}", "sd is in the unit of the mean", way_out)


def shares(survey: Survey) -> Iterator[Mistake]:
    """An input whose unit is a share, and whose mean is above 1: is it in per cent?"""
    for name, entry in survey.model.inputs.items():
        if entry.distribution is None or not _SHARE.match(entry.unit) or "%" in entry.unit:
            continue
        if (mean := average_of(entry)) > 1:
            way_out = f"write {mean / 100:g} for {mean:g} %"
            what = f"is a share ({entry.unit}) with a mean of {mean:g}"
            yield Mistake("W377", what, f"inputs.{name}", entry.written.get("dist", ""), "a share from 0 to 1", way_out)
