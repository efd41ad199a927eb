"""Bins that a thread uses again: empty each time, the same figures, and never where nobody knows what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from mcsv.engine import SHARD, Pass, centred, pilot, pointed, spare, tally
from mcsv.engine.shard import new_state
from mcsv.model import Model
from mcsv.plan import Plan, lower
from mcsv.tallies import Histogram
from mcsv.tallies.tally import Array

DRAWS = 2 * SHARD
SHAPE = 6, 4
MODEL = {
    "inputs": {"x": {"dist": "normal", "mean": 0, "sd": 1}, "y": {"dist": "lognormal", "mu": 0, "sigma": 1}},
    "outputs": {"sum": {"formula": "x + y"}, "product": {"formula": "x * y"}},
}


@pytest.fixture(autouse=True)
def _none_to_begin_with() -> Iterator[None]:
    spare._spare.bins = None
    yield
    spare._spare.bins = None


@pytest.fixture(scope="module")
def plan() -> Plan:
    found = pointed(lower(Model.model_validate(MODEL), 3))
    return centred(found, pilot(found))


def test_a_pass_over_points_uses_the_bins_of_the_one_before_and_finds_the_same(plan: Plan) -> None:
    first = tally(Pass(plan, 0, 2, DRAWS))[Histogram]
    kept = spare._spare.bins
    assert kept is not None
    assert not kept.any()
    tally(Pass(plan, 1, 2, DRAWS))
    again = tally(Pass(plan, 0, 2, DRAWS))[Histogram]
    assert spare._spare.bins is kept
    np.testing.assert_array_equal(again.counts, first.counts)
    np.testing.assert_array_equal(again.apart, first.apart)
    assert again.begin == first.begin


def test_what_was_found_is_not_what_is_used_again(plan: Plan) -> None:
    found = tally(Pass(plan, 0, 1, DRAWS))[Histogram]
    before = found.apart.copy()
    tally(Pass(plan, 1, 2, DRAWS))
    assert spare._spare.bins is not None
    assert not np.shares_memory(found.apart, spare._spare.bins)
    np.testing.assert_array_equal(found.apart, before)


def test_bins_that_are_in_use_are_nobody_elses(plan: Plan) -> None:
    tally(Pass(plan, 0, 1, DRAWS))
    one, other = new_state(plan), new_state(plan)
    assert not np.shares_memory(one.bins, other.bins)


def test_plain_draws_and_other_shapes_take_none(plan: Plan) -> None:
    tally(Pass(plan, 0, 1, DRAWS))
    kept = spare._spare.bins
    assert kept is not None
    plain = replace(plan, replicates=1)
    assert not np.shares_memory(new_state(plain).bins, kept)
    assert spare._spare.bins is kept
    other = spare.empty_bins(Array(SHAPE, np.int32))
    assert other.shape == SHAPE
    assert not other.any()


def _closed(bins: np.ndarray) -> Histogram:
    """Of two replicates of three cells, all of whose draws stand from bin 1 on as far as anybody knows."""
    apart, ends = bins.reshape(2, 3, 4)[..., 1:].copy(), np.zeros(3)
    counts = np.concatenate([np.zeros((3, 1), np.int64), apart.sum(axis=0)], axis=1)
    return Histogram(counts, ends, ends + 1.0, 7, 1, apart)


def test_bins_in_which_a_draw_is_missing_are_not_kept() -> None:
    """A draw that is no number is in a bin which its cell's smallest and largest draw do not tell."""
    bins = np.zeros(SHAPE, np.int32)
    bins[:, 2] = 5
    spare.keep_bins(bins, _closed(bins), 10)
    assert spare._spare.bins is bins
    assert not bins.any()
    spare._spare.bins = None
    bins[:, 2] = 5
    bins[4] = 1, 4, 0, 0
    spare.keep_bins(bins, _closed(bins), 10)
    assert spare._spare.bins is None
