"""Where deficits happen: a sentence for each box of inputs, and its limits in a table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcsv.reports.questions.drivers import left_out
from mcsv.reports.writing import words
from mcsv.reports.writing.cells import chance
from mcsv.reports.writing.paper import Block, Cell, Column, Note, Row, Sentence, Shown, Table
from mcsv.results.reading.figures import accountable, at, by_option

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Limit", "boxed", "limits_of", "sentences"]

_DIGITS = 3
"""Limits lie between bins, so that more would say too much."""


@dataclass(frozen=True)
class Limit:
    """What a box limits: a driver, its lowest and highest value inside (nan: open), shares of draws ``below`` these.

    ``counted``: its values are whole numbers, and the ends belong to the box.
    """

    driver: str
    low: float
    high: float
    below: tuple[float, ...]
    unit: str
    counted: bool

    @property
    def words(self) -> str:
        """The limit in words."""
        if self.driver.startswith("events."):
            return f"{self.driver.removeprefix('events.')} {self._happens()}"
        least, most = (f"{self.number(end)} {self._measured()}".rstrip() for end in (self.low, self.high))
        if self.low == self.high:
            return f"{self.driver} is {least}"
        if math.isfinite(self.low) and math.isfinite(self.high):
            return f"{self.driver} is between {self.number(self.low)} and {most}"
        if math.isfinite(self.low):
            return f"{self.driver} is {'at least' if self.counted else 'above'} {least}"
        return f"{self.driver} is {'at most' if self.counted else 'below'} {most}"

    def number(self, end: float) -> str:
        """One of its ends; nothing where it is open."""
        if not math.isfinite(end):
            return ""
        digits = 0 if self.counted else _DIGITS - 1 - math.floor(math.log10(abs(end) or 1.0))
        return words.number(end, digits)

    def _measured(self) -> str:
        return f"({self.unit})" if " " in self.unit else self.unit

    def _happens(self) -> str:
        if self.high == 0.0:
            return "does not happen"
        if self.low == 1.0 and not math.isfinite(self.high):
            return "happens"
        least = f"at least {self.low:.0f}" if math.isfinite(self.low) else ""
        most = f"at most {self.high:.0f}" if math.isfinite(self.high) else ""
        return f"happens {' and '.join(filter(None, (least, most)))} times"


def boxed(results: xr.Dataset, option: str | None = None) -> tuple[Block, ...]:
    """The answer about the boxes of ``option``, the first unless told."""
    options = by_option(results)
    name = next(iter(options)) if option is None else option
    who = f"option {name}, " if len(options) > 1 else ""
    one = options[name]
    notes = (*_how(one), *left_out(one)) if _boxes(one) else tuple(left_out(one))
    return (*sentences(one, who), *_tables(one), Note(notes))


def sentences(one: xr.Dataset, who: str = "") -> list[Sentence]:
    """A sentence for each box, or why there is none; and what lies in none of them."""
    answerable, count = accountable(one), _boxes(one)
    assert answerable is not None
    what = f"of {who}{answerable.pocket} within {answerable.label}"
    if not count:
        text = f"No box of inputs describes the deficits {what}: {at(one, 'box_why')}."
        return [Sentence((text,), "bold")]
    found = [_sentence(one, box, what) for box in range(count)]
    rest: tuple[Cell, ...] = (_interval(one, "box_rest"), " of them happen elsewhere; ")
    return [*found, Sentence((*rest, _interval(one, "box_deficit"), " of all draws end in a deficit."))]


def _sentence(one: xr.Dataset, box: int, what: str) -> Sentence:
    first = f" of the deficits {what} happen where " if box == 0 else " more of them happen where "
    limits = [limit.words for limit in limits_of(one, box)]
    where = " and ".join(filter(None, (", ".join(limits[:-1]), limits[-1])))
    parts: tuple[Cell, ...] = (
        _interval(one, "box_coverage", box=box),
        f"{first}{where}: ",
        Shown(chance(one, "box_share", box=box).known, "%"),
        f" of all draws{'' if box == 0 else ' beside those'}, of which ",
        _interval(one, "box_density", box=box),
        " are in deficit.",
    )
    return Sentence(parts, "bold")


def _interval(one: xr.Dataset, name: str, **place: int) -> Shown:
    return Shown(chance(one, name, **place).known, "%", how="interval")


def _boxes(one: xr.Dataset) -> int:
    return sum(math.isfinite(value) for value in at(one, "box_share"))


def limits_of(one: xr.Dataset, box: int) -> list[Limit]:
    """What a box limits, in the order of drivers."""
    counted = str(one.attrs["drivers_counted"]).split()
    found = []
    for number, name in enumerate(map(str, one["driver"].values)):
        low, high = map(float, at(one, "box_limit", box=box, driver=number))
        if math.isfinite(low) or math.isfinite(high):
            below = tuple(map(float, at(one, "box_limit_share", box=box, driver=number)))
            found.append(Limit(name, low, high, below, str(one["driver_unit"].values[number]), name in counted))
    return found


def _tables(one: xr.Dataset) -> list[Table]:
    count, columns = _boxes(one), (Column("from"), Column("to"), Column("percentiles of it"))
    found = []
    for box in range(count):
        rows = tuple(_row(limit) for limit in limits_of(one, box))
        found.append(Table(f"Limits of {f'box {box + 1}' if count > 1 else 'the box'}", columns, rows, "driver"))
    return found


def _row(limit: Limit) -> Row:
    pairs = zip(limit.below, (0.0, 1.0), strict=True)
    ends = [share if math.isfinite(share) else whole for share, whole in pairs]
    percentiles = " to ".join(f"{100.0 * end:.1f}".removesuffix(".0") for end in ends)
    label = f"{limit.driver}, {limit.unit}" if limit.unit else limit.driver
    return Row(label, (limit.number(limit.low), limit.number(limit.high), percentiles))


def _how(one: xr.Dataset) -> list[str]:
    chosen, held = (int(at(one, name)) for name in ("box_draws", "box_held_out"))
    return [
        f"The first {chosen:,} draws chose the limits; every figure is of the {held:,} draws after them.",
    ]
