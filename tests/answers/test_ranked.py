"""Bins by rank are those of the probability, as far as ranks know it."""

from __future__ import annotations

import numpy as np
from answers.made import made
from scipy.special import ndtr

from mcsv.answers.indices import first_order
from mcsv.answers.perfect import single_inputs
from mcsv.answers.ranked import by_rank
from mcsv.answers.rules import learn


def test_ranks_stand_for_probabilities() -> None:
    x, e = np.random.default_rng(1).standard_normal((2, 2**17))
    nb = 0.5 + x + e
    found = by_rank({"x": 7.0 + 3.0 * x, "e": np.exp(e)}, {"nb": nb, "deficit": nb < 0}, frozenset({"deficit"}))
    assert np.all(found.sums[..., 1] == np.rint(found.sums[..., 1]))
    exact = made({"x": ndtr(x), "e": ndtr(e)}, {"nb": nb, "deficit": nb < 0})
    assert (found.drivers, found.outcomes) == (exact.drivers, exact.outcomes)
    np.testing.assert_allclose(found.counts.sum(axis=0), exact.counts.sum(axis=0), rtol=0.2, atol=30)
    np.testing.assert_allclose(found.total.sum(axis=0), exact.total.sum(axis=0))
    about = found.squares.sum(axis=0) + nb.size * found.centres**2
    np.testing.assert_allclose(about, exact.squares.sum(axis=0))
    one, other = (single_inputs(learn(table, ["nb"])) for table in (found, exact))
    assert (np.abs(one.value - other.value) <= one.se).all()


def test_equal_values_are_in_one_bin() -> None:
    coin = (np.arange(40_000) % 2).astype(float)
    found = by_rank({"coin": coin}, {"y": coin})
    assert np.count_nonzero(found.counts[:, 0].sum(axis=0)) == 2
    assert found.draws.tolist() == [1250] * 32


def test_little_spread_about_much_is_told() -> None:
    x = np.random.default_rng(2).standard_normal(2**15)
    index = first_order(by_rank({"x": x}, {"y": 1e9 + x, "z": x})).value[0]
    np.testing.assert_allclose(index, 1.0, atol=0.001)
