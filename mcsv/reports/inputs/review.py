"""One page for a second pair of eyes: a model's money, inputs, events, dates and settings, oddities marked."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from mcsv.reports.writing.screen import clean
from mcsv.reports.writing.table import table

if TYPE_CHECKING:
    from mcsv.model.review import Review
    from mcsv.model.review.money import Flow
    from mcsv.reports.writing.screen import Screen

__all__ = ["page"]

_UNKNOWN = "?"
_MARK = "!! "
_MOST_DIGITS = 12


def page(review: Review, screen: Screen) -> list[str]:
    """The page as lines of at most the screen's width: what is odd is marked with two signs of exclamation."""
    width = screen.width
    title = f"{review.programme}: for a second pair of eyes"
    how = "every input at its mean, nothing by chance; a first look, no result"
    lines = [screen.tone(clean(title), "bold"), *screen.paragraph(how), ""]
    for heading, part in _parts(review, width):
        if part:
            lines += [*screen.paragraph(heading, "bold"), *part, ""]
    return [_toned(line, screen) for line in lines[:-1]]


def _toned(line: str, screen: Screen) -> str:
    return screen.tone(line, "doubtful") if line.lstrip().startswith(_MARK.strip()) else line


def _parts(review: Review, width: int) -> Iterator[tuple[str, list[str]]]:
    unit = ", ".join(
        part for part in (review.currency, f"prices of {review.price_year}" if review.price_year else "") if part
    )
    yield f"What the check says: {len(review.remarks)}", _remarks(review, width)
    yield f"Expected money a year, {unit}, largest first" if unit else "Expected money a year", _money(review, width)
    yield "Inputs: mean and 90 % range, beside their source", _inputs(review, width)
    yield "Events: expected number of times within the horizon", _events(review, width)
    yield "Calendar", _listed((((date.path, date.when), [date.what]) for date in review.dates), width)
    rows = (((one.path, _number(one.value)), [one.text]) for one in review.settings)
    yield "Settings, people, stocks and outputs", _listed(rows, width)


Row = tuple[Sequence[str], list[str]]
"""The cells of a row, and what is said about it below."""


def _listed(rows: Iterable[Row], width: int, heading: Sequence[str] = ()) -> list[str]:
    """Rows of a table, each with what is said about it below; where the table has parts, it is said after the last."""
    rows, head = list(rows), [list(heading)] if heading else []
    if not rows:
        return []
    lines = table([*head, *([clean(cell) for cell in row] for row, _ in rows)], width)
    found = lines[: len(head)]
    if len(lines) > len(rows) + len(head):
        found, lines = lines, [*map(str, heading[:1]), *(clean(row[0]) for row, _ in rows)]
    for (_, told), line in zip(rows, lines[len(head) :], strict=True):
        found += [line, *(part for text in told if text for part in _wrapped(text, width))]
    return found


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(clean(text), width, initial_indent="  ", subsequent_indent="  ")


def _remarks(review: Review, width: int) -> list[str]:
    return [line for remark in review.remarks for line in _wrapped(f"{_MARK}{remark}", width)]


def _money(review: Review, width: int) -> list[str]:
    heading = ("stream, pocket", "a year", "a head", "% of money", "% of benefits")
    return _listed(((_row(flow), _told(flow)) for flow in review.flows), width, heading)


def _row(flow: Flow) -> list[str]:
    shares = [_number(100 * part) for part in (flow.of_budget, flow.of_benefits)]
    return [f"{flow.path} {flow.pocket}", _number(flow.a_year), _number(flow.per_head), *shares]


def _told(flow: Flow) -> list[str]:
    marks = [f"{_MARK}{mark}" for mark in flow.marks]
    if math.isnan(flow.total):
        return [f"{flow.pocket} {flow.verb} what depends on outcomes: {flow.made_of}", *marks]
    lost = flow.verb == "gains" and flow.total < 0.0
    verb, total = ("loses", -flow.total) if lost else (flow.verb, flow.total)
    return [f"{flow.pocket} {verb} {_number(total)} in all, {flow.dates}: {flow.made_of}", *marks]


def _inputs(review: Review, width: int) -> list[str]:
    heading = ("input", "mean", "5 %", "95 %")
    rows = []
    for one in review.figures:
        told = "; ".join(part for part in (one.made_of, one.unit, f"source: {one.source or 'none'}") if part)
        cells = [one.path.removeprefix("inputs."), *_apart(one.mean, one.low, one.high)]
        rows.append((cells, [told, *(f"{_MARK}{mark}" for mark in one.marks)]))
    return _listed(rows, width, heading)


def _events(review: Review, width: int) -> list[str]:
    heading = ("event", "times", "before mitigation")
    rows = []
    for one in review.happenings:
        cells = [one.path.removeprefix("events."), _number(one.after), _number(one.before)]
        rows.append((cells, [f"{one.stated}: {one.reaches}"]))
    return _listed(rows, width, heading)


def _apart(mean: float, low: float, high: float) -> list[str]:
    """A mean between its ends, each with the digits that tell them apart: 100,000, 99,984 and 100,016."""
    gap = high - low
    if not (math.isfinite(gap) and gap > 0.0):
        return [_number(value) for value in (mean, low, high)]
    last = math.floor(math.log10(gap)) - 2  # the place of the last digit that is told, at the latest
    first = [math.floor(math.log10(abs(value))) if value else last for value in (mean, low, high)]
    digits = (min(max(4, place - last), _MOST_DIGITS) for place in first)
    return [_number(value, many) for value, many in zip((mean, low, high), digits, strict=True)]


def _number(value: float, digits: int = 4) -> str:
    """Four significant digits unless told, thousands apart; nothing where there is no figure."""
    if math.isnan(value):
        return ""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else _UNKNOWN
    if not 1e-9 <= abs(value) < 1e15:
        return f"{value:.{digits}g}"
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    text = f"{round(value, decimals):,.{max(decimals, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
