"""What flows into and out of pockets by period, beside exact answers, and how it adds up to positions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from campaign import some

import mcsv
from mcsv.reports.terminal import answer
from mcsv.reports.writing.screen import Screen
from mcsv.results.declared.flows import FLOWS

CONFIGS = sorted((Path(__file__).parents[3] / "configs").glob("*.yaml"))
MODEL: dict[str, Any] = {
    "step": "quarter",
    "start": "2026-04",
    "horizon": "2 years",
    "prices": {"inflation": 0},
    "pockets": {
        "council": {
            "budget": {"amount": 400, "per": "year"},
            "reserve": "30 + more",
            "carry_forward": False,
        },
        "service": {"parent": "council"},
        "hospital": {},
    },
    "inputs": {
        "cost": {"dist": "uniform", "min": 60, "max": 80, "drawn": "each_period"},
        "saved": {"dist": "uniform", "min": 10, "max": 30},
        "more": {"dist": "uniform", "min": -5, "max": 5},
    },
    "costs": {"team": {"amount": "cost", "per": "quarter", "paid_by": {"service": 0.5, "hospital": 0.5}}},
    "benefits": {
        "less": {
            "quantity": 1,
            "per": "quarter",
            "lag": "3 months",
            "values": [{"to": "hospital", "type": "fiscal", "unit_value": "saved", "cashable": 1}],
        }
    },
}


def run(draws: int = 20_000, **more: Any) -> Any:
    return mcsv.simulate(MODEL, draws=draws, money=True, **more).isel(option=0)


def near(found: Any, name: str, wanted: Any, **place: Any) -> None:
    there = found.sel(**place)
    error = 5 * np.maximum(there[f"{name}_se"].values, 1e-9)
    assert np.all(np.abs(there[name].values - np.array(wanted)) <= error), name


def test_cash_and_budgets_are_those_of_each_period_and_of_all_together() -> None:
    found = run()
    near(found, "cash_out_mean", [35.0] * 8, pocket="hospital")
    near(found, "cash_in_mean", [0.0, *[20.0] * 7], pocket="hospital")
    near(found, "cash_in_total_mean", 140.0, pocket="hospital")
    near(found, "cash_out_total_mean", 280.0, pocket="council")  # what its part pays is its own
    near(found, "opening_mean", 30.0, pocket="council")
    # what is left of the first year's 400 lapses with the next one: 400 less four quarters of 35
    near(found, "budget_mean", [100.0, 100, 100, 100, 100 - 260, 100, 100, 100], pocket="council")
    near(found, "lapsed_total_mean", 260.0, pocket="council")
    assert float(found.opening_mean_se.sel(pocket="council")) > 0
    assert found.lapsed_total_mean.sel(pocket="hospital").item() == 0.0


def test_what_lapses_is_told_and_nothing_where_nothing_does() -> None:
    judged = {"accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.05}, "currency": "GBP"}
    told = answer(mcsv.simulate(MODEL | judged, draws=20_000, full=True, money=True), Screen(), full=True)
    said = " ".join(told.split())
    (amount,) = re.findall(r"Of the money of council GBP ([\d.]+) lapses at the ends of financial years", said)
    assert float(amount) == pytest.approx(260, abs=1)
    council = MODEL["pockets"]["council"] | {"carry_forward": True}
    kept = MODEL | judged | {"pockets": MODEL["pockets"] | {"council": council}}
    assert "lapses" not in answer(mcsv.simulate(kept, draws=2_000, full=True, money=True), Screen(), full=True)


@pytest.mark.parametrize(
    "path", some([path for path in CONFIGS if path.stem not in ("uav", "standard")], 2), ids=lambda path: path.stem
)
def test_flows_add_up_to_positions(path: Path) -> None:
    found = mcsv.simulate(mcsv.read_model(path), draws=2_000, money=True)
    flows = found.budget_mean + found.cash_in_mean - found.cash_out_mean
    largest = float(np.abs(found.position_quantile).max())
    assert np.abs(found.opening_mean + flows.cumsum("period") - found.position_mean).max() <= 1e-12 * largest
    for name in FLOWS:
        total = found[f"{name}_mean"].sum("period")
        assert np.abs(total - found[f"{name}_total_mean"]).max() <= 1e-12 * largest


def test_nothing_is_looked_at_unless_money_is_asked_for() -> None:
    assert not {f"{name}_mean" for name in FLOWS} & set(mcsv.simulate(MODEL, draws=1_000))
