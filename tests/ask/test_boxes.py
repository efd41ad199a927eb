"""mcsv.boxes against single draws of the same run, a box planted in a model, and what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

import mcsv
from mcsv.errors import NumericalError, UsageError
from mcsv.reports.media import text
from mcsv.reports.questions.boxes import boxed
from mcsv.reports.writing.screen import Screen
from mcsv.results.declared.variables import COORDINATES, VARIABLES
from tests.campaign import effort

DRAWS = 150_000
TRAINED = 2**15
LUCK = "binomial(1, where((x1 > 0.7) * (x4 < 0.4), 0.9, 0.05))"
SPREAD = " + ".join(f"x{number}" for number in range(10))
PLANTED: dict[str, Any] = {
    "programme": "Planted",
    "currency": "GBP",
    "price_year": "2025/26",
    "step": "year",
    "horizon": 1,
    "accountability": {"pocket": "council", "window": 1, "tolerance": 0.1},
    "pockets": {"council": {"budget": {"amount": 1000, "per": "year"}}},
    "inputs": {f"x{number}": {"dist": "uniform", "min": 0, "max": 1} for number in range(10)},
    "costs": {"claim": {"amount": f"2000 * {LUCK} + 0.001 * ({SPREAD})", "per": "year", "paid_by": "council"}},
}
DEAR: dict[str, Any] = {
    **{key: PLANTED[key] for key in ("programme", "currency", "price_year", "step", "horizon", "accountability")},
    "pockets": {"council": {"budget": {"amount": 1000, "per": "year"}}},
    "inputs": {
        "cost": {"dist": "gamma", "mean": 880, "sd": 60, "unit": "GBP/year"},
        "fine": {"dist": "uniform", "min": 0, "max": 900, "unit": "GBP"},
        "strict": {"dist": "bernoulli", "p": 0.4},
        "rate": {"dist": "normal", "mean": 1, "sd": 0.01, "drawn": "each_period"},
    },
    "costs": {"team": {"amount": "cost * rate + 40 * strict", "per": "year", "paid_by": "council"}},
    "events": {"breach": {"probability": 0.2, "costs": {"council": "fine"}}},
    "options": {"safe": {"without": ["breach"]}},
}


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return mcsv.boxes(DEAR, DRAWS, seed=3, threads=2)


def test_everything_is_declared_with_its_dimensions(found: xr.Dataset) -> None:
    for name, values in found.data_vars.items():
        assert values.dims == VARIABLES[str(name)].dims
    assert set(found.coords) <= set(COORDINATES)
    assert found.attrs["drivers_left_out"] == "rate"
    assert found.attrs["drivers_counted"].split() == ["strict", "events.breach"]


def test_limits_are_in_the_prices_in_which_an_input_is_stated(found: xr.Dataset) -> None:
    """They were found in one kind of money and told in another: of a quarter of all draws as of one in a thousand."""
    cost = {"dist": "gamma", "mean": 880 / 1.25, "sd": 60 / 1.25, "unit": "GBP/year", "price_year": "2020/21"}
    index = {"prices": {"index": "cpi"}, "indices": {"cpi": {"values": {"2020/21": 80, "2025/26": 100}}}}
    other = mcsv.boxes(DEAR | index | {"inputs": {**DEAR["inputs"], "cost": cost}}, DRAWS, seed=3, threads=2)
    stated = np.where(other["driver"] == "cost", 1.25, 1.0)[:, None]
    np.testing.assert_allclose(other["box_limit"] * stated, found["box_limit"], rtol=1e-9)
    for name in ("box_limit_share", "box_coverage", "box_density"):
        np.testing.assert_allclose(other[name], found[name], rtol=1e-9)
    assert np.isfinite(found["box_limit"].sel(driver="cost")).any()
    years = dict(zip(other["driver"].values, other["driver_price_year"].values, strict=True))
    assert {name for name, year in years.items() if year} == {"cost"}
    told = text.draw(boxed(other), Screen(80))
    assert "Values in prices of 2020/21, as they are stated: cost." in " ".join(told.split())
    assert "in prices of" not in text.draw(boxed(found), Screen(80))


@pytest.mark.parametrize("seed", range(1, 1 + effort(5, 1)))
def test_a_box_that_is_planted_in_a_model_is_found(seed: int) -> None:
    one = mcsv.boxes(PLANTED, DRAWS, seed=seed).sel(option="base")
    assert np.isfinite(one["box_share"].values).tolist() == [True, False]
    box = one.sel(box=1)
    limited = box["box_limit"].dropna("driver", how="all")
    assert limited["driver"].values.tolist() == ["x1", "x4"]
    np.testing.assert_allclose(limited.values, [[0.7, np.nan], [np.nan, 0.4]], atol=0.004)
    np.testing.assert_allclose(box["box_limit_share"].sel(driver=["x1", "x4"]), limited.values, atol=1e-6)
    # 0.3 x 0.4 of all draws; 0.9 of these, 0.05 of others: 0.152 in all
    for name, true in {"share": 0.12, "density": 0.9, "coverage": 0.108 / 0.152, "deficit": 0.152}.items():
        low, high = box[f"box_{name}_ci"].values
        assert abs(box[f"box_{name}"] - true) < 4 * (high - low) / (2 * 1.96), name


def test_figures_are_of_the_draws_that_did_not_choose(found: xr.Dataset) -> None:
    one = found.sel(option="base")
    assert (int(one["box_draws"]), int(one["box_held_out"])) == (TRAINED, DRAWS - TRAINED)
    keep = ["council", "cost", "fine", "strict"]
    draws = mcsv.simulate(DEAR, DRAWS, seed=3, keep=keep).sel(option="base").isel(draw=slice(TRAINED, None))
    limits = one["box_limit"].sel(box=1)
    assert limits.sel(driver="events.breach", side="low") == 1
    # A breach shows in the position; the rate that is drawn each period hardly does.
    paid = 1000 - draws["draws_council"] - draws["draws_cost"] - 40 * draws["draws_strict"]
    inside = (paid > 100).values | (draws["draws_fine"] < 100).values  # those with a small fine are outside anyhow
    for name in ("cost", "fine", "strict"):
        low, high = limits.sel(driver=name).values
        values = draws[f"draws_{name}"].values
        inside &= ~(values < low) & ~(values >= high if name != "strict" else values > high)
    deficit = draws["draws_council"].values < 0
    assert one["box_deficit"] == deficit.mean()
    assert abs(one["box_share"].sel(box=1) - inside.mean()) < 1e-3
    assert abs(one["box_coverage"].sel(box=1) - (inside & deficit).sum() / deficit.sum()) < 2e-3
    covered = one["box_coverage"].fillna(0).sum() + one["box_rest"]
    np.testing.assert_allclose(covered, 1.0)


def test_threads_move_no_bit(found: xr.Dataset) -> None:
    for threads in (1, 3)[: effort(2, 1)]:
        again = mcsv.boxes(DEAR, DRAWS, seed=3, threads=threads)
        for name in found.data_vars:
            assert again[name].values.tobytes() == found[name].values.tobytes()


def test_an_option_has_its_own_boxes(found: xr.Dataset) -> None:
    safe = found.sel(option="safe")
    assert safe["box_limit"].sel(driver="events.breach").isnull().all()
    assert safe["box_limit"].sel(driver="cost", side="low", box=1) > 900


def test_rare_deficits_are_gathered_from_more_draws() -> None:
    rare = {**DEAR, "options": {}, "pockets": {"council": {"budget": {"amount": 1800, "per": "year"}}}}
    one = mcsv.boxes(rare, 700_000, seed=3).sel(option="base")
    assert int(one["box_draws"]) > 8 * TRAINED
    assert int(one["box_draws"]) + int(one["box_held_out"]) == 700_000
    assert one["box_limit"].sel(driver="events.breach", side="low", box=1) == 1
    assert one["box_density"].sel(box=1) > 5 * one["box_deficit"]


def test_rows_of_a_table_are_limited_by_their_values() -> None:
    values = np.random.default_rng(1).normal(900, 60, 400).round(1)
    model = {**DEAR, "events": {}, "options": {}, "inputs": {**DEAR["inputs"]}}
    model["inputs"]["cost"] = {"dist": "rows", "table": "psa", "values": values.tolist(), "unit": "GBP/year"}
    one = mcsv.boxes(model, DRAWS).sel(option="base")
    low = float(one["box_limit"].sel(driver="cost", side="low", box=1))
    assert 930 < low < 1020
    assert abs(one["box_limit_share"].sel(driver="cost", side="low", box=1) - (values < low).mean()) < 0.02


@pytest.mark.parametrize(
    ("budget", "why"),
    [(1e7, "none of 65,536 draws ends"), (1, "every one of 32,768 draws"), (1900, "draws would do")],
)
def test_what_cannot_be_told_is_said_in_words(budget: float, why: str) -> None:
    model = {**DEAR, "options": {}, "pockets": {"council": {"budget": {"amount": budget, "per": "year"}}}}
    one = mcsv.boxes(model, 131_072).sel(option="base")
    assert why in str(one["box_why"].values)
    assert one["box_share"].isnull().all()


def test_without_structure_there_is_no_box() -> None:
    amount = f"2000 * binomial(1, 0.2) + 0.001 * ({SPREAD})"
    plain = {**PLANTED, "costs": {"claim": {**PLANTED["costs"]["claim"], "amount": amount}}}
    one = mcsv.boxes(plain, 65_536).sel(option="base")
    assert "no limit on any of 10 drivers" in str(one["box_why"].values)


@pytest.mark.parametrize(
    ("model", "draws", "code"),
    [
        ({"inputs": {"x": {"dist": "normal", "mean": 0, "sd": 1}}, "outputs": {"y": {"formula": "x"}}}, DRAWS, "E630"),
        (DEAR, 65_535, "E631"),
    ],
)
def test_what_is_refused(model: dict[str, Any], draws: int, code: str) -> None:
    with pytest.raises(UsageError, match=code):
        mcsv.boxes(model, draws)


def test_a_draw_that_is_no_number_is_told() -> None:
    broken = {**DEAR, "costs": {"team": {"amount": "cost + log(strict - 0.5)", "per": "year", "paid_by": "council"}}}
    with pytest.raises(NumericalError, match="no finite number in draw"):
        mcsv.boxes(broken, DRAWS)
