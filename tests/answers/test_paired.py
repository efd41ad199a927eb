"""Errors of differences from the same draws, against plain numpy and against many samples."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort

from mcsv.answers.choosing import chosen
from mcsv.answers.paired import of_quantiles, of_shares


def test_shares_of_the_same_draws() -> None:
    numbers = np.random.default_rng(1)
    first, second = numbers.random(5_000) < 0.2, numbers.random(5_000) < 0.5
    apart, error = of_shares(first.sum(), second.sum(), (first & second).sum(), 5_000)
    each = first.astype(float) - second
    assert apart == pytest.approx(each.mean())
    assert error == pytest.approx(each.std() / np.sqrt(5_000))


def test_shares_that_are_never_seen_apart() -> None:
    assert of_shares(0, 0, 0, 100) == (0.0, 0.0)
    apart, error = of_shares(7, 7, 7, 100)
    assert (apart, error) == (0.0, 0.01)


def test_quantiles_of_the_same_draws() -> None:
    # Correlated normals: the error of each quantile is sqrt(a (1 - a) / n) / density.
    numbers, level, draws = np.random.default_rng(2), np.array([0.1]), 4_000
    correlation, samples = 0.9, effort(4_000, 1_000)
    apart, joint = [], []
    for _ in range(samples):
        a = numbers.standard_normal(draws)
        b = correlation * a + np.sqrt(1 - correlation**2) * numbers.standard_normal(draws)
        low = [np.quantile(each, 0.1) for each in (a, b)]
        apart.append(low[0] - low[1])
        joint.append(((a <= low[0]) & (b <= low[1])).mean())
    density = np.exp(-(1.2815515655446004**2) / 2) / np.sqrt(2 * np.pi)
    each = np.array([np.sqrt(0.09 / draws) / density])
    said = of_quantiles(each, each, np.array([np.mean(joint)]), level)[0]
    assert said == pytest.approx(np.std(apart), rel=0.1)
    assert said < 0.7 * np.hypot(each, each)[0]
    assert of_quantiles(each, each, level**2, level)[0] == pytest.approx(np.hypot(each, each)[0])


def test_which_is_chosen_from_sums() -> None:
    numbers = np.random.default_rng(3)
    net = numbers.normal([1.0, 1.1, 0.2], 1.0, (320, 3))
    losses, groups = net.max(axis=1, keepdims=True) - net, np.arange(320) % 32
    sums = np.array([[losses[groups == g].sum(axis=0), (losses[groups == g] ** 2).sum(axis=0)] for g in range(32)])
    wins = np.bincount(net.argmax(axis=1), minlength=3)
    known = chosen(wins[None], np.moveaxis(sums, 1, 2)[None], np.full(32, 10))
    np.testing.assert_allclose(known.loss[0], losses.mean(axis=0))
    np.testing.assert_allclose(known.loss_se[0], losses.std(axis=0, ddof=1) / np.sqrt(320))
    assert known.best[0] == net.mean(axis=0).argmax()
    means = np.array([net[groups == g].mean(axis=0) for g in range(32)])
    assert known.agree[0] == (means.argmax(axis=1) == known.best[0]).mean()
    assert known.evpi[0] == pytest.approx(net.max(axis=1).mean() - net.mean(axis=0).max())
