"""Figures that were observed: when, and of what."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.checks.unit_inference import Units
from mcsv.model.language.expression import TIME, Expression, names, random
from mcsv.model.records.money import same_year

__all__ = ["priced", "seen"]


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


def priced(survey: Survey) -> Iterator[Mistake]:
    """Figures of money that is stated in prices of another year than those in which it is compared (W644)."""
    model = survey.model
    if not (model.price_year and model.prices.index) or survey.lost:
        return
    years = {name: entry.price_year for name, entry in model.inputs.items() if entry.price_year}
    others = {name: year for name, year in years.items() if not same_year(year, model.price_year)}
    units = Units(survey)
    for name, figure in model.observed.items():
        counted = units.counted(figure.of)
        if counted.sure and not counted.unit.power_of("money"):  # days, or a ratio, are of no year
            continue
        behind = sorted(survey.closure(part.name for part in names(figure.of.tree)) & others.keys())
        if figure.value is not None and behind:
            stated = f"{behind[0]} is stated in those of {others[behind[0]]}"
            what = f"is compared in prices of {model.price_year}, and {stated}"
            way_out = f"write what was seen in prices of {model.price_year}; where it is, accept W644"
            yield Mistake("W644", what, f"observed.{name}.value", f"{figure.value:g}", way_out=way_out)


def _certain(survey: Survey, tree: Expression) -> bool:
    """Whether a formula is made of inputs alone, none of which is drawn."""
    model, behind = survey.model, survey.closure(part.name for part in names(tree))
    if not behind <= model.inputs.keys() or random(tree):
        return False
    entries = [model.inputs[name] for name in behind]
    drawn = any(entry.distribution is not None and not entry.constant for entry in entries)
    return not drawn and not any(entry.formula is not None and random(entry.formula.tree) for entry in entries)
