"""Means with control variates: closer to the truth by what drivers explain, with errors that hold, or not offered."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort

from mcsv.answers.bins import BINS, EDGES, GROUPS
from mcsv.answers.control import adjusted
from tests.answers.made import made

DRAWS = 2**17


def slow(u: np.ndarray, y: np.ndarray) -> float:
    """The same mean, draw by draw."""
    found = y.mean()
    for row in u:
        bins = np.searchsorted(EDGES, row, side="right") - 1
        for b in range(BINS):
            inside = bins == b
            if inside.any():
                found -= (inside.mean() - (EDGES[b + 1] - EDGES[b])) * (y[inside].mean() - y.mean())
    return float(found)


def test_it_is_the_mean_less_what_came_up_too_often() -> None:
    u = np.random.default_rng(1).random((2, DRAWS))
    y = np.exp(u[0]) + u[1] * u[0]
    found = adjusted(made({"a": u[0], "b": u[1]}, {"y": y}))
    assert found.mean[0] == pytest.approx(slow(u, y), rel=1e-12)
    assert found.mean[0] != pytest.approx(y.mean(), rel=1e-9)


def test_errors_hold_and_are_smaller_by_what_drivers_explain() -> None:
    seeds = effort(200, 30)
    truth = np.e - 1.0 + 1.0 / 4.0
    apart, told, plain = [], [], []
    for seed in range(seeds):
        u = np.random.default_rng(seed).random((2, DRAWS))
        y = np.exp(u[0]) + u[1] * u[0]
        found = adjusted(made({"a": u[0], "b": u[1]}, {"y": y}))
        apart.append(found.mean[0] - truth)
        told.append(found.se[0])
        plain.append(y.std() / np.sqrt(DRAWS))
    # Of the variance of u v only what the two do together is left: (1 / 12)^2.
    assert np.mean(told) == pytest.approx(1.0 / 12.0 / np.sqrt(DRAWS), rel=0.1)
    assert np.sqrt(np.mean(np.square(apart))) == pytest.approx(np.mean(told), rel=0.4 if seeds < 100 else 0.2)
    assert abs(np.mean(apart)) < 4.0 * np.std(apart) / np.sqrt(seeds)
    assert np.mean(plain) > 5.0 * np.mean(told)


def test_it_is_not_offered_where_it_does_not_pay() -> None:
    u = np.random.default_rng(3).random((1, DRAWS))
    same = {f"x{k}": u[0] for k in range(4)}  # four names of one input: each takes off the whole of it
    found = adjusted(made(same, {"y": u[0]}))
    assert np.isnan(found.mean[0])
    assert np.isnan(found.se[0])


def test_few_draws_and_events_tell_none() -> None:
    u = np.random.default_rng(3).random((1, 2**17))
    assert np.isnan(adjusted(made({"a": u[0, : 50 * BINS - 1]}, {"y": u[0, : 50 * BINS - 1]})).mean[0])
    event = {"e": (u[0] < 0.3).astype(np.int64)}
    assert np.isnan(adjusted(made(event, {"y": u[0]}, frozenset({"e"}))).mean[0])


def test_the_error_is_that_of_groups_which_differ_by_chance_alone() -> None:
    """The mean of n equal groups errs by their standard deviation (with n - 1) over the root of n."""
    size, groups = 4096, GROUPS
    u = np.random.default_rng(7).random((1, size * groups))
    y = 3.0 * u[0] + u[0] ** 2
    table = made({"a": u[0]}, {"y": y})
    bins = np.searchsorted(EDGES, u[0], side="right") - 1
    effect = np.array([y[bins == b].mean() if (bins == b).any() else y.mean() for b in range(BINS)]) - y.mean()
    found = []
    for at in range(0, y.size, size):
        share = np.bincount(bins[at : at + size], minlength=BINS) / size
        found.append(y[at : at + size].mean() - (share - np.diff(EDGES)) @ effect)
    assert adjusted(table).se[0] == pytest.approx(np.std(found, ddof=1) / np.sqrt(groups), rel=1e-9)
