"""Times that are uncertain: they can be what they should, and they end inside the model."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, value_of
from mcsv.model.language.calendar import MONTHS
from mcsv.model.language.spans import UncertainDuration

__all__ = ["uncertain"]

_STARTS = (".lag", ".from", ".at", ".cash_lag")  # what has come when the time is over; the rest lasts
_OFTEN = 1e-3


def uncertain(survey: Survey) -> Iterator[Mistake]:
    """Uncertain times below 0 (E205 where certain, W327 where possible), and later than the model ends (W305)."""
    for path, time in survey.times.items():
        least = _least(survey, time)
        if (value_of(time.count, survey.certain) or 0.0) < 0:
            yield Mistake("E205", "is below 0", path, str(time), "a time is 0 or longer")
        elif least < 0:
            way_out = "truncate: [0, null], or choose a distribution above 0"
            yield Mistake("W327", "can be below 0, which counts as 0", path, str(time), way_out=way_out)
        yield from _late(survey, path, time, least)


def _late(survey: Survey, path: str, time: UncertainDuration, least: float) -> Iterator[Mistake]:
    """A start that lies behind the end of the model in every draw."""
    model = survey.model
    periods = least * time.scale(model.step)
    if model.horizon and path.endswith(_STARTS) and periods >= model.horizon.months(model.step) / MONTHS[model.step]:
        rule = f"the model ends after {model.horizon}"
        yield Mistake("W305", "comes when the model has ended, so it never counts", path, str(time), rule)


def _least(survey: Survey, time: UncertainDuration) -> float:
    """The least that a time comes to but for one draw in a thousand, or at the points tried."""
    drawn = survey.drawn(time.count)
    if drawn is not None:
        low = drawn.support()[0]
        with np.errstate(all="ignore"):
            return low if low >= 0 else float(drawn.quantile(np.array([_OFTEN]), False)[0])
    points = (survey.certain, survey.middle, *survey.samples)
    return min((value for point in points if (value := value_of(time.count, point)) is not None), default=0.0)
