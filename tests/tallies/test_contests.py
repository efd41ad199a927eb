"""Who is best in many contests at once: against plain numpy, contest by contest, and against one contest at a time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from mcsv.kernels import BLOCK
from mcsv.kernels.contest import CONTESTS, MOST_CHOICES
from mcsv.tallies import LANES
from mcsv.tallies.best import tally_best, tally_contests

Floats = NDArray[np.float64]


class Room(NamedTuple):
    """What is used of a scratch."""

    places: Floats
    tails: Floats
    sums: Floats
    spare: Floats


def room() -> Room:
    """A scratch that is full of what earlier instructions left there."""
    shapes = (BLOCK,), (BLOCK,), (3, LANES), (2 * (MOST_CHOICES - 1), BLOCK)
    return Room(*(np.full(shape, np.nan) for shape in shapes))


def tallied(rows: Floats, weights: Floats, draws: int) -> tuple[NDArray[np.int64], Floats]:
    """``rows`` (2, choices, draws or more), ``weights`` (contests, 2)."""
    choices = rows.shape[1]
    wins, losses = np.zeros((len(weights), choices), np.int64), np.zeros((len(weights), choices, 2))
    of = np.arange(choices), choices + np.arange(choices)
    flat = np.ascontiguousarray(rows.reshape(2 * choices, -1))
    tally_contests(flat, draws, of, np.ascontiguousarray(weights).ravel(), room(), wins, losses)
    return wins, losses


def told(rows: Floats, weights: Floats, draws: int) -> tuple[NDArray[np.int64], Floats]:
    """The same in plain numpy."""
    net = np.einsum("kp,pcn->kcn", weights, rows[:, :, :draws])
    loss = net.max(axis=1, keepdims=True) - net
    wins = np.stack([np.bincount(each.argmax(axis=0), minlength=rows.shape[1]) for each in net])
    return wins, np.stack([loss.sum(axis=-1), (loss**2).sum(axis=-1)], axis=-1)


@pytest.mark.parametrize("choices", range(2, MOST_CHOICES + 2))
@pytest.mark.parametrize("contests", [1, CONTESTS - 1, CONTESTS, CONTESTS + 3, 50])
@pytest.mark.parametrize("draws", [BLOCK, 37])
def test_contests_are_those_of_plain_numpy(choices: int, contests: int, draws: int) -> None:
    rng = np.random.default_rng(choices * contests)
    rows = rng.normal([1e6, 3e5], 1e5, size=(BLOCK, choices, 2)).transpose(2, 1, 0)
    weights = np.stack([np.linspace(0.0, 4.0, contests), np.full(contests, -1.0)], axis=1)
    (wins, losses), (true_wins, true_losses) = tallied(rows, weights, draws), told(rows, weights, draws)
    np.testing.assert_array_equal(wins, true_wins)
    np.testing.assert_allclose(losses, true_losses, rtol=1e-9)


@pytest.mark.parametrize("contests", [1, CONTESTS + 1])
def test_of_choices_that_are_alike_the_first_leads_and_loses_nothing(contests: int) -> None:
    one = np.random.default_rng(1).normal(size=(2, 1, BLOCK))
    rows = np.concatenate([one, one, one - [[[1.0]], [[0.0]]]], axis=1)
    weights = np.stack([np.linspace(0.5, 1.0, contests), np.full(contests, -1.0)], axis=1)
    wins, losses = tallied(rows, weights, BLOCK)
    np.testing.assert_array_equal(wins, np.tile([BLOCK, 0, 0], (contests, 1)))
    assert not losses[:, :2].any()
    np.testing.assert_allclose(losses[:, 2, 0], BLOCK * weights[:, 0], rtol=1e-12)


def test_what_stood_there_before_stays() -> None:
    rows, weights = np.random.default_rng(2).normal(size=(2, 3, BLOCK)), np.ones((CONTESTS, 2))
    (wins, losses), (more_wins, more_losses) = tallied(rows, weights, BLOCK), tallied(rows, weights, BLOCK)
    of, flat = (np.arange(3), 3 + np.arange(3)), np.ascontiguousarray(rows.reshape(6, -1))
    tally_contests(flat, BLOCK, of, weights.ravel(), room(), more_wins, more_losses)
    np.testing.assert_array_equal(more_wins, 2 * wins)
    np.testing.assert_array_equal(more_losses, 2 * losses)
    alone, lost = np.zeros(3, np.int64), np.zeros((3, 2))
    tally_best(flat, BLOCK, of, weights[0], room(), alone, lost)
    np.testing.assert_array_equal(alone, wins[0])
    np.testing.assert_allclose(lost, losses[0], rtol=1e-12)
