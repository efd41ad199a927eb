"""A pocket with a window of its own is judged by it, at the ends of financial years in it and at its end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

import mcsv
from mcsv.results.reading.figures import judged_by, judged_period

DRAWS = 8_000
DOCUMENT: dict[str, Any] = {
    "step": "quarter",
    "start": "2026-04",
    "horizon": "4 years",
    "accountability": {"pocket": "council", "window": "3 years", "tolerance": 0.07},
    "inputs": {
        "spend": {"dist": "normal", "mean": 100, "sd": 10, "drawn": "each_period"},
        "extra": {"dist": "normal", "mean": 100, "sd": 10},
    },
    "pockets": {
        "council": {"budget": {"amount": 440, "per": "year"}},
        # Judged after 4 and 6 quarters; the money stops then, so that a later date tells another story.
        "investor": {
            "kind": "body",
            "budget": {"amount": 210, "per": "quarter", "for": "18 months"},
            "tolerance": 0.1,
            "window": "18 months",
        },
        "hospital": {"budget": {"amount": 410, "per": "year"}, "tolerance": 0.3},
    },
    "costs": {
        "team": {"amount": "spend + extra", "per": "quarter", "paid_by": "investor"},
        "ward": {"amount": "spend", "per": "quarter", "paid_by": {"hospital": 0.5, "council": 0.5}},
    },
}


def simulated(**pockets: Any) -> xr.Dataset:
    found = {name: {**entry, **pockets.get(name, {})} for name, entry in DOCUMENT["pockets"].items()}
    found = {name: {key: part for key, part in entry.items() if part is not None} for name, entry in found.items()}
    model = mcsv.Model.model_validate({**DOCUMENT, "pockets": found})
    return mcsv.simulate(model, draws=DRAWS, keep=("investor",))


@pytest.fixture(scope="module")
def result() -> xr.Dataset:
    return simulated()


@pytest.fixture(scope="module")
def without() -> xr.Dataset:
    return simulated(investor={"window": None})


def at(result: xr.Dataset, name: str, pocket: str, **where: Any) -> float:
    return float(result[name].sel(option="base", pocket=pocket, **where))


def test_the_deficit_is_that_at_the_end_of_its_own_window(result: xr.Dataset) -> None:
    own = at(result, "p_deficit_window", "investor")
    assert own == float(result.p_deficit.sel(option="base", pocket="investor").isel(period=5))
    assert 0.02 < own < 0.2
    assert float(result.p_deficit.sel(option="base", pocket="investor").isel(period=11)) > 0.9
    assert own == np.mean(result["draws_investor"].sel(option="base").values < 0)


def test_any_date_is_one_inside_its_own_window(result: xr.Dataset, without: xr.Dataset) -> None:
    joint = at(result, "p_deficit_any", "investor")
    by_period = result.p_deficit.sel(option="base", pocket="investor").values
    assert max(by_period[3], by_period[5]) < joint < by_period[3] + by_period[5]
    assert at(without, "p_deficit_any", "investor") > 0.9


def test_the_reserve_is_that_of_its_own_date(result: xr.Dataset) -> None:
    """What is required shifts the position at the end of the window of the pocket, and the lowest inside it."""
    required = at(result, "reserve_required", "investor", confidence=0.9)
    joint = at(result, "reserve_required_any", "investor", confidence=0.9)
    kept = result["draws_investor"].sel(option="base").values
    assert required == pytest.approx(max(0.0, -np.quantile(kept, 0.1)), abs=0.5)
    assert required <= joint
    again = simulated(investor={"reserve": joint})
    assert at(again, "p_deficit_any", "investor") == pytest.approx(0.1, abs=0.002)
    assert at(again, "p_deficit_window", "investor") <= 0.1 + 0.002


def test_an_open_reserve_is_searched_at_its_own_dates() -> None:
    """A decision reads the position, so that only runs can tell what is required."""
    document = {
        **DOCUMENT,
        "decisions": {
            "more": {"condition": "position < 400", "pocket": "investor", "at": "1 year", "renews": ["ward"]}
        },
    }
    document["costs"] = {**DOCUMENT["costs"], "ward": DOCUMENT["costs"]["ward"] | {"timing": {"for": "1 year"}}}
    found = mcsv.simulate(mcsv.Model.model_validate(document), draws=DRAWS)
    shifted = simulated()
    for name in ("reserve_required", "reserve_required_any"):
        read, searched = (at(one, name, "investor", confidence=0.9) for one in (shifted, found))
        assert searched == pytest.approx(read, rel=0.1)


def test_nothing_else_moves(result: xr.Dataset, without: xr.Dataset) -> None:
    assert "pocket_window" not in without
    others = without.sel(pocket=["council", "hospital"])
    for name in ("p_deficit_window", "p_deficit_any", "position_mean", "reserve_required"):
        xr.testing.assert_identical(result.sel(pocket=["council", "hospital"])[name], others[name])
    xr.testing.assert_identical(result.position_quantile, without.position_quantile)


def test_a_window_of_the_common_length_changes_no_bit(without: xr.Dataset) -> None:
    same = simulated(investor={"window": "12 quarters"})
    for name, variable in without.data_vars.items():
        xr.testing.assert_identical(same[name], variable)


def test_the_dates_are_told(result: xr.Dataset) -> None:
    assert result.pocket_window.sel(option="base").values.tolist() == [12, 6, 12]
    one = result.sel(option="base")
    assert [judged_period(one, pocket) for pocket in range(3)] == [11, 5, 11]
    assert [judged_by(one, pocket) for pocket in range(3)] == ["3 years", "6 quarters", "3 years"]
    assert judged_by(one) == "3 years"


def test_an_option_may_have_another_window() -> None:
    model = {**DOCUMENT, "options": {"longer": {"set": {"pockets.investor.window": "1 year"}}}}
    found = mcsv.simulate(mcsv.Model.model_validate(model), draws=2_000)
    assert found.pocket_window.sel(pocket="investor").values.tolist() == [6, 4]
    assert found.p_deficit_window.sel(option="longer", pocket="investor") == found.p_deficit.sel(
        option="longer", pocket="investor"
    ).isel(period=3)
    assert judged_by(found.sel(option="longer"), 1) == "1 year"
