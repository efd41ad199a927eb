"""Edges of bins, and parts of a table."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv.answers.bins import BINS, EDGES, GROUPS, BinTable


def a_table(seed: int = 1, drivers: int = 2, outcomes: int = 3) -> tuple[BinTable, np.ndarray]:
    """A table of 50 draws a group, and its outcomes (groups, draws, outcomes)."""
    rng = np.random.default_rng(seed)
    values = rng.normal(5.0, 2.0, (GROUPS, 50, outcomes))
    counts, sums = np.zeros((GROUPS, drivers, BINS), np.int64), np.zeros((GROUPS, drivers, BINS, outcomes))
    for group, draws in enumerate(values):
        for driver in range(drivers):
            bins = rng.integers(0, BINS, draws.shape[0])
            np.add.at(counts[group, driver], bins, 1)
            np.add.at(sums[group, driver], bins, draws)
    squares = ((values - 4.0) ** 2).sum(axis=1)
    names = tuple(f"x{i}" for i in range(drivers)), tuple(f"y{i}" for i in range(outcomes))
    return BinTable(*names, counts, sums, squares, np.full(outcomes, 4.0), frozenset({"x1"})), values


def test_edges_are_64_equal_bins_with_the_outermost_halved_five_times() -> None:
    assert EDGES.shape == (BINS + 1,) == (75,)
    widths = np.diff(EDGES)
    assert (widths[6:-6] == 1 / 64).all()
    assert widths[:6].tolist() == [2**-11, 2**-11, 2**-10, 2**-9, 2**-8, 2**-7]
    assert widths[-6:].tolist() == widths[:6].tolist()[::-1]


def test_totals_and_deviations_are_those_of_the_draws() -> None:
    table, values = a_table()
    assert table.draws.tolist() == [50] * GROUPS
    np.testing.assert_allclose(table.total, values.sum(axis=1))
    np.testing.assert_allclose(table.deviations(), 50 * values.var(axis=1))


def test_a_part_has_what_was_asked_for_in_that_order() -> None:
    table, _ = a_table()
    part = table.of(["x1"], ["y2", "y0"])
    assert (part.drivers, part.outcomes, part.counted) == (("x1",), ("y2", "y0"), {"x1"})
    np.testing.assert_array_equal(part.sums, table.sums[:, [1]][..., [2, 0]])
    np.testing.assert_array_equal(part.squares, table.squares[:, [2, 0]])
    with pytest.raises(ValueError, match="not in"):
        table.of(["x7"], ["y0"])
