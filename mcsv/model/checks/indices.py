"""Price indices upside down (W363), and prices of a year that only the source tells (W364)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import Expression, Name, Number, Operation, operations
from mcsv.model.language.products import multiplied
from mcsv.model.records.money import money_of, same_year
from mcsv.model.records.prices import Index

__all__ = ["by_hand", "falling", "untold"]

_FALL = 0.97  # prices that fall by more than this over all years of an index are rare


def falling(survey: Survey) -> Iterator[Mistake]:
    """An index that falls from each year to the next: the multipliers typed in place of the index."""
    for name, index in survey.model.indices.items():
        ordered = [value for _, value in sorted(index.values.items(), key=lambda item: item[0])]
        if len(ordered) >= 3 and all(a > b for a, b in pairwise(ordered)) and ordered[-1] < _FALL * ordered[0]:
            what = f"falls from year to year, from {ordered[0]:g} to {ordered[-1]:g}: is it upside down?"
            rule = "money of year a is worth values[b] / values[a] times as much in year b"
            way_out = "if these are the factors to the last year, write 100 / factor"
            yield Mistake("W363", what, f"indices.{name}.values", "", rule, way_out)


def by_hand(survey: Survey) -> Iterator[Mistake]:
    """A formula that takes money out of the model's price year by the numbers of an index."""
    target = survey.model.price_year
    for path, formula in survey.formulas.items() if target else ():
        for tree in (formula.tree, *operations(formula.tree)):
            for name, index in survey.model.indices.items():
                if year := _inverted(survey, tree, index, target):
                    what = f"multiplies by indices.{name} of {year} and divides by that of {target}: upside down"
                    rule = f"money of {year} becomes money of {target} times index {target} / index {year}"
                    way_out = f"write price_year: {year} beside the money, and leave the index to mcsv"
                    yield Mistake("W363", what, path, formula.text[:60], rule, way_out)
                    return


def _inverted(survey: Survey, tree: Expression, index: Index, target: str) -> str:
    """The year whose index stands above the line while that of the price year stands below it."""
    if not (isinstance(tree, Operation) and tree.op in ("mul", "div")):
        return ""
    above = [_number(survey, part) for part, sign in multiplied(tree) if sign > 0]
    below = [_number(survey, part) for part, sign in multiplied(tree) if sign < 0]
    base = index.of(target)
    years = (year for year, value in index.values.items() if value in above and value != base)
    return next(years, "") if base is not None and base in below else ""


def _number(survey: Survey, part: Expression) -> float | None:
    if isinstance(part, Number):
        return part.value
    return survey.certain.get(part.name) if isinstance(part, Name) else None


_PRICES = re.compile(
    r"\bprices (?:of |from |in )?(?P<of>\d{4}(?:/\d{2,4})?)(?!\d)|(?<!\d)(?P<in>\d{4}(?:/\d{2,4})?) prices\b"
)


def untold(survey: Survey) -> Iterator[Mistake]:
    """Money whose source speaks of the prices of another year than the input does."""
    model = survey.model
    for name, entry in model.inputs.items():
        found = next((said for text in (entry.source, entry.note) if (said := _PRICES.search(text))), None)
        year = (found["of"] or found["in"]) if found else ""
        known = entry.price_year or model.price_year
        if year and known and money_of(entry.unit, model.currency) and not same_year(year, known):
            what = f"is in prices of {year} by its source, and counts as money of {known}"
            yield Mistake("W364", what, f"inputs.{name}.price_year", known, way_out=f"write price_year: {year}")
