"""Curves of windows, reserves and costs are what runs with those windows and reserves say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from campaign import effort

import mcsv
from mcsv.results.reading.curves import chance_with, reserve_with
from mcsv.results.reading.figures import pocket_index
from mcsv.results.sections.curves import SHARES

CONFIGS = Path(__file__).parents[3] / "configs"
NAMES = ["discharge", "small_cohort", "local_or_national", "outcome_payment", "school_learning"]
DRAWS = 8_192


def run(name: str, **changed: Any) -> Any:
    model = mcsv.read_model(CONFIGS / f"{name}.yaml", set=changed.pop("set", {}))
    return mcsv.simulate(model, draws=DRAWS, curves=True, **changed)


@pytest.fixture(scope="module")
def discharge() -> Any:
    return run("discharge")


@pytest.mark.parametrize("name", NAMES[: effort(len(NAMES), 1)])
@pytest.mark.parametrize("sampling", ["plain", "sobol"])  # whose replicates tell the interval of each window
def test_the_window_of_the_model_is_one_of_the_windows(name: str, sampling: str) -> None:
    found = run(name, sampling=sampling)
    own = pocket_index(found, found.attrs["accountability_pocket"])
    at = found.isel(pocket=own, period=found.attrs["accountability_window"] - 1)
    np.testing.assert_array_equal(at.p_deficit_by, at.p_deficit_any)
    np.testing.assert_array_equal(at.p_deficit_by_ci, at.p_deficit_any_ci)
    others = [place for place in range(found.sizes["pocket"]) if place != own]
    assert np.isnan(found.p_deficit_by.isel(pocket=others)).all()


def test_other_windows_are_those_of_a_run_with_them(discharge: Any) -> None:
    for quarters in (1, 5, 8, 10)[: effort(4, 1)]:
        with_it = run("discharge", set={"accountability.window": f"{quarters} quarters"})
        chance = with_it.p_deficit_any.sel(option="base", pocket="council")
        assert float(discharge.p_deficit_by.sel(option="base", pocket="council")[quarters - 1]) == float(chance)


def test_a_curve_tells_the_reserve_that_is_required(discharge: Any) -> None:
    own = discharge.sel(option="base", pocket="council")
    for confidence in (0.8, 0.9, 0.95):
        read = np.interp(confidence, own.share, own.reserve_curve.isel(period=7))
        needed = own.reserve_required_any.sel(confidence=confidence)
        error = own.reserve_required_any_se.sel(confidence=confidence)
        assert read == pytest.approx(float(needed), abs=0.2 * float(error))
    cost = np.interp([0.5, 0.8], own.share, own.net_cost_curve)
    np.testing.assert_allclose(cost, [float(own.net_cost_p50), float(own.net_cost_p80)], rtol=1e-3)


def test_an_uncertain_reserve_is_taken_away_draw_by_draw() -> None:
    changed = {"pockets.council.reserve": "reduction * 1_000_000"}
    found = run("discharge", set={**changed, "levers": {}}).sel(option="base", pocket="council")
    read = np.interp(0.95, found.share, found.reserve_curve.isel(period=7))
    needed = found.reserve_required_any.sel(confidence=0.95)
    assert read == pytest.approx(float(needed), abs=0.2 * float(found.reserve_required_any_se.sel(confidence=0.95)))


def test_where_a_reserve_does_more_than_shift_there_is_no_curve_of_it_but_the_chance() -> None:
    found = run("local_or_national")
    own = found.isel(pocket=pocket_index(found, found.attrs["accountability_pocket"]))
    assert np.isnan(own.reserve_curve.sel(option="base")).all()
    assert not np.isnan(own.p_deficit_by).any()


def test_curves_are_the_same_bits_on_any_threads_and_move_nothing_else() -> None:
    one, two = run("discharge", threads=1), run("discharge", threads=2)
    plain = mcsv.simulate(mcsv.read_model(CONFIGS / "discharge.yaml"), draws=DRAWS)
    for name in one.data_vars:
        np.testing.assert_array_equal(one[name].values, two[name].values)
        if name in plain:
            np.testing.assert_array_equal(one[name].values, plain[name].values)
    assert one.attrs["fingerprint"] == plain.attrs["fingerprint"]


def made_whole(window: str, **share: Any) -> dict[str, Any]:
    """A rebate a quarter after its work, in between a dip that somebody makes whole."""
    return {
        "currency": "GBP",
        "price_year": 2026,
        "start": "2026-04",
        "financial_year": 4,
        "step": "quarter",
        "horizon": "7 quarters",
        "accountability": {"pocket": "council", "window": window, "tolerance": 0.1},
        "pockets": {"council": {}, "hospital": {}},
        "inputs": {"works": {"dist": "normal", "mean": 100, "sd": 20, "unit": "GBP"}},
        "costs": {"work": {"amount": "works", "per": "once", "from": "6 months", "paid_by": "council"}},
        "benefits": {
            "rebate": {
                "quantity": 1,
                "per": "once",
                "from": "9 months",
                "values": [{"to": "council", "type": "fiscal", "unit_value": 100, "cashable": 1}],
            }
        },
        "funding": {"share": {"kind": "risk_share", "to": "council", "paid_by": "hospital", **share}},
    }


@pytest.mark.parametrize("window", ["1 year", "3 quarters", "5 quarters"])
@pytest.mark.parametrize("share", [{"cap": 90}, {"surplus": True, "cap": 60}])
def test_windows_that_would_settle_a_risk_share_at_another_time_are_not_told(window: str, share: Any) -> None:
    """A window that ends inside a year makes the pocket whole then: a run with it has other cash."""
    found = mcsv.simulate(made_whole(window, **share), draws=DRAWS, curves=True).sel(option="base", pocket="council")
    told = {period for period in range(7) if not np.isnan(found.p_deficit_by[period])}
    assert told == {"1 year": {3}, "3 quarters": {2}, "5 quarters": {3, 4}}[window]
    assert np.isnan(found.reserve_curve).all()
    for period in told:
        run = mcsv.simulate(made_whole(f"{period + 1} quarters", **share), draws=DRAWS)
        chance = run.p_deficit_any.sel(option="base", pocket="council")
        assert float(found.p_deficit_by[period]) == float(chance)


def lumps(reserve: float, sd: float) -> dict[str, Any]:
    """A budget that just suffices where neither of two events happens; what else is spent varies little."""
    return {
        "currency": "GBP",
        "price_year": 2026,
        "step": "quarter",
        "horizon": "1 year",
        "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.1},
        "pockets": {"council": {"reserve": reserve}},
        "inputs": {"change": {"dist": "normal", "mean": 0, "sd": 1}},
        "costs": {"team": {"amount": f"{sd} * change", "per": "once", "paid_by": "council"}},
        "events": {
            "flood": {"probability": 0.152, "costs": {"council": 70_000}},
            "storm": {"probability": 0.058, "costs": {"council": 40_000}},
        },
    }


@pytest.mark.parametrize("sd", [0, 300])
def test_a_reserve_between_what_events_cost_leaves_all_that_is_above_it(sd: float) -> None:
    """No straight line is drawn through what no draw comes to, nor through what all draws of an event come to."""
    curved = mcsv.simulate(lumps(10_000, sd), draws=200_000, curves=True).sel(option="base", pocket="council")
    curve, shares = curved.reserve_curve.isel(period=3).values, curved.share.values
    for reserve in (5_000, 35_000, 60_000, 70_000, 100_000):
        run = mcsv.simulate(lumps(reserve, sd), draws=200_000).sel(option="base", pocket="council")
        moved = chance_with(reserve, curve, shares)
        assert moved == pytest.approx(float(run.p_deficit_any), abs=3e-3 if sd and reserve == 70_000 else 1e-5)
    assert reserve_with(0.1, curve, shares) == pytest.approx(
        float(curved.reserve_required_any.sel(confidence=0.9)), rel=1e-9 if not sd else 1e-3
    )


def test_where_there_is_neither_gap_nor_lump_the_points_are_as_ever(discharge: Any) -> None:
    np.testing.assert_array_equal(discharge.share, SHARES)
