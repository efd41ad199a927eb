"""One currency, one scale, one price base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mcsv.errors import Mistake, ModelError
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import Expression, Name, Number
from mcsv.model.language.names import proposal
from mcsv.model.records.money import Money, money_of, same_year
from mcsv.model.records.prices import factor
from mcsv.model.records.streams import Cost, Value

__all__ = ["converted_twice", "currencies", "price_years", "unknown_index"]

_ALIKE = frozenset({"add", "sub", "min", "max", "lt", "le", "gt", "ge", "eq", "ne"})  # arguments of one kind
_MONEY = (
    "costs.*.amount",
    "costs.*.unit_value",
    "benefits.*.unit_value",
    "pockets.*.reserve",
    "pockets.*.amount",
)


def price_years(survey: Survey) -> Iterator[Mistake]:
    """Money without a price year (E202), and prices of another year that no index converts (E404)."""
    model = survey.model
    years = [(path, year) for path, _, year in _priced(survey) if year]
    target = ("price_year", model.price_year) if model.price_year else (years or [("", "")])[0]
    for path, unit, year in _priced(survey):
        if year and "price_year" not in survey.lost and not same_year(year, target[1]):
            yield from _another_year(survey, path, year, target)
        money = money_of(unit, model.currency)
        if money and model.pockets and not (year or model.price_year or "price_year" in survey.lost):
            rule = "money has a price year"
            way_out = "write price_year: at the top, for the whole model"
            yield Mistake("E202", "is money without a price year", f"{path}.unit", unit, rule, way_out)


def _another_year(survey: Survey, path: str, year: str, target: tuple[str, str]) -> Iterator[Mistake]:
    """Nothing to say where the model's index covers both years."""
    model, path = survey.model, f"{path}.price_year"
    if not model.price_year:
        rule = f"{target[0]} is in prices of {target[1]}, and the model has no year to convert both to"
        yield Mistake("E404", "is in prices of another year", path, year, rule, "write price_year: at the top")
        return
    if not model.prices.index:
        rule = f"the model is in prices of {model.price_year}, and nothing converts them"
        way_out = "state a series under indices: and name it, prices: {index: …}"
        yield Mistake("E404", "is in prices of another year", path, year, rule, way_out)
        return
    index = model.indices.get(model.prices.index)
    if index is not None:
        try:
            factor(index, year, model.price_year)
        except ModelError as error:
            yield from (replace(mistake, path=path) for mistake in error.mistakes)


def unknown_index(survey: Survey) -> Iterator[Mistake]:
    """An index that prices: names and nothing states (E402)."""
    name, known = survey.model.prices.index, survey.known("indices")
    if name and name not in known:
        way_out = proposal(name, known) or "state it under indices:"
        yield Mistake("E402", "there is no such index", "prices.index", name, way_out=way_out)


def _priced(survey: Survey) -> Iterator[tuple[str, str, str]]:
    """Everything that may be money: path, unit, price year."""
    model = survey.model
    for name, entry in model.inputs.items():
        yield f"inputs.{name}", entry.unit, entry.price_year
    for name, cost in model.costs.items():
        yield f"costs.{name}", "", cost.price_year
    for name, benefit in model.benefits.items():
        for index, value in enumerate(benefit.values):
            yield f"benefits.{name}.values[{index}]", value.unit, value.price_year
    for name, event in model.events.items():
        yield f"events.{name}", "", event.price_year
    for name, funding in model.funding.items():
        yield f"funding.{name}", "", funding.price_year


