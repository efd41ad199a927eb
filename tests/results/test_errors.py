"""No figure without its error: where draws are too few, where bins do not reach, where tails are heavy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

import mcsv
from mcsv.reports.terminal import answer
from mcsv.reports.writing.screen import Screen
from mcsv.results.statistics.intervals import draws_for, quantile_bracket

COUNCIL: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2026",
    "step": "year",
    "horizon": 2,
    "accountability": {"pocket": "council", "window": 2, "tolerance": 0.001},
    "pockets": {"council": {"budget": {"amount": 100, "per": "year"}}},
    "inputs": {"cost": {"dist": "lognormal", "mean": 90, "sd": 40, "drawn": "each_period"}},
    "costs": {"team": {"amount": "cost", "per": "year", "paid_by": "council"}},
}


def outputs(formula: str, draws: int, **more: Any) -> xr.Dataset:
    """The result of one formula over x (standard normal) and u (uniform from 0 to 1), its draws kept."""
    inputs = {"x": {"dist": "normal", "mean": 0, "sd": 1}, "u": {"dist": "uniform", "low": 0, "high": 1}}
    model = mcsv.Model.model_validate({"inputs": inputs, "outputs": {"y": {"formula": formula}}})
    return mcsv.simulate(model, draws=draws, threads=2, keep=["y"], **more).isel(option=0, output=0)


def test_the_draws_that_would_do_are_enough_and_one_less_is_not() -> None:
    for q in (0.001, 0.05, 0.2, 0.5, 0.9, 0.95, 0.999):
        enough = draws_for(q)
        assert not np.isnan(quantile_bracket(q, enough)[0])
        assert np.isnan(quantile_bracket(q, enough - 1)[0])


def test_too_few_draws_for_a_quantile_give_no_error_and_no_reserve() -> None:
    result = mcsv.simulate(mcsv.Model.model_validate(COUNCIL), draws=1_000, threads=2)
    at = result.sel(option="base", pocket="council")
    rare = at.sel(confidence=0.999, method="nearest")
    for name in ("reserve_required", "reserve_required_any"):
        assert np.isnan(rare[name])
        assert np.isnan(rare[f"{name}_se"])
        assert at[name].sel(confidence=0.95) > 0
    text = " ".join(answer(result, Screen()).split())
    assert "the reserve that brings it to 0.1 % needs at least 3,838 draws" in text
    assert np.isnan(outputs("x", 60).output_quantile_se.sel(quantile=0.05))
    text = answer(mcsv.simulate(mcsv.Model.model_validate(COUNCIL), draws=60, threads=1), Screen())
    assert "n/a: too few draws; the quantile at 95 % needs at least 73" in " ".join(text.split())


def test_what_is_certain_is_certain_in_any_number_of_draws() -> None:
    one = outputs("3 + 0 * x", 10)
    for statistic in ("mean", "sd", "quantile", "tail_mean"):
        assert np.all(one[f"output_{statistic}_se"] == 0.0)
    assert not one.output_mean_heavy
    assert not one.output_sd_heavy


@pytest.mark.parametrize("q", [0.05, 0.5, 0.95])
def test_errors_beyond_the_reach_of_the_bins_come_from_another_look(q: float) -> None:
    """Central draws of spread 1e-7, and a tenth on either side that spread over some 1e3."""
    one = outputs("where(u < 0.1, -1000 * exp(x), where(u > 0.9, 1000 * exp(x), 1e-7 * x))", 20_000)
    ranked = np.sort(one.draws_y.values)
    low, high = (np.quantile(ranked, end, method="inverted_cdf") for end in quantile_bracket(q, ranked.size))
    error = float(one.output_quantile_se.sel(quantile=q))
    assert error == pytest.approx(float(high - low) / 3.92, rel=0.02, abs=1e-12)
    assert np.isnan(one.output_sd_se)
    assert one.output_sd_heavy


@pytest.mark.parametrize("q", [0.25, 0.5])
def test_errors_inside_a_bin_that_is_too_coarse_come_from_another_look(q: float) -> None:
    one = outputs("where(u < 0.4, -1000 * exp(x), where(u > 0.6, 1000 * exp(x), 1e-7 * x))", 20_000)
    ranked = np.sort(one.draws_y.values)
    low, high = (np.quantile(ranked, end, method="inverted_cdf") for end in quantile_bracket(q, ranked.size))
    error = float(one.output_quantile_se.sel(quantile=q))
    assert error == pytest.approx(float(high - low) / 3.92, rel=0.02, abs=1e-12)


@pytest.mark.parametrize("formula", ["x", "exp(x)", "where(u < 0.3, 5, 7 * x)", "-exp(x) + 1000000"])
def test_errors_of_tail_means_are_those_of_the_draws(formula: str) -> None:
    one = outputs(formula, 50_000)
    draws = one.draws_y.values
    for q in (0.01, 0.25, 0.5, 0.75, 0.95):
        cell = one.sel(quantile=q)
        value, sign, share = float(cell.output_quantile), (1 if q > 0.5 else -1), min(q, 1 - q)
        spread = np.maximum(sign * (draws - value), 0).std()
        wanted = spread / share / np.sqrt(draws.size)
        assert float(cell.output_tail_mean_se) == pytest.approx(wanted, rel=0.03, abs=1e-6 * draws.std())


def test_errors_of_shortfalls_are_those_of_the_draws() -> None:
    result = mcsv.simulate(mcsv.Model.model_validate(COUNCIL), draws=50_000, threads=2, keep=["council"])
    one = result.isel(option=0, pocket=0, period=1)
    short = np.maximum(-one.draws_council.values, 0)
    assert float(one.shortfall_mean_se) == pytest.approx(short.std() / np.sqrt(short.size), rel=0.02)
    those = short[short > 0]
    assert float(one.shortfall_given_deficit_se) == pytest.approx(those.std() / np.sqrt(those.size), rel=0.02)


def test_shares_by_date_have_intervals() -> None:
    result = mcsv.simulate(mcsv.Model.model_validate(COUNCIL), draws=2_000, threads=2).isel(option=0, pocket=0)
    for name in ("first_deficit_share", "payback_period_share"):
        low, high = result[f"{name}_ci"].sel(ci_bound="low"), result[f"{name}_ci"].sel(ci_bound="high")
        assert np.all((low <= result[name]) & (result[name] <= high) & (high > low))


def test_heavy_tails_are_marked() -> None:
    lognormal, wild, normal = outputs("exp(x)", 10_000), outputs("exp(3 * x)", 10_000), outputs("x", 10_000)
    assert not normal.output_mean_heavy
    assert not normal.output_sd_heavy
    assert not lognormal.output_mean_heavy
    assert lognormal.output_sd_heavy
    assert wild.output_mean_heavy
    model = mcsv.Model.model_validate(
        {"inputs": {"x": {"dist": "normal", "mean": 0, "sd": 3}}, "outputs": {"y": {"formula": "exp(x)"}}}
    )
    text = answer(mcsv.simulate(model, draws=10_000, threads=2), Screen())
    assert "* few draws make up most of the spread" in text


def test_quantiles_that_were_asked_for_are_shown() -> None:
    model = mcsv.Model.model_validate(COUNCIL)
    text = answer(mcsv.simulate(model, draws=2_000, threads=2, quantiles=[0.1, 0.8]), Screen())
    heading = next(line for line in text.splitlines() if line.startswith("year "))
    assert heading.split()[:6] == ["year", "mean", "10", "%", "80", "%"]
