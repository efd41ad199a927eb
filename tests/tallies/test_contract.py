"""One contract for all tallies: start, fill, close, merge, finish; merging parts gives what seeing everything gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from campaign import effort
from hypothesis import given, settings
from hypothesis import strategies as st

from mcsv.kernels.bins import BINS, bins_of_counts
from mcsv.kernels.blocks import BLOCK
from mcsv.tallies import (
    EVERYTHING,
    FINE,
    TALLIES,
    Bad,
    Best,
    ByBins,
    ByGroups,
    ByWorld,
    Categories,
    Cells,
    Extremes,
    Histogram,
    Moments,
    Negatives,
    Tally,
    state_arrays,
    wanting,
)
from mcsv.tallies.best import tally_best
from mcsv.tallies.by_bins import add_by_bins, no_outcomes, put_deficits, put_outcome
from mcsv.tallies.table import tally_categories, tally_row

SIZES = {"bits": 7, "counters": 3, "categories": 5, "drivers": 2, "eights": 2, "contests": 2, "choices": 3}
CELLS = Cells(np.array([0.0, 5.0, -2.0]), np.array([1.0, 0.5, 2.0**-8]), **SIZES, worlds=True)
PLACES = (0, 3, 9)
"""Where the three cells stand among the outcomes: the first by its deficits alone."""
WEIGHTS = ((1.0, 0.5), (0.25, -1.0))
Sample = np.ndarray


def program(wants: int = EVERYTHING) -> Any:
    windows = np.tile([-np.inf, np.inf], (CELLS.count, 1))
    return SimpleNamespace(
        wants=np.full(CELLS.count, wants),
        centres=CELLS.centres,
        bases=CELLS.bases,
        windows=windows,
        shift=52 - CELLS.bits,
    )


def worker() -> Any:
    return SimpleNamespace(**{name: array.make() for name, array in state_arrays(CELLS).items()})


def seen(sample: Sample, first: int, state: Any, wants: int = EVERYTHING) -> Any:
    """What the interpreter does with rows (cells, draws) whose first draw is given, uncompiled."""
    for cell, row in enumerate(sample):
        x = np.ascontiguousarray(row)
        tally_row.py_func(x, cell, np.uint64(first), program(wants), state, np.empty(x.size, np.int32))
        tally_categories.py_func(np.clip(np.floor(x + 2), 0, 4), cell, state, np.empty(x.size, np.int32))
    of, scratch = (np.array([0, 1, 2]), np.array([1, 2, 0])), room(sample)
    for start in range(0, sample.shape[1], BLOCK):
        rows = np.ascontiguousarray(sample[:, start : start + BLOCK])
        size, group = rows.shape[1], (first + start) // (4 * BLOCK) % 32
        state.met[group] += size
        for contest, weights in enumerate(WEIGHTS):
            losses = state.losses[contest, group]
            tally_best.py_func(rows, size, of, np.array(weights), scratch, state.wins[contest], losses)
    return state


def seen_by_world(sample: Sample, first: int, state: Any) -> Any:
    """The same block by block, each of them a world."""
    for begin in range(0, sample.shape[1], BLOCK):
        seen(sample[:, begin : begin + BLOCK], first + begin, state, wanting(ByWorld))
    return state


def seen_by_bins(sample: Sample, first: int, state: Any) -> Any:
    """The same with outcomes, block by block; a driver's bins follow from the draws themselves."""
    begin = 0
    while begin < sample.shape[1]:
        end = min(begin + BLOCK - (first + begin) % BLOCK, sample.shape[1])
        lanes, bins = no_outcomes(CELLS.eights), np.zeros((CELLS.drivers, BLOCK), np.uint8)
        part, at = np.ascontiguousarray(sample[:, begin:end]), np.uint64(first + begin)
        for driver in range(CELLS.drivers):
            bins_of_counts(np.floor(30.0 + 9.0 * part[driver]), bins[driver, : end - begin])
        put_deficits(part[0], PLACES[0], lanes)
        for cell in (1, 2):
            put_outcome(part[cell], CELLS.centres[cell], CELLS.bases[cell], PLACES[cell], at, lanes, state.by_groups)
        for eight in range(CELLS.eights):
            add_by_bins(eight, at, end - begin, bins, lanes, state.by_bins)
        begin = end
    return state


