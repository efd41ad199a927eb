"""Scrambled points are spread as evenly as unscrambled ones, each is uniform by itself, and replicates are apart."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort

from mcsv.kernels import BLOCK
from mcsv.kernels.sobol import BITS, sobol_words
from mcsv.plan.scrambled import FIRST, RELATED, directions, schemes_of, scrambled

REPLICATES = 16


def points(schemes: np.ndarray, replicate: int, count: int) -> np.ndarray:
    """So many points of one replicate of one coordinate."""
    out, alone = np.empty(count, np.uint64), schemes[replicate : replicate + 1]
    for start in range(0, count, BLOCK):
        sobol_words(alone, np.uint64(start), out[start : start + BLOCK])
    return out


@pytest.mark.parametrize("power", [10, 13])
def test_each_coordinate_of_each_replicate_has_one_point_in_each_dyadic_part(power: int) -> None:
    schemes = schemes_of([(7 + k, k % 3) for k in range(effort(90, 9))], REPLICATES)
    for coordinate in schemes:
        for replicate in range(REPLICATES):
            parts = points(coordinate, replicate, 2**power) >> np.uint64(64 - power)
            assert np.bincount(parts.astype(np.int64), minlength=2**power).tolist() == [1] * 2**power


def test_the_first_two_coordinates_have_one_point_in_each_dyadic_box() -> None:
    one, other = schemes_of([(1, 0), (2, 0)], 2)
    for replicate in range(2):
        x, y = (points(scheme, replicate, 1024) for scheme in (one, other))
        for wide in range(11):
            left = x >> np.uint64(64 - wide) if wide else np.zeros_like(x)
            below = y >> np.uint64(54 + wide) if wide < 10 else np.zeros_like(y)
            boxes = (left << np.uint64(10 - wide)) | below
            assert len(set(boxes.tolist())) == 1024, wide


def test_scrambling_is_a_triangular_matrix_over_the_bits_and_a_shift() -> None:
    random = np.random.default_rng(3).integers(0, 2**64, (3, 2, 1 + BITS), dtype=np.uint64)
    plain = directions(range(3))
    found = scrambled(plain, random)
    for coordinate in range(3):
        for replicate in range(2):
            shift, *columns = random[coordinate, replicate].tolist()
            assert int(found[coordinate, replicate, 0]) == shift
            for j in range(BITS):
                digits = [int(plain[coordinate, j]) >> (63 - q) & 1 for q in range(64)]
                new = [
                    digits[p] ^ (sum(columns[q] >> (63 - p) & 1 & digits[q] for q in range(min(p, BITS))) & 1)
                    if p < BITS
                    else sum(columns[q] >> (63 - p) & 1 & digits[q] for q in range(BITS)) & 1
                    for p in range(64)
                ]
                assert int(found[coordinate, replicate, 1 + j]) == int("".join(map(str, new)), 2)


def test_a_scramble_belongs_to_key_and_period_not_to_a_place() -> None:
    both = schemes_of([(3, 1), (4, 1)], 4)
    turned = schemes_of([(4, 1), (3, 1)], 4)
    assert both[0, :, 0].tolist() == turned[1, :, 0].tolist()  # the shift; the numbers are those of the place
    assert both[0].tolist() != schemes_of([(3, 2)], 4)[0].tolist()
    assert len(set(both[..., 0].ravel().tolist())) == 8


def test_each_point_is_uniform_over_scrambles() -> None:
    count = effort(8000, 2000)
    schemes = schemes_of([(key, 0) for key in range(count)], 2)[:, 0]
    for index in (0, 1, 900):
        gray = index ^ index >> 1
        word = schemes[:, 0].copy()
        for bit in range(BITS):
            word ^= schemes[:, 1 + bit] if gray >> bit & 1 else np.uint64(0)
        u = word * 2.0**-64
        ranked = np.sort(u)
        distance = np.max(np.abs(ranked - (np.arange(count) + 0.5) / count)) * np.sqrt(count)
        assert distance < 1.95  # Kolmogorov and Smirnov: exceeded once in a thousand
        assert abs(np.mean((word >> np.uint64(3)) & np.uint64(1)) - 0.5) < 4 * 0.5 / np.sqrt(count)  # its lowest bits


def test_estimates_are_unbiased_over_scrambles() -> None:
    # A product of two coordinates and a step in a third, from the first 64 points alone, whose error is not small.
    seeds = effort(800, 200)
    found = np.empty(seeds)
    for seed in range(seeds):
        schemes = schemes_of([(seed, 1), (seed, 2), (seed, 3)], 2)
        x, y, z = (points(scheme, 0, 64) * 2.0**-64 for scheme in schemes)
        found[seed] = np.mean(x * y**2 * (z < 0.3))
    assert abs(found.mean() - 0.5 / 3 * 0.3) < 4 * found.std(ddof=1) / np.sqrt(seeds)


def leading(digits: int, bits: int, coordinates: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Every exclusive or of the first few bits of the points, as bits of their numbers (coordinates, combinations), and
    how many leading bits each takes.
    """
    numbers = directions(coordinates)
    rows = np.zeros((len(coordinates), digits), np.int64)
    for p in range(digits):
        for j in range(bits):
            rows[:, p] |= ((numbers[:, j] >> np.uint64(63 - p)) & np.uint64(1)).astype(np.int64) << j
    found = [
        np.bitwise_xor.reduce([rows[:, p] for p in range(digits) if combination >> p & 1], axis=0)
        for combination in range(1, 1 << digits)
    ]
    return np.stack(found, axis=1), np.array([c.bit_length() for c in range(1, 1 << digits)])


def test_first_coordinates_are_not_related_by_few_leading_bits() -> None:
    # Of two to five coordinates over 2^16 points; a word that one to four of those before make takes `fewest` bits.
    words, bits = leading(10, 16, FIRST)
    every, few = np.arange(2**16), 2**6 - 1
    fewest = np.full((5, 2**16), 99, np.int8)  # by how many coordinates, and word
    bits = bits.astype(np.int8)
    for place, mine in enumerate(words):
        limits = next(limits for count, limits in RELATED.items() if place < count)
        for others, limit in enumerate(limits, 1):
            related = (fewest[others][mine] + bits).min()
            assert related > limit, (FIRST[place], others)
        for others in (4, 3, 2):
            for word, taken in zip(mine[:few], bits[:few], strict=True):
                np.minimum(fewest[others], fewest[others - 1][every ^ word] + taken, out=fewest[others])
        np.minimum.at(fewest[1], mine, bits)


def test_a_coordinate_has_the_same_directions_beside_any_others() -> None:
    several = directions(range(60))
    for some in ([0], [59, 3], [0, 1, 7, 40]):
        assert directions(some).tolist() == several[some].tolist()


def test_every_coordinate_is_used_once() -> None:
    for count in (5, 128, 129, 300):
        schemes = schemes_of([(1, 0)] * count, 2)  # one key, so that only coordinates differ
        assert len({tuple(numbers) for numbers in schemes[:, 0].tolist()}) == count
