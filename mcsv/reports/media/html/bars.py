"""Bars as inline SVG: a tornado, parts behind each other, or bands. The label stands above its bar, so that it has
room on a phone as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from mcsv.dataclass import dataclass
from mcsv.reports.media.html.ink import LINE, LONGEST, Axes, Frame
from mcsv.reports.media.spelling import value
from mcsv.reports.writing.language import ENGLISH, Language
from mcsv.reports.writing.paper import Bars, Shown

__all__ = ["bars"]

_ROW = 60.0
_FOOT, _LETTER = 48.0, 13.0
_BESIDE = 124.0
"""Room on each side, for the figures at the ends of bars."""
_PARTS = ("part first", "part second", "part third", "part fourth", "part fifth")


@dataclass(frozen=True)
class _Row:
    """The figures of a bar; ``top``: how far up the picture it begins, in its rows."""

    label: str
    cells: tuple[Shown, ...]
    top: float


def bars(block: Bars, language: Language = ENGLISH) -> str:
    """The bars of a block with a scale below, its marks, and what the parts of a bar are; empty without any figure."""
    rows = _rows(block)
    if not rows:
        return ""
    ends = [block.centre, *(mark.at for mark in block.marks), *(end for row in rows for end in _ends(block, row))]
    low, high = min(ends), max(ends)
    keys = _keys(block, language)
    legend = LINE * (1 + max((line for _, _, line, _ in keys), default=-1))
    head = legend + LINE * len(block.marks) + 10
    frame = Frame(height=head + _FOOT + _ROW * len(rows), left=_BESIDE, right=_BESIDE, top=head, bottom=_FOOT)
    axes = Axes(block.title, (low, high if high > low else low + 1.0), (0.0, float(len(rows))), frame, language)
    axes.scale_below(block.scale.factor, block.scale.unit(block.unit))
    axes.line([(block.centre, 0.0), (block.centre, float(len(rows)))], "zero")
    draw = {"between": _between, "stacked": _stacked, "bands": _bands}[block.ends]
    for row in rows:
        draw(axes, block, row)
        _label(axes, row, low)
    for number, mark in enumerate(sorted(block.marks, key=lambda mark: mark.at)):
        axes.line([(mark.at, 0.0), (mark.at, float(len(rows)))], "judged")
        place, top = axes.at(mark.at, float(len(rows)))
        axes.text(place, top - 6 - LINE * number, mark.label, _anchor(place, frame))
    for look, called, line, left in keys:
        axes.key(left + 6, 14 + LINE * line, look, square=block.ends == "stacked")
        axes.text(left + 18, 19 + LINE * line, called, "start")
    return axes.done()


def _rows(block: Bars) -> list[_Row]:
    """Rows of which every figure that is drawn is known, and any part is more than its error, from the top down."""
    found: list[tuple[str, tuple[Shown, ...]]] = []
    for row in block.table.rows:
        cells = tuple(cell for at in block.columns if isinstance(cell := row.cells[at], Shown))
        known = len(cells) == len(block.columns) and all(cell.value == cell.value for cell in cells)
        if known and (block.ends != "stacked" or _seen(cells)):
            found.append((row.label, cells))
    return [_Row(label, cells, float(len(found) - place)) for place, (label, cells) in enumerate(found)]


def _seen(cells: Sequence[Shown]) -> bool:
    return any(cell.value != 0.0 and not abs(cell.value) <= cell.error for cell in cells)


def _ends(block: Bars, row: _Row) -> Sequence[float]:
    values = [cell.value for cell in row.cells]
    if block.ends != "stacked":
        return values
    if len(values) == 1:
        error = row.cells[0].error
        return [values[0], values[0] - error, values[0] + error] if error == error else values
    above, below = (block.centre + sum(some) for some in (filter(_up, values), filter(_down, values)))
    return [above, below]


def _up(value: float) -> bool:
    return value > 0


def _down(value: float) -> bool:
    return value < 0


def _label(axes: Axes, row: _Row, low: float) -> None:
    _, y = axes.at(low, row.top)
    axes.text(4, y + 16, row.label, "start", "label")


def _box(axes: Axes, row: _Row, ends: tuple[float, float], kind: str, thick: float = 0.34) -> None:
    bottom = row.top - 0.68 - thick / 2
    low, high = ends
    axes.area([(low, bottom), (high, bottom), (high, bottom + thick), (low, bottom + thick)], kind)


def _middle(row: _Row) -> float:
    return row.top - 0.68


def _between(axes: Axes, block: Bars, row: _Row) -> None:
    """From the one end to the other; the ring is the first column, the dot the last."""
    first, last = row.cells
    _box(axes, row, (first.value, last.value), "band narrow")
    y = _middle(row)
    axes.dot(first.value, y, "ring")
    axes.dot(last.value, y, "here own")
    for cell, other in ((first, last), (last, first)):
        left = cell.value < other.value or (cell.value == other.value and cell is first)
        x, height = axes.at(cell.value, y)
        axes.text(x - 12 if left else x + 12, height + 5, value(cell), "end" if left else "start")


def _stacked(axes: Axes, block: Bars, row: _Row) -> None:
    up = down = block.centre
    for cell, kind in zip(row.cells, _PARTS, strict=False):
        start = up if cell.value > 0 else down
        _box(axes, row, (start, start + cell.value), kind)
        up, down = (start + cell.value, down) if cell.value > 0 else (up, start + cell.value)
    y = _middle(row)
    if len(row.cells) == 1:
        only = row.cells[0]
        x, height = axes.at(max(up, down), y)
        if only.error == only.error and only.error > 0:
            axes.line([(only.value - only.error, y), (only.value + only.error, y)], "whisker")
            x, _ = axes.at(max(up, only.value + only.error), y)
        axes.text(x + 6, height + 5, value(only), "start")


def _bands(axes: Axes, block: Bars, row: _Row) -> None:
    values, count = [cell.value for cell in row.cells], len(row.cells)
    for outer in range(count // 2):
        kind = "band wide" if outer == 0 and count > 3 else "band narrow"
        _box(axes, row, (values[outer], values[-1 - outer]), kind, 0.4)
    middle, y = values[count // 2], _middle(row)
    axes.line([(middle, y - 0.26), (middle, y + 0.26)], "median")
    for cell, step, anchor in ((row.cells[0], -6, "end"), (row.cells[-1], 6, "start")):
        x, height = axes.at(cell.value, y)
        axes.text(x + step, height + 5, value(cell), anchor)


def _keys(block: Bars, language: Language) -> list[tuple[str, str, int, float]]:
    """What the ring and the dot, or the parts of a bar, are: each with its look, its words, its line and its place."""
    heads = [language.said(block.table.columns[at].heading) for at in block.columns]
    if block.ends == "bands" or len(heads) < 2:
        return []
    looks = ("ring", "here own") if block.ends == "between" else _PARTS
    found, line, x = list[tuple[str, str, int, float]](), 0, 4.0
    for look, head in zip(looks, heads, strict=False):
        wide = 30 + min(len(head), LONGEST) * _LETTER
        if found and x + wide > Frame().width:
            line, x = line + 1, 4.0
        found.append((look, head, line, x))
        x += wide
    return found


def _anchor(place: float, frame: Frame) -> str:
    if place < frame.width * 0.2:
        return "start"
    return "end" if place > frame.width * 0.8 else "middle"
