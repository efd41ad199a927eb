"""Keys that are written, and that change nothing beside what else is written (W323)."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, every_value, value_of
from mcsv.model.language.calendar import Duration
from mcsv.model.language.formula import Formula
from mcsv.model.language.unit_words import read_unit, says_nothing
from mcsv.model.records.events import Event
from mcsv.model.records.qualified import touched

__all__ = ["answers", "columns", "effects", "exposures", "mitigation", "prices_of_events", "units", "unmoved"]


def mitigation(survey: Survey) -> Iterator[Mistake]:
    """``mitigate: false`` where there is no mitigation that could be left out."""
    model = survey.model
    if survey.lost.keys() & {"events", "mitigate"}:
        return
    without = not any(event.mitigation for event in model.events.values())
    if not model.mitigate and without and not survey.moves("events"):  # an option may bring one
        what, way_out = "changes nothing: no event has a mitigation", "add mitigation: to an event, or leave it out"
        yield Mistake("W323", what, "mitigate", "false", way_out=way_out)
    for name, event in model.events.items():
        if not event.mitigate and not event.mitigation and not survey.moves(f"events.{name}.mitigation"):
            what, way_out = "changes nothing: the event has no mitigation", "add mitigation:, or leave it out"
            yield Mistake("W323", what, f"events.{name}.mitigate", "false", way_out=way_out)


def prices_of_events(survey: Survey) -> Iterator[Mistake]:
    """In what money an event costs, where it costs nothing; ``real`` is what money is unless told."""
    for name, event in survey.model.events.items():
        nominal = "nominal" if event.basis == "nominal" else ""
        inflation = event.inflation.text if event.inflation else ""
        given = {"price_year": event.price_year, "basis": nominal, "inflation": inflation}
        for key, shown in given.items():
            if shown and not _costs(event) and not _may_cost(survey, name):
                what = "changes nothing: it is that of the event's costs, and it has none"
                path = f"events.{name}.{key}"
                yield Mistake("W323", what, path, shown[:60], way_out="leave it out, or add costs:")


def _costs(event: Event) -> bool:
    return bool(event.costs or (event.mitigation and event.mitigation.costs))


def _may_cost(survey: Survey, name: str) -> bool:
    """Whether an event costs something in an option."""
    return any(survey.moves(f"events.{name}.{key}") for key in ("costs", "mitigation"))


def exposures(survey: Survey) -> Iterator[Mistake]:
    """Until when something may begin that begins at once or never."""
    for name, event in survey.model.events.items():
        if event.kind == "probability" and event.until is not None and isinstance(event.start, Duration):
            what = "changes nothing: an event with a probability begins at from:, or never"
            per_year = "write hazard: for a chance that it begins in any period until then"
            yield Mistake(
                "W323", what, f"events.{name}.until", str(event.until), way_out=f"{per_year}, or leave it out"
            )


def effects(survey: Survey) -> Iterator[Mistake]:
    """What an event does to a stream that it stops altogether, and a factor that leaves a stream as it is."""
    for name, event in survey.model.events.items():
        path, stopped = f"events.{name}", set(touched(survey.model, event.stops))
        for key in ("changes", "caps"):
            for stream, formula in getattr(event, key).items():
                streams = set(touched(survey.model, [stream]))
                if streams and streams <= stopped:
                    what = f"changes nothing: the event stops {stream} while it lasts"
                    way_out = "leave it out, or stops:"
                    yield Mistake("W323", what, f"{path}.{key}.{stream}", formula.text[:60], way_out=way_out)
                elif key == "changes" and _always(survey, formula, f"{path}.{key}.{stream}"):
                    what, way_out = "changes nothing: a factor of 1", "write 0.5 for half of it, or leave it out"
                    yield Mistake("W323", what, f"{path}.{key}.{stream}", formula.text[:60], way_out=way_out)


def _always(survey: Survey, formula: Formula, path: str) -> bool:
    """Whether a number is 1 in every draw, in every option and wherever a lever stands."""
    return value_of(formula, survey.settled) == 1 and not survey.moves(path)


def answers(survey: Survey) -> Iterator[Mistake]:
    """What waits for a yes that is certain and ends at a no that never comes."""
    awaited = {value.waits_for for _, _, value in every_value(survey)}
    for name, decision in survey.model.decisions.items():
        certain = _always(survey, decision.probability, f"decisions.{name}.probability")
        certain = certain and decision.condition is None and not survey.moves(f"decisions.{name}.condition")
        if certain and decision.renews and name not in awaited and not survey.lost:
            what = "changes nothing: the answer is always yes, so that all of it goes on"
            way_out = "add condition: or probability:; what ends at a time says so by for:"
            yield Mistake("W323", what, f"decisions.{name}.renews", ", ".join(decision.renews), way_out=way_out)


def units(survey: Survey) -> Iterator[Mistake]:
    """The unit of a quantity beside an amount of money, which has none."""
    for name, cost in survey.model.costs.items():
        if cost.quantity is not None or says_nothing(cost.unit):
            continue
        if not read_unit(cost.unit, survey.model.currency).power_of("money"):
            what = "changes nothing: it is no unit of money, and there is no quantity that it could count"
            own = survey.model.currency or "GBP"
            way_out = f"leave it out, write a unit of money ({own}/year), or quantity: and unit_value:"
            yield Mistake("W323", what, f"costs.{name}.unit", cost.unit, way_out=way_out)


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
        if name in survey.moved_inputs:  # an option may state the distribution
            continue
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
