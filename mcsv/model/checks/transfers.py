"""What one gains by a transfer another loses: both sides stand in the model, and both say so (W360)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, every_value, value_of
from mcsv.model.language.formula import Formula
from mcsv.model.language.products import Product, product
from mcsv.model.records.streams import Benefit, Value

__all__ = ["one_sided"]

_RULE = "a transfer only moves money: what some gain others lose, so that it is no public value"


def one_sided(survey: Survey) -> Iterator[Mistake]:
    """A transfer without its other side, or whose other side is not marked as one."""
    counted: dict[tuple[Formula, str | None], list[tuple[str, Benefit, Value]]] = {}
    for found in every_value(survey):
        counted.setdefault((found[1].size, found[1].group), []).append(found)
    for path, benefit, value in every_value(survey):
        if survey.lost or not value.transfer or value.unit_value.text == "0":
            continue
        same = counted[benefit.size, benefit.group]
        beside = [(where, other) for where, whose, other in same if whose is benefit or whose.timing == benefit.timing]
        if _balanced(survey, [other for _, other in beside]):
            continue
        mine = product(value.unit_value.tree, survey.certain)
        opposite = [
            (where, other) for where, other in beside if _cancel(mine, product(other.unit_value.tree, survey.certain))
        ]
        if any(other.transfer for _, other in opposite):
            continue
        if opposite:
            what = f"is the other side of the transfer at {path}, and is not marked as one"
            yield Mistake("W360", what, opposite[0][0], opposite[0][1].unit_value.text, _RULE, "write transfer: true")
        else:
            loses = "loses" if mine[0] > 0 else "gains"
            way_out = "add a value of the opposite sign with transfer: true, or leave transfer out here"
            what = f"is a transfer without its other side: who {loses} it?"
            yield Mistake("W360", what, path, value.unit_value.text[:60], _RULE, way_out)


def _balanced(survey: Survey, values: list[Value]) -> bool:
    """Whether all transfers of a thing come to nothing, wherever that was tried."""
    totals = []
    for point in survey.samples:
        worths = [value_of(value.unit_value, point) for value in values if value.transfer]
        known = [worth for worth in worths if worth is not None]
        totals.append(len(known) == len(worths) and abs(math.fsum(known)) <= 1e-9 * math.fsum(map(abs, known)))
    return all(totals)


def _cancel(one: Product, other: Product) -> bool:
    return one[1] == other[1] and abs(one[0] + other[0]) <= 1e-9 * abs(one[0])
