"""Figures that were observed: when, and of what."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import TIME, Expression, names, random

__all__ = ["seen"]


def seen(survey: Survey) -> Iterator[Mistake]:
    """Dates beyond the horizon (E205), what changes by period without a date (E642), and what tells nothing (W643)."""
    model = survey.model
    changing = {name for name, entry in model.inputs.items() if entry.drawn == "each_period"} | {TIME, *model.stocks}
    for name, figure in model.observed.items():
        path = f"observed.{name}"
        ends = model.horizon.months(model.step) if model.horizon else 0
        if figure.at is not None and not 0 < figure.at.months(model.step) <= ends:
            rule = f"inside the horizon, {model.horizon}" if model.horizon else "a model with a horizon has dates"
            yield Mistake("E205", "is no date of the model", f"{path}.at", str(figure.at), rule)
        reached = survey.closure(part.name for part in names(figure.of.tree)) & changing
        if figure.at is None and reached and model.periods:
            what = f"depends on {min(reached)}, which changes by period, and says not when it was seen"
            way_out = "write at: 1 year for what it was at the end of the first year"
            yield Mistake("E642", what, f"{path}.of", figure.of.text[:60], "one figure at one time", way_out)
        if not survey.lost and _certain(survey, figure.of.tree):
            rule = "draws are told apart by how likely the figure is in each"
            yield Mistake(
                "W643", "is the same in every draw: it tells nothing", f"{path}.of", figure.of.text[:60], rule
            )


def _certain(survey: Survey, tree: Expression) -> bool:
    """Whether a formula is made of inputs alone, none of which is drawn."""
    model, behind = survey.model, survey.closure(part.name for part in names(tree))
    if not behind <= model.inputs.keys() or random(tree):
        return False
    entries = [model.inputs[name] for name in behind]
    drawn = any(entry.distribution is not None and not entry.constant for entry in entries)
    return not drawn and not any(entry.formula is not None and random(entry.formula.tree) for entry in entries)
