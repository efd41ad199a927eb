"""Periods of a model: their labels, the share of a yearly amount in each, judged dates, discount factors."""

from __future__ import annotations

import math

from mcsv.dataclass import dataclass
from mcsv.model import Discounting, Duration, Model
from mcsv.model.language.calendar import MONTHS, Per
from mcsv.model.records.years import year_ends

__all__ = ["Clock", "discount_factor"]

_GREEN_BOOK = ((30, 0.035), (75, 0.03), (125, 0.025), (200, 0.02), (300, 0.015), (float("inf"), 0.01))
_GREEN_BOOK_HEALTH = (
    (30, 0.015),
    (75, 0.0129),
    (125, 0.0107),
    (200, 0.0086),
    (300, 0.0064),
    (float("inf"), 0.0043),
)
_ORIGIN = {"start": 0.0, "mid": 0.5, "end": 1.0}


@dataclass(frozen=True)
class Clock:
    """Counts in periods: ``months`` a period, ``periods`` in all, ``window`` of them the accountability's (or 0)."""

    months: int
    periods: int
    window: int
    labels: tuple[str, ...]
    model: Model

    @classmethod
    def of(cls, model: Model) -> Clock:
        """The clock of a model; without a horizon it has no periods."""
        months = MONTHS[model.step]
        periods = model.periods
        window = model.accountability.window.periods(model.step) if model.accountability else 0
        window = min(window, periods)
        first = model.start
        labels = tuple(str(first.plus(months * t)) if first else str(t) for t in range(periods))
        return cls(months, periods, window, labels, model)

    def last(self, pocket: str) -> int:
        """The last period by whose end a pocket is judged: of its own window, the accountability's, the horizon."""
        own = self.model.pockets[pocket].window
        return min(own.periods(self.model.step), self.periods) - 1 if own else self._commonly_last

    @property
    def _commonly_last(self) -> int:
        return (self.window or self.periods) - 1

    def judged(self, pocket: str) -> tuple[int, ...]:
        """The periods at whose ends a pocket is judged: where a financial year ends in its window, and the last."""
        return self._until(self.last(pocket))

    @property
    def commonly_judged(self) -> tuple[int, ...]:
        """The same for pockets without a window of their own."""
        return self._until(self._commonly_last)

    def _until(self, last: int) -> tuple[int, ...]:
        return tuple(sorted({*year_ends(self.model, last + 1), last} if last >= 0 else ()))

    def length(self, duration: Duration | None) -> int:
        """A duration in periods; without one, to the horizon."""
        return self.periods if duration is None else duration.periods(self.model.step)

    def share(self, per: Per) -> float:
        """How much of an amount ``per`` so long falls into one period."""
        if per in ("once", "period"):
            return 1.0
        return self.months / MONTHS[per]


def _rates(discounting: Discounting) -> tuple[tuple[float, float], ...]:
    """Until which year which rate holds."""
    if discounting.steps:
        return tuple((math.inf if step.until is None else step.until, step.rate) for step in discounting.steps)
    return _GREEN_BOOK if discounting.schedule == "green_book" else _GREEN_BOOK_HEALTH


def discount_factor(discounting: Discounting, t: int, months: int) -> float:
    """Product of annual factors up to the chosen point of period ``t``.

    Source of the schedules: HM Treasury, The Green Book, annex on discounting (standard 3.5 % and health 1.5 %).
    """
    years = (t + _ORIGIN[discounting.origin]) * months / 12
    if discounting.rate is not None:
        return float((1.0 + discounting.rate) ** -years)
    factor, begun = 1.0, 0.0
    for until, rate in _rates(discounting):
        spent = min(years, until) - begun
        if spent <= 0:
            break
        factor *= (1.0 + rate) ** -spent
        begun = until
    return factor
