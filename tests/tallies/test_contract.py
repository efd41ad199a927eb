"""One contract for all tallies: start, update, merge, finish; merging parts gives what seeing everything gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcsv.kernels import LANES
from mcsv.tallies import Bad, Categories, Extremes, Histogram, Moments, Negatives, update_sums

CELLS = 3
CENTRES = np.array([0.0, 5.0, -2.0])
BASES = np.array([1.0, 0.5, 2.0**-8])
Sample = np.ndarray


@dataclass(frozen=True)
class Kind:
    """A tally: how it starts, sees a row (cells, draws) whose first draw is given, and what it says at the end."""

    start: Callable[[], Any]
    see: Callable[[Any, Sample, int], Any]
    finish: Callable[[Any], tuple[np.ndarray, ...]]
    exact: bool = True


def cell_by_cell(tally: Any, sample: Sample, first: int) -> Any:
    for cell, row in enumerate(sample):
        tally.update(cell, np.ascontiguousarray(row))
    return tally


def bad_cells(tally: Bad, sample: Sample, first: int) -> Bad:
    for cell, row in enumerate(sample):
        tally.update(cell, np.where(row > 2.5, np.nan, np.where(row < -2.8, np.inf, row)), first)
    return tally


def categories(tally: Categories, sample: Sample, first: int) -> Categories:
    for cell, row in enumerate(sample):
        tally.update(cell, np.clip(np.floor(row + 2), 0, 4))
    return tally


def moments(tally: Moments, sample: Sample, first: int) -> Moments:
    sums = np.zeros((CELLS, 3, LANES))
    for cell, row in enumerate(sample):
        update_sums(sums, cell, np.ascontiguousarray(row), CENTRES[cell])
    return tally.merge(Moments.closed(sums, sample.shape[1]))


KINDS = {
    "moments": Kind(
        lambda: Moments.start(CELLS),
        moments,
        lambda tally: (tally.mean(CENTRES), tally.sd(), tally.shortfall_mean()),
        exact=False,
    ),
    "extremes": Kind(lambda: Extremes.start(CELLS), cell_by_cell, lambda tally: (tally.ends,)),
    "negatives": Kind(lambda: Negatives.start(CELLS), cell_by_cell, lambda tally: (tally.count,)),
    "bad": Kind(lambda: Bad.start(CELLS), bad_cells, lambda tally: (tally.seen,)),
    "categories": Kind(lambda: Categories.start(CELLS, 5), categories, lambda tally: (tally.count,)),
    "histogram": Kind(
        lambda: Histogram.start(CENTRES, BASES, 7), cell_by_cell, lambda tally: (tally.counts, tally.centres)
    ),
}
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def sample_of(draws: int, seed: int) -> Sample:
    return np.random.default_rng(seed).normal(0, 1.5, (CELLS, draws))


def parts_of(kind: Kind, sample: Sample, cuts: list[int]) -> list[Any]:
    borders = [0, *sorted(cut % (sample.shape[1] + 1) for cut in cuts), sample.shape[1]]
    return [kind.see(kind.start(), sample[:, low:high], low) for low, high in pairwise(borders)]


def merged(kind: Kind, parts: list[Any]) -> tuple[np.ndarray, ...]:
    total = kind.start()
    for part in parts:
        total = total.merge(part)
    return kind.finish(total)


def alike(kind: Kind, found: tuple[np.ndarray, ...], expected: tuple[np.ndarray, ...]) -> None:
    for mine, theirs in zip(found, expected, strict=True):
        if kind.exact:
            np.testing.assert_array_equal(mine, theirs)
        else:
            np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-14)


@each_kind
@settings(max_examples=25, deadline=None)
@given(
    draws=st.integers(1, 3000),
    seed=st.integers(0, 10**6),
    cuts=st.lists(st.integers(0, 10**6), max_size=5),
    order=st.randoms(use_true_random=False),
)
def test_parts_merge_to_the_whole_in_any_order(kind: Kind, draws: int, seed: int, cuts: list[int], order: Any) -> None:
    sample = sample_of(draws, seed)
    whole = kind.finish(kind.see(kind.start(), sample, 0))
    parts = parts_of(kind, sample, cuts)
    alike(kind, merged(kind, parts), whole)
    order.shuffle(parts)
    alike(kind, merged(kind, parts), whole)


@each_kind
def test_merging_is_associative_and_leaves_its_parts_alone(kind: Kind) -> None:
    a, b, c = parts_of(kind, sample_of(2000, 7), [300, 1100])
    before = [tuple(np.copy(array) for array in kind.finish(part)) for part in (a, b, c)]
    alike(kind, kind.finish(a.merge(b).merge(c)), kind.finish(a.merge(b.merge(c))))
    for part, then in zip((a, b, c), before, strict=True):
        for array, copy in zip(kind.finish(part), then, strict=True):
            np.testing.assert_array_equal(array, copy)


@each_kind
def test_nothing_adds_nothing(kind: Kind) -> None:
    seen = kind.see(kind.start(), sample_of(500, 8), 0)
    for total in (seen.merge(kind.start()), kind.start().merge(seen)):
        for mine, theirs in zip(kind.finish(total), kind.finish(seen), strict=True):
            np.testing.assert_array_equal(mine, theirs)


@each_kind
def test_nothing_and_nothing_is_nothing(kind: Kind) -> None:
    kind.start().merge(kind.start())


def test_moments_of_the_same_parts_in_the_same_order_are_the_same_bits() -> None:
    kind = KINDS["moments"]
    parts = parts_of(kind, sample_of(3000, 9), [100, 1000, 2500])
    first, second = merged(kind, parts), merged(kind, parts)
    assert [array.tolist() for array in first] == [array.tolist() for array in second]