def converted_twice(survey: Survey) -> Iterator[Mistake]:
    """Money of another price year that is made from inputs with a price year of their own (E404)."""
    own = {name for name, entry in survey.model.inputs.items() if _converts(survey, entry.price_year)}
    for path, _, year in _priced(survey) if own else ():
        if not _converts(survey, year):
            continue
        for place, formula in survey.formulas.items():
            twice = sorted(survey.reached(formula) & own) if _scaled(place, path) else []
            if twice:
                what = f"brings {twice[0]} to prices of {survey.model.price_year} a second time"
                rule = f"{twice[0]} has a price year of its own, and is in the model's wherever it is named"
                way_out = "leave out one of the two price years"
                yield Mistake("E404", what, f"{path}.price_year", year, rule, way_out)
                break


def _converts(survey: Survey, year: str) -> bool:
    return bool(year and survey.model.price_year and not same_year(year, survey.model.price_year))


def _scaled(place: str, path: str) -> bool:
    """Whether the formula at a place says how much the money at a path is."""
    inside, _, rest = place.partition(f"{path}.")
    return not inside and rest.split(".")[0] in ("formula", "amount", "unit_value", "quantity", "per_head", "costs")


def currencies(survey: Survey) -> Iterator[Mistake]:
    """Money of another currency or scale than the model's in its streams, or two kinds in one sum (E404)."""
    currency = survey.model.currency
    for path, formula in survey.formulas.items():
        mixed: list[tuple[Money, Money]] = []
        found = _money(survey, formula.tree, mixed)
        for one, other in mixed[:1]:
            yield Mistake("E404", f"mixes {_shown(one)} with {_shown(other)}", path, formula.text[:60], _RULE, _WAY_OUT)
        first, *_, last = path.split(".")
        is_money = any(pattern.split(".")[0] == first and pattern.endswith(f".{last}") for pattern in _MONEY)
        beside = _beside(survey, path) if currency and is_money and not found else ""
        found = found or (money_of(beside, currency) if beside else None)
        if found and currency and is_money and found != (money_of(currency, currency) or Money(currency, 1.0)):
            rule = f"the model counts in {currency}"
            way_out = _scaling(found, money_of(currency, currency) or Money(currency, 1.0))
            way_out = f"state it in {currency}, and so its unit: ({beside})" if beside else way_out
            yield Mistake("E404", f"is stated in {_shown(found)}", path, formula.text[:60], rule, way_out)


def _beside(survey: Survey, path: str) -> str:
    """The unit that is declared beside an amount or a unit value, for where its formula says of none."""
    place, _, key = path.rpartition(".")
    record = survey.records.get(place)
    stated = (isinstance(record, Value) and key == "unit_value") or (isinstance(record, Cost) and key == "amount")
    return getattr(record, "unit", "") if stated else ""


def _scaling(found: Money, wanted: Money) -> str:
    """What makes one money the other: a number for the same currency, an exchange rate for another."""
    if found.currency != wanted.currency:
        return _WAY_OUT
    factor = found.scale / wanted.scale
    return f"{'multiply' if factor > 1 else 'divide'} by {factor if factor > 1 else 1 / factor:,.6g} in the formula"


_RULE = "a sum, a comparison, min or max has one unit"
_WAY_OUT = "convert it in a formula, with an input for the factor"


def _money(survey: Survey, tree: Expression, mixed: list[tuple[Money, Money]]) -> Money | None:
    """What money a tree surely counts, noting pairs that do not belong together; None: not known."""
    if isinstance(tree, Number):
        return None
    if isinstance(tree, Name):
        entry = survey.model.inputs.get(tree.name)
        return money_of(entry.unit, survey.model.currency) if entry else None
    parts = [_money(survey, argument, mixed) for argument in tree.args]
    if tree.op == "where":
        parts = parts[1:]
    known = [part for part in parts if part]
    if tree.op in _ALIKE or tree.op == "where":
        mixed += [(known[0], other) for other in known[1:] if other != known[0]]
        return known[0] if known and tree.op in ("add", "sub", "min", "max", "where") else None
    return known[0] if tree.op in ("neg", "abs") and known else None


def _shown(money: Money) -> str:
    return money.currency if money.scale == 1 else f"{money.scale:,.10g} {money.currency}"
