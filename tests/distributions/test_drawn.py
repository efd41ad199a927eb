"""What the engine draws from each family, two million draws each, against scipy.stats as a second source.

A newcomer's run takes a tenth of it.

Bounds at alpha = 1e-6: Kolmogorov's for the distance, exact binomial ones for counts beyond far quantiles, normal
ones for mean and standard deviation where the fourth moment exists.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from campaign import effort
from scipy import stats

import mcsv

DRAWS = effort(2_000_000)
ALPHA = 1e-6
Z = 4.891638475698
FAMILIES: dict[str, tuple[dict[str, Any], Any]] = {
    "uniform": ({"dist": "uniform", "low": -3, "high": 5}, stats.uniform(-3, 8)),
    "loguniform": ({"dist": "loguniform", "low": 0.01, "high": 100}, stats.loguniform(0.01, 100)),
    "triangular": ({"dist": "triangular", "low": 80, "mode": 100, "high": 160}, stats.triang(0.25, 80, 80)),
    "pert": ({"dist": "pert", "low": 3, "mode": 5, "high": 10}, stats.beta(15 / 7, 27 / 7, 3, 7)),
    "normal": ({"dist": "normal", "mean": 5, "sd": 20}, stats.norm(5, 20)),
    "lognormal": ({"dist": "lognormal", "mu": 1, "sigma": 0.8}, stats.lognorm(0.8, 0, math.e)),
    "gamma": ({"dist": "gamma", "shape": 0.3, "scale": 500}, stats.gamma(0.3, 0, 500)),
    "beta": ({"dist": "beta", "a": 0.5, "b": 3}, stats.beta(0.5, 3)),
    "exponential": ({"dist": "exponential", "mean": 10}, stats.expon(0, 10)),
    "weibull": ({"dist": "weibull", "shape": 0.7, "scale": 2}, stats.weibull_min(0.7, 0, 2)),
    "gumbel": ({"dist": "gumbel", "loc": 3, "scale": 2}, stats.gumbel_r(3, 2)),
    "student_t": ({"dist": "student_t", "df": 3}, stats.t(3)),
    "pareto": ({"dist": "pareto", "alpha": 2.5, "minimum": 10}, stats.pareto(2.5, 0, 10)),
    "gev": ({"dist": "gev", "shape": 0.1, "loc": 1, "scale": 2}, stats.genextreme(-0.1, 1, 2)),
    "bernoulli": ({"dist": "bernoulli", "p": 0.25}, stats.bernoulli(0.25)),
    "poisson": ({"dist": "poisson", "rate": 7.5}, stats.poisson(7.5)),
    "binomial": ({"dist": "binomial", "n": 142, "p": 0.3}, stats.binom(142, 0.3)),
    "negative_binomial": ({"dist": "negative_binomial", "r": 4, "p": 0.2}, stats.nbinom(4, 0.2)),
    "discrete": (
        {"dist": "discrete", "values": [0, 100, 250], "weights": [0.5, 0.3, 0.2]},
        stats.rv_discrete(values=((0, 100, 250), (0.5, 0.3, 0.2))),
    ),
    "truncated": (
        {"dist": "normal", "mean": 0, "sd": 1, "truncate": [1, 4]},
        stats.truncnorm(1, 4),
    ),
}


def drawn(spec: dict[str, Any], draws: int = DRAWS) -> tuple[np.ndarray, Any]:
    model = mcsv.Model.model_validate({"inputs": {"x": spec}, "outputs": {"y": {"formula": "x"}}})
    results = mcsv.simulate(model, draws=draws, seed=7, keep=["x"])
    return np.sort(results["draws_x"].values[0]), results


def distance(ranked: np.ndarray, cdf: Callable[[np.ndarray], np.ndarray], discrete: bool) -> float:
    """Kolmogorov's distance over every hundredth order statistic: at most 100 / DRAWS below the whole one."""
    at = np.unique(ranked) if discrete else ranked[::100]
    seen = np.searchsorted(ranked, at, side="right") / ranked.size
    return float(np.max(np.abs(seen - cdf(at))))


