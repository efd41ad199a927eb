"""Bars and lines: drawn from the figures of their table, which is what media without ink show of them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from mcsv.reports.media import markdown, text
from mcsv.reports.media.html.bars import bars
from mcsv.reports.media.html.lines import lines
from mcsv.reports.media.html.svg import curve
from mcsv.reports.writing.page import Page, Section
from mcsv.reports.writing.paper import Bars, Column, Curve, Line, Lines, Mark, Row, Shown, Table, figures_of
from mcsv.reports.writing.screen import Screen
from mcsv.reports.writing.words import Scale
from mcsv.results.statistics.intervals import Figure


def shown(value: float, se: float = 0.5) -> Shown:
    return Shown(Figure(value, se), "GBP")


TABLE = Table(
    "What moves it",
    (Column("lowest"), Column("highest")),
    (
        Row("price", (shown(10), shown(90))),
        Row("<b>demand</b>" + "x" * 80, (shown(70), shown(-20))),
        Row("nothing known", ("", shown(3))),
        Row("no number", (shown(math.nan), shown(3))),
    ),
)
TORNADO = Bars(TABLE, (0, 1), "between", 40.0, "GBP", Scale(), (Mark("accepted", 50.0), Mark("all draws", 40.0)))


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def places(root: ET.Element, kind: str) -> list[tuple[float, float]]:
    """Where circles of a kind are."""
    found = [each for each in root.iter("circle") if each.get("class") == kind]
    return [(float(str(each.get("cx"))), float(str(each.get("cy")))) for each in found]


def words(root: ET.Element) -> list[str]:
    return [str(each.text) for each in root.iter("text")]


def test_a_bar_stands_between_its_two_figures_at_their_places() -> None:
    root = drawn(bars(TORNADO))
    *rings, _ = places(root, "ring")  # the last of each is in the legend
    *dots, _ = places(root, "here own")
    assert len(rings) == len(dots) == 2
    scale = (rings[1][0] - rings[0][0]) / (70 - 10)
    assert dots[0][0] - rings[0][0] == pytest.approx(80 * scale, abs=0.3)
    assert dots[1][0] - rings[0][0] == pytest.approx(-30 * scale, abs=0.3)
    assert rings[0][1] < rings[1][1]
    assert {"10", "90", "70", "-20", "lowest", "highest", "accepted", "all draws", "GBP"} <= {*words(root)}


def test_long_and_strange_labels_are_text_and_cut() -> None:
    (label,) = [word for word in words(drawn(bars(TORNADO))) if "demand" in word]
    assert label.startswith("<b>demand</b>")
    assert len(label) <= 44


def test_parts_stand_behind_each_other_and_below_zero_apart() -> None:
    table = Table(
        "saved", (Column("cash"), Column("later")), (Row("a", (shown(2), shown(3))), Row("b", (shown(2), shown(-1))))
    )
    root = drawn(bars(Bars(table, (0, 1), "stacked", 0.0, "GBP", Scale())))

    def span(kind: str) -> list[tuple[float, float]]:
        found = [str(each.get("d")) for each in root.iter("path") if each.get("class") == kind]
        ends = [[float(point.split(",")[0]) for point in d.strip("MZ").split("L")] for d in found if "h12" not in d]
        return [(min(xs), max(xs)) for xs in ends]

    (first, second), (later, below) = span("part first"), span("part second")
    assert later[0] == pytest.approx(first[1])
    assert later[1] - later[0] == pytest.approx(1.5 * (first[1] - first[0]), abs=0.3)
    assert below[1] == pytest.approx(second[0])


def test_one_part_has_its_error_and_what_is_nothing_has_no_bar() -> None:
    table = Table("worth", (Column("worth"),), (Row("a", (shown(5, 1.0),)), Row("b", (shown(0),))))
    root = drawn(bars(Bars(table, (0,), "stacked", 0.0, "GBP", Scale())))
    assert [each.get("class") for each in root.iter("path")].count("whisker") == 1
    assert "b" not in words(root)
    nothing = replace(table, rows=table.rows[1:])
    assert bars(Bars(nothing, (0,), "stacked", 0.0, "GBP", Scale())) == ""


def test_marks_of_a_curve_are_named_above_it_each_on_a_line_of_its_own() -> None:
    marks = tuple(Mark(label, at) for label, at in (("P50", 50.0), ("all inputs at their means", 50.4), ("P80", 80.0)))
    shares = tuple(each / 100 for each in range(101))
    root = drawn(curve(Curve("cost", "GBP", Scale(), tuple(map(float, range(101))), shares, marks)))
    named = {"P50", "all inputs at their means", "P80"}
    heights = {text.text: float(text.get("y", "")) for text in root.iter("text") if text.text in named}
    (top,) = (float(text.get("y", "")) for text in root.iter("text") if text.text == "100 %")
    assert max(heights.values()) < top - 4
    gaps = np.diff(sorted(heights.values()))
    assert len(heights) == 3
    assert (gaps >= 23).all()  # the largest letters, on a phone


def test_curves_have_each_a_stroke_of_their_own_and_gaps_where_nothing_is_known() -> None:
    known = Lines(
        TABLE,
        "weight",
        (0.0, 0.5, 1.0, 1.5, 2.0),
        (Line("a", (0.1, 0.2, math.nan, 0.4, 0.5)), Line("b", (0.9, 0.8, 0.7, 0.6, 0.5))),
        "",
        Scale(0.01, "%"),
        (Mark("here", 1.0),),
        (Mark("accepted", 0.3),),
    )
    root = drawn(lines(known))
    strokes = [each.get("class") for each in root.iter("path")]
    assert strokes.count("line first") == 3  # two pieces, one in the legend
    assert strokes.count("line second") == 2
    assert {"a", "b", "weight", "%", "here", "accepted", "1.0", "2.0", "80"} <= {*words(root)}
    assert lines(replace(known, lines=(Line("a", (math.nan,) * 5),))) == ""


@pytest.mark.parametrize("block", [TORNADO, Lines(TABLE, "x", (0.0, 1.0), (Line("a", (1.0, 2.0)),), "GBP", Scale())])
def test_without_ink_there_is_the_table(block: Any) -> None:
    screen = Screen(80)
    assert text.draw([block], screen) == text.draw([TABLE], screen)
    assert [*figures_of(block)] == [*figures_of(TABLE)]
    page = Page("t", (), (), None, (Section("a", "b", "", (block,)),), None, (), (), ())
    plain = Page("t", (), (), None, (Section("a", "b", "", (TABLE,)),), None, (), (), ())
    assert markdown.draw(page) == markdown.draw(plain)
