"""Decisions that can be taken, that know whose position they read, and that something waits for."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, every_value
from mcsv.model.language.calendar import Duration
from mcsv.model.language.expression import TIME, names
from mcsv.model.language.spans import months_at_least

__all__ = ["dates", "positions", "unawaited"]


def dates(survey: Survey) -> Iterator[Mistake]:
    """Decisions after the end of the model (W305), and chances by period at an uncertain date (E401)."""
    model = survey.model
    for name, decision in model.decisions.items():
        path = f"decisions.{name}"
        certain = isinstance(decision.at, Duration)
        if certain and model.horizon and months_at_least(decision.at, model.step) > model.horizon.months(model.step):
            rule = f"the model ends after {model.horizon}"
            yield Mistake("W305", "is taken when the model has ended", f"{path}.at", str(decision.at), rule)
        if not certain and TIME in survey.reached(decision.probability):
            rule = "the date is uncertain, so it is one number a draw"
            yield Mistake("E401", "depends on t", f"{path}.probability", decision.probability.text[:60], rule)


def positions(survey: Survey) -> Iterator[Mistake]:
    """Positions of nobody knows whom (E202), and pockets whose position nothing reads (W323)."""
    model = survey.model
    for name, decision in model.decisions.items():
        condition, path = decision.condition, f"decisions.{name}"
        reads = condition is not None and any(part.name == "position" for part in names(condition.tree))
        nobody = decision.pocket is None and model.accountability is None
        if reads and nobody and "accountability" not in survey.lost:
            rule = "position is that of a pocket; without accountability: nobody is accountable"
            yield Mistake("E202", "is missing", f"{path}.pocket", rule=rule, way_out="add pocket:")
        elif decision.pocket is not None and not reads:
            what = "changes nothing: the condition reads no position"
            way_out = "write condition: position >= 0, or leave it out"
            yield Mistake("W323", what, f"{path}.pocket", decision.pocket, way_out=way_out)


def unawaited(survey: Survey) -> Iterator[Mistake]:
    """Decisions on which nothing depends (W323)."""
    if survey.lost:
        return
    awaited = {value.waits_for for _, _, value in every_value(survey)}
    for name, decision in survey.model.decisions.items():
        if not decision.renews and name not in awaited:
            way_out = "add renews:, or waits_for: to a value"
            yield Mistake(
                "W323", "decides nothing: no stream and no cash waits for it", f"decisions.{name}", way_out=way_out
            )
