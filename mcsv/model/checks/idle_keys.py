"""Keys that are written, and that change nothing beside what else is written (W323)."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.records.events import Event

__all__ = ["columns", "mitigation", "prices_of_events", "unmoved"]


def mitigation(survey: Survey) -> Iterator[Mistake]:
    """``mitigate: false`` where there is no mitigation that could be left out."""
    model = survey.model
    if survey.lost.keys() & {"events", "mitigate"}:
        return
    if not model.mitigate and not any(event.mitigation for event in model.events.values()):
        what, way_out = "changes nothing: no event has a mitigation", "add mitigation: to an event, or leave it out"
        yield Mistake("W323", what, "mitigate", "false", way_out=way_out)
    for name, event in model.events.items():
        if not event.mitigate and not event.mitigation:
            what, way_out = "changes nothing: the event has no mitigation", "add mitigation:, or leave it out"
            yield Mistake("W323", what, f"events.{name}.mitigate", "false", way_out=way_out)


def prices_of_events(survey: Survey) -> Iterator[Mistake]:
    """In what money an event costs, where it costs nothing; ``real`` is what money is unless told."""
    for name, event in survey.model.events.items():
        nominal = "nominal" if event.basis == "nominal" else ""
        inflation = event.inflation.text if event.inflation else ""
        given = {"price_year": event.price_year, "basis": nominal, "inflation": inflation}
        for key, shown in given.items():
            if shown and not _costs(event):
                what = "changes nothing: it is that of the event's costs, and it has none"
                path = f"events.{name}.{key}"
                yield Mistake("W323", what, path, shown[:60], way_out="leave it out, or add costs:")


def _costs(event: Event) -> bool:
    return bool(event.costs or (event.mitigation and event.mitigation.costs))


def columns(survey: Survey) -> Iterator[Mistake]:
    """Columns of a file, beside an index that stands in the model itself."""
    for name, index in survey.model.indices.items():
        for key in ("year", "value"):
            if not index.file and key in index.model_fields_set:
                what = f"changes nothing: it is the heading of a file's column of {key}s, and no file is named"
                path = f"indices.{name}.{key}"
                yield Mistake("W323", what, path, getattr(index, key), way_out="leave it out, or name file:")


def unmoved(survey: Survey) -> Iterator[Mistake]:
    """How a number varies that never does, and that what is drawn each period is no chance."""
    for name, entry in survey.model.inputs.items():
        path, way_out = f"inputs.{name}", "leave it out, or state a distribution"
        if entry.constant:
            what = "changes nothing: a fixed number is the same in every draw and period"
            if entry.drawn == "each_period":
                yield Mistake("W323", what, f"{path}.drawn", entry.drawn, way_out=way_out)
            if entry.chance:
                yield Mistake("W323", what, f"{path}.chance", "true", way_out=way_out)
        elif entry.drawn == "each_period" and entry.chance is False:
            what = "changes nothing: what is drawn anew in each period varies by chance"
            way_out = "leave it out, or write drawn: once, if it could be looked up"
            yield Mistake("W323", what, f"{path}.chance", "false", way_out=way_out)
