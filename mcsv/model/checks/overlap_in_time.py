"""When streams flow, and when events and decisions can touch them: as far as that is certain."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.calendar import MONTHS, Duration
from mcsv.model.language.spans import months_at_least
from mcsv.model.records.events import Event
from mcsv.model.records.funding import Funding
from mcsv.model.records.qualified import streams_called

__all__ = ["Spell", "flow_of", "too_late", "untouched"]


@dataclass(frozen=True)
class Spell:
    """Months from the start of the model: something surely lies between ``first`` and ``end``.

    It has begun by ``begun``; what is not known is infinite.
    """

    first: float
    begun: float
    end: float


def flow_of(survey: Survey, path: str) -> Spell:
    """When a stream flows."""
    stream, step = survey.streams[path], survey.model.step
    if isinstance(stream, Funding) and stream.kind not in ("grant", "contribution"):
        return Spell(0.0, math.inf, math.inf)
    timing = stream.timing
    first = timing.start.months(step) + months_at_least(timing.lag, step)
    begun = first if isinstance(timing.lag, Duration) and path not in survey.delayed else math.inf
    lasts = float(MONTHS[step]) if stream.per == "once" else math.inf
    if stream.per != "once" and isinstance(timing.duration, Duration):
        lasts = timing.duration.months(step)
    return Spell(first, begun, begun + lasts)


def _effect(survey: Survey, event: Event) -> Spell:
    """When an event can last."""
    step = survey.model.step
    first = months_at_least(event.start, step)
    onset = first if event.kind == "probability" and isinstance(event.start, Duration) else math.inf
    if event.until is not None:
        onset = min(onset, event.until.months(step) - MONTHS[step])
    lasts = event.duration.months(step) if isinstance(event.duration, Duration) else math.inf
    return Spell(first, onset, onset + lasts)


def untouched(survey: Survey) -> Iterator[Mistake]:
    """Streams that never flow while an event lasts, or that have begun when it can first delay them (W324)."""
    for name, event in survey.model.events.items():
        lasting, path = _effect(survey, event), f"events.{name}"
        for key in ("stops", "changes", "caps"):
            for written, full in _streams(survey, getattr(event, key)):
                flow = flow_of(survey, full)
                if flow.end <= lasting.first or lasting.end <= flow.first:
                    what = f"changes nothing: {full} never flows while the event lasts"
                    yield Mistake("W324", what, f"{path}.{key}", written, way_out="is from:, until: or for: meant so?")
        for written, full in _streams(survey, event.delays):
            timing = survey.streams[full].timing
            begins = timing.start.months(survey.model.step) + months_at_least(timing.lag, survey.model.step)
            if isinstance(timing.lag, Duration) and begins < lasting.first:
                what = f"comes when {full} has begun, and still moves its beginning"
                yield Mistake("W324", what, f"{path}.delays", written, way_out="write an earlier from:, or stops:")


def too_late(survey: Survey) -> Iterator[Mistake]:
    """Decisions about streams that have ended by then (W324)."""
    for name, decision in survey.model.decisions.items():
        at = months_at_least(decision.at, survey.model.step)
        for written, full in _streams(survey, decision.renews):
            if flow_of(survey, full).end <= at:
                what = f"changes nothing: {full} has ended by then"
                yield Mistake("W324", what, f"decisions.{name}.renews", written, way_out="choose an earlier at:")


def _streams(survey: Survey, written: object) -> Iterator[tuple[str, str]]:
    """Each stream that a list or mapping names and that could be read: as it is written, and in full."""
    for name in written if isinstance(written, tuple | dict) else ():
        for full in streams_called(survey.model, name):
            yield name, full
