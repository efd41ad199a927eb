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
    alike: dict[object, list[tuple[str, Value]]] = {}
    for path, benefit, value in every_value(survey):
        if value.type != "social" and not value.transfer:
            alike.setdefault((value.type, _thing(survey, path, benefit)), []).append((path, value))
    for (first, mine), (second, theirs) in (pair for values in alike.values() for pair in combinations(values, 2)):
        if not set(mine.to) & set(theirs.to) and _same_worth(survey, mine, theirs):
            what = f"gives {', '.join(theirs.to)} the saving that {first} gives {', '.join(mine.to)}: counted twice?"
            rule = "one saving leaves one budget, or is divided between two by shares"
            way_out = f"delete one, or write to: {{{', '.join(f'{name}: …' for name in (*mine.to, *theirs.to))}}}"
            yield Mistake("W372", what, second, theirs.unit_value.text[:60], rule, way_out)


def _thing(survey: Survey, path: str, benefit: Benefit) -> object:
    """What a benefit counts, however that is written; a number that is the same in every draw may count anything."""
    times, parts = product(benefit.size.tree, survey.certain)
    return (benefit.per, times, parts) if parts else path.partition(".values")[0]


def _same_worth(survey: Survey, mine: Value, theirs: Value) -> bool:
    """Whether two unit values are the same uncertain number wherever they are tried."""
    if not any(survey.certain.get(part.name) is None for part in names(mine.unit_value.tree)):
        return False
    if mine.unit_value == theirs.unit_value:
        return True
    pairs = [(value_of(mine.unit_value, point), value_of(theirs.unit_value, point)) for point in survey.samples]
    return all(a is not None and b is not None and abs(a - b) <= _CLOSE * abs(a) for a, b in pairs)
