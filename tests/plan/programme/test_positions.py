"""Budgets by financial year and money that lapses, against a reading draw by draw."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.plan import lower
from mcsv.plan.code.encoding import decoded

Work = Callable[..., Any]
BEGINS = 4
YEARS = {"2025/26": 300, "2026/27": "400 + grant", "2027/28": 500, "2028/29": 150}


def document(step: str = "quarter", start: str = "2026-01", horizon: str = "3 years", **more: Any) -> dict[str, Any]:
    data = {
        "step": step,
        "start": start,
        "horizon": horizon,
        "financial_year": BEGINS,
        "inputs": {
            "spend": {"dist": "gamma", "mean": 100, "sd": 40},
            "grant": {"dist": "uniform", "min": -50, "max": 50},
            "won": {"dist": "normal", "mean": 20, "sd": 60},
        },
        "pockets": {
            "service": {"parent": "council", "budget": {"by_year": YEARS}, "reserve": 10, "carry_forward": False},
            "school": {"parent": "council", "carry_forward": {"cap": "20 + 0.1 * grant"}},
            "council": {"budget": {"amount": 40, "per": "year"}, "reserve": "5 + 0.1 * grant", "carry_forward": "none"},
            "health": {"carry_forward": True},
        },
        "costs": {
            "team": {"amount": "spend", "per": "quarter", "paid_by": {"service": 0.9, "health": 0.1}},
            "lessons": {"amount": "0.3 * spend", "per": "quarter", "paid_by": "school"},
        },
        "benefits": {
            "won": {
                "per": "quarter",
                "values": [{"to": "school", "type": "fiscal", "unit_value": "won", "cashable": 1}],
            }
        },
    }
    return {**data, **more}


def months(start: str, length: int, t: int) -> list[tuple[int, int]]:
    year, month = map(int, start.split("-"))
    first = year * 12 + month - 1 + t * length
    return [divmod(first + k, 12) for k in range(length)]


def given(kept: dict[str, np.ndarray], start: str, length: int, t: int) -> np.ndarray:
    """The service's budget of a period: a twelfth of its year for each month."""
    amounts = {2025: 300.0, 2026: 400 + kept["grant"], 2027: 500.0, 2028: 150.0}
    total = np.zeros_like(kept["grant"])
    for year, month in months(start, length, t):
        total = total + amounts[year if month + 1 >= BEGINS else year - 1] / 12
    return total


def reading(kept: dict[str, np.ndarray], start: str, length: int, periods: int) -> dict[str, np.ndarray]:
    """Positions by pocket, (periods, draws): one period after the other."""
    zero = np.zeros_like(kept["grant"])
    reserve = {"service": zero + 10, "school": zero, "health": zero}
    reserve["council"] = 5 + 0.1 * kept["grant"] + reserve["service"]
    held = dict(reserve)
    cap = {"service": zero, "school": 20 + 0.1 * kept["grant"], "council": zero}
    found: dict[str, list[np.ndarray]] = {name: [] for name in held}
    for t in range(periods):
        share = length / 3
        own = {
            "service": given(kept, start, length, t) - 0.9 * kept["spend"] * share,
            "school": (kept["won"] - 0.3 * kept["spend"]) * share,
            "council": zero + 40 * length / 12,
            "health": -0.1 * kept["spend"] * share,
        }
        own["council"] = own["council"] + own["service"] + own["school"]
        held = {name: held[name] + own[name] for name in held}
        for name, position in held.items():
            found[name].append(position)
        if months(start, length, t)[-1][1] + 1 == BEGINS - 1:
            lapsed = {name: np.maximum(held[name] - reserve[name] - cap[name], 0) for name in ("service", "school")}
            below = lapsed["service"] + lapsed["school"]
            lapsed["council"] = below + np.maximum(held["council"] - below - reserve["council"] - cap["council"], 0)
            held = {name: held[name] - lapsed.get(name, 0.0) for name in held}
    return {name: np.array(rows) for name, rows in found.items()}


