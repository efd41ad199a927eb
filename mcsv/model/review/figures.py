"""What each input is, beside what its source says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from mcsv.dataclass import dataclass
from mcsv.distributions import Distribution
from mcsv.model.checks.expected import Expected
from mcsv.model.checks.sources import contradiction, stated
from mcsv.model.checks.trial_points import average_of, quantile_of
from mcsv.model.records.inputs import Input

__all__ = ["Figure", "figures"]

_WIDE = 3.0


@dataclass(frozen=True)
class Figure:
    """An input as it is stated: mean and 90 % range, with its unit and the words beside it.

    What is computed has its value at the means of what it is computed from, and no range.
    """

    path: str
    mean: float
    low: float
    high: float
    unit: str
    made_of: str
    source: str
    marks: tuple[str, ...]


def figures(money: Expected) -> list[Figure]:
    """Every input: what is marked first, then in the order of the file, what is computed last."""
    told = {number.path: said[1] for number in stated(money.survey) if (said := contradiction(number))}
    found = [_figure(money, name, entry, told.get(f"inputs.{name}")) for name, entry in money.model.inputs.items()]
    return sorted(found, key=lambda figure: (not figure.marks, math.isnan(figure.low)))


def _figure(money: Expected, name: str, entry: Input, told: str | None) -> Figure:
    if entry.distribution is None:
        value = money.points[0].get(name, math.nan) if money.points else money.survey.middle.get(name, math.nan)
        mean, low, high = value, math.nan, math.nan
        made_of = f"= {entry.formula.text}" if entry.formula else ""
    else:
        mean, low, high = average_of(entry), quantile_of(entry, 0.05), quantile_of(entry, 0.95)
        made_of = _written(entry)
    unit = " ".join([entry.unit, f"(prices of {entry.price_year})" if entry.price_year else ""]).strip()
    source = "; ".join(text for text in (entry.source, entry.note) if text)
    marks = [*([told] if told else []), *_marks(entry.law, mean)]
    return Figure(f"inputs.{name}", mean, low, high, unit, made_of, source, tuple(marks))


def _written(entry: Input) -> str:
    """The distribution as it was written, shortly."""
    moved = [("times", f"{entry.times:g}")] if entry.times != 1.0 else []
    moved += [("plus", f"{entry.plus:g}")] if entry.plus != 0.0 else []
    parts = (_part(key, value) for key, value in (*entry.written.items(), *moved) if key != "dist")
    anew = ", drawn anew each period" if entry.drawn == "each_period" else ""
    return f"{entry.written.get('dist', '')} {', '.join(parts)}"[:120] + anew


def _part(key: str, value: Any) -> str:
    """One key of a distribution and what stands behind it; ends between which it is cut in words."""
    if key != "truncate" or not isinstance(value, list | tuple) or len(value) != 2:
        return f"{key} {value}"
    low, high = value
    if low is None or high is None:
        return f"{key} above {_end(low)}" if high is None else f"{key} below {_end(high)}"
    return f"{key} {_end(low)} to {_end(high)}"


def _end(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _marks(drawn: Distribution | None, mean: float) -> Iterator[str]:
    sd = drawn.sd() if drawn else None
    if sd is not None and mean and sd > _WIDE * abs(mean):
        yield f"its sd is {sd / abs(mean):,.3g} times its mean"
