"""Decisions as instructions against the same decisions worked out with numpy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mcsv.plan.code.assembler import Value
from mcsv.plan.programme.decisions import Decisions

PERIODS, DRAWS = 6, 300
BASE: dict[str, Any] = {
    "step": "year",
    "horizon": PERIODS,
    "currency": "GBP",
    "price_year": "2025/26",
    "pockets": {"council": {}, "hospital": {}},
    "accountability": {"pocket": "council", "window": 2, "tolerance": 0.05},
    "inputs": {
        "held": {"dist": "normal", "mean": 0, "sd": 100},
        "wish": {"dist": "beta", "mean": 0.6, "sd": 0.2},
        "when": {"dist": "uniform", "min": 0.5, "max": 7.5},
    },
    "costs": {"team": {"amount": 100, "per": "year", "paid_by": "council"}},
    "benefits": {
        "days": {"per": "year", "values": [{"to": "council", "type": "fiscal", "unit_value": 1}]},
    },
    "outputs": {"all": {"formula": "held + wish + when"}},
}
Found = dict[Any, np.ndarray]
Run = Callable[..., tuple[Any, Found]]


@pytest.fixture
def run(bench: Any) -> Run:
    """``run(decisions)``: the bench, and for each period what is renewed and released."""

    def _run(**decisions: Any) -> tuple[Any, Found]:
        work = bench(BASE | {"decisions": decisions})
        taken = Decisions(work.model, work.clock, work.formulas)
        held = work.formulas.named("held", 0)
        for t in range(PERIODS):
            for stream in ("costs.team", "benefits.days"):
                work.watch((stream, t), taken.renewed(stream, t))
            for name in decisions:
                work.watch((name, t), taken.released(name, t))

            def position(pocket: str, t: int = t) -> Value:
                # The hospital has 10 more each year, the council the opposite.
                return float(t) if pocket == "fixed" else _position(work, held, pocket, t)

            taken.take(t, position)
        for name in ("held", "wish", "when"):
            work.watch(name, work.formulas.named(name, 0))
        return work, work.work(DRAWS)

    return _run


def _position(work: Any, held: Value, pocket: str, t: int) -> Value:
    return work.assembler.affine(held, 1.0 if pocket == "hospital" else -1.0, 10.0 * t)  # type: ignore[no-any-return]


def expect(found: Found, name: str, yes: np.ndarray | float, at: np.ndarray | float) -> None:
    """A stream goes on before its date and after a yes; cash is released after the date and a yes."""
    for t in range(PERIODS):
        np.testing.assert_array_equal(found[name, t], np.where(t >= at, yes, 0.0) + np.zeros(DRAWS))
        np.testing.assert_array_equal(found["costs.team", t], np.where(t < at, 1.0, yes) + np.zeros(DRAWS))
        np.testing.assert_array_equal(found["benefits.days", t], np.ones(DRAWS))


@pytest.mark.parametrize("pocket", [None, "council", "hospital"])
def test_a_condition_reads_the_position(run: Run, pocket: str | None) -> None:
    decision = {"at": 3, "condition": "position >= 5 * t", "renews": "team"} | ({"pocket": pocket} if pocket else {})
    _, found = run(renewal=decision)
    position = (1 if pocket == "hospital" else -1) * found["held"] + 20
    yes = (position >= 10).astype(float)
    assert 0.1 < yes.mean() < 0.9
    expect(found, "renewal", yes, 3)


def test_any_number_but_0_is_a_yes(run: Run) -> None:
    _, found = run(renewal={"at": "2 years", "condition": "max(position, 0)", "renews": ["costs.team"]})
    expect(found, "renewal", (10 - found["held"] > 0).astype(float), 2)


def test_a_probability_on_top(run: Run) -> None:
    decision = {"at": 1, "condition": "position < 50", "probability": "wish", "renews": "team"}
    work, found = run(renewal=decision)
    yes = (-found["held"] < 50) & (work.uniforms("decisions.renewal", 0, DRAWS) < found["wish"])
    expect(found, "renewal", yes.astype(float), 1)


def test_an_uncertain_date(run: Run) -> None:
    work, found = run(vote={"at": "when years", "probability": 0.5, "renews": "team"})
    yes = (work.uniforms("decisions.vote", 0, DRAWS) < 0.5).astype(float)
    expect(found, "vote", yes, found["when"])


@pytest.mark.parametrize(("decision", "yes"), [({}, 1.0), ({"probability": 0}, 0.0), ({"condition": "1 > 2"}, 0.0)])
def test_what_is_certain(run: Run, decision: dict[str, Any], yes: float) -> None:
    _, found = run(renewal={"at": 2, "renews": "team"} | decision)
    expect(found, "renewal", yes, 2)


def test_two_decisions_on_one_stream_have_positions_of_their_own(run: Run) -> None:
    first = {"at": 2, "condition": "position > 0", "renews": "team"}
    second = {"at": 4, "condition": "position > 0", "pocket": "hospital", "renews": "team"}
    _, found = run(first=first, second=second)
    one, other = 10 - found["held"] > 0, 30 + found["held"] > 0
    for t in range(PERIODS):
        np.testing.assert_array_equal(found["costs.team", t], (one if t >= 2 else 1) * (other if t >= 4 else 1.0))


def test_after_the_horizon_nothing_is_taken(bench: Any) -> None:
    decisions = {"last": {"at": PERIODS, "probability": 0, "renews": "team"}, "later": {"at": 9, "renews": "days"}}
    work = bench(BASE | {"decisions": decisions})
    taken = Decisions(work.model, work.clock, work.formulas)
    for t in range(PERIODS):
        taken.take(t, lambda pocket: 0.0)
    assert taken.renewed("costs.team", PERIODS - 1) == 1.0
    assert taken.renewed("costs.team", PERIODS + 4) == 0.0
    assert taken.renewed("benefits.days", PERIODS + 4) == 1.0
    assert taken.released("later", PERIODS + 4) == 0.0
