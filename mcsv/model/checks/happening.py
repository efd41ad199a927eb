"""How often events are expected, and what a pocket is expected to pay with them."""

from __future__ import annotations

import math

from mcsv.model.checks.at_means import added
from mcsv.model.checks.expected import Expected
from mcsv.model.language.calendar import MONTHS
from mcsv.model.language.formula import Formula
from mcsv.model.records.events import Event

__all__ = ["dues", "times"]


def dues(money: Expected, pocket: str) -> float:
    """All that a pocket is expected to pay: shares of costs and of funding, and events as often as they are expected.

    What is done against events is left out, and what it costs.
    """
    events = [event for event in money.model.events.values() if pocket in event.costs]
    often = [times(money, event, getattr(event, event.kind)) for event in events]
    costs = (abs(count * money.value(event.costs[pocket])) for count, event in zip(often, events, strict=True))
    return added([money.streams(pocket), *costs])


def times(money: Expected, event: Event, chance: Formula) -> float:
    """How many times an event is expected to begin within the horizon.

    A hazard begins anew only where it repeats, after it has ended; a rate counts in every period of the exposure.
    """
    start, value = money.periods_of(event.start), money.value(chance)
    lasts = money.periods_of(event.duration) if event.repeats and event.duration else math.inf
    if any(map(math.isnan, (start, value, lasts))):
        return math.nan
    first = int(min(start, money.periods))
    last = min(int(money.periods_of(event.until)) if event.until else money.periods, money.periods)
    share = money.months / MONTHS[event.per] if event.per != "period" else 1.0
    if event.kind == "rate":
        return value * share * max(last - first, 0)
    value = min(max(value, 0.0), 1.0)
    if event.kind == "probability":
        return value if first < money.periods else 0.0
    lasts = lasts if math.isinf(lasts) else max(int(lasts), 1)
    return _renewed(1.0 - (1.0 - value) ** share, max(last - first, 0), lasts)


def _renewed(chance: float, periods: int, lasts: float) -> float:
    """The expected number of beginnings when each one bars the next for so many periods."""
    free, begun = 1.0, list[float]()
    for t in range(periods):
        back = t - lasts
        if back >= 0:
            free += begun[int(back)]
        begun.append(chance * free)
        free -= begun[-1]
    return math.fsum(begun)