def room(sample: Sample) -> Any:
    return SimpleNamespace(places=np.empty(BLOCK), tails=np.empty(BLOCK), sums=np.empty((3, 32)))


def bad_ones(sample: Sample) -> Sample:
    return np.where(sample > 2.5, np.nan, np.where(sample < -2.8, np.inf, sample))


@dataclass(frozen=True)
class Kind:
    """A tally, what rows it sees, and what it says at the end."""

    tally: type[Tally]
    finish: Callable[[Any], tuple[np.ndarray, ...]]
    rows: Callable[[Sample], Sample] = lambda sample: sample
    look: Callable[[Sample, int, Any], Any] = seen

    @property
    def exact(self) -> bool:
        return not self.tally.ordered

    def start(self) -> Any:
        return self.tally.start(CELLS)

    def see(self, sample: Sample, first: int) -> Any:
        return self.tally.closed(self.look(self.rows(sample), first, worker()), CELLS, sample.shape[1])


KINDS = {
    kind.tally: kind
    for kind in (
        Kind(Moments, lambda tally: (tally.mean(CELLS.centres), tally.sd(), tally.shortfall_mean())),
        Kind(Extremes, lambda tally: (tally.ends,)),
        Kind(Negatives, lambda tally: (tally.count,)),
        Kind(Bad, lambda tally: (tally.seen,), bad_ones),
        Kind(Categories, lambda tally: (tally.count,)),
        Kind(Best, lambda tally: (tally.wins, tally.losses.sum(axis=1))),
        Kind(Histogram, lambda tally: (tally.counts, tally.centres)),
        # How draws fall into worlds depends on where parts begin; how many are below zero does not.
        Kind(ByWorld, lambda tally: (tally.count @ np.arange(BLOCK + 1),), look=seen_by_world),
        Kind(ByBins, lambda tally: (tally.total, tally.counts, tally.deficits), look=seen_by_bins),
        Kind(ByGroups, lambda tally: (tally.squares,), look=seen_by_bins),
    )
}
NOT_BY_CELL = (Categories, ByBins, ByGroups, Best)
each_kind = pytest.mark.parametrize(
    "kind", [KINDS[tally] for tally in TALLIES], ids=[tally.__name__ for tally in TALLIES]
)


def sample_of(draws: int, seed: int) -> Sample:
    return np.random.default_rng(seed).normal(0, 1.5, (CELLS.count, draws))


def parts_of(kind: Kind, sample: Sample, cuts: list[int]) -> list[Any]:
    borders = [0, *sorted(cut % (sample.shape[1] + 1) for cut in cuts), sample.shape[1]]
    return [kind.see(sample[:, low:high], low) for low, high in pairwise(borders)]


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
@settings(max_examples=effort(25, 8), deadline=None)
@given(
    draws=st.integers(1, 3000),
    seed=st.integers(0, 10**6),
    cuts=st.lists(st.integers(0, 10**6), max_size=5),
    order=st.randoms(use_true_random=False),
)
def test_parts_merge_to_the_whole_in_any_order(kind: Kind, draws: int, seed: int, cuts: list[int], order: Any) -> None:
    sample = sample_of(draws, seed)
    whole = kind.finish(kind.see(sample, 0))
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
    found = kind.see(sample_of(500, 8), 0)
    for total in (found.merge(kind.start()), kind.start().merge(found)):
        for mine, theirs in zip(kind.finish(total), kind.finish(found), strict=True):
            np.testing.assert_array_equal(mine, theirs)


@each_kind
def test_nothing_and_nothing_is_nothing(kind: Kind) -> None:
    kind.start().merge(kind.start())