@pytest.mark.parametrize(("step", "length"), [("quarter", 3), ("month", 1)])
@pytest.mark.parametrize("start", ["2025-07", "2025-10", "2026-01", "2025-04"])
def test_years_lapse_and_parents(work: Work, step: str, length: int, start: str) -> None:
    found = work(document(step, start), keep=["spend", "grant", "won"], draws=64)
    expected = reading(found.kept, start, length, 36 // length)
    for name, positions in expected.items():
        np.testing.assert_allclose(found.positions[name], positions, rtol=1e-11, atol=1e-9)
        below = positions < 0
        assert found.first[name].tolist() == np.where(below, np.arange(len(below))[:, None], len(below)).min(0).tolist()


def test_payback_is_cash_and_knows_nothing_of_what_lapsed(work: Work) -> None:
    found = work(document(), keep=["spend", "won"], draws=64)
    cash = np.arange(1, 13)[:, None] * (found.kept["won"] - 0.3 * found.kept["spend"])
    expected = np.where(cash < 0, np.arange(1, 13)[:, None], 0).max(axis=0)
    assert found.payback["school"].tolist() == expected.tolist()


def test_a_period_that_holds_the_end_of_a_year_has_parts_of_two_budgets(work: Work) -> None:
    pockets = {"council": {"budget": {"by_year": {"2025/26": 120, "2026/27": 1200, "2027/28": 0, "2028/29": 24}}}}
    costs = {"team": {"amount": 0, "per": "year", "paid_by": "council"}}
    found = work(document("year", "2026-01", "3 years", pockets=pockets, costs=costs, benefits={}))
    assert found.positions["council"][:, 0].tolist() == [30 + 900, 930 + 300, 1230 + 18]


def test_a_year_that_begins_in_january_has_one_number(work: Work) -> None:
    pockets = {"council": {"budget": {"by_year": {2026: 400, 2027: "100 * t"}}}}
    costs = {"team": {"amount": 0, "per": "year", "paid_by": "council"}}
    data = document("quarter", "2026-07", "18 months", pockets=pockets, costs=costs, benefits={})
    found = work({**data, "financial_year": 1})
    assert found.positions["council"][:, 0].tolist() == [100, 200, 250, 325, 425, 550]


def test_what_was_left_and_lapsed_leaves_exactly_nothing(work: Work) -> None:
    pockets = {"council": {"budget": {"by_year": {"2025/26": "spend * 8", "2026/27": 0}}, "carry_forward": False}}
    costs = {"team": {"amount": "spend / 3", "per": "quarter", "for": 1, "paid_by": "council"}}
    found = work(document("quarter", "2026-01", "1 year", pockets=pockets, costs=costs, benefits={}))
    assert (found.positions["council"][0] > 0).all()
    assert (found.positions["council"][1:] == 0).all()


@pytest.mark.parametrize("order", list(itertools.permutations(["service", "school", "council"])))
def test_the_order_of_pockets_moves_no_bit(work: Work, order: tuple[str, ...]) -> None:
    data = document()
    changed = {name: data["pockets"][name] for name in (*order, "health")}
    found, other = work(data), work({**data, "pockets": changed})
    for name in changed:
        assert np.array_equal(found.positions[name], other.positions[name])


def test_the_reserve_that_is_required_does_not_depend_on_the_one_there_is(work: Work) -> None:
    from mcsv.engine.reference.interpreter import reference

    def before(reserve: str | int) -> np.ndarray:
        pockets = {"council": {"reserve": reserve, "budget": {"by_year": YEARS}, "carry_forward": {"cap": 15}}}
        costs = {"team": {"amount": "spend", "per": "quarter", "paid_by": "council"}}
        found = work(document(pockets=pockets, costs=costs, benefits={}))
        cells = found.plan.layout.pocket_cells["base", "council"]
        draws = reference(found.plan, 0, 32).cells[cells.before_reserve]
        return draws - (cells.reserve if cells.before_reserve == cells.positions[-1] else 0.0)

    np.testing.assert_allclose(before(0), before(70), rtol=1e-12, atol=1e-9)
    np.testing.assert_allclose(before(0), before("abs(won)"), rtol=1e-12, atol=1e-9)


def test_no_deficit_is_looked_for_in_a_number_that_is_none(work: Work) -> None:
    pockets = {"idle": {}, "giver": {"reserve": 60}, "service": {"reserve": -0.0}, "taker": {}}
    funding = {"gift": {"kind": "contribution", "to": "taker", "paid_by": "giver", "amount": 25, "per": "year"}}
    costs = {"team": {"amount": "spend", "per": "year", "for": 1, "from": "2 years", "paid_by": "service"}}
    data = document("year", "2026-01", "4 years", pockets=pockets, costs=costs, benefits={}, funding=funding)
    marked, numbers = [], {}
    for step in decoded(lower(Model.model_validate(data)).program):
        if step.op == op.FILL:
            numbers[step.out] = step.x
        for row in (*step.updates, step.out):
            if step.op != op.FILL:
                numbers.pop(row, None)
        marked += [numbers[row] for row in step.reads if step.op in (op.FIRST, op.LAST) and row in numbers]
    assert marked
    assert max(marked) < 0.0
    found = work(data)
    assert found.first["idle"].tolist() == [4] * len(found.first["idle"])
    assert found.first["giver"].tolist() == [2] * len(found.first["giver"])
    assert found.payback["giver"].tolist() == [4] * len(found.first["giver"])
    assert found.positions["giver"][:, 0].tolist() == [35, 10, -15, -40]
    assert found.first["service"].tolist() == [2] * len(found.first["service"])
