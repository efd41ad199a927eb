"""Events that may begin after the window, in which no deficit is judged any more."""

from __future__ import annotations

from mcsv.model import Model
from mcsv.model.language.spans import months_at_least
from mcsv.model.records.events import Event
from mcsv.plan import Plan

__all__ = ["beginning_later"]


def beginning_later(model: Model, plan: Plan) -> list[str]:
    """Names of events, and failures of providers, of which some begin after the window and inside the horizon.

    A driver is how often one begins inside the horizon: what begins later moves no deficit that is judged, so that an
    event which moves it whenever it is early enough seems to move it less.
    """
    who, drivers = model.accountability, plan.drivers
    if who is None or drivers is None or model.horizon is None:
        return []
    window = who.window.months(model.step)
    if model.horizon.months(model.step) <= window:
        return []
    names = [drivers.names[number].removeprefix("events.") for number in sorted(drivers.events)]
    return [name for name in names if _later(_event(model, name), model, window)]


def _event(model: Model, name: str) -> Event | None:
    """As the first option that has it says; None for the failure of a provider."""
    return next((one.events[name] for one in model.variants.values() if name in one.events), None)


def _later(event: Event | None, model: Model, window: int) -> bool:
    if event is None:
        return True
    if event.kind == "probability":
        return months_at_least(event.start, model.step) >= window
    return event.until is None or event.until.months(model.step) > window
