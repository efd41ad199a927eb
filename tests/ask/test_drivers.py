"""mcsv.drivers against single draws of the same run, its names and labels, and what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from campaign import effort

import mcsv
from mcsv.answers.bins import EDGES
from mcsv.errors import NumericalError, UsageError
from mcsv.results.declared.variables import COORDINATES, VARIABLES

DRAWS = 200_000
MODEL: dict[str, Any] = {
    "programme": "A small one",
    "currency": "GBP",
    "price_year": "2025/26",
    "start": "2026-04",
    "step": "year",
    "horizon": 2,
    "discounting": {"rate": 0.03, "origin": "start"},
    "accountability": {"pocket": "council", "window": 2, "tolerance": 0.1},
    "pockets": {"council": {"budget": {"amount": 1000, "per": "year", "for": 2}}},
    "inputs": {
        "cost": {"dist": "gamma", "mean": 900, "sd": 120, "unit": "GBP/year"},
        "fine": {"dist": "uniform", "min": 50, "max": 900, "unit": "GBP"},
        "rate": {"dist": "normal", "mean": 1, "sd": 0.05, "drawn": "each_period"},
    },
    "costs": {"team": {"amount": "cost * rate", "per": "year", "paid_by": {"council": 1}, "from": 0, "for": 2}},
    "events": {"breach": {"probability": 0.2, "costs": {"council": "fine"}}},
    "outputs": {"twice": {"formula": "2 * cost", "unit": "GBP"}},
}


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return mcsv.drivers(MODEL, DRAWS, seed=3, threads=2)


@pytest.fixture(scope="module")
def draws() -> xr.Dataset:
    return mcsv.simulate(MODEL, DRAWS, seed=3, keep=["council", "cost", "fine", "twice"]).sel(option="base")


def test_everything_is_declared_with_its_dimensions(found: xr.Dataset) -> None:
    for name, values in found.data_vars.items():
        assert values.dims == VARIABLES[str(name)].dims
    assert set(found.coords) <= set(COORDINATES)
    outcomes = ["deficit", "position", "npv:council", "npv:public_sector", "npv:public_value", "output:twice"]
    assert [*found["outcome"].values][:2] == outcomes[:2]
    assert set(found["outcome"].values) <= set(outcomes)
    units = dict(zip(found["driver"].values, found["driver_unit"].values, strict=True))
    assert units == {"cost": "GBP/year", "fine": "GBP", "rate": "", "events.breach": ""}
    kinds = dict(zip(found["driver"].values, found["driver_kind"].values, strict=True))
    assert kinds == {"cost": "input", "fine": "input", "rate": "by_period", "events.breach": "event"}


def test_it_is_of_the_same_draws_as_the_run(found: xr.Dataset, draws: xr.Dataset) -> None:
    assert found.attrs["fingerprint"] == draws.attrs["fingerprint"]
    mean = found["outcome_mean"].sel(option="base")
    np.testing.assert_allclose(mean.sel(outcome="deficit"), draws["p_deficit_any"].sel(pocket="council"))
    np.testing.assert_allclose(mean.sel(outcome="output:twice"), draws["output_mean"].sel(output="twice"))
    np.testing.assert_allclose(mean.sel(outcome="position"), draws["draws_council"].mean())
    error = found["outcome_mean_se"].sel(option="base", outcome="position")
    np.testing.assert_allclose(error, draws["draws_council"].std() / np.sqrt(DRAWS), rtol=1e-4)


def test_means_by_eighths_are_those_of_single_draws(found: xr.Dataset, draws: xr.Dataset) -> None:
    one = found.sel(option="base", outcome="position")
    for driver in ("cost", "fine"):
        borders = found["driver_value"].sel(option="base", driver=driver).values[np.isin(EDGES, np.arange(9) / 8)]
        part = np.searchsorted(borders[1:-1], draws[f"draws_{driver}"].values, side="right")
        means = [float(draws["draws_council"].values[part == k].mean()) for k in range(8)]
        np.testing.assert_allclose(one["driver_mean"].sel(driver=driver), means, atol=1e-5)
        assert found["driver_eighth_draws"].sel(option="base", driver=driver).values.sum() == DRAWS


def test_an_event_is_a_driver_that_happens_or_does_not(found: xr.Dataset, draws: xr.Dataset) -> None:
    event = found.sel(option="base", driver="events.breach")
    share = event["driver_eighth_draws"].values / DRAWS
    np.testing.assert_allclose(share[1], draws["event_probability"].sel(event="breach"))
    position = event["driver_mean"].sel(outcome="position").values
    assert 400 < position[0] - position[1] < 550  # the mean fine is 475
    assert np.isnan(position[2:]).all()
    deficit = event["shift_percentile"].sel(outcome="deficit")
    assert deficit > 0.55
    assert np.isnan(event["driver_value"].values).all()


def test_a_switching_value_is_where_the_sentence_changes(found: xr.Dataset) -> None:
    one = found.sel(option="base", driver="cost", outcome="position")
    # On average half of the position is left for two years: 2000 - 2 cost - 0.2 * 475.
    assert abs(one["switching_value"] - (2000 - 95) / 2) < 4 * one["switching_value_se"]
    assert one["switching_why"] == ""
    assert found["outcome_target"].sel(option="base", outcome="deficit") == 0.1


def test_threads_move_no_bit(found: xr.Dataset) -> None:
    for threads in (1, 3)[: effort(2, 1)]:
        again = mcsv.drivers(MODEL, DRAWS, seed=3, threads=threads)
        for name in found.data_vars:
            assert again[name].values.tobytes() == found[name].values.tobytes()


def test_options_stand_side_by_side() -> None:
    options = {"safe": {"without": ["breach"]}, "dear": {"set": {"inputs.cost.mean": 990}}}
    found = mcsv.drivers({**MODEL, "options": options}, 50_000, of=["deficit", "output:twice"])
    assert [*found["option"].values][-2:] == ["safe", "dear"]
    assert [*found["outcome"].values] == ["deficit", "output:twice"]
    assert np.isnan(found["driver_mean"].sel(option="safe", driver="events.breach").values).all()
    assert found["driver_mean"].sel(option="safe", driver="cost", outcome="deficit").notnull().all()
    values = found["driver_value"].sel(driver="cost", edge=0.5)
    assert values.sel(option="dear") > values.sel(option="base") + 50


@pytest.mark.parametrize(
    ("model", "of", "draws", "code"),
    [
        (MODEL, "positon", 50_000, "E522"),
        ({"inputs": {"x": 1.0}, "outputs": {"y": {"formula": "x"}}}, (), 50_000, "E521"),
        (MODEL, (), 1000, "E523"),
    ],
)
def test_what_cannot_be_told_is_refused(model: dict[str, Any], of: Any, draws: int, code: str) -> None:
    with pytest.raises(UsageError, match=code):
        mcsv.drivers(model, draws, of=of)


def test_draws_that_are_no_number_are_told_whatever_is_asked_about() -> None:
    model = {**MODEL, "inputs": {**MODEL["inputs"], "cost": {"dist": "normal", "mean": 2, "sd": 1}}}
    model["costs"] = {"team": {"amount": "sqrt(cost)", "per": "year", "paid_by": "council"}}
    model["outputs"] = {}
    with pytest.raises(NumericalError, match="E901"):
        mcsv.drivers(model, 50_000, of="deficit")


def _of_rows() -> dict[str, Any]:
    random = np.random.default_rng(1)
    cost = random.normal(900, 120, 700)
    share = np.round(np.clip(0.4 + cost / 4_000 + random.normal(0, 0.1, 700), 0, 1), 1)
    rows = {
        "cost": {"dist": "rows", "table": "psa", "values": cost.tolist(), "unit": "GBP/year"},
        "share": {"dist": "rows", "table": "psa", "values": share.tolist()},
        "fine": {"dist": "uniform", "min": 50, "max": 300, "unit": "GBP"},
    }
    team = {"amount": "cost + 200 * share + fine", "per": "year", "paid_by": {"council": 1}, "from": 0, "for": 1}
    return MODEL | {"inputs": rows, "costs": {"team": team}, "events": {}, "outputs": {}, "horizon": 1}


def test_rows_of_a_table_are_told_apart_by_their_values_not_by_the_number_of_the_row() -> None:
    model = _of_rows() | {"accountability": {"pocket": "council", "window": 1, "tolerance": 0.1}}
    model["pockets"] = {"council": {"budget": {"amount": 1300, "per": "year"}}}
    found = mcsv.drivers(model, 200_000, seed=3, threads=2).sel(option="base")
    kept = mcsv.simulate(model, 131_072, seed=3, keep=["council", "cost", "share"]).sel(option="base")
    position = kept["draws_council"].values.ravel()
    for name in ("cost", "share"):
        value = kept[f"draws_{name}"].values.ravel()
        one = found.sel(driver=name, outcome="position")
        ordered = np.sort(value)
        lies = (np.searchsorted(ordered, value) + np.searchsorted(ordered, value, "right")) / (2 * value.size)
        places = (64 * lies).astype(int)
        means = np.bincount(places, position, 64) / np.maximum(np.bincount(places, minlength=64), 1)
        assert abs(float(one["first_order"]) - np.var(means[places]) / np.var(position)) < 0.005
        among = lies[position < 0].mean()
        assert float(found.sel(driver=name, outcome="deficit")["shift_percentile"]) == pytest.approx(among, abs=0.01)
    value, lowest = kept["draws_cost"].values.ravel(), found.sel(driver="cost", outcome="position")["driver_mean"][0]
    assert float(lowest) == pytest.approx(position[value <= np.quantile(value, 0.125)].mean(), abs=1.0)
    assert found.attrs["drivers_by_rank"] == "cost share"
    assert found.attrs["drivers_by_rank_draws"] == 131_072
    assert found.attrs["drivers_together"] == "cost share"
    assert float(found["driver_eighth_draws"].sel(driver="fine").sum()) == 200_000


def test_an_option_that_draws_nothing_is_moved_by_none_of_the_drivers() -> None:
    model = MODEL | {"outputs": {}, "options": {"nothing": {"without": ["team", "breach"]}}}
    found = mcsv.drivers(model, 40_000, seed=3, threads=2).sel(option="nothing")
    assert np.all(found["outcome_mean"].sel(outcome="position") == 2000.0)
    assert np.all(found["driver_mean"].sel(driver="cost", outcome="position") == 2000.0)
    assert not np.any(found["first_order"] > 0.0)
