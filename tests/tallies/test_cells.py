"""Many cells at once say what each of them says alone, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
from binned import ATOMS, SHAPES, histogram_around

from mcsv.engine.pilot import _centre_and_base
from mcsv.tallies import AtLevels, Histogram, Sorted, sorted_cell, sorted_cells, tail_spreads

LEVELS = np.array([1e-6, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1 - 1e-6, np.nan])
OTHERS = {
    "constant": np.full(1_000, 7.5),
    "two draws": np.array([-1.0, 3.0]),
    "beyond the bins": np.concatenate([np.linspace(0.0, 1.0, 5_000), [1e12, -1e13]]),
}
SAMPLES = {**SHAPES, **ATOMS, **OTHERS}


@pytest.fixture(scope="module")
def together() -> tuple[Histogram, np.ndarray]:
    """A histogram of which each cell is one sample, and the ends of each."""
    each = [histogram_around(*_centre_and_base(np.sort(sample[:2048])), sample) for sample in SAMPLES.values()]
    counts, centres, bases = (
        np.concatenate([getattr(one, name) for one in each]) for name in ("counts", "centres", "bases")
    )
    ends = np.array([(sample.min(), sample.max()) for sample in SAMPLES.values()])
    return Histogram(counts, centres, bases, each[0].bits), ends


@pytest.fixture(scope="module")
def alone(together: tuple[Histogram, np.ndarray]) -> list[Sorted]:
    histogram, ends = together
    return [sorted_cell(histogram, cell, ends[cell]) for cell in range(len(SAMPLES))]


def same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and one.dtype == other.dtype and one.tobytes() == other.tobytes()


@pytest.mark.parametrize("at_once", [1, 3, 64])
def test_bins_are_those_of_each_cell(together, alone, at_once, monkeypatch):
    monkeypatch.setattr("mcsv.tallies.cells._AT_ONCE", at_once)
    found = sorted_cells(*together)
    assert len(found) == len(SAMPLES)
    for name, cell, truth in zip(SAMPLES, found, alone, strict=True):
        for part in ("low", "high", "count", "upto", "open", "excess", "tilt"):
            assert same(getattr(cell, part), getattr(truth, part)), (name, part)


def test_some_cells_are_those_that_were_asked_for(together, alone):
    for cell, number in zip(sorted_cells(*together, [4, 1, 1]), [4, 1, 1], strict=True):
        assert same(cell.low, alone[number].low)
        assert same(cell.upto, alone[number].upto)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # squares of huge distances
def test_levels_are_those_of_each_cell(together, alone):
    told = AtLevels(sorted_cells(*together), LEVELS)
    upper = LEVELS > 0.5
    for row, truth in enumerate(alone):
        assert same(told.values[row], truth.quantiles(LEVELS))
        assert same(told.reached[row], truth.reached(LEVELS))
        assert same(told.tail_means()[row], truth.tail_means(LEVELS, upper))
        assert same(told.tail_spreads()[row], tail_spreads(truth, LEVELS))


def test_no_cells_are_no_figures():
    told = AtLevels([], LEVELS)
    for found in (told.values, told.reached, told.tail_means(), told.tail_spreads()):
        assert found.shape == (0, LEVELS.size)
