"""The tails of gamma shapes at which scipy's own incomplete gamma function runs out of terms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from mcsv.distributions import build, large_gamma

V = 2.0 ** -np.linspace(1, 54, 60)


def by_integration(shape, x, upper):
    """The integral of the density from x outwards, with Stirling's series for the constant."""
    nodes, weights = np.polynomial.legendre.leggauss(60)
    sd = np.sqrt(shape)
    borders = x + (1 if upper else -1) * sd * np.linspace(0, 12, 25)
    half = np.abs(borders[1:] - borders[:-1])[:, None] / 2
    t = (borders[1:] + borders[:-1])[:, None] / 2 + half * nodes
    away = (t - shape) / shape
    log_density = shape * (np.log1p(away) - away) - np.log1p(away) - 0.5 * np.log(2 * np.pi * shape)
    correction = 1 / (12 * shape) - 1 / (360 * shape**3)
    return (half * weights * np.exp(log_density - correction)).sum()


@pytest.mark.parametrize("shape", [30_000.0, 1e5, 1e6, 1e9])
@pytest.mark.parametrize("upper", [False, True], ids=["lower", "upper"])
def test_quantile_against_integration(shape, upper):
    x = large_gamma.quantile(shape, V, upper)
    found = np.array([by_integration(shape, place, upper) for place in x])
    slack = 100 * np.spacing(shape) / np.sqrt(shape)
    np.testing.assert_allclose(found, V, rtol=2e-12 + slack)
    np.testing.assert_allclose(large_gamma.tail(shape, x, upper), V, rtol=2e-12 + slack)


@pytest.mark.parametrize("upper", [False, True], ids=["lower", "upper"])
def test_it_joins_the_library_where_it_begins(upper):
    shape = large_gamma.LARGE
    library = (special.gammainccinv if upper else special.gammaincinv)(shape, V)
    np.testing.assert_allclose(large_gamma.quantile(shape, V, upper), library, rtol=1e-14)


def test_large_poisson_counts():
    d = build({"dist": "poisson", "rate": 40_000})
    values, lower, upper = d.atoms()
    np.testing.assert_allclose(lower, special.gammaincc(values + 1, 40_000), rtol=1e-9)
    np.testing.assert_allclose(upper, special.gammainc(values + 1, 40_000), rtol=1e-9)
    assert d.mean() == 40_000
