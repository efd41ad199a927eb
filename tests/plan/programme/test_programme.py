"""Positions, budgets, reserves, parents, views and marks of a whole programme, by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mcsv.engine.reference.interpreter import reference

QUARTERS = 8
BASE: dict[str, Any] = {
    "step": "quarter",
    "start": "2026-04",
    "horizon": QUARTERS,
    "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.05},
    "inputs": {
        "spend": {"dist": "gamma", "mean": 100, "sd": 40},
        "saved": {"dist": "normal", "mean": 50, "sd": 30},
        "grant": {"dist": "uniform", "min": 50, "max": 150},
    },
    "pockets": {
        "council": {"budget": {"amount": 360, "per": "year", "for": "1 year"}, "reserve": 25},
        "hospital": {"parent": "health", "reserve": "0.1 * grant"},
        "clinic": {"parent": "health", "budget": {"amount": "grant", "per": "once", "from": 2}},
        "health": {"budget": {"amount": 10, "per": "month", "from": "1 quarter"}},
        "residents": {"kind": "society"},
    },
    "costs": {
        "team": {"amount": "spend", "per": "quarter", "for": 6, "paid_by": {"council": 0.75, "clinic": 0.25}},
    },
    "benefits": {
        "stays": {
            "quantity": 1,
            "per": "quarter",
            "values": [
                {"to": "hospital", "type": "fiscal", "unit_value": "saved", "cashable": 0.4, "cash_lag": 2},
                {"to": "residents", "type": "social", "unit_value": 30},
            ],
        }
    },
    "discounting": {"schedule": "green_book", "origin": "end"},
}
Work = Callable[..., Any]


def same(found: np.ndarray, expected: np.ndarray | float) -> None:
    np.testing.assert_allclose(found, np.broadcast_to(expected, found.shape), rtol=1e-11, atol=1e-9)


@pytest.fixture(scope="module")
def found(work: Work) -> Any:
    return work(BASE, keep=["spend", "saved", "grant"], draws=64)


@pytest.fixture(scope="module")
def flows(found: Any) -> dict[str, np.ndarray]:
    t = np.arange(QUARTERS)[:, None]
    kept = found.kept
    return {
        "team": np.where(t < 6, kept["spend"], 0.0),
        "cash": np.where(t >= 2, 0.4 * kept["saved"], 0.0),
        "grant": np.where(t == 2, kept["grant"], 0.0),
        "council": np.where(t < 4, 90.0, 0.0) + 0 * kept["spend"],
        "health": np.where(t >= 1, 30.0, 0.0) + 0 * kept["spend"],
    }


def test_positions(found: Any, flows: dict[str, np.ndarray]) -> None:
    total = {name: flow.cumsum(axis=0) for name, flow in flows.items()}
    hospital = 0.1 * found.kept["grant"] + total["cash"]
    clinic = total["grant"] - 0.25 * total["team"]
    same(found.positions["council"], 25 + total["council"] - 0.75 * total["team"])
    same(found.positions["hospital"], hospital)
    same(found.positions["clinic"], clinic)
    same(found.positions["health"], hospital + clinic + total["health"])
    same(found.positions["residents"], 0.0)


def test_present_values_by_view(found: Any, flows: dict[str, np.ndarray]) -> None:
    factor = 1.035 ** (-(np.arange(QUARTERS)[:, None] + 1) / 4)
    team = (flows["team"] * factor).sum(axis=0)
    hospital, residents = found.kept["saved"] * factor.sum(), 30 * factor.sum()
    same(found.npv["council"], -0.75 * team)
    same(found.npv["hospital"], hospital)
    same(found.npv["clinic"], -0.25 * team)
    same(found.npv["health"], hospital - 0.25 * team)
    same(found.npv["residents"], residents)
    same(found.npv["public_sector"], hospital - team)
    same(found.npv["society"], hospital - team + residents)


def test_marks(found: Any) -> None:
    for name, position in found.positions.items():
        below = position < 0
        periods = np.arange(QUARTERS)[:, None]
        assert found.first[name].tolist() == np.where(below, periods, QUARTERS).min(axis=0).tolist()
        # judged at the end of the only financial year inside the window: 0 is a deficit
        assert found.any_judged[name].tolist() == np.where(below[3], 0, 1).tolist()
    assert 0 < found.any_judged["council"].sum() < 64


def test_payback_looks_at_cash_alone(found: Any, flows: dict[str, np.ndarray]) -> None:
    periods = np.arange(QUARTERS)[:, None]
    cash = {
        "council": -0.75 * flows["team"],
        "health": flows["cash"] - 0.25 * flows["team"],
        "hospital": flows["cash"],
    }
    for name, flow in cash.items():
        below = flow.cumsum(axis=0) < 0
        assert found.payback[name].tolist() == np.where(below, periods + 1, 0).max(axis=0).tolist()


def test_the_windows_position_before_reserves(found: Any) -> None:
    plan, cells = found.plan, found.plan.layout.pocket_cells
    assert cells["base", "council"].before_reserve == cells["base", "council"].positions[3]
    assert cells["base", "council"].reserve == 25
    assert cells["base", "council"].reserve_cell is None
    for name in ("hospital", "health"):
        pocket = cells["base", name]
        assert pocket.reserve_cell is not None
        drawn = reference(plan, 0, 16).cells
        held = drawn[pocket.positions[3]] - drawn[pocket.before_reserve]
        assert held == pytest.approx(drawn[pocket.reserve_cell], rel=1e-9)
        assert drawn[pocket.reserve_cell].std() > 0


def test_an_uncertain_reserve_is_taken_off_again(work: Work) -> None:
    from mcsv.engine.reference.interpreter import reference

    found = work(BASE, keep=["grant"])
    cells = found.plan.layout.pocket_cells
    draws = reference(found.plan, 0, 32).cells
    for name in ("hospital", "health"):
        pocket = cells["base", name]
        same(draws[pocket.reserve_cell], 0.1 * found.kept["grant"])
        same(draws[pocket.before_reserve], found.positions[name][3] - 0.1 * found.kept["grant"])


def test_views_need_discounting(work: Work) -> None:
    assert work({**BASE, "discounting": None}).npv == {}
    assert list(work(BASE).npv) == [*BASE["pockets"], "public_sector", "public_value", "society"]


def test_income_weighs_what_reaches_people(work: Work) -> None:
    pockets = {"council": {}, "residents": {"kind": "society"}}
    values = [
        {"to": "residents", "type": "social", "unit_value": 30},
        {"to": {"residents": 0.5, "council": 0.5}, "type": "fiscal", "unit_value": 8},
    ]
    document = {
        **BASE,
        "pockets": pockets,
        "groups": {"poor": {"size": 1, "income": 10_000}},
        "equity": {"reference_income": 20_000, "elasticity": 1},
        "costs": {},
        "benefits": {"stays": {"group": "poor", "per": "period", "values": values}},
    }
    found = work(document)
    factor = sum(1.035 ** (-(t + 1) / 4) for t in range(QUARTERS))
    same(found.npv["public_value"], 38 * factor)
    same(found.npv["society"], (2 * (30 + 4) + 4) * factor)


def test_harm_counts_against_whom_it_reaches(work: Work) -> None:
    values = [
        {"to": "residents", "type": "social", "unit_value": 30},
        {"to": "neighbours", "type": "social", "unit_value": "-0.1 * spend", "harm": True},
    ]
    pockets = {"council": {}, "residents": {"kind": "society"}, "neighbours": {"kind": "society"}}
    document = {**BASE, "pockets": pockets, "costs": {}, "benefits": {"road": {"per": "period", "values": values}}}
    found = work(document, keep=["spend"])
    factor = sum(1.035 ** (-(t + 1) / 4) for t in range(QUARTERS))
    same(found.npv["neighbours"], -0.1 * found.kept["spend"] * factor)
    same(found.npv["public_value"], (30 - 0.1 * found.kept["spend"]) * factor)
    same(found.positions["neighbours"], np.zeros(QUARTERS)[:, None])


def test_a_body_that_is_not_public_saves_cash_and_is_no_part_of_the_public_sector(work: Work) -> None:
    pockets = {"council": {}, "landlord": {"kind": "body", "budget": {"amount": 40, "per": "year"}, "reserve": 5}}
    values = [{"to": "landlord", "type": "economic", "unit_value": 20, "cashable": 0.25}]
    document = {
        **BASE,
        "pockets": pockets,
        "costs": {"team": {"amount": 3, "per": "period", "paid_by": {"landlord": 1}}},
        "benefits": {"arrears": {"per": "period", "values": values}},
    }
    found = work(document)
    factor = sum(1.035 ** (-(t + 1) / 4) for t in range(QUARTERS))
    same(found.positions["landlord"], 5 + (10 + 5 - 3) * np.arange(1, QUARTERS + 1)[:, None])
    assert np.all(np.asarray(found.npv["public_sector"]) == 0)
    same(found.npv["landlord"], 17 * factor)
    same(found.npv["public_value"], 17 * factor)
    same(found.npv["society"], 17 * factor)


def test_budgets_once_and_for_a_while(work: Work) -> None:
    def funded(**budget: Any) -> list[float]:
        pockets = {"council": {"budget": budget}}
        costs = {"team": {"amount": 0, "per": "period", "paid_by": {"council": 1}}}
        found = work({**BASE, "pockets": pockets, "costs": costs, "benefits": {}})
        return np.diff(found.positions["council"][:, 0], prepend=0.0).tolist()

    assert funded(amount=80, per="once") == [80, 0, 0, 0, 0, 0, 0, 0]
    assert funded(amount=80, per="once", **{"from": "6 months"}) == [0, 0, 80, 0, 0, 0, 0, 0]
    assert funded(amount=80, per="year", **{"for": "1 year"}) == [20, 20, 20, 20, 0, 0, 0, 0]
    assert funded(amount=80, per="month", **{"from": 5, "for": 2}) == [0, 0, 0, 0, 0, 240, 240, 0]
    assert funded(amount="10 * t", per="period") == [0, 10, 20, 30, 40, 50, 60, 70]
