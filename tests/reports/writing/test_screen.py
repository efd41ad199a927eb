"""Lines of a screen break between words, and never between a number and its sign."""

from __future__ import annotations

from mcsv.reports.media.text import draw
from mcsv.reports.writing.explained import meaning
from mcsv.reports.writing.message import message
from mcsv.reports.writing.paper import Column, Row, Shown, Table
from mcsv.reports.writing.screen import Screen, beginning, clean, columns_of
from mcsv.results.statistics.intervals import Figure


def test_signs_of_per_cent_and_of_money_stay_with_their_numbers():
    text = "a reserve of GBP 20,000 buys 5 % of it, EUR -3 and ¥ 4 too"
    for width in range(12, 50):
        lines = Screen(width).paragraph(text)
        assert " ".join(lines) == text
        assert not any(line.endswith(("GBP", "EUR", "¥")) or line.startswith("%") for line in lines)


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


def test_what_nobody_sees_stays_where_words_or_pictures_need_it_and_nowhere_else():
    joiner, apart, flag = "\u200d", "\u200c", "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
    family, persian, hindi = (
        f"\U0001f468{joiner}\U0001f469",
        f"\u0645\u06cc{apart}\u062e\u0648",
        f"\u0915\u094d{joiner}\u0937",
    )
    for kept in (family, persian, hindi, flag, "\u2764\ufe0f", "1\ufe0f\u20e3", "e\u0301"):
        assert clean(kept) == kept
    for lost in (f"a{joiner}b", f"a{apart}b", joiner, "\u200b", "\u3164", "a\ufe00b", "a\ufe0f", flag[1:]):
        assert "\ufffd" in clean(lost)
        assert clean(clean(lost)) == clean(lost)
    assert clean("\u0301a") == "\u25cc\u0301a"


def test_wide_signs_take_two_columns_and_accents_none():
    assert [
        columns_of(word) for word in ("abc", "\u6f22\u6f22", "e\u0301", "\U0001f468\u200d\U0001f469", "\u2764\ufe0f")
    ] == [
        *(3, 4, 1, 2, 2),
    ]
    assert beginning("\u6f22\u6f22\u6f22", 5) == "\u6f22\u6f22"
    lines = Screen(20).paragraph("\u6f22\u6f22\u6f22\u6f22 " * 9)
    assert all(columns_of(line) <= 20 for line in lines)
    assert " ".join(lines) == ("\u6f22\u6f22\u6f22\u6f22 " * 9).strip()


def test_only_our_own_headings_are_explained():
    assert meaning(message("BCR"))
    assert meaning("BCR") == ""
