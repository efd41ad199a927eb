"""A small chart of how a quantity spreads over time, in text."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.reports.writing import words
from mcsv.reports.writing.paper import Chart
from mcsv.reports.writing.screen import Screen, clean, columns_of
from mcsv.results.statistics.intervals import places

__all__ = ["drawn"]

MARGIN = 11
"""Columns to the left of the chart, for the axis."""
WIDEST = 16
"""Columns of a period, where there are few of them."""


def drawn(block: Chart, screen: Screen) -> list[str]:
    """Bands of the quantiles by label, with the zero line."""
    values = np.array([[point.value / point.scale.factor for point in points] for points in block.points])
    levels = np.array(block.levels)
    bands = _band(levels, 0.05), _band(levels, 0.25)
    shown = values[:, bands[0]]
    top, bottom = max(float(np.nanmax(shown)), 0.0), min(float(np.nanmin(shown)), 0.0)
    if not top > bottom:
        return []
    stride = -(-len(values) // (screen.width - MARGIN))
    wide = min(WIDEST, (screen.width - MARGIN) // -(-len(values) // stride))
    count, zero = block.rows, _zero_row(top, bottom, block.rows)
    canvas = _paint(_rows(values[::stride], top, bottom, count), (*bands, _middle(levels)), count, screen)
    canvas[zero] = [screen.signs.zero if sign != screen.signs.median else sign for sign in canvas[zero]]
    axis = {0: top, count - 1: bottom, zero: 0.0}
    lines = [(_label(axis.get(row), top - bottom) + _stretch(canvas[row], wide)).rstrip() for row in range(count)]
    foot = [*_foot(block, stride, wide, screen), *_legend(levels, bands, screen)]
    return [*screen.paragraph(clean(block.title), "bold"), *lines, *foot]


def _stretch(signs: list[str], wide: int) -> str:
    return "".join(sign * wide for sign in signs)


def _middle(quantiles: NDArray[np.float64]) -> int:
    return int(np.argmin(abs(quantiles - 0.5)))


def _zero_row(top: float, bottom: float, count: int) -> int:
    """The row of the zero line, with a row left on each side on which there is anything."""
    row = round(top / (top - bottom) * (count - 1))
    return min(max(row, 1 if top > 0 else 0), count - 2 if bottom < 0 else count - 1)


def _band(quantiles: NDArray[np.float64], probability: float) -> list[int]:
    """Indices of the quantiles nearest to ``probability`` and its mirror image."""
    return [int(np.argmin(abs(quantiles - q))) for q in (probability, 1 - probability)]


def _rows(values: NDArray[np.float64], top: float, bottom: float, count: int) -> NDArray[np.int64]:
    """The row of each value; above and below zero have a scale each, so that the least deficit is seen."""
    zero = _zero_row(top, bottom, count)
    above = np.floor(zero * (1 - values / (top or 1)) + 0.5)
    below = np.ceil(zero + (count - 1 - zero) * values / (bottom or 1) - 0.5)
    rows = np.where(values < 0, np.maximum(below, zero + 1), np.where(values > 0, np.minimum(above, zero), zero))
    return np.asarray(np.nan_to_num(np.clip(rows, 0, count - 1), nan=zero), dtype=np.int64)


def _paint(
    at: NDArray[np.int64], which: tuple[list[int], list[int], int], count: int, screen: Screen
) -> list[list[str]]:
    canvas = [[" "] * len(at) for _ in range(count)]
    outer, inner, median = which
    for column, rows in enumerate(at):
        for (low, high), sign in ((outer, screen.signs.wide), (inner, screen.signs.narrow)):
            for row in range(rows[high], rows[low] + 1):
                canvas[row][column] = sign
        canvas[rows[median]][column] = screen.signs.median
    return canvas


def _label(value: float | None, span: float) -> str:
    """A value on the axis, to the nearest fiftieth of the ``span`` or so."""
    return "".rjust(MARGIN) if value is None else f"{words.number(value, places(span / 50))} ".rjust(MARGIN)


def _foot(block: Chart, stride: int, wide: int, screen: Screen) -> list[str]:
    """The first and last label under the chart, and a mark at the judged one."""
    first, last, count = clean(block.labels[0]), clean(block.labels[-1]), len(block.labels)
    breadth = ((count - 1) // stride + 1) * wide
    room = screen.width - MARGIN
    alone = count == 1 or len(first) + 1 + len(last) > room
    ends = first if alone else first + last.rjust(min(max(breadth - len(first), len(last) + 1), room - len(first)))
    column = MARGIN + block.mark // stride * wide
    mark, note = screen.signs.mark, clean(block.mark_note)
    fits = column + 2 + columns_of(note) <= screen.width
    line = " " * column + f"{mark} {note}" if fits else f"{note} {mark}".rjust(column + 1)
    return [" " * MARGIN + ends, line]


def _legend(quantiles: NDArray[np.float64], bands: tuple[list[int], list[int]], screen: Screen) -> list[str]:
    told = {tuple(band): sign for band, sign in zip(bands, (screen.signs.wide, screen.signs.narrow), strict=True)}
    parts = [
        f"{sign} {100 * quantiles[low]:g} to {100 * quantiles[high]:g} %"
        for (low, high), sign in told.items()
        if low < high
    ]
    parts += [f"{screen.signs.median} median", f"{screen.signs.zero} zero"]
    lines = ["   ".join(parts)], ["   ".join(parts[:-2]), "   ".join(parts[-2:])], parts
    fits = next((some for some in lines if MARGIN + max(map(len, some)) <= screen.width), parts)
    return [" " * MARGIN + line for line in fits]
