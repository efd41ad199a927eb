"""The same saving in full for two pockets (W372)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, every_value, value_of
from mcsv.model.language.expression import names
from mcsv.model.language.products import product
from mcsv.model.records.streams import Benefit, Value

__all__ = ["twice"]

_CLOSE = 1e-9


def twice(survey: Survey) -> Iterator[Mistake]:
    """Two pockets that each save all of the same quantity times the same unit value."""
    savings = [found for found in every_value(survey) if found[2].type != "social" and not found[2].transfer]
    for (first, one, mine), (second, other, theirs) in combinations(savings, 2):
        apart = mine.type == theirs.type and not set(mine.to) & set(theirs.to)
        if apart and _same_thing(survey, one, other) and _same_worth(survey, mine, theirs):
            what = f"gives {', '.join(theirs.to)} the saving that {first} gives {', '.join(mine.to)}: counted twice?"
            rule = "one saving leaves one budget, or is divided between two by shares"
            way_out = f"delete one, or write to: {{{', '.join(f'{name}: …' for name in (*mine.to, *theirs.to))}}}"
            yield Mistake("W372", what, second, theirs.unit_value.text[:60], rule, way_out)


def _same_thing(survey: Survey, one: Benefit, other: Benefit) -> bool:
    """Whether two benefits count the same outcome, however it is written."""
    if one is other:
        return True
    sizes = product(one.size.tree, survey.certain), product(other.size.tree, survey.certain)
    return one.per == other.per and sizes[0] == sizes[1] and bool(sizes[0][1])


def _same_worth(survey: Survey, mine: Value, theirs: Value) -> bool:
    """Whether two unit values are the same uncertain number wherever they are tried."""
    if not any(survey.certain.get(part.name) is None for part in names(mine.unit_value.tree)):
        return False
    if mine.unit_value == theirs.unit_value:
        return True
    pairs = [(value_of(mine.unit_value, point), value_of(theirs.unit_value, point)) for point in survey.samples]
    return all(a is not None and b is not None and abs(a - b) <= _CLOSE * abs(a) for a, b in pairs)
