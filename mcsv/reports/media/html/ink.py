"""What all pictures have in common: two straight axes, lines, areas and words, and round values along them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from mcsv.dataclass import dataclass
from mcsv.reports.writing import words
from mcsv.reports.writing.language import ENGLISH, Language
from mcsv.reports.writing.screen import clean
from mcsv.results.statistics.intervals import places

__all__ = ["LETTER", "LINE", "LONGEST", "Axes", "Frame", "Points", "short", "ticks"]

_TICKS = 5
LETTER, LINE = 12.5, 24.0
"""How wide a letter and how high a line is where they are largest beside the picture, on a phone."""
LONGEST = 44
"""Characters of a label that a picture has room for on a phone; the table below it has all of them."""

Points = Iterable[tuple[float, float]]


@dataclass(frozen=True)
class Frame:
    """How large a picture is, and how much of it is left free on each side."""

    width: float = 720
    height: float = 300
    left: float = 84
    right: float = 16
    top: float = 24
    bottom: float = 48


class Axes:
    """A picture with two straight axes; x and y in the units of what is drawn."""

    def __init__(
        self,
        title: str,
        x: tuple[float, float],
        y: tuple[float, float],
        frame: Frame | None = None,
        language: Language = ENGLISH,
    ) -> None:
        self.frame, self._language = frame or Frame(), language
        box = f"0 0 {self.frame.width:g} {self.frame.height:g}"
        self.root = ET.Element("svg", {"viewBox": box, "role": "img", "aria-label": self.said(title), "class": "chart"})
        self._x, self._y = x, y

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place of a point in the picture."""
        across = (x - self._x[0]) / (self._x[1] - self._x[0])
        up = (y - self._y[0]) / (self._y[1] - self._y[0])
        frame = self.frame
        return (
            frame.left + across * (frame.width - frame.left - frame.right),
            frame.height - frame.bottom - up * (frame.height - frame.top - frame.bottom),
        )

    def said(self, text: str) -> str:
        """Words as the picture has them: in its language."""
        return self._language.said(clean(text))

    def line(self, points: Points, kind: str) -> None:
        """A line through points."""
        ET.SubElement(self.root, "path", {"d": self._path(points), "class": kind})

    def area(self, points: Points, kind: str) -> None:
        """An area inside points."""
        ET.SubElement(self.root, "path", {"d": self._path(points) + "Z", "class": kind})

    def text(self, x: float, y: float, text: str, anchor: str = "middle", kind: str = "tick") -> None:
        """Words at a place of the picture itself."""
        element = ET.SubElement(self.root, "text", {"x": short(x), "y": short(y), "text-anchor": anchor, "class": kind})
        said = self.said(text)
        element.text = said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"

    def dot(self, x: float, y: float, kind: str) -> None:
        """A small circle at a point."""
        left, top = self.at(x, y)
        ET.SubElement(self.root, "circle", {"cx": short(left), "cy": short(top), "r": "6", "class": kind})

    def key(self, x: float, y: float, kind: str, square: bool = False) -> None:
        """A small circle or square at a place of the picture itself, as a legend has it."""
        if square:
            d = f"M{short(x - 6)},{short(y - 6)}h12v12h-12Z"
            ET.SubElement(self.root, "path", {"d": d, "class": kind})
        else:
            ET.SubElement(self.root, "circle", {"cx": short(x), "cy": short(y), "r": "6", "class": kind})

    def stroke(self, start: tuple[float, float], end: tuple[float, float], kind: str) -> None:
        """A line between two places of the picture itself."""
        d = "M" + "L".join(f"{short(x)},{short(y)}" for x, y in (start, end))
        ET.SubElement(self.root, "path", {"d": d, "class": kind})

    def scale_left(self, factor: float, unit: str = "") -> None:
        """Round values along the left, each with a line across, and their unit above them."""
        if unit:
            self.text(4, self.frame.top - 4, unit, "start")
        for value, word in ticks(*self._y, factor):
            left, y = self.at(self._x[0], value)
            self.line([(self._x[0], value), (self._x[1], value)], "zero" if value == 0 else "grid")
            self.text(left - 6, y + 4, word, "end")

    def scale_below(self, factor: float, unit: str) -> None:
        """Round values along the bottom, and their unit."""
        frame = self.frame
        for value, word in ticks(*self._x, factor):
            place, bottom = self.at(value, self._y[0])
            half = len(word) * LETTER / 2  # at the ends it stands beside the values of the left, and does not leave
            anchor = "start" if place - half < frame.left else "end" if place + half > frame.width else "middle"
            self.text(place, bottom + 18, word, anchor)
        self.text((frame.left + frame.width - frame.right) / 2, frame.height - 5, unit)

    def _path(self, points: Points) -> str:
        places = [self.at(x, y) for x, y in points]
        return "M" + "L".join(f"{short(x)},{short(y)}" for x, y in places)

    def done(self) -> str:
        """The picture as an element."""
        return ET.tostring(self.root, encoding="unicode")


def ticks(low: float, high: float, factor: float) -> list[tuple[float, str]]:
    """A few round values between two ends, each in words: as many decimal places as tell them apart."""
    if not high > low:
        return [(low, words.number(low / factor, places(abs(low / factor) / 100)) if low else "0")]
    raw = (high - low) / _TICKS
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * many for many in (1.0, 2.0, 5.0, 10.0) if size * many >= raw)
    first, last = math.ceil(low / step), math.floor(high / step)
    decimals = max(0, -math.floor(math.log10(step / factor) + 1e-9))
    return [(count * step, words.number(count * step / factor, decimals)) for count in range(first, last + 1)]


def short(value: float) -> str:
    """A place of a picture in as few characters as do."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
