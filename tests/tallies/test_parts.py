"""What bins say of the draws below a value, beside the draws themselves."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv.tallies import Sorted, below, count_below, sorted_cell
from tests.binned import histogram_around


def binned(draws: np.ndarray) -> Sorted:
    ends = np.array([draws.min(), draws.max()])
    return sorted_cell(histogram_around(float(draws[0]), 0.5, draws), 0, ends)


@pytest.fixture(scope="module")
def smooth() -> tuple[np.ndarray, Sorted]:
    draws = np.random.default_rng(5).normal(2.0, 3.0, 200_000)
    return draws, binned(draws)


@pytest.mark.parametrize("value", [-8.0, -1.0, 0.0, 2.0, 2.01, 6.0, 13.0])
def test_a_count_is_that_of_the_draws(smooth, value: float) -> None:
    draws, bins = smooth
    found, least, most = count_below(bins, value)
    true = np.count_nonzero(draws < value)
    assert found == pytest.approx(true, abs=0.1 * np.sqrt(true * (1 - true / draws.size)) + 2)
    assert least <= found <= most


def test_beyond_all_draws(smooth) -> None:
    draws, bins = smooth
    assert count_below(bins, draws.min() - 1) == (0.0, 0.0, 0.0)
    assert count_below(bins, draws.max() + 1) == (draws.size,) * 3


def test_an_atom_in_the_bin_of_the_value_is_told() -> None:
    rng = np.random.default_rng(6)
    draws = np.concatenate([rng.normal(0.0, 1.0, 50_000), np.full(20_000, 0.7071)])
    bins = binned(draws)
    for value in (0.70705, 0.70715):
        _, least, most = count_below(bins, value)
        assert least <= np.count_nonzero(draws < value) <= most
        assert most - least > 10_000


def test_the_part_below_has_the_quantiles_of_the_draws_below(smooth) -> None:
    draws, bins = smooth
    those = draws[draws < 0.0]
    part = below(bins, 0.0, those.size)
    assert part.draws == those.size
    for q in (0.05, 0.5, 0.95):
        assert part.quantile(q) == pytest.approx(np.quantile(those, q), abs=0.005)
    assert part.high[-1] == 0.0
    worst = np.sort(those)[: round(0.05 * those.size)].mean()
    assert part.tail_mean(0.05, False) == pytest.approx(worst, abs=0.01)
