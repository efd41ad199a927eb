"""Columns of a joint table: the place in the table of each random word, and what a table of data is known by."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import some

from mcsv.distributions import build
from mcsv.distributions.corrected import correct
from mcsv.distributions.rows import Rows
from mcsv.engine.reference.interpreter import tails_of
from mcsv.engine.reference.joint_rows import row_of
from mcsv.errors import DistributionError

SIZES = [1, 2, 3, 5, 7, 8, 10, 49, 100, 1000, 4097, 99_999, 2**20 - 1, 2**20]


def edges(n: int) -> list[int]:
    """Random words beside the borders between rows, where rounding would show, and others."""
    rng = np.random.default_rng(n)
    rows = {1, n // 2, n // 2 + 1, n - 1, *rng.integers(1, n, 200, endpoint=True).tolist()}
    beside = (2**64 * row // n + step * 2**11 for row in rows for step in (-2, -1, 0, 1, 2))
    words = rng.integers(0, 2**64, 300, dtype=np.uint64).tolist()
    return [0, 1, 2**63 - 1, 2**63, 2**64 - 1, *words, *(word for word in beside if 0 <= word < 2**64)]


@pytest.mark.parametrize("n", some(SIZES, 7))
def test_each_word_finds_the_row_that_whole_numbers_say(n):
    words = edges(n)
    d = Rows("psa", tuple(np.random.default_rng(n).permutation(n).astype(float).tolist()))
    tails = tails_of(np.array(words, dtype=np.uint64))
    found = d.by_row.lookup(np.abs(tails), tails < 0)
    assert found.tolist() == [d.values[row_of(word, n)] for word in words]


@pytest.mark.parametrize("n", [1, 2, 3, 6, 100, 1000])
def test_rows_are_equally_likely(n):
    table = build({"dist": "rows", "table": "psa", "values": list(range(n))}).by_row
    _, width, _ = table.borders()
    share = np.zeros(n)
    np.add.at(share, table.coefficients[:, 0].astype(int), width / 2)
    np.testing.assert_allclose(share, 1 / n, rtol=0, atol=2.0**-51)


def test_a_file_has_one_name_however_it_is_written(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "psa.csv").write_text("cost,effect\n3,1\n1,2\n2,5\n")
    ways = ["data/psa.csv", "./data/psa.csv", "data/../data//psa.csv"]
    found = [build({"dist": "rows", "file": way, "column": "cost"}, tmp_path) for way in ways]
    assert {(d.table, d.values) for d in found} == {("data/psa.csv", (3.0, 1.0, 2.0))}
    assert build(found[0].spec()) == found[0]


def test_a_file_without_rows(tmp_path):
    (tmp_path / "psa.csv").write_text("cost,effect\n")
    with pytest.raises(DistributionError, match="the file has no rows"):
        build({"dist": "rows", "file": "psa.csv", "column": "cost"}, tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"cost;effect\n1,5;2,5\n", "save the file with commas between its columns"),
        (b"cost\teffect\n1\t2\n", "save the file with commas between its columns"),
        (b"costs,effect\n1,2\n", "did you mean costs\\?"),
        (b"cost,caf\xe9\n1,2\n", "it is no UTF-8.*save the file as UTF-8"),
    ],
)
def test_a_file_that_is_written_otherwise_says_how_to_save_it(tmp_path, text, said):
    (tmp_path / "psa.csv").write_bytes(text)
    with pytest.raises(DistributionError, match=said):
        build({"dist": "rows", "file": "psa.csv", "column": "cost"}, tmp_path)


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "psa.csv").mkdir()
    with pytest.raises(DistributionError, match="the file cannot be read: is a directory"):
        build({"dist": "rows", "file": "psa.csv", "column": "cost"}, tmp_path)


def test_a_shift_moves_every_row_and_a_wider_grade_is_refused():
    d = Rows("psa", (30.0, 10.0, 20.0))
    assert correct(d, 1.0, 1.5) == Rows("psa", (45.0, 15.0, 30.0))
    with pytest.raises(DistributionError) as caught:
        correct(d, 1.5, 1.0)
    assert [mistake.code for mistake in caught.value.mistakes] == ["E465"]
