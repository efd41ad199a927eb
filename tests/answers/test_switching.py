"""Switching values where they are known, and the reasons where there are none."""

from __future__ import annotations

import numpy as np
import pytest
from answers.tables import table_from
from campaign import effort
from scipy.special import ndtri

from mcsv.answers.own_values import at_edges, inside_bins
from mcsv.answers.switching import WHY, switching
from mcsv.distributions import build

NORMAL = build({"dist": "normal", "mean": 10, "sd": 2})


def curve(seed: int, shape, draws: int = 200_000):
    """A driver N(10, 2), and an outcome whose mean follows a curve over it."""
    numbers = np.random.default_rng(seed)
    u = numbers.random((1, draws))
    return u, (shape(10 + 2 * ndtri(u[0])) + numbers.normal(size=draws))[None]


def switched(u, y, target=0.0, **options):
    return switching(table_from(u, y, **options), inside_bins(NORMAL)[None], np.array([target]))


@pytest.mark.parametrize(
    ("shape", "at"),
    [(lambda x: 3 * (x - 11), 11.0), (lambda x: 30 - 0.2 * x**2, np.sqrt(150)), (lambda x: x - 6.5, 6.5)],
)
def test_the_value_is_found_within_its_error(shape, at) -> None:
    found = [switched(*curve(seed, shape)) for seed in range(effort(60, 15))]
    value, se = (np.array([getattr(each, part)[0, 0] for each in found]) for part in ("value", "se"))
    assert (np.abs(value - at) < 4 * se).all()
    assert 0.6 < np.sqrt(np.mean(se**2)) / np.std(value) < 1.6


@pytest.mark.parametrize("at", [10.7, 11.4, 9.1])
def test_the_error_reaches_over_a_step_that_a_parabola_does_not_see(at) -> None:
    # The mean is a little below the target up to ``at`` and far above from there on: lump sums make such stairs.
    found = [switched(*curve(seed, lambda x: np.where(x > at, 3.0, -0.15) + 0.05 * (x - at))) for seed in range(20)]
    value, se = (np.array([getattr(each, part)[0, 0] for each in found]) for part in ("value", "se"))
    assert (np.abs(value - at) <= 1.96 * se).mean() >= 0.9
    assert (1.96 * se < 0.4).all()  # to the next bins on either side, of which each holds about 0.1, and no further


def test_a_target_other_than_0() -> None:
    found = switched(*curve(1, lambda x: 3 * (x - 11)), target=3.0)
    assert abs(found.value[0, 0] - 12.0) < 4 * found.se[0, 0]


@pytest.mark.parametrize(
    ("shape", "draws", "why"),
    [
        (lambda x: 0 * x + 5, 200_000, "no value of it reaches the target"),
        (lambda x: (x - 10) ** 2 - 4, 200_000, "more than one value of it reaches the target"),
        (lambda x: x - 10, 2000, "too few draws to tell"),
    ],
)
def test_none_is_an_answer_with_a_reason(shape, draws, why) -> None:
    found = switched(*curve(1, shape, draws))
    assert np.isnan([found.value[0, 0], found.se[0, 0]]).all()
    assert WHY[found.why[0, 0]] == why


def test_noise_around_the_target_is_no_crossing() -> None:
    found = [switched(*curve(seed, lambda x: 0 * x, 50_000)).why[0, 0] for seed in range(20)]
    assert np.isnan([switched(*curve(1, lambda x: 0 * x, 50_000)).value[0, 0]]).all()
    assert {WHY[why] for why in found} <= {WHY[1], WHY[2]}


def test_what_is_counted_has_none() -> None:
    happens = (np.arange(6400) % 5 == 0).astype(float)[None]
    found = switched(happens, happens - 0.5, counted=True)
    assert WHY[found.why[0, 0]] == "it takes few values"


def test_own_values_at_edges_and_in_bins() -> None:
    edges, inside = at_edges(NORMAL), inside_bins(NORMAL)
    assert edges[37] == 10.0
    assert (edges[0], edges[-1]) == (-np.inf, np.inf)
    assert ((edges[:-1] < inside) & (inside < edges[1:])).all()
    x = 10 + 2 * ndtri(np.linspace(0.5, 0.515625, 200_001)[1:-1])
    np.testing.assert_allclose(inside[37], x.mean(), rtol=1e-6)
