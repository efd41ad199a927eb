"""Small pictures of densities in text, on one axis for several of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions import Distribution
from mcsv.distributions.base import Floats
from mcsv.reports.writing.columns import short
from mcsv.reports.writing.screen import UNICODE, Screen

__all__ = ["Axis", "axis_of", "curve", "heights_of_data", "scale_line"]

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_ASCII = " .:#"


@dataclass(frozen=True)
class Axis:
    """Columns of a picture, and the values at its ends."""

    low: float
    high: float
    columns: int

    @property
    def edges(self) -> Floats:
        """The values between which the columns lie."""
        return np.linspace(self.low, self.high, self.columns + 1)

    def column(self, value: float) -> int:
        """The column in which a value lies."""
        share = (value - self.low) / (self.high - self.low)
        return min(max(int(share * self.columns), 0), self.columns - 1)


def axis_of(distributions: Sequence[Distribution], columns: int) -> Axis:
    """From the smallest 0.5 % point to the largest 99.5 % point, and no further than the support."""
    tail = np.array([0.005])
    lows = [max(float(d.quantile(tail, False)[0]), d.support()[0]) for d in distributions]
    highs = [min(float(d.quantile(tail, True)[0]), d.support()[1]) for d in distributions]
    low, high = min(lows), max(highs)
    room = 0.04 * (high - low)
    return Axis(max(low - room, min(d.support()[0] for d in distributions)), high + room, columns)


def heights(distribution: Distribution, axis: Axis) -> Floats:
    """The probability in each column."""
    return np.diff(distribution.tail(axis.edges, False))


def heights_of_data(values: Floats, axis: Axis) -> Floats:
    """The share of observations in each column."""
    return np.histogram(values, axis.edges)[0] / len(values)


def curve(what: Distribution | Floats, axis: Axis, rows: int, screen: Screen) -> list[str]:
    """A picture of so many rows, the highest column as high as all of them."""
    shares = heights(what, axis) if isinstance(what, Distribution) else what
    signs = _EIGHTHS if screen.signs is UNICODE else _ASCII
    steps = len(signs) - 1
    filled = np.ceil(shares / shares.max() * rows * steps - 0.2).astype(int)
    filled[(shares > 1e-6) & (filled < 1)] = 1 if shares.max() > 0 else 0
    return [
        "".join(signs[min(max(count - row * steps, 0), steps)] for count in filled).rstrip()
        for row in reversed(range(rows))
    ]


def scale_line(axis: Axis, marks: Sequence[float], decimals: int, screen: Screen) -> list[str]:
    """A row of marks at these values, and their numbers below where they fit."""
    places = [axis.column(mark) for mark in marks]
    row, labels = [" "] * axis.columns, [" "] * axis.columns
    for place, mark in zip(places, marks, strict=True):
        row[place] = screen.signs.mark
        text = short(mark, decimals)
        start = min(max(place - len(text) // 2, 0), axis.columns - len(text))
        if all(sign == " " for sign in labels[max(start - 1, 0) : start + len(text) + 1]):
            labels[start : start + len(text)] = text
    return ["".join(row).rstrip(), "".join(labels).rstrip()]
