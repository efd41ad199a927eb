"""Pictures as inline SVG: bands over time, and curves of shares. Text stays text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

import numpy as np
from numpy.typing import NDArray

from mcsv.reports.writing import words
from mcsv.reports.writing.paper import Chart, Curve
from mcsv.results.statistics.intervals import places

__all__ = ["curve", "fan", "sketch"]

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 84, 16, 16, 44
_TICKS = 5

Points = Iterable[tuple[float, float]]


class _Axes:
    """A picture with two straight axes; x and y in the units of what is drawn."""

    def __init__(self, title: str, x: tuple[float, float], y: tuple[float, float]) -> None:
        box = f"0 0 {WIDTH} {HEIGHT}"
        self.root = ET.Element("svg", {"viewBox": box, "role": "img", "aria-label": title, "class": "chart"})
        self._x, self._y = x, y

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place of a point in the picture."""
        across = (x - self._x[0]) / (self._x[1] - self._x[0])
        up = (y - self._y[0]) / (self._y[1] - self._y[0])
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    def line(self, points: Points, kind: str) -> None:
        ET.SubElement(self.root, "path", {"d": self._path(points), "class": kind})

    def area(self, points: Points, kind: str) -> None:
        ET.SubElement(self.root, "path", {"d": self._path(points) + "Z", "class": kind})

    def text(self, x: float, y: float, text: str, anchor: str = "middle", kind: str = "tick") -> None:
        """Words at a place of the picture itself."""
        element = ET.SubElement(
            self.root, "text", {"x": _short(x), "y": _short(y), "text-anchor": anchor, "class": kind}
        )
        element.text = text

    def scale_left(self, factor: float) -> None:
        """Round values along the left, each with a line across."""
        for value in _round_values(*self._y):
            left, y = self.at(self._x[0], value)
            self.line([(self._x[0], value), (self._x[1], value)], "zero" if value == 0 else "grid")
            self.text(left - 6, y + 4, _shown(value / factor), "end")

    def _path(self, points: Points) -> str:
        places = [self.at(x, y) for x, y in points]
        return "M" + "L".join(f"{_short(x)},{_short(y)}" for x, y in places)

    def done(self) -> str:
        return ET.tostring(self.root, encoding="unicode")


def fan(block: Chart) -> str:
    """Bands of the quantiles over the labels, the median, the line of zero, and the date that is judged."""
    values = np.array([[point.value for point in points] for points in block.points])
    if len(values) == 1:
        values = np.repeat(values, 2, axis=0)
    factor = block.points[0][0].scale.factor
    low, high = min(float(np.nanmin(values)), 0.0), max(float(np.nanmax(values)), 0.0)
    last = len(values) - 1
    axes = _Axes(block.title, (0.0, float(last)), (low, high if high > low else low + 1.0))
    for outer in range(values.shape[1] // 2):
        band = _band(values[:, outer], values[:, -1 - outer])
        axes.area(band, "band wide" if outer == 0 else "band narrow")
    axes.scale_left(factor)
    axes.line(enumerate(values[:, values.shape[1] // 2]), "median")
    _labels_below(axes, block.labels, last)
    if block.mark < len(block.labels):
        axes.line([(block.mark, low), (block.mark, high)], "judged")
        x, _ = axes.at(block.mark, high)
        axes.text(min(x, WIDTH - RIGHT), TOP - 4, block.mark_note, "end" if x > WIDTH / 2 else "start")
    return axes.done()


def curve(block: Curve) -> str:
    """The share of draws up to each value, with what is marked on it."""
    values, shares = np.array(block.values), np.array(block.shares)
    inside = (shares >= 0.002) & (shares <= 0.998)
    x, y = values[inside], shares[inside]
    ends = [float(x[0]), float(x[-1]), *(mark.at for mark in block.marks)]
    low, high = min(ends), max(ends)
    axes = _Axes(block.title, (low, high if high > low else low + 1.0), (0.0, 1.0))
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        left, height = axes.at(low, share)
        axes.line([(low, share), (high, share)], "grid")
        axes.text(left - 6, height + 4, f"{100 * share:g} %", "end")
    for value in _round_values(low, high):
        place, bottom = axes.at(value, 0.0)
        axes.text(place, bottom + 16, _shown(value / block.scale.factor))
    axes.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, block.scale.unit(block.unit))
    axes.line(zip(x.tolist(), y.tolist(), strict=True), "median")
    for row, mark in enumerate(sorted(block.marks, key=lambda mark: mark.at)):
        axes.line([(mark.at, 0.0), (mark.at, 1.0)], "judged")
        place, top = axes.at(mark.at, 1.0)
        axes.text(place + 4, top + 14 + 14 * row, mark.label, "start" if place < WIDTH * 0.6 else "end")
    return axes.done()


def sketch(heights: Sequence[float]) -> str:
    """The shape of a distribution, as small as a word."""
    width, height = 96.0, 24.0
    root = ET.Element("svg", {"viewBox": f"0 0 {width:g} {height:g}", "class": "sketch", "aria-hidden": "true"})
    step = width / len(heights)
    steps = [(place * step, height * (1 - share)) for place, share in enumerate(heights)]
    outline = "L".join(f"{_short(x)},{_short(y)}L{_short(x + step)},{_short(y)}" for x, y in steps)
    ET.SubElement(root, "path", {"d": f"M0,{height:g}L{outline}L{width:g},{height:g}Z", "class": "band narrow"})
    return ET.tostring(root, encoding="unicode")


def _band(low: NDArray[np.float64], high: NDArray[np.float64]) -> Points:
    return [*enumerate(high.tolist()), *reversed([*enumerate(low.tolist())])]


def _labels_below(axes: _Axes, labels: Sequence[str], last: int) -> None:
    stride = max(1, -(-len(labels) // 6))
    for place in range(0, len(labels), stride):
        x, _ = axes.at(float(min(place, last)), 0.0)
        anchor = "start" if place == 0 else "end" if place == last else "middle"
        axes.text(x, HEIGHT - BOTTOM + 18, labels[place], anchor)


def _round_values(low: float, high: float) -> list[float]:
    """A few round values between two ends."""
    if not high > low:
        return [low]
    raw = (high - low) / _TICKS
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in (1.0, 2.0, 5.0, 10.0) if size * factor >= raw)
    first = math.ceil(low / step)
    return [step * count for count in range(first, math.floor(high / step) + 1)]


def _shown(value: float) -> str:
    return words.number(value, places(abs(value) / 100)) if value else "0"


def _short(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
