"""Several named curves over one axis as inline SVG; each has a stroke of its own, so that colour is not needed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mcsv.reports.media.html.ink import LINE, LONGEST, Axes, Frame
from mcsv.reports.writing.language import ENGLISH, Language
from mcsv.reports.writing.paper import Lines

__all__ = ["lines"]

_STROKES = ("line first", "line second", "line third", "line fourth", "line fifth", "line sixth")
_A_ROW = 3


def lines(block: Lines, language: Language = ENGLISH) -> str:
    """The curves of a block with scales on both sides, its marks and levels; empty where there is no value."""
    values = [value for line in block.lines for value in line.values if math.isfinite(value)]
    if not values or len(block.at) < 2:
        return ""
    rows = -(-len(block.lines) // _A_ROW)
    frame = Frame(height=306 + LINE * rows, top=22 + LINE * rows)
    ends = [*values, *(level.at for level in block.levels), 0.0]
    low, high = min(ends), max(ends)
    axes = Axes(block.title, (block.at[0], block.at[-1]), (low, high if high > low else low + 1.0), frame, language)
    axes.scale_left(block.scale.factor, block.scale.unit(block.unit))
    axes.scale_below(1.0, block.axis)
    for level in block.levels:
        axes.line([(block.at[0], level.at), (block.at[-1], level.at)], "judged")
        x, y = axes.at(block.at[-1], level.at)
        axes.text(x, y - 4, level.label, "end")
    for mark in block.marks:
        axes.line([(mark.at, low), (mark.at, high)], "judged")
        x, y = axes.at(mark.at, high)
        axes.text(x + 4, y + 14, mark.label, "start" if x < frame.width * 0.6 else "end")
    for place, line in enumerate(block.lines):
        kind = _STROKES[place % len(_STROKES)]
        for piece in _pieces(block.at, line.values):
            axes.line(piece, kind)
        _key(axes, place, kind, axes.said(line.label))
    return axes.done()


def _pieces(at: Sequence[float], values: Sequence[float]) -> list[list[tuple[float, float]]]:
    """The parts of a curve that hang together."""
    found: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(at, values, strict=True):
        if math.isfinite(y):
            found[-1].append((x, y))
        elif found[-1]:
            found.append([])
    return [piece for piece in found if len(piece) > 1]


def _key(axes: Axes, place: int, kind: str, label: str) -> None:
    wide = axes.frame.width / _A_ROW
    x, y = place % _A_ROW * wide + 4, 19 + LINE * (place // _A_ROW)
    axes.stroke((x, y - 4), (x + 28, y - 4), kind)
    room = LONGEST // 2
    axes.text(x + 34, y, label if len(label) <= room else f"{label[: room - 1]}…", "start")