def test_moments_of_the_same_parts_in_the_same_order_are_the_same_bits() -> None:
    kind = KINDS[Moments]
    parts = parts_of(kind, sample_of(3000, 9), [100, 1000, 2500])
    first, second = merged(kind, parts), merged(kind, parts)
    assert [array.tolist() for array in first] == [array.tolist() for array in second]


@each_kind
def test_a_value_goes_through_arrays(kind: Kind) -> None:
    found = kind.see(sample_of(500, 10), 0)
    again = kind.tally.of_arrays({name: array.copy() for name, array in found.arrays().items()})
    for mine, theirs in zip(kind.finish(again), kind.finish(found), strict=True):
        np.testing.assert_array_equal(mine, theirs)


@each_kind
def test_a_value_is_its_own(kind: Kind) -> None:
    state = kind.look(kind.rows(sample_of(500, 11)), 0, worker())
    found = kind.tally.closed(state, CELLS, 500)
    before = [np.copy(array) for array in kind.finish(found)]
    for name in kind.tally.state(CELLS):
        getattr(state, name)[...] = 7
    for mine, theirs in zip(kind.finish(found), before, strict=True):
        np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("tally", [tally for tally in TALLIES if tally not in NOT_BY_CELL])
def test_a_cell_gets_the_tallies_that_it_wants(tally: type[Tally]) -> None:
    # Draws that are no number are only looked for where the sums say that there are some.
    wants = wanting(tally, Moments) if tally is Bad else wanting(tally)
    untouched, state = worker(), seen(bad_ones(sample_of(500, 12)), 0, worker(), wants)
    changed = {
        name for name in state_arrays(CELLS) if getattr(state, name).tobytes() != getattr(untouched, name).tobytes()
    }
    wanted = {name for kind in TALLIES if wants & wanting(kind) for name in kind.state(CELLS)}
    assert changed - {name for kind in NOT_BY_CELL for name in kind.state(CELLS)} == wanted


def test_the_state_of_a_worker_is_known_before_it_starts() -> None:
    for array in state_arrays(CELLS).values():
        assert array.make().nbytes == array.nbytes


def test_each_block_is_a_world() -> None:
    sample = sample_of(3000, 13)
    count = KINDS[ByWorld].see(sample, 0).count
    for cell, row in enumerate(sample):
        hits = [int((row[begin : begin + BLOCK] < 0).sum()) for begin in range(0, 3000, BLOCK)]
        assert count[cell].tolist() == np.bincount(hits, minlength=BLOCK + 1).tolist()


def test_nobody_pays_for_worlds_that_nobody_asked_for() -> None:
    cells = replace(CELLS, worlds=False)
    assert ByWorld.start(cells).count.size == state_arrays(cells)["by_world"].make().size == 0
    assert not EVERYTHING & wanting(ByWorld)


def test_bins_tell_draws_sums_and_deficits_as_numpy_does() -> None:
    sample = sample_of(5000, 13)
    found = KINDS[ByBins].see(sample, 0)
    groups = np.arange(5000) // BLOCK // 4 % 32
    bins = np.clip(np.floor(30.0 + 9.0 * sample[1]), 0, BINS - 1).astype(int)
    for group in (0, 1):
        there = [(groups == group) & (bins == b) for b in range(BINS)]
        assert found.counts[0, group, 1].tolist() == [int(some.sum()) for some in there]
        assert found.deficits[0, group, 1].tolist() == [int((sample[0, some] < 0).sum()) for some in there]
        sums = found.total[0, group, 1, :, PLACES[1]] * (CELLS.bases[1] / FINE)
        np.testing.assert_allclose(sums, [(sample[1, some] - 5.0).sum() for some in there], atol=1e-5)
    squares = KINDS[ByGroups].see(sample, 0).squares
    np.testing.assert_allclose(squares[:2, PLACES[2]], [((sample[2, groups == g] + 2.0) ** 2).sum() for g in (0, 1)])
