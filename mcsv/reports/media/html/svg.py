"""Pictures as inline SVG: bands over time, and curves of shares. Text stays text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.etree import ElementTree as ET

import numpy as np
from numpy.typing import NDArray

from mcsv.reports.media.html.ink import LETTER, LINE, Axes, Frame, Points, short, ticks
from mcsv.reports.writing import words
from mcsv.reports.writing.language import ENGLISH, Language
from mcsv.reports.writing.paper import Chart, Curve

__all__ = ["curve", "fan", "sketch"]

_DATE = len("2027-03-31")
"""Letters of a label below the fan; what the labels are moves nothing else in the picture."""


def fan(block: Chart, language: Language = ENGLISH) -> str:
    """Bands of the quantiles over the labels, the median, the line of zero, and the date that is judged."""
    values = np.array([[point.value for point in points] for points in block.points])
    if len(values) == 1:
        values = np.repeat(values, 2, axis=0)
    factor = block.points[0][0].scale.factor
    low, high = min(float(np.nanmin(values)), 0.0), max(float(np.nanmax(values)), 0.0)
    last = len(values) - 1
    high = high if high > low else low + 1.0
    longest = max(len(word) for _, word in ticks(low, high, factor))
    frame = Frame(left=max(Frame().left, 12 + LETTER * longest))
    axes = Axes(block.title, (0.0, float(last)), (low, high), frame, language)
    for outer in range(values.shape[1] // 2):
        band = _band(values[:, outer], values[:, -1 - outer])
        axes.area(band, "band wide" if outer == 0 else "band narrow")
    axes.scale_left(factor)
    axes.line(enumerate(values[:, values.shape[1] // 2]), "median")
    _labels_below(axes, block.labels, last)
    if block.mark < len(block.labels):
        axes.line([(block.mark, low), (block.mark, high)], "judged")
        x, _ = axes.at(block.mark, high)
        axes.text(
            min(x, axes.frame.width - axes.frame.right),
            axes.frame.top - 4,
            block.mark_note,
            "end" if x > axes.frame.width / 2 else "start",
        )
    return axes.done()


def curve(block: Curve, language: Language = ENGLISH) -> str:
    """The share of draws up to each value, with what is marked on it."""
    values, shares = np.array(block.values), np.array(block.shares)
    inside = (shares >= 0.002) & (shares <= 0.998)
    x, y = values[inside], shares[inside]
    ends = [float(x[0]), float(x[-1]), *(mark.at for mark in block.marks)]
    low, high = min(ends), max(ends)
    marks = sorted(block.marks, key=lambda mark: mark.at)
    head = LINE * len(marks)  # a line for each, above the curve, where no other stands
    frame = Frame(height=Frame().height + head, top=Frame().top + head)
    axes = Axes(block.title, (low, high if high > low else low + 1.0), (0.0, 1.0), frame, language)
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        left, height = axes.at(low, share)
        axes.line([(low, share), (high, share)], "grid")
        axes.text(left - 6, height + 4, words.per_cent(f"{100 * share:g}"), "end")
    axes.scale_below(block.scale.factor, block.scale.unit(block.unit))
    axes.line(zip(x.tolist(), y.tolist(), strict=True), "median")
    for row, mark in enumerate(marks):
        place, top = axes.at(mark.at, 1.0)
        height = top - 8 - LINE * (len(marks) - 1 - row)
        _, bottom = axes.at(mark.at, 0.0)
        axes.stroke((place, height - 12), (place, bottom), "judged")
        left = place < frame.width * 0.55
        axes.text(place + 5 if left else place - 5, height, mark.label, "start" if left else "end")
    return axes.done()


def sketch(heights: Sequence[float]) -> str:
    """The shape of a distribution, as small as a word."""
    width, height = 96.0, 24.0
    root = ET.Element("svg", {"viewBox": f"0 0 {width:g} {height:g}", "class": "sketch", "aria-hidden": "true"})
    step = width / len(heights)
    steps = [(place * step, height * (1 - share)) for place, share in enumerate(heights)]
    outline = "L".join(f"{short(x)},{short(y)}L{short(x + step)},{short(y)}" for x, y in steps)
    ET.SubElement(root, "path", {"d": f"M0,{height:g}L{outline}L{width:g},{height:g}Z", "class": "band narrow"})
    return ET.tostring(root, encoding="unicode")


def _band(low: NDArray[np.float64], high: NDArray[np.float64]) -> Points:
    return [*enumerate(high.tolist()), *reversed([*enumerate(low.tolist())])]


def _labels_below(axes: Axes, labels: Sequence[str], last: int) -> None:
    room = (axes.frame.width - axes.frame.left - axes.frame.right) / max(last, 1)
    stride = max(1, -(-len(labels) // 4), math.ceil((1.5 * _DATE * LETTER + LETTER) / room))
    for place in range(0, len(labels), stride):
        x, _ = axes.at(float(min(place, last)), 0.0)
        anchor = "start" if place == 0 else "end" if place == last else "middle"
        axes.text(x, axes.frame.height - axes.frame.bottom + 18, labels[place], anchor)
