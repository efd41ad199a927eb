"""Depth and first date of deficits, and the reserve of each judged date, beside exact answers and single draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from scipy import integrate, stats

import mcsv
from mcsv.results.reading.figures import by_option
from mcsv.results.reading.first_deficit import first_deficit


def two_years(**changes: Any) -> mcsv.Model:
    """A budget of 100 a year for two years against a cost that is normal, anew each year."""
    return mcsv.Model.model_validate(
        {
            "step": "year",
            "horizon": 2,
            "financial_year": 4,
            "start": "2026-04",
            "accountability": {"pocket": "council", "window": 2, "tolerance": 0.1},
            "pockets": {"council": {"budget": {"amount": 100, "per": "year"}, "reserve": 10}},
            "inputs": {"cost": {"dist": "normal", "mean": 100, "sd": 20, "drawn": "each_period"}},
            "costs": {"team": {"amount": "cost", "per": "year", "paid_by": "council"}},
            **changes,
        }
    )


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return mcsv.simulate(two_years(), draws=400_000, threads=2, keep="council").isel(option=0, pocket=0)


def test_depth_of_a_normal_position(found: xr.Dataset) -> None:
    position = stats.norm(10, np.sqrt(2) * 20)
    deep = float(position.ppf(0.05 * position.cdf(0)))
    mean = integrate.quad(lambda x: x * position.pdf(x), -np.inf, deep)[0] / position.cdf(deep)
    assert float(found.depth_p95) == pytest.approx(-deep, abs=4 * float(found.depth_p95_se))
    assert float(found.depth_tail_mean) == pytest.approx(-mean, abs=4 * float(found.depth_tail_mean_se))
    assert 0 < float(found.depth_p95_se) < 0.5
    assert 0 < float(found.depth_tail_mean_se) < 0.5


@pytest.mark.parametrize(("sampling", "draws"), [("plain", 20_000), ("sobol", 2**15)])
def test_errors_are_the_spread_over_seeds(sampling: str, draws: int) -> None:
    runs = [mcsv.simulate(two_years(), draws=draws, seed=seed, threads=2, sampling=sampling) for seed in range(1, 41)]
    for name in ("depth_p95", "depth_tail_mean"):
        values = [float(run[name][0, 0]) for run in runs]
        errors = [float(run[f"{name}_se"][0, 0]) for run in runs]
        assert 0.65 < np.mean(errors) / np.std(values, ddof=1) < 1.5


def test_depth_where_values_come_more_than_once_is_that_of_the_draws() -> None:
    lumpy = two_years(inputs={"cost": {"dist": "poisson", "mean": 100, "drawn": "each_period"}})
    one = mcsv.simulate(lumpy, draws=50_000, threads=2, keep="council").isel(option=0, pocket=0)
    draws = np.sort(one.draws_council.values[one.draws_council.values < 0])
    value = draws[int(np.ceil(0.05 * draws.size)) - 1]
    assert float(one.depth_p95) == -value
    assert float(one.depth_tail_mean) == pytest.approx(-value + np.maximum(value - draws, 0).mean() / 0.05)


def test_too_few_deficits_tell_no_depth() -> None:
    rare = two_years(inputs={"cost": {"dist": "normal", "mean": 100, "sd": 2.5, "drawn": "each_period"}})
    one = mcsv.simulate(rare, draws=5_000, threads=2).isel(option=0, pocket=0)
    assert 0 < float(one.p_deficit_window) * 5_000 < 73
    assert np.isnan(one.depth_p95)
    assert np.isnan(one.depth_tail_mean_se)


def test_reserve_of_each_judged_date(found: xr.Dataset) -> None:
    for date, sd in ((0, 20.0), (1, np.sqrt(2) * 20.0)):
        required, error = found.reserve_required_date[date], float(found.reserve_required_date_se[date])
        assert float(required) == pytest.approx(stats.norm.ppf(0.9) * sd, abs=4 * error)
    assert float(found.reserve_required_date[1]) == float(found.reserve_required.sel(confidence=0.9))


def test_a_reserve_that_does_more_than_shift_is_not_stated_by_date() -> None:
    reads = two_years(decisions={"go_on": {"at": 1, "condition": "position > 0", "renews": ["team"]}})
    assert np.isnan(mcsv.simulate(reads, draws=3_000, threads=2).reserve_required_date).all()


def test_first_deficit_by_hand(found: xr.Dataset) -> None:
    one = by_option(mcsv.simulate(two_years(), draws=400_000, threads=2))["base"]
    first = first_deficit(one, 0)
    assert first is not None
    early = stats.norm.cdf(-0.5)  # of a position of 10 with a standard deviation of 20
    assert first.likeliest == 0
    assert first.chance.low < early < first.chance.high
    assert (first.median, first.earliest, first.latest) == (0, 0, 0)


def test_without_a_deficit_there_is_no_first_one() -> None:
    safe = two_years(inputs={"cost": {"dist": "uniform", "low": 10, "high": 20}})
    one = by_option(mcsv.simulate(safe, draws=1_000, threads=2))["base"]
    assert first_deficit(one, 0) is None
