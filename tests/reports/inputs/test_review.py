"""The page for reviewers as text: it fits the screen, marks what is odd, and shows no figure that is not there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mcsv.errors import Mistake
from mcsv.model.review import Review
from mcsv.model.review.figures import Figure
from mcsv.model.review.money import Flow
from mcsv.reports.inputs.review import page
from mcsv.reports.writing.screen import Screen

NAN = float("nan")
DATES, MADE_OF = "2026-04 to 2029-03", "wage per year"
MARKS = ("13 times all",)
FLOW = Flow("costs.team", "council", "pays", 1_234_567, 411_522.3, NAN, 12.5, 0.4, DATES, MADE_OF, MARKS)
FIGURE = Figure("inputs.wage", 40_000, 36_500, 43_500, "GBP/year", "gamma mean 40000", "pay scale\x1b[31m", ())
REVIEW = Review(
    "A programme", "GBP", "2025/26", [FLOW], [FIGURE], [], [], [], (Mistake("W367", "is odd", "costs.team"),)
)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_it_fits_the_screen_and_steers_no_terminal(width: int):
    lines = page(REVIEW, Screen(width))
    assert max(map(len, lines)) <= width
    assert "\x1b" not in "".join(lines)


def test_figures_have_four_digits_and_oddities_two_signs():
    text = "\n".join(page(REVIEW, Screen(100)))
    assert "411,500" in text
    assert "1,235,000 in all, 2026-04 to 2029-03: wage per year" in text
    assert "1,250" in text  # 12.5 times the money is 1,250 per cent of it
    assert "  !! 13 times all" in text
    assert "  !! W367 costs.team: is odd" in text
    assert "nan" not in text


def test_parts_of_which_there_is_nothing_are_left_out():
    text = "\n".join(page(replace(REVIEW, flows=[], remarks=()), Screen(80)))
    assert "Expected money" not in text
    assert "What the check says" not in text
    assert "Events" not in text


def test_a_range_is_told_apart_from_its_mean_and_what_is_lost_is_no_gain():
    close = replace(FIGURE, mean=100_000.0, low=99_983.6, high=100_016.4)
    harm = replace(FLOW, path="benefits.harm", verb="gains", total=-4_000.0, a_year=-2_000.0)
    text = "\n".join(page(replace(REVIEW, figures=[close], flows=[harm]), Screen(100)))
    (row,) = (line.split() for line in text.splitlines() if line.startswith("wage"))
    assert row[1:] == ["100,000", "99,984", "100,016"]
    assert "council loses 4,000 in all" in text
    assert "GBP, prices of 2025/26" in text


def test_a_chance_in_a_million_is_written_out():
    wide = replace(FIGURE, mean=1e-6, low=1e-7, high=2e-6)
    assert "0.000001" in "\n".join(page(replace(REVIEW, figures=[wide]), Screen(100)))
