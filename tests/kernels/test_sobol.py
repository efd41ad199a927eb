"""Points are those of Sobol's sequence, block by block of each replicate in turn, from whichever block one begins."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort
from scipy.stats import qmc

from mcsv.engine.reference.interpreter import point_words
from mcsv.kernels import BLOCK
from mcsv.kernels.points import COORDINATE, NO_POINTS, first_words, random_words
from mcsv.kernels.sobol import BITS, sobol_words
from mcsv.plan.scrambled import directions, schemes_of, scrambled

COORDINATES = 60


def unscrambled(coordinates: int, replicates: int = 1) -> np.ndarray:
    return scrambled(directions(range(coordinates)), np.zeros((coordinates, replicates, 1 + BITS), np.uint64))


def row(schemes: np.ndarray, first: int, draws: int = BLOCK) -> np.ndarray:
    out = np.empty(draws, np.uint64)
    sobol_words(schemes, np.uint64(first), out)
    return out


def test_without_scrambling_they_are_the_points_of_scipy() -> None:
    blocks = effort(16, 4)
    # Their 53 bits hold every digit that so few points have.
    known = qmc.Sobol(COORDINATES, scramble=False, bits=BITS).random(blocks * BLOCK)
    for number, schemes in enumerate(unscrambled(COORDINATES)):
        found = np.concatenate([row(schemes, block * BLOCK) for block in range(blocks)])
        assert (found * 2.0**-64).tolist() == known[:, number].tolist()


def test_the_last_coordinates_are_those_of_scipy_too() -> None:
    known = qmc.Sobol(2048, scramble=False, bits=BITS).random(BLOCK)
    for number in (255, 1023, 2047):
        assert (row(unscrambled(2048)[number], 0) * 2.0**-64).tolist() == known[:, number].tolist()


@pytest.mark.parametrize("first", [0, 5 * BLOCK, 16 * BLOCK, (2**20 + 77) * BLOCK, 2**43])
@pytest.mark.parametrize("draws", [1, 31, 33, 700, BLOCK])
def test_any_row_is_what_its_numbers_say(first: int, draws: int) -> None:
    schemes = schemes_of([(99, 3)], 16)[0]
    assert row(schemes, first, draws).tolist() == point_words(schemes, first, draws).tolist()


def test_replicates_take_turns_and_each_goes_on_where_it_stopped() -> None:
    schemes = schemes_of([(5, 0)], 4)[0]
    for replicate in range(4):
        mine = np.concatenate([row(schemes, (4 * k + replicate) * BLOCK) for k in range(3)])
        alone = schemes[replicate : replicate + 1]
        assert mine.tolist() == np.concatenate([row(alone, k * BLOCK) for k in range(3)]).tolist()


def test_a_period_says_which_words_are_a_coordinate() -> None:
    points = schemes_of([(5, 0), (6, 2)], 16)
    found, random = np.empty((3, BLOCK), np.uint64), np.empty(BLOCK, np.uint64)
    key, first = np.uint64(6), np.uint64(3 * BLOCK)
    for coordinate in (0, 1, 2):
        first_words(points, key, np.uint64(2 + coordinate * COORDINATE), first, found[coordinate])
    random_words(key, np.uint64(2), np.uint64(0), first, random)
    assert found[0].tolist() == random.tolist()
    assert found[1].tolist() == row(points[0], 3 * BLOCK).tolist()
    assert found[2].tolist() == row(points[1], 3 * BLOCK).tolist()
    first_words(NO_POINTS, key, np.uint64(2), first, found[0])
    assert found[0].tolist() == random.tolist()


def test_other_lanes_stay_random_under_a_coordinate() -> None:
    key, first, lane = np.uint64(6), np.uint64(0), np.uint64(1)
    plain, marked = np.empty(8, np.uint64), np.empty(8, np.uint64)
    random_words(key, np.uint64(2), lane, first, plain)
    random_words(key, np.uint64(2 + 7 * COORDINATE), lane, first, marked)
    assert plain.tolist() == marked.tolist()
