"""Levels by period with closed forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr
from campaign import effort

import mcsv

Near = Callable[..., None]


def simulate(document: dict[str, Any], draws: int = effort(200_000, 80_000), **options: Any) -> xr.Dataset:
    return mcsv.simulate(mcsv.Model.model_validate(document), draws=draws, **options).isel(option=0)


def fund_after(years: int, mean: float, sd: float, paid: float) -> tuple[float, float]:
    """Exact mean and sd of R <- R I + paid from R = 0 with I independent by year."""
    first = second = 0.0
    for _ in range(years):
        first, second = first * mean + paid, second * (mean**2 + sd**2) + 2 * paid * first * mean + paid**2
    return first, (second - first**2) ** 0.5


def test_a_fund_that_grows_by_a_new_rate_each_year(near: Near) -> None:
    # The mutual fund of Equinor's probabilit (README, example 3): I ~ N(1.11, 0.15), 1,200 a year, 20 years.
    document = {
        "step": "year",
        "horizon": 20,
        "inputs": {"growth": {"dist": "normal", "mean": 1.11, "sd": 0.15, "drawn": "each_period"}},
        "stocks": {"fund": {"next": "fund * growth + 1200"}},
        "outputs": {"saved": {"formula": "fund"}},
    }
    result = simulate(document, draws=effort(1_000_000, 50_000))
    mean, sd = fund_after(20, 1.11, 0.15, 1200)
    assert np.allclose([mean, sd], [77043.39857595436, 34440.96249667023], rtol=1e-12)
    near(result, "output_mean", mean, output="saved")
    near(result, "output_sd", sd, output="saved")
    periods = result.period.values
    for year in (1, 7, 20):
        mean, sd = fund_after(year, 1.11, 0.15, 1200)
        at = result.sel(stock="fund", period=periods[year - 1])
        assert abs(float(at.stock_mean) - mean) <= 4 * float(at.stock_mean_se) + 1e-9
        assert abs(float(at.stock_sd) - sd) <= 4 * float(at.stock_sd_se) + 1e-9


def test_a_caseload_with_arrivals_and_departures_is_poisson(near: Near) -> None:
    # Poisson arrivals, each case staying on with the same chance: the caseload is Poisson with a mean that follows
    # m <- keep m + rate, and so are its variance and its chance of being empty.
    document = {
        "step": "month",
        "horizon": 24,
        "stocks": {
            "caseload": {"initial": 0, "next": "caseload - binomial(caseload, 0.25) + poisson(3 + 0 * t)"},
            "by_flows": {"inflow": "poisson(3 + 0 * t)", "outflow": "binomial(by_flows, 0.25)"},
        },
        "outputs": {"last": {"formula": "caseload"}, "empty": {"formula": "by_flows == 0"}},
    }
    result = simulate(document)
    for stock in ("caseload", "by_flows"):
        for period in (0, 1, 5, 23):
            mean = 3 * (1 - 0.75 ** (period + 1)) / 0.25
            at = result.sel(stock=stock).isel(period=period)
            assert abs(float(at.stock_mean) - mean) <= 4 * float(at.stock_mean_se)
            assert abs(float(at.stock_sd) - mean**0.5) <= 4 * float(at.stock_sd_se)
    near(result, "output_mean", float(np.exp(-12 * (1 - 0.75**24))), output="empty")


def test_what_persists_has_the_stated_autocorrelation() -> None:
    # z_t = 0.7 z_{t-1} + sqrt(1 - 0.49) e_t: the covariance of scores k periods apart is 0.7^k, each variance 1.
    keep, periods, draws = 0.7, 6, 200_000
    document = {
        "step": "year",
        "horizon": periods,
        "inputs": {
            "z": {"dist": "normal", "mean": 0, "sd": 1, "drawn": "each_period", "persistence": keep},
            "w": {"dist": "normal", "mean": 0, "sd": 1, "drawn": "each_period", "persistence": keep},
        },
        "correlations": [{"between": ["z", "w"], "normal": 0.5}],
        # the value of each period is kept in a stock of its own
        "stocks": {f"z{t}": {"next": f"where(t == {t}, z, z{t})"} for t in range(periods)}
        | {"w3": {"next": "where(t == 3, w, w3)"}},
        "outputs": {f"z{t}": {"formula": f"z{t}"} for t in range(periods)} | {"w3": {"formula": "w3"}},
    }
    result = simulate(document, draws=draws, keep=[*(f"z{t}" for t in range(periods)), "w3"])
    z = np.array([result[f"draws_z{t}"].values for t in range(periods)])
    for i in range(periods):
        for j in range(i + 1):
            product, expected = z[i] * z[j], keep ** (i - j)
            assert abs(product.mean() - expected) < 4 * product.std() / draws**0.5
    for t in range(periods):
        product = z[t] * result.draws_w3.values
        assert abs(product.mean() - 0.5 * keep ** abs(t - 3)) < 4 * product.std() / draws**0.5
