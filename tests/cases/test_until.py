"""Stopping by a rule that is fixed before: intervals cover as they say, and what is promised is held."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from campaign import LONG, effort, some
from scipy import special

import mcsv
from mcsv.engine import SHARD
from mcsv.results.reading.goals import parse_goal
from mcsv.results.reading.sureness import Sure, distance
from mcsv.results.statistics.intervals import Probability, wilson

GOAL = parse_goal("p_deficit_window: 0.1")
LOOSE = 2.3
"""Standard errors by which the share of a few hundred runs may lie below the 94 % that a thousand have to have."""


def stopped(rng: np.random.Generator, p: float, wanted: float) -> Sure:
    """What is known when the rule stops on draws of which the share ``p`` are in deficit."""
    draws, count = 0, 0
    while True:
        more = max(draws, SHARD)
        draws, count = draws + more, count + int(rng.binomial(more, p))
        low, high = (float(end) for end in wilson(count, draws))
        events = min(count, draws - count)
        sure = Sure(GOAL, "", Probability(count / draws, low, high), "%", wanted, events, trusted=True)
        if distance([sure]) <= 1.0:
            return sure


@pytest.mark.parametrize(
    ("p", "wanted"), some([(0.31, 1e-3), (0.05, 5e-4), (0.01, 2e-4), (1e-3, 1e-4), (1e-4, 5e-5)], 3)
)
def test_intervals_cover_and_promises_are_held(p: float, wanted: float) -> None:
    rng, runs = np.random.default_rng(20), effort(10_000, 2_000)
    found = [stopped(rng, p, wanted).known for _ in range(runs)]
    covered = sum(each.low <= p <= each.high for each in found if isinstance(each, Probability)) / runs
    held = sum(abs(each.value - p) <= wanted for each in found) / runs
    assert min(covered, held) >= 0.94
    assert max(each.error for each in found) <= wanted


MODEL = {"inputs": {"x": {"dist": "normal", "mean": 0.5, "sd": 1}}, "outputs": {"y": {"formula": "x + 0"}}}


def test_runs_of_the_engine_cover_as_well() -> None:
    runs = effort(300, 6)
    results = [
        mcsv.simulate(MODEL, seed=seed, draws=10**7, until=["p_output_negative: 0.002", "output_mean: 0.004"])
        for seed in range(runs)
    ]
    chance, mean = special.ndtr(-0.5), 0.5
    assert {each.attrs["until_reached"] for each in results} == {1}
    assert {each.attrs["draws"] for each in results} == {2 * SHARD}  # the first multiple that does for both
    assert all(float(abs(np.diff(each.p_output_negative_ci)).max()) / 2 <= 0.002 for each in results)
    error = np.sqrt(chance * (1 - chance) / (2 * SHARD))
    covered = [abs(float(each.p_output_negative.item()) - chance) <= 1.96 * error for each in results]
    covered += [
        abs(float(each.output_mean.item()) - mean) <= 1.96 * float(each.output_mean_se.item()) for each in results
    ]
    assert np.mean(covered) >= 0.95 - LOOSE * np.sqrt(0.95 * 0.05 / len(covered))


def figures(results: xr.Dataset) -> xr.Dataset:
    return results.drop_attrs(deep=False)


GOALS = ["p_deficit_window: 0.003", "reserve_required: 3%", "position_quantile[0.05]: 3000"]


def test_any_number_of_threads_stops_at_the_same_draw_with_the_figures_of_a_plain_run() -> None:
    model = mcsv.read_model("configs/discharge.yaml")
    one, *others = (
        mcsv.simulate(model, draws=4_000_000, until=GOALS, threads=n) for n in ((1, 2, 3, 8) if LONG else (1, 8))
    )
    assert one.attrs["draws"] < 4_000_000
    assert one.attrs["until"] == "p_deficit_window: 0.003; reserve_required: 3 %; position_quantile[0.05]: 3000"
    for other in others:
        assert other.attrs["draws"] == one.attrs["draws"]
        xr.testing.assert_identical(figures(other), figures(one))
    plain = mcsv.simulate(model, draws=one.attrs["draws"])
    xr.testing.assert_identical(figures(plain), figures(one))
    assert plain.attrs["fingerprint"] == one.attrs["fingerprint"]


def test_a_reserve_that_only_runs_can_tell_stops_a_run_too() -> None:
    """A pocket that is made whole at the end answers to its reserve, so that bins tell nothing of it."""
    model = {
        "currency": "GBP",
        "step": "year",
        "horizon": "2 years",
        "start": "2026-04",
        "price_year": "2025/26",
        "accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.1},
        "pockets": {"council": {"budget": {"amount": 100, "per": "year"}}, "partner": {}},
        "inputs": {"cost": {"dist": "normal", "mean": 100, "sd": 20}},
        "costs": {"team": {"amount": "cost", "per": "year", "paid_by": "council"}},
        "funding": {"shared": {"kind": "risk_share", "to": "council", "paid_by": "partner", "cap": 10}},
    }
    results = mcsv.simulate(model, draws=10**6, until="reserve_required: 2", threads=2)
    assert results.attrs["draws"] == SHARD
    assert 1.96 * float(results.reserve_required_se.sel(pocket="council", confidence=0.9).item()) <= 2.0


def test_a_deficit_that_never_comes_stops_no_run() -> None:
    model = {"inputs": {"x": {"dist": "normal", "mean": 9, "sd": 1}}, "outputs": {"y": {"formula": "x + 0"}}}
    results = mcsv.simulate(model, draws=3 * SHARD, until="p_output_negative: 0.01")
    assert results.attrs["draws"] == 3 * SHARD
    assert results.attrs["until_reached"] == 1  # the interval of all draws is as narrow as was wanted
