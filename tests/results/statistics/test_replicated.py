"""Errors of runs over points: what replicates are apart, by Student's t; they hold, and gains are what they say."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from campaign import effort
from scipy import stats

import mcsv
from mcsv.kernels import BLOCK
from mcsv.model import Model

DRAWS = 16 * BLOCK
Z95 = stats.norm.ppf(0.975)
T = stats.t.ppf(0.975, 15) / Z95
INPUTS = {
    "a": {"dist": "normal", "mean": 1, "sd": 1},
    "b": {"dist": "lognormal", "mu": 0, "sigma": 0.5},
    "c": {"dist": "uniform", "min": 0, "max": 1},
}
MODEL = Model.model_validate(
    {
        "inputs": INPUTS,
        "outputs": {
            "smooth": {"formula": "a * b + c"},
            "rare": {"formula": "where(a * c > 2.6, 1, 0) - 0.5"},
            "single": {"formula": "a"},
            "bounded": {"formula": "a * c + c * c"},
        },
    }
)


@pytest.fixture(scope="module")
def results() -> xr.Dataset:
    return mcsv.simulate(MODEL, draws=DRAWS, seed=3, keep=("smooth", "rare"), sampling="sobol", quantiles=(0.1,))


def by_replicate(results: xr.Dataset, name: str) -> np.ndarray:
    """Single draws (replicates, draws)."""
    return results[f"draws_{name}"].values[0].reshape(-1, 16, BLOCK).swapaxes(0, 1).reshape(16, -1)


def test_errors_are_what_replicates_are_apart(results: xr.Dataset) -> None:
    draws, at = by_replicate(results, "smooth"), results.isel(option=0).sel(output="smooth")
    n = draws.size

    def se(values: np.ndarray) -> float:
        return float(values.std(ddof=1) / 4 * T)

    assert at["output_mean_se"] == pytest.approx(se(draws.mean(axis=1)), rel=1e-9)
    variance = np.mean((draws - draws.mean()) ** 2, axis=1)
    assert at["output_sd_se"] == pytest.approx(se(variance) / 2 / draws.std(), rel=1e-4)
    for q in (0.05, 0.1, 0.5, 0.95):
        value = np.quantile(draws, q)
        share = se(np.mean(draws <= value, axis=1))
        low, high = (np.quantile(draws, q + sign * Z95 * np.sqrt(q * (1 - q) / n)) for sign in (-1, 1))
        plain = (high - low) / 2 / Z95
        expected = plain * share / np.sqrt(q * (1 - q) / n)
        found = at["output_quantile_se"].sel(quantile=q)
        assert found == pytest.approx(expected, rel=0.15)  # bins smooth what single draws say
        sign = 1.0 if q > 0.5 else -1.0
        beyond = np.maximum(sign * (draws - value), 0.0).mean(axis=1)
        assert at["output_tail_mean_se"].sel(quantile=q) == pytest.approx(se(beyond) / min(q, 1 - q), rel=0.15)


def test_gains_are_plain_errors_over_those_of_replicates(results: xr.Dataset) -> None:
    draws, at = by_replicate(results, "smooth"), results.isel(option=0).sel(output="smooth")
    apart = draws.mean(axis=1).std(ddof=1) / 4
    assert at["output_mean_gain"] == pytest.approx(draws.std() / np.sqrt(draws.size) / apart, rel=1e-4)
    rare = by_replicate(results, "rare") < 0
    share = rare.mean()
    plain = np.sqrt(share * (1 - share) / rare.size)
    gain = results.isel(option=0).sel(output="rare")["p_output_negative_gain"]
    assert gain == pytest.approx(plain / (rare.mean(axis=1).std(ddof=1) / 4), rel=1e-9)


def test_a_share_has_the_interval_of_replicates(results: xr.Dataset) -> None:
    shares = (by_replicate(results, "rare") < 0).mean(axis=1)
    at = results.isel(option=0).sel(output="rare")
    low, high = at["p_output_negative_ci"].values
    half = stats.t.ppf(0.975, 15) * shares.std(ddof=1) / 4
    assert (high - low) / 2 == pytest.approx(half, rel=0.02)
    assert low < shares.mean() < high


def test_what_never_happens_has_the_interval_of_plain_draws() -> None:
    never = Model.model_validate(
        {"inputs": {"a": {"dist": "uniform", "min": 0, "max": 1}}, "outputs": {"y": {"formula": "a"}}}
    )
    found, plain = (mcsv.simulate(never, draws=DRAWS, sampling=how) for how in ("sobol", "plain"))
    assert found["p_output_negative"].item() == 0.0
    assert found["p_output_negative_ci"].values.tolist() == plain["p_output_negative_ci"].values.tolist()
    assert np.isnan(found["p_output_negative_gain"].item())


def test_what_comes_out_alike_in_all_replicates_is_not_taken_for_exact() -> None:
    half = Model.model_validate(
        {"inputs": {"a": {"dist": "uniform", "min": -1, "max": 1}}, "outputs": {"y": {"formula": "a"}}}
    )
    found = mcsv.simulate(half, draws=DRAWS, sampling="sobol")
    low, high = found["p_output_negative_ci"].values[0, 0]
    assert found["p_output_negative"].item() == 0.5
    assert 0.0 < high - low < 0.001


def test_a_spread_whose_error_does_not_hold_with_so_few_points_is_marked() -> None:
    """Where draws count as independent, intervals of the lognormal's spread cover 0.92 here, of the normal's 0.95."""
    outputs = {"light": {"formula": "a + c"}, "heavy": {"formula": "b * b * a * a"}}
    model = Model.model_validate({"inputs": INPUTS, "outputs": outputs})
    found = mcsv.simulate(model, draws=DRAWS, seed=3, sampling="sobol").isel(option=0)
    assert found["output_sd_heavy"].sel(output=["light", "heavy"]).values.tolist() == [False, True]
    assert found["output_mean_heavy"].sel(output="light").item() is False


def test_intervals_cover() -> None:
    """Truths from the exact distribution; each interval of each scramble misses one in twenty.

    Spreads of heavy-tailed products are not asked about: with few points a replicate those of replicates are skewed.
    """
    seeds = effort(150, 12)
    mean = np.exp(0.125) + 0.5
    hits = {"mean": 0, "median": 0, "chance": 0, "sd": 0}
    chance = 1.0 - float(np.mean(stats.norm.sf(2.6 / ((np.arange(200_000) + 0.5) / 200_000), 1.0, 1.0)))
    for seed in range(seeds):
        found = mcsv.simulate(MODEL, draws=DRAWS, seed=seed, sampling="sobol", threads=1)
        smooth, single = found.isel(option=0).sel(output="smooth"), found.isel(option=0).sel(output="single")
        hits["mean"] += abs(float(smooth["output_mean"]) - mean) <= Z95 * float(smooth["output_mean_se"])
        at = {"quantile": 0.25}
        error = abs(float(single["output_quantile"].sel(at)) - stats.norm.ppf(0.25, 1.0, 1.0))
        hits["median"] += error <= Z95 * float(single["output_quantile_se"].sel(at))
        low, high = found.isel(option=0).sel(output="rare")["p_output_negative_ci"].values
        hits["chance"] += low <= chance <= high
        bounded = found.isel(option=0).sel(output="bounded")
        variance = 2.0 / 3.0 + 2.0 / 4.0 + 1.0 / 5.0 - (1.0 / 2.0 + 1.0 / 3.0) ** 2  # by the moments of a and c
        hits["sd"] += abs(float(bounded["output_sd"]) - np.sqrt(variance)) <= Z95 * float(bounded["output_sd_se"])
    least, most = (stats.binom.ppf(q, seeds, 0.95) for q in (1e-4, 1 - 1e-4))
    for name, count in hits.items():
        assert min(least, 0.92 * seeds) <= count <= max(most, 0.98 * seeds), (name, count, seeds)
