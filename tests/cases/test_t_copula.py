"""A t copula: its margins, its rank correlation, and extremes that come together as often as its closed form says."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import xarray as xr
from campaign import effort
from scipy import integrate, stats

Propagate = Callable[..., xr.Dataset]
DRAWS = effort(1_000_000, 200_000)
MARGINS = {"a": {"dist": "uniform", "min": 0, "max": 1}, "b": {"dist": "exponential", "mean": 2}}


def drawn(propagate: Propagate, degrees: float, **coefficient: float) -> tuple[np.ndarray, np.ndarray]:
    tie = {"between": ["a", "b"], "copula": "t", "degrees": degrees, **coefficient}
    result = propagate(MARGINS, {"sum": "a + b"}, correlations=[tie], keep=["a", "b"], draws=DRAWS)
    return result.draws_a.values, 1 - np.exp(-result.draws_b.values / 2)


def corner_of(level: float, degrees: float, rho: float) -> float:
    """P(U < level, V < level): given one score, the other is a t with a degree more around rho times it."""
    edge = stats.t.ppf(level, degrees)

    def below(p: float) -> float:
        t = stats.t.ppf(p, degrees)
        spread = np.sqrt((1 - rho**2) * (degrees + t * t) / (degrees + 1))
        return float(stats.t.cdf((edge - rho * t) / spread, degrees + 1))

    return float(integrate.quad(below, 0, level, epsabs=1e-10)[0])


@pytest.mark.parametrize(("degrees", "normal"), [(1.0, 0.5), (3.0, 0.5), (10.0, -0.3)])
def test_quadrants_and_tails(propagate: Propagate, degrees: float, normal: float) -> None:
    u, v = drawn(propagate, degrees, normal=normal)
    for margin in (u, v):  # uniform, each by itself
        for level in (1e-4, 0.01, 0.3, 0.5, 0.9, 0.9999):
            assert abs((margin <= level).mean() - level) < 4 * (level * (1 - level) / DRAWS) ** 0.5
    # P(U < 1/2, V < 1/2) = 1/4 + asin(rho) / 2 pi, as for every elliptical copula
    both = 0.25 + np.arcsin(normal) / (2 * np.pi)
    assert abs(((u < 0.5) & (v < 0.5)).mean() - both) < 4 * 0.5 / DRAWS**0.5
    for level in (0.05, 0.005):
        corner = corner_of(level, degrees, normal)
        for together in ((u < level) & (v < level), (u > 1 - level) & (v > 1 - level)):
            assert abs(together.mean() - corner) < 4 * (corner / DRAWS) ** 0.5


def test_tail_dependence_against_its_closed_form(propagate: Propagate) -> None:
    # lambda = 2 t_{nu+1}(-sqrt((nu + 1)(1 - rho) / (1 + rho))), the limit of P(V < q | U < q); here q is small enough.
    degrees, rho, q = 1.0, 0.5, 5e-4
    limit = 2 * stats.t.cdf(-np.sqrt((degrees + 1) * (1 - rho) / (1 + rho)), degrees + 1)
    u, v = drawn(propagate, degrees, normal=rho)
    together = np.concatenate([(v < q)[u < q], (v > 1 - q)[u > 1 - q]])
    assert abs(together.mean() - limit) < 4 * (limit * (1 - limit) / together.size) ** 0.5


@pytest.mark.parametrize("degrees", [1.0, 4.0])
def test_the_rank_correlation_is_the_one_that_was_asked_for(propagate: Propagate, degrees: float) -> None:
    u, v = drawn(propagate, degrees, rank=0.6)
    product = 12 * (u - 0.5) * (v - 0.5)
    assert abs(product.mean() - 0.6) < 4 * product.std() / DRAWS**0.5
