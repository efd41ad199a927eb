"""Where deficits happen: a sentence for each box of inputs, and its limits in a table."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mcsv.dataclass import dataclass
from mcsv.reports.questions.not_driving import left_out
from mcsv.reports.questions.reasons import worded_or
from mcsv.reports.writing import words
from mcsv.reports.writing.cells import chance
from mcsv.reports.writing.message import Digits, counted, joined, listed, message, titled
from mcsv.reports.writing.paper import Block, Column, Note, Part, Row, Sentence, Shown, Table, phrase, sentence
from mcsv.reports.writing.spans import within
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
            return self._happens(self.driver.removeprefix("events."))
        least, most = (joined(" ", (self.number(end), self._measured())) for end in (self.low, self.high))
        if self.low == self.high:
            return message("{driver} is {value}", driver=self.driver, value=least)
        if math.isfinite(self.low) and math.isfinite(self.high):
            low = self.number(self.low)
            return message("{driver} is between {low} and {high}", driver=self.driver, low=low, high=most)
        if math.isfinite(self.low):
            text = "{driver} is at least {value}" if self.counted else "{driver} is above {value}"
            return message(text, driver=self.driver, value=least)
        text = "{driver} is at most {value}" if self.counted else "{driver} is below {value}"
        return message(text, driver=self.driver, value=most)

    def number(self, end: float) -> str:
        """One of its ends; nothing where it is open."""
        if not math.isfinite(end):
            return ""
        digits = 0 if self.counted else _DIGITS - 1 - math.floor(math.log10(abs(end) or 1.0))
        return words.number(end, digits)

    def _measured(self) -> str:
        return f"({self.unit})" if " " in self.unit else self.unit

    def _happens(self, event: str) -> str:
        if self.high == 0.0:
            return message("{event} does not happen", event=event)
        if self.low == 1.0 and not math.isfinite(self.high):
            return message("{event} happens", event=event)
        if math.isfinite(self.low) and math.isfinite(self.high):
            one, many = (
                "{event} happens at least {low} and at most {count} time",
                "{event} happens at least {low} and at most {count} times",
            )
            return counted(int(self.high), one, many, event=event, low=int(self.low))
        if math.isfinite(self.low):
            one, many = "{event} happens at least {count} time", "{event} happens at least {count} times"
            return counted(int(self.low), one, many, event=event)
        one, many = "{event} happens at most {count} time", "{event} happens at most {count} times"
        return counted(int(self.high), one, many, event=event)


def boxed(results: xr.Dataset, option: str | None = None) -> tuple[Block, ...]:
    """The answer about the boxes of ``option``, the first unless told."""
    options = by_option(results)
    name = next(iter(options)) if option is None else option
    who = name if len(options) > 1 else ""
    one = options[name]
    notes = (*_how(one), *left_out(one)) if _boxes(one) else tuple(left_out(one))
    return (*sentences(one, who), *_tables(one), Note(notes))


def sentences(one: xr.Dataset, who: str = "") -> list[Sentence]:
    """A sentence for each box, or why there is none; and what lies in none of them."""
    answerable, count = accountable(one), _boxes(one)
    assert answerable is not None
    text = "of option {option}, {pocket} {within}" if who else "of {pocket} {within}"
    what = message(text, option=who, pocket=answerable.pocket, within=within(answerable.label))
    if not count:
        text = "No box of inputs describes the deficits {what}: {why}."
        stored = str(at(one, "box_reasons")) if "box_reasons" in one else ""
        return [Sentence((message(text, what=what, why=worded_or(stored, str(at(one, "box_why")))),), "bold")]
    text = "{rest} of them happen elsewhere; {deficits} of all draws end in a deficit."
    rest = sentence(text, rest=_interval(one, "box_rest"), deficits=_interval(one, "box_deficit"))
    return [*(_sentence(one, box, what) for box in range(count)), rest]


_FIRST = (
    "{coverage} of the deficits {what} happen where {where}: {share} of all draws, of which {density} are in deficit."
)
_MORE = (
    "{coverage} more of them happen where {where}: {share} of all draws beside those, of which {density} are in "
    "deficit."
)


def _sentence(one: xr.Dataset, box: int, what: str) -> Sentence:
    known: dict[str, Part] = {
        "coverage": _interval(one, "box_coverage", box=box),
        "where": _all_of([limit.words for limit in limits_of(one, box)]),
        "share": Shown(chance(one, "box_share", box=box).known, "%"),
        "density": _interval(one, "box_density", box=box),
    }
    return Sentence((phrase(_MORE, **known) if box else phrase(_FIRST, what=what, **known),), "bold")


def _all_of(limits: list[str]) -> str:
    """Clauses that all hold: apart from a list of names, since a language may join the two in different ways."""
    *first, last = limits
    return message("{limits} and {last}", limits=listed(first), last=last) if first else last


def _interval(one: xr.Dataset, name: str, **place: int) -> Shown:
    return Shown(chance(one, name, **place).known, "%", how="interval")


def _boxes(one: xr.Dataset) -> int:
    return sum(math.isfinite(value) for value in at(one, "box_share"))


def limits_of(one: xr.Dataset, box: int) -> list[Limit]:
    """What a box limits, in the order of drivers."""
    whole = str(one.attrs["drivers_counted"]).split()
    found = []
    for number, name in enumerate(map(str, one["driver"].values)):
        low, high = map(float, at(one, "box_limit", box=box, driver=number))
        if math.isfinite(low) or math.isfinite(high):
            below = tuple(map(float, at(one, "box_limit_share", box=box, driver=number)))
            found.append(Limit(name, low, high, below, str(one["driver_unit"].values[number]), name in whole))
    return found


def _tables(one: xr.Dataset) -> list[Table]:
    count, columns = _boxes(one), tuple(map(Column, (message("from"), message("to"), message("percentiles of it"))))
    found = []
    for box in range(count):
        rows = tuple(_row(limit) for limit in limits_of(one, box))
        title = message("Limits of box {number}", number=box + 1) if count > 1 else message("Limits of the box")
        found.append(Table(title, columns, rows, message("driver")))
    return found


def _row(limit: Limit) -> Row:
    pairs = zip(limit.below, (0.0, 1.0), strict=True)
    ends = [share if math.isfinite(share) else whole for share, whole in pairs]
    percentiles = words.span(*(Digits(f"{100.0 * end:.1f}".removesuffix(".0")) for end in ends))
    label = titled(limit.driver, limit.unit)
    return Row(label, (limit.number(limit.low), limit.number(limit.high), percentiles))


def _how(one: xr.Dataset) -> list[str]:
    chosen, held = (int(at(one, name)) for name in ("box_draws", "box_held_out"))
    text = "The first {chosen} draws chose the limits; every figure is of the {held} draws after them."
    return [message(text, chosen=chosen, held=held)]
