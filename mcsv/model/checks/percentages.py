"""Shares that are written as per cent inside a formula: 8 times the cost for 8 per cent of it (W361)."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, every_value
from mcsv.model.language.expression import Number, Operation
from mcsv.model.language.formula import Formula
from mcsv.model.language.products import Product, multiplied, product
from mcsv.model.language.quoted import Quoted, quoted
from mcsv.model.records.evidenced import Evidenced

__all__ = ["fees", "stated", "taxes"]

_MANY = 5.0  # a cost that is so many times another one is no part of it


def stated(survey: Survey) -> Iterator[Mistake]:
    """A factor that its own note or source calls so many per cent."""
    for path, formula in survey.formulas.items():
        said = {round(100 * found.value, 9): found for found in _shares(survey, path) if 100 * found.value > 1}
        for part, sign in multiplied(formula.tree):
            if isinstance(part, Number) and sign > 0 and part.value in said:
                yield _percent(path, formula, part.value, f"and the text beside it says {said[part.value].text}")


def _shares(survey: Survey, path: str) -> Iterator[Quoted]:
    """The shares that the record around a formula states in words."""
    while "." in path:
        path = path.rpartition(".")[0]
        record = survey.records.get(path)
        if isinstance(record, Evidenced) or hasattr(record, "note"):
            texts = (getattr(record, "source", ""), getattr(record, "note", ""))
            yield from (found for text in texts for found in quoted(text) if found.kind == "share")


def _percent(path: str, formula: Formula, number: float, why: str) -> Mistake:
    way_out = f"write {number / 100:g} for {number:g} %"
    return Mistake("W361", f"multiplies by {number:g}, {why}", path, formula.text[:60], "a share of 1", way_out)


def fees(survey: Survey) -> Iterator[Mistake]:
    """A cost that is many times another one by its own formula: a fee of 8 per cent, written as 8."""
    whole = dict(_products(survey))
    alike: dict[object, list[tuple[str, float]]] = {}
    for name, (times, parts) in whole.items():
        alike.setdefault(parts, []).append((name, times))
    for name, cost in survey.model.costs.items():
        times, parts = whole[name]
        if cost.amount is None or not parts:
            continue
        for other, once in alike[parts]:
            ratio = times / (once or 1.0)
            if other != name and _MANY <= min(times, ratio) <= 100:
                why = f"which makes it {ratio:g} times costs.{other}"
                yield _percent(f"costs.{name}.amount", cost.amount, ratio, why)
                break


def _products(survey: Survey) -> Iterator[tuple[str, Product]]:
    """Every cost as a product of its amount, or of its quantity and unit value."""
    for name, cost in survey.model.costs.items():
        trees = [part.tree for part in (cost.amount, cost.quantity, cost.unit_value, cost.per_head) if part is not None]
        tree = trees[0] if len(trees) == 1 else Operation("mul", tuple(trees))
        yield name, product(tree, survey.certain)


def taxes(survey: Survey) -> Iterator[Mistake]:
    """A transfer that is a multiple of a value beside it: a tax of 25 per cent, written as 25."""
    for path, benefit, value in every_value(survey):
        times, parts = product(value.unit_value.tree, survey.certain)
        for other in benefit.values if value.transfer and parts else ():
            once, same = product(other.unit_value.tree, survey.certain)
            if not other.transfer and parts == same and once and 1 < abs(times / once) <= 100:
                why = f"which makes it {abs(times / once):g} times {other.unit_value.text}, of which it is a part"
                yield _percent(f"{path}.unit_value", value.unit_value, abs(times / once), why)
                break
