"""Events that may begin after the window, in which no deficit is judged any more."""

from __future__ import annotations

from mcsv.model import Model
from mcsv.model.checks.overlap_in_time import flow_of
from mcsv.model.checks.survey import Survey
from mcsv.model.language.spans import months_at_least
from mcsv.model.records.qualified import by_provider, touched
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
    surveys = [Survey(one, {}) for one in model.variants.values()]
    return [name for name in names if any(_later(one, name, window) for one in surveys)]


def _later(survey: Survey, name: str, window: int) -> bool:
    """Whether an option has an event, or a provider's failure, that may begin after the window."""
    model, event = survey.model, survey.model.events.get(name)
    if event is None:
        failing = name.removeprefix("provider/")
        return failing in (model.provider or ()) and not _ended(survey, by_provider(model), window)
    touching = touched(model, (*event.stops, *event.changes, *event.caps))
    if not event.delays and _ended(survey, touching, window):
        return False
    if event.kind == "probability":
        return months_at_least(event.start, model.step) >= window
    return event.until is None or event.until.months(model.step) > window


def _ended(survey: Survey, streams: tuple[str, ...], window: int) -> bool:
    """Whether all that an event touches has surely ended when the window has: then it can begin no more."""
    if not streams or any(name.startswith("stocks.") for name in streams):
        return False
    return all(flow_of(survey, name).end <= window for name in streams)
