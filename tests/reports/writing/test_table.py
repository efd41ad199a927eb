from __future__ import annotations

from mcsv.reports.writing.table import table

ROWS = [["a_rather_long_label", "1.0", "22"], ["b", "333", "4"]]


def test_columns_are_as_narrow_as_their_contents():
    assert table(ROWS, 80) == ["a_rather_long_label  1.0  22", "b                    333   4"]


def test_blanks_and_then_labels_give_way():
    assert table(ROWS, 27)[0] == "a_rather_long_label 1.0 22"
    assert table(ROWS, 22) == ["a_rather_long.. 1.0 22", "b               333  4"]


def test_numbers_are_never_cut():
    assert table(ROWS, 5) == ["a_rather_l.. 1.0", "b            333", "a_rather_l.. 22", "b             4"]


def test_an_error_stays_beside_its_figure():
    rows = [["", "mean", "", "sd", ""], ["label", "100.5", "±0.3", "20.5", "±0.1"]]
    assert table(rows, 24) == [
        "        mean",
        "label  100.5  ±0.3",
        "         sd",
        "label  20.5  ±0.1",
    ]


def test_an_interval_stays_beside_its_figure_under_whatever_heading():
    wide = [["", "mean", "met", "95 % interval"], ["label", "100", "79.9", "79.6 to 80.3"]]
    assert table(wide, 27, errors=[3]) == [
        "       mean",
        "label   100",
        "        met  95 % interval",
        "label  79.9   79.6 to 80.3",
    ]
    assert table(wide, 27)[0] == "       mean   met"  # alone it would have lost what it belongs to
