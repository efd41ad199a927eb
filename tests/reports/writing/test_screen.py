"""Lines of a screen break between words, and never between a number and its sign."""

from __future__ import annotations

from mcsv.reports.media.text import draw
from mcsv.reports.writing.paper import Column, Row, Shown, Table
from mcsv.reports.writing.screen import Screen
from mcsv.results.statistics.intervals import Figure


def test_signs_of_per_cent_and_of_money_stay_with_their_numbers():
    text = "a reserve of GBP 20,000 buys 5 % of it, EUR -3 too"
    for width in range(12, 50):
        lines = Screen(width).paragraph(text)
        assert " ".join(lines) == text
        assert not any(line.endswith(("GBP", "EUR")) or line.startswith("%") for line in lines)


def test_figures_stand_out_against_their_errors_and_marked_rows_against_the_rest():
    rows = tuple(Row(label, (Shown(Figure(12.0, 0.5)),), marked=label == "b") for label in ("a", "b"))
    table = Table("Title", (Column("mean", "beside"),), rows, mark="judged")
    plain, coloured = (draw([table], Screen(colour=colour)) for colour in (False, True))
    assert "b ▲    12  ±1" in plain
    assert "\033[1mb ▲\033[0m    12  \033[2m±1\033[0m" in coloured
    assert "\033[1ma" not in coloured
    for tone in ("\033[0m", "\033[1m", "\033[2m"):
        coloured = coloured.replace(tone, "")
    assert coloured == plain
