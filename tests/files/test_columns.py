"""One column of a CSV file: what is read, and what is told by row and column."""

from __future__ import annotations

import pytest

from mcsv.errors import ModelError
from mcsv.files.columns import read_column

GOOD = {
    "one column": ("x\n1\n2.5\n-3e2\n", "", (1, 2.5, -300)),
    "two columns": ("a,x\n9,1\n9,2\n", "x", (1, 2)),
    "semicolons": ("a;x\n9;1\n9;2\n", "x", (1, 2)),
    "tabs": ("a\tx\n9\t1\n", "x", (1,)),
    "quotes": ('"a","x"\n"b,c","1"\n', "x", (1,)),
    "spaces and blank lines": ("a , x\n 9 , 1 \n\n,\n9,2\n", "x", (1, 2)),
    "other line ends": ("x\r\n1\r\n2\r\n", "", (1, 2)),
    "a byte order mark": ("\ufeffx\n1\n", "", (1,)),
    "no end of the last line": ("x\n1\n2", "", (1, 2)),
}


@pytest.mark.parametrize("case", GOOD)
def test_columns_that_are_read(case, tmp_path):
    text, column, values = GOOD[case]
    path = tmp_path / "data.csv"
    path.write_bytes(text.encode())
    assert read_column(path, column).values == values


BAD = {
    "empty": ("", "", [(0, "the file is empty")]),
    "no such column": ("a,b\n1,2\n", "c", [(1, "there is no column c")]),
    "twice": ("a,a\n1,2\n", "a", [(1, "there is more than one column a")]),
    "which of them": ("a,b\n1,2\n", "", [(1, "there are several columns")]),
    "no heading": ("1\n2\n3\n", "", [(1, "the first row is no heading")]),
    "too few and too many cells": (
        "a,b\n1,2\n3\n4,5,6\n",
        "a",
        [(3, "row 3 has 1 cells"), (4, "row 4 has 3 cells")],
    ),
    "the heading once more": ("x\n1\nx\n2\n", "", [(3, "row 3 is the heading once more")]),
    "text": ("x\n1\nlow\n", "", [(3, "row 3, column x is no number")]),
    "thousands": ('x\n"1,000"\n', "", [(2, "row 2, column x has a comma in it")]),
    "decimal commas": ("a;x\n1;2,5\n", "x", [(2, "row 2, column x has a comma in it")]),
    "nan": ("x\n1\nnan\n", "", [(3, "row 3, column x is no finite number")]),
    "currency": ("x\n£5\n", "", [(2, "row 2, column x carries a currency sign")]),
    "a missing value": ("a,x\n1,\n2,3\n", "x", [(2, "row 2, column x is empty")]),
    "quotes without end": ('x\n"1\n2\n', "", [(4, "the quotes do not match: unexpected end of data")]),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_told_with_its_row(case, tmp_path):
    text, column, wanted = BAD[case]
    path = tmp_path / "data.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        read_column(path, column)
    assert [(mistake.line, mistake.what) for mistake in caught.value.mistakes] == wanted
    assert {mistake.code for mistake in caught.value.mistakes} == {"E503"}
    assert {mistake.file for mistake in caught.value.mistakes} == {str(path)}


def test_no_more_mistakes_than_anybody_reads(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text("x\n" + "bad\n" * 1000)
    with pytest.raises(ModelError) as caught:
        read_column(path)
    assert len(caught.value.mistakes) == 10


@pytest.mark.parametrize(
    ("content", "code"), [(b"\xff\xfex\x00", "E101"), (b"x\n\xff\n", "E101"), (b"x\n\x00\n", "E101")]
)
def test_bytes_that_are_no_text(content, code, tmp_path):
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    with pytest.raises(ModelError) as caught:
        read_column(path)
    assert {mistake.code for mistake in caught.value.mistakes} == {code}


def test_files_that_are_none(tmp_path):
    for path in (tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(ModelError, match="E503 cannot be read"):
            read_column(path)
