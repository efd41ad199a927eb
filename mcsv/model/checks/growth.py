"""Time value and price growth: each counted once, neither left out."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, value_of
from mcsv.model.language.calendar import MONTHS
from mcsv.model.language.expression import TIME, Expression, Operation
from mcsv.model.language.formula import Formula
from mcsv.model.records.years import months_apart

__all__ = ["discounted_twice", "inflated_twice", "inflation_left_out", "not_yet_begun", "rates"]

_MONEY = re.compile(r"(costs|benefits|funding|events)\..*(amount|unit_value|per_head|costs\.\w+)")
_STREAM = re.compile(r"(?:costs|funding|events)\.\w+|benefits\.\w+\.values\[\d+\]")
_LEAST, _MOST = 0.002, 0.15  # by how much a year a factor falls or grows that looks like a rate


def inflation_left_out(survey: Survey) -> Iterator[Mistake]:
    """Cash of several years judged in the prices of one (W314)."""
    model = survey.model
    long = model.horizon and model.horizon.months(model.step) > MONTHS["year"]
    if not (model.price_year and model.accountability and long) or model.prices.inflation or "prices" in survey.lost:
        return
    real = [stream for stream in model.costs.values() if stream.basis == "real" and stream.inflation is None]
    if real:
        what = f"says nothing of inflation, and cash of {model.horizon} is judged in prices of {model.price_year}"
        way_out = "write prices: {inflation: 0.02}, or 0 where budgets and costs are meant in the same prices"
        yield Mistake("W314", what, "price_year", model.price_year, way_out=way_out)


def not_yet_begun(survey: Survey) -> Iterator[Mistake]:
    """Prices of a year that ends a year or more before the model starts, or begins as much after that (W314).

    Cash of the first period is paid in the prices of the price year, as if they had stood still until then.
    """
    model = survey.model
    if not (model.price_year and model.start and model.pockets and model.prices.inflation):
        return
    if "price_year" in survey.lost or value_of(model.prices.inflation, survey.certain) == 0.0:
        return
    gap = months_apart(model, model.price_year)
    if abs(gap) >= MONTHS["year"]:
        lies = f"ends {gap} months before" if gap > 0 else f"begins {-gap} months after"
        what = f"{lies} the model starts, and cash grows from the start alone"
        rule = f"what is paid in {model.start} is paid in prices of {model.price_year}"
        way_out = (
            "write the year of the start here, and beside money of another year its own price_year:, with an index"
        )
        yield Mistake("W314", what, "price_year", model.price_year, rule, way_out)


_HIGH = 0.15  # a year; 0.2 is likelier a slip for 2 % than meant


def rates(survey: Survey) -> Iterator[Mistake]:
    """Rates of inflation that are percentages (E205) or probably not meant (W205)."""
    rule, way_out = "a rate a year; 0.02 for 2 %", "write 0.02 for 2 %"
    for path, formula in survey.formulas.items():
        if path == "prices.inflation" or path.endswith(".inflation"):
            value = value_of(formula, survey.middle)
            if value is not None and (value >= 1 or value <= -1):
                yield Mistake("E205", "is out of range", path, f"{value:g}", rule, way_out)
            elif value is not None and not -0.05 <= value < _HIGH:
                yield Mistake("W205", "is an unusual rate a year", path, f"{value:g}", rule, way_out)


def discounted_twice(survey: Survey) -> Iterator[Mistake]:
    """A discount factor inside money that the model discounts anyway (W315)."""
    if not survey.model.discounting:
        return
    for _, path, formula, ratio in _geometric(survey):
        if _LEAST <= 1 - ratio <= _MOST:
            what = f"falls by {100 * (1 - ratio):.3g} % a year with t, and the model discounts: discounted twice?"
            way_out = "leave the factor out; if it is no discounting but fading, write drop_off:"
            yield Mistake("W315", what, path, formula.text[:60], "discounting: is applied to all value", way_out)


def inflated_twice(survey: Survey) -> Iterator[Mistake]:
    """Growth inside real money that inflation is added to anyway (W316)."""
    for user, path, formula, ratio in _geometric(survey):
        inflation = _inflation(survey, user)
        if inflation and _LEAST <= ratio - 1 <= _MOST and value_of(inflation, survey.certain) != 0:
            what = f"grows by {100 * (ratio - 1):.3g} % a year with t, and inflation is added to it: inflated twice?"
            way_out = "leave the factor out, or write basis: nominal"
            yield Mistake("W316", what, path, formula.text[:60], "real money grows with inflation by itself", way_out)


def _inflation(survey: Survey, path: str) -> Formula | None:
    """How the cash of the money at a path grows, None where it does not."""
    found = _STREAM.match(path)
    entry = survey.records.get(found[0]) if found else None
    if entry is None or getattr(entry, "basis", "nominal") != "real":
        return None
    return getattr(entry, "inflation", None) or survey.model.prices.inflation


def _geometric(survey: Survey) -> Iterator[tuple[str, str, Formula, float]]:
    """Factors that fall or grow by the same ratio year by year in formulas of money.

    The path of the money, the path and formula that hold the factor (the same, or an input's), the ratio a year.
    """
    for user, formula in survey.formulas.items():
        if not _MONEY.fullmatch(user) or TIME not in survey.reached(formula):
            continue
        inner = [name for name in sorted(survey.reached(formula)) if name in survey.needs]
        for path in (user, *(f"inputs.{name}.formula" for name in inner)):
            for ratio in _ratios(survey, survey.formulas[path].tree, False):
                yield user, path, survey.formulas[path], ratio


def _ratios(survey: Survey, tree: Expression, inverted: bool) -> Iterator[float]:
    """The ratio a year of each outermost power or exponential of t, as it acts on the whole."""
    if not isinstance(tree, Operation):
        return
    if tree.op in ("pow", "exp") and TIME in survey.reached(Formula("", tree)):
        ratio = _ratio(survey, tree)
        if ratio:
            yield 1 / ratio if inverted else ratio
        return
    for index, argument in enumerate(tree.args):
        yield from _ratios(survey, argument, inverted != (tree.op == "div" and index == 1))


def _ratio(survey: Survey, tree: Expression) -> float | None:
    """By what factor a tree changes from year to year, None where that is no constant."""
    year, formula = float(survey.model.periods_per_year), Formula("", tree)
    at = [value_of(formula, survey.later(survey.middle, year * count)) for count in range(3)]
    first, second, third = (math.nan if value is None else value for value in at)
    if not (first > 0 and second > 0 and third > 0) or abs(third / second / (second / first) - 1) > 1e-9:
        return None
    return second / first
