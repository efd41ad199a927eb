"""Figures that were observed: when, and of what."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import TIME, names

__all__ = ["seen"]


def seen(survey: Survey) -> Iterator[Mistake]:
    """Dates beyond the horizon (E205), and what changes by period without a date (E642)."""
    model = survey.model
    changing = {name for name, entry in model.inputs.items() if entry.drawn == "each_period"} | {TIME, *model.stocks}
    for name, figure in model.observed.items():
        path = f"observed.{name}"
        if figure.at is not None and not 0 < figure.at.periods(model.step) <= model.periods:
            rule = f"inside the horizon, {model.horizon}" if model.horizon else "a model with a horizon has dates"
            yield Mistake("E205", "is no date of the model", f"{path}.at", str(figure.at), rule)
        reached = survey.closure(part.name for part in names(figure.of.tree)) & changing
        if figure.at is None and reached and model.periods:
            what = f"depends on {min(reached)}, which changes by period, and says not when it was seen"
            way_out = "write at: 1 year for what it was at the end of the first year"
            yield Mistake("E642", what, f"{path}.of", figure.of.text[:60], "one figure at one time", way_out)
