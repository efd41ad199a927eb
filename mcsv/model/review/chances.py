"""How often each event is expected, before and after what is done against it, and what it reaches."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mcsv.dataclass import dataclass
from mcsv.model.checks.expected import Expected
from mcsv.model.checks.happening import times
from mcsv.model.language.formula import ZERO, Formula
from mcsv.model.records.events import Event
from mcsv.model.records.failures import failures
from mcsv.model.records.providers import sole

__all__ = ["Happening", "happenings"]


@dataclass(frozen=True)
class Happening:
    """An event or a decision: how often it is expected within the horizon, before mitigation and after."""

    path: str
    before: float
    after: float
    stated: str
    reaches: str


def happenings(money: Expected) -> list[Happening]:
    """Every event and failure of who delivers, the most frequent first."""
    found = [_event(money, name, event) for name, event in money.model.events.items()]
    found += [_failure(money, name, event) for name, event in failures(money.model)]
    return sorted(found, key=lambda one: -one.before if math.isfinite(one.before) else math.inf)


def _event(money: Expected, name: str, event: Event) -> Happening:
    chance: Formula = getattr(event, event.kind)
    before = times(money, event, chance)
    left = getattr(event.mitigation, event.kind, None) if money.model.mitigate and event.mitigate else None
    after = times(money, event, left) if left is not None else before
    per = "" if event.kind == "probability" else f" per {event.per}"
    stated = f"{event.kind} {chance.text}{per}" + (f", {left.text} with mitigation" if left is not None else "")
    return Happening(f"events.{name}", before, after, stated, "; ".join(_reaches(event)))


def _failure(money: Expected, name: str, event: Event) -> Happening:
    """A provider's failure, which stops its share."""
    delivery, hazard = money.model.provider, event.hazard or ZERO
    share = f"{delivery[name].text} of " if delivery and not sole(delivery) else ""
    often = times(money, event, hazard)
    reaches = "; ".join(_reaches(event, share))
    return Happening(f"providers.{name}", often, often, f"hazard {hazard.text} per year", reaches)


def _reaches(event: Event, share: str = "") -> Iterator[str]:
    if event.stops:
        yield f"stops {share}{', '.join(event.stops)}"
    for key in ("changes", "caps"):
        if parts := getattr(event, key):
            yield f"{key} {', '.join(f'{name} to {factor.text}' for name, factor in parts.items())}"
    if event.delays:
        yield f"delays {', '.join(event.delays)} by {event.by}"
    if event.costs:
        yield f"costs {', '.join(f'{pocket} {cost.text}' for pocket, cost in event.costs.items())}"
    if event.duration is not None:
        yield f"for {event.duration}"