@pytest.mark.parametrize("name", FAMILIES)
def test_draws_follow_the_distribution(name: str) -> None:
    spec, exact = FAMILIES[name]
    ranked, results = drawn(spec)
    discrete = isinstance(getattr(exact, "dist", exact), stats.rv_discrete)
    assert distance(ranked, exact.cdf, discrete) <= math.sqrt(math.log(2 / ALPHA) / (2 * DRAWS)) + 100 / DRAWS
    for share in (1e-3, 1e-4, 1e-5, 1e-6):
        for border, side in ((exact.ppf(share), "below"), (exact.isf(share), "above")):
            below = int(np.searchsorted(ranked, border, side="right"))
            count = below if side == "below" else DRAWS - below
            chance = exact.cdf(border) if side == "below" else exact.sf(border)
            low, high = stats.binom.ppf([ALPHA / 2, 1 - ALPHA / 2], DRAWS, chance)
            assert low <= count <= high, (share, side)
    mean, variance, _, kurtosis = (float(value) for value in exact.stats(moments="mvsk"))
    if math.isfinite(variance):
        assert abs(float(results["output_mean"].item()) - mean) <= Z * math.sqrt(variance / DRAWS)
    if math.isfinite(kurtosis):
        error = math.sqrt(variance * (kurtosis + 2) / (4 * DRAWS))
        assert abs(float(results["output_sd"].item()) - math.sqrt(variance)) <= Z * error


def test_mixture_follows_its_parts() -> None:
    parts = [
        {"weight": 0.7, "dist": "normal", "mean": 0, "sd": 1},
        {"weight": 0.3, "dist": "lognormal", "mu": 1, "sigma": 0.5},
    ]
    ranked, _ = drawn({"dist": "mixture", "components": parts})
    one, two = stats.norm(0, 1), stats.lognorm(0.5, 0, math.e)
    bound = math.sqrt(math.log(2 / ALPHA) / (2 * DRAWS)) + 100 / DRAWS
    assert distance(ranked, lambda x: 0.7 * one.cdf(x) + 0.3 * two.cdf(x), False) <= bound


def metalog(u: np.ndarray) -> np.ndarray:
    """Keelin's three-term metalog through 35, 50, 75 at 10, 50, 90 %: coefficients from the closed form."""
    log_odds = np.log(u / (1 - u))
    return 50 + 9.102392266268373 * log_odds + 5.688995166417732 * (u - 0.5) * log_odds


BY_QUANTILE: dict[str, tuple[dict[str, Any], Callable[[np.ndarray], np.ndarray]]] = {
    "metalog": ({"dist": "metalog", "p10": 35, "p50": 50, "p90": 75}, metalog),
    "piecewise": (
        {"dist": "piecewise", "values": [10, 30, 60, 100], "probabilities": [0, 0.5, 0.9, 1]},
        lambda u: np.interp(u, [0, 0.5, 0.9, 1], [10, 30, 60, 100]),
    ),
}


@pytest.mark.parametrize("name", BY_QUANTILE)
def test_draws_follow_the_quantiles(name: str) -> None:
    spec, quantile = BY_QUANTILE[name]
    ranked, _ = drawn(spec)
    u = np.concatenate([np.geomspace(1e-6, 0.5, 2000), 1 - np.geomspace(1e-6, 0.5, 2000)])
    count = np.searchsorted(ranked, quantile(u), side="right")
    low, high = stats.binom.ppf([[ALPHA / 8000], [1 - ALPHA / 8000]], DRAWS, u)
    assert np.all((low <= count) & (count <= high))


def test_observations_come_back_in_their_shares(tmp_path: Any) -> None:
    (tmp_path / "seen.csv").write_text("cost\n12\n15\n15\n19\n31\n")
    (tmp_path / "model.yaml").write_text(
        "inputs:\n  x: {dist: empirical, file: seen.csv, column: cost}\noutputs:\n  y: {formula: x}\n"
    )
    results = mcsv.simulate(mcsv.read_model(tmp_path / "model.yaml"), draws=DRAWS, keep=["x"])
    values, counts = np.unique(results["draws_x"].values, return_counts=True)
    assert values.tolist() == [12, 15, 19, 31]
    low, high = stats.binom.ppf([[ALPHA / 8], [1 - ALPHA / 8]], DRAWS, [0.2, 0.4, 0.2, 0.2])
    assert np.all((low <= counts) & (counts <= high))


def test_a_fixed_value_is_the_same_in_every_draw() -> None:
    ranked, results = drawn({"dist": "fixed", "value": 20_783.5}, 1000)
    assert np.all(ranked == 20_783.5)
    assert results["output_sd"].item() == 0
    assert np.all(results["output_quantile"].values == 20_783.5)
