"""A small chart of how a pocket's position spreads over the periods, in text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsv.reports import words
from mcsv.reports.scales import scale_of
from mcsv.reports.screen import Screen, clean
from mcsv.results.intervals import places
from mcsv.results.periods import called
from mcsv.results.reading import judged_by, judged_period

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["fan"]

ROWS = 11
MARGIN = 11
"""Columns to the left of the chart, for the axis."""
WIDEST = 8
"""Columns of a period, where there are few of them."""


def fan(one: xr.Dataset, pocket: int, screen: Screen) -> list[str]:
    """Bands of the position's quantiles by period, with the zero line; no lines where it never moves."""
    quantiles = one["quantile"].values
    size = scale_of(one, one.attrs["currency"])
    values = one["position_quantile"].isel(pocket=pocket).values / size.factor
    bands = _band(quantiles, 0.05), _band(quantiles, 0.25)
    shown = values[:, bands[0]]
    top, bottom = max(float(np.nanmax(shown)), 0.0), min(float(np.nanmin(shown)), 0.0)
    if not top > bottom:
        return []
    stride = -(-len(values) // (screen.width - MARGIN))
    wide = min(WIDEST, (screen.width - MARGIN) // -(-len(values) // stride))
    zero = _zero_row(top, bottom)
    canvas = _paint(_rows(values[::stride], top, bottom), (*bands, _middle(quantiles)), screen)
    canvas[zero] = [screen.signs.zero if sign != screen.signs.median else sign for sign in canvas[zero]]
    axis = {0: top, ROWS - 1: bottom, zero: 0.0}
    lines = [(_label(axis.get(row), top - bottom) + _stretch(canvas[row], wide)).rstrip() for row in range(ROWS)]
    name, unit = clean(str(one["pocket"].values[pocket])), clean(size.unit(one.attrs["currency"]))
    title = f"How the position of {name} spreads, {unit}"
    foot = [*_foot(one, stride, wide, screen), *_legend(quantiles, bands, screen)]
    return [*screen.paragraph(title, "bold"), *lines, *foot]


def _stretch(signs: list[str], wide: int) -> str:
    return "".join(sign * wide for sign in signs)


def _middle(quantiles: NDArray[np.float64]) -> int:
    return int(np.argmin(abs(quantiles - 0.5)))


def _zero_row(top: float, bottom: float) -> int:
    """The row of the zero line, with a row left on each side on which there is anything."""
    row = round(top / (top - bottom) * (ROWS - 1))
    return min(max(row, 1 if top > 0 else 0), ROWS - 2 if bottom < 0 else ROWS - 1)


def _band(quantiles: NDArray[np.float64], probability: float) -> list[int]:
    """Indices of the quantiles nearest to ``probability`` and its mirror image."""
    return [int(np.argmin(abs(quantiles - q))) for q in (probability, 1 - probability)]


def _rows(values: NDArray[np.float64], top: float, bottom: float) -> NDArray[np.int64]:
    """The row of each value; above and below zero have a scale each, so that the least deficit is seen."""
    zero = _zero_row(top, bottom)
    above = np.floor(zero * (1 - values / (top or 1)) + 0.5)
    below = np.ceil(zero + (ROWS - 1 - zero) * values / (bottom or 1) - 0.5)
    rows = np.where(values < 0, np.maximum(below, zero + 1), np.where(values > 0, np.minimum(above, zero), zero))
    return np.asarray(np.nan_to_num(np.clip(rows, 0, ROWS - 1), nan=zero), dtype=np.int64)


def _paint(at: NDArray[np.int64], which: tuple[list[int], list[int], int], screen: Screen) -> list[list[str]]:
    canvas = [[" "] * len(at) for _ in range(ROWS)]
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


def _foot(one: xr.Dataset, stride: int, wide: int, screen: Screen) -> list[str]:
    """The first and last period's labels under the chart, and a mark at the judged one."""
    labels = called(one)
    judged = judged_period(one)
    breadth = ((len(labels) - 1) // stride + 1) * wide
    ends = labels[0] + labels[-1].rjust(max(breadth - len(labels[0]), len(labels[-1]) + 1))
    column = MARGIN + judged // stride * wide
    mark = screen.signs.mark
    note = f"end of {judged_by(one)}"
    fits = column + 2 + len(note) <= screen.width
    line = " " * column + f"{mark} {note}" if fits else f"{note} {mark}".rjust(column + 1)
    return [" " * MARGIN + ends, line]


def _legend(quantiles: NDArray[np.float64], bands: tuple[list[int], list[int]], screen: Screen) -> list[str]:
    parts = [
        f"{sign} {100 * quantiles[low]:g} to {100 * quantiles[high]:g} %"
        for (low, high), sign in zip(bands, (screen.signs.wide, screen.signs.narrow), strict=True)
    ]
    lines = ["   ".join(parts), f"{screen.signs.median} median   {screen.signs.zero} zero"]
    whole = "   ".join(lines)
    return [" " * MARGIN + line for line in ([whole] if MARGIN + len(whole) <= screen.width else lines)]
