"""Budgets by financial year, what stays of them at a year's end, what risk a pocket accepts, and for how long."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, value_of
from mcsv.model.language.calendar import MONTHS
from mcsv.model.records.years import first_month, label, months_by_year, months_outside, year_of

__all__ = ["begun", "carried", "kept_below", "tolerances", "windows", "years"]


def years(survey: Survey) -> Iterator[Mistake]:
    """Budgets of years that are no financial years of the model, that come twice, or that leave a year out."""
    for name, pocket in survey.model.pockets.items():
        if not (pocket.budget and pocket.budget.by_year):
            continue
        path = f"pockets.{name}.budget.by_year"
        if survey.model.start is None:
            if "start" not in survey.lost:
                yield Mistake(
                    "E202", "is missing", "start", rule=f"{path} needs to know in which year the model begins"
                )
            continue
        begins = first_month(survey.model)
        given: dict[int, str] = {}
        for written in pocket.budget.by_year:
            year = year_of(written, begins)
            if year is None:
                way_out = f"write {label(int(written[:4]), begins)}; financial_year: says in which month it begins"
                rule = f"a financial year here begins in month {begins}"
                yield Mistake("E205", "is no financial year of this model", f"{path}.{written}", written, rule, way_out)
            elif year in given:
                yield Mistake("E103", f"is the same year as {given[year]}", f"{path}.{written}", written)
            given.setdefault(int(written[:4]) if year is None else year, written)
        if survey.model.horizon:
            yield from _covered(survey, name, given)


def begun(survey: Survey) -> Iterator[Mistake]:
    """Budgets of a financial year that has begun before the model does, or that is not over when it ends (N306)."""
    model, begins = survey.model, first_month(survey.model)
    for name, pocket in model.pockets.items() if model.start and model.horizon else ():
        for written, amount in pocket.budget.by_year.items() if pocket.budget and pocket.budget.by_year else ():
            year = year_of(written, begins)
            before, after = months_outside(model, year, model.periods) if year is not None else (0, 0)
            left = 12 - before - after
            if left in (0, 12) or value_of(amount, survey.certain) == 0.0:
                continue  # a year that lies outside altogether is told as such
            sides = ((before, "before the model begins"), (after, "after the model ends"))
            lie = " and ".join(f"{months} of its 12 months lie {side}" for months, side in sides if months)
            what = f"{lie}: {left} twelfths of the budget count"
            rule = "a year's budget is spread evenly over its months"
            rest = "the months that count" if after else "the rest of the year"
            way_out = f"if all of it is left for {rest}, write {12 / left:.4g} times as much"
            yield Mistake("N306", what, f"pockets.{name}.budget.by_year.{written}", written, rule, way_out)


def _covered(survey: Survey, name: str, given: dict[int, str]) -> Iterator[Mistake]:
    """Years that the model never sees (W305), and years up to the last one needed that nobody gave (E205)."""
    model, begins, path = survey.model, first_month(survey.model), f"pockets.{name}.budget.by_year"
    seen = _seen(survey, model.periods)
    for year, written in given.items():
        if year not in seen:
            rule = f"the model goes from {label(seen[0], begins)} to {label(seen[-1], begins)}"
            yield Mistake("W305", "lies outside the model, so it never counts", f"{path}.{written}", written, rule)
    window = model.pockets[name].window or (model.accountability.window if model.accountability else None)
    length = window.months(model.step) // MONTHS[model.step] if window else model.periods
    judged = _seen(survey, min(length, model.periods))
    last = max((year for year in given if year in seen), default=seen[0])
    missing = [label(year, begins) for year in seen if year not in given and year <= max(last, judged[-1])]
    if missing:
        rule = "every year of the window, and every year up to the last that is given"
        yield Mistake("E205", "leaves years out", path, ", ".join(missing), rule, "write 0 for a year without a budget")


def _seen(survey: Survey, periods: int) -> list[int]:
    """The financial years of the first so many periods, in order."""
    ends = {0, max(periods - 1, 0)}
    years = sorted(year for period in ends for year in months_by_year(survey.model, period))
    return list(range(years[0], years[-1] + 1))


def carried(survey: Survey) -> Iterator[Mistake]:
    """Money that lapses at a year's end which falls into the middle of a period (E205)."""
    model = survey.model
    starts = model.start.month if model.start else 1
    if (first_month(model) - starts) % MONTHS[model.step] == 0 or {"start", "step", "financial_year"} & set(
        survey.lost
    ):
        return
    for name, pocket in model.pockets.items():
        if pocket.carry_forward.rule != "all":
            rule = f"a {model.step} that begins in month {starts} holds the end of a year that begins in month "
            what = "lapses inside a period, where nobody knows what is left"
            way_out = "choose a finer step:, or another start:"
            yield Mistake("E205", what, f"pockets.{name}.carry_forward", "", f"{rule}{first_month(model)}", way_out)


def kept_below(survey: Survey) -> Iterator[Mistake]:
    """Pockets that keep all that is left while what they are a part of does not (W332)."""
    pockets = survey.model.pockets
    for name, pocket in pockets.items():
        parent = pockets.get(pocket.parent or "")
        if parent and pocket.carry_forward.rule == "all" and parent.carry_forward.rule != "all":
            rule = f"what {pocket.parent} has left lapses, and its position includes that of {name}"
            what = f"keeps at a year's end what {pocket.parent} loses"
            way_out = f"write carry_forward: for {name} as well"
            yield Mistake("W332", what, f"pockets.{name}.carry_forward", "", rule, way_out)


def tolerances(survey: Survey) -> Iterator[Mistake]:
    """Two tolerances for the accountable pocket (E205)."""
    answerable = survey.model.accountability
    pocket = survey.model.pockets.get(answerable.pocket) if answerable else None
    if answerable and pocket and pocket.tolerance not in (None, answerable.tolerance):
        rule, way_out = f"accountability.tolerance is {answerable.tolerance:g}", "write it once, under accountability:"
        path = f"pockets.{answerable.pocket}.tolerance"
        yield Mistake("E205", "contradicts the accountability", path, f"{pocket.tolerance:g}", rule, way_out)


def windows(survey: Survey) -> Iterator[Mistake]:
    """Two windows for the accountable pocket (E205), a window of a pocket that accepts no stated risk (W396)."""
    answerable, step = survey.model.accountability, survey.model.step
    for name, pocket in survey.model.pockets.items():
        path, window = f"pockets.{name}.window", pocket.window
        if window is None:
            continue
        if answerable and answerable.pocket == name:
            if window.months(step) != answerable.window.months(step):
                rule, way_out = f"accountability.window is {answerable.window}", "write it once, under accountability:"
                yield Mistake("E205", "contradicts the accountability", path, str(window), rule, way_out)
        elif pocket.tolerance is None:
            rule = "a pocket answers for a deficit by its tolerance, and at the end of its window"
            what = "is given, and no tolerance: nothing says what risk is accepted at its end"
            yield Mistake("W396", what, path, str(window), rule, "add tolerance:, or leave the window out")
