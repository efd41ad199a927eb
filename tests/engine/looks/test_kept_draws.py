"""A second look at draws: instructions that still matter, and figures from the draws themselves."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from binned import histogram_around

from mcsv import engine
from mcsv.engine.looks.retarget import retargeted, step
from mcsv.engine.reference.interpreter import reference
from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.plan import Plan, lower
from mcsv.tallies import Sorted, sorted_cell

LUMPY = {
    "step": "quarter",
    "horizon": 2,
    "pockets": {"council": {"budget": {"amount": 50, "per": "once"}}, "hospital": {}},
    "inputs": {
        "n": {"dist": "poisson", "mean": 1.5},
        "size": {"dist": "gamma", "shape": 2, "scale": 10},
        "rare": {"dist": "bernoulli", "p": 0.01},
    },
    "costs": {
        "cases": {"amount": "10 * n", "per": "once", "paid_by": "council"},
        "fine": {"amount": "rare * size", "per": "once", "paid_by": "hospital"},
    },
    "outputs": {
        "smooth": {"formula": "size"},
        "count": {"formula": "binomial(n + 3, 0.4)"},
        "none": {"formula": "3 + 0 * size"},
    },
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return lower(Model.model_validate(LUMPY))


def test_looking_at_one_cell_runs_only_what_it_needs(plan: Plan) -> None:
    everything = reference(plan, 0, 64)
    for cell in range(plan.cells):
        watching = retargeted(plan, [cell], lambda number, row: [step(op.WATCH, 0, row, number)])
        assert len(watching.program.code) < len(plan.program.code)
        assert np.array_equal(reference(watching, 0, 64).cells[0], everything.cells[cell])


def test_cells_whose_values_come_again_are_kept_where_there_is_room(plan: Plan) -> None:
    seen = engine.pilot(plan)
    names = {plan.layout.cell_names[cell] for cell in engine.lumpy(plan, seen, 1000)}
    assert "output count" in names
    assert not names & {"output smooth", "output none"}
    assert engine.lumpy(plan, seen, 10**9) == ()


def _capped(size: int) -> np.ndarray:
    return np.clip(np.random.default_rng(3).normal(size=size), -1.2, 0.3)


def _bins(draws: np.ndarray) -> Sorted:
    return sorted_cell(histogram_around(float(np.median(draws)), 0.25, draws), 0, np.array([draws.min(), draws.max()]))


@pytest.mark.parametrize("q", [0.01, 0.05, 0.5, 0.95, 0.99])
@pytest.mark.parametrize("draw", [np.random.default_rng(1).normal, np.random.default_rng(2).poisson, _capped])
@pytest.mark.parametrize("misled", [False, True])
def test_figures_are_those_of_sorted_draws(q: float, draw: Callable[..., np.ndarray], misled: bool) -> None:
    draws = np.asarray(draw(size=4_001), dtype=np.float64)
    bins = _bins(draws)
    if misled:  # bins that do not hold what they should cost time only
        bins = replace(bins, low=bins.low + 1e9, high=bins.high - 1e9)
    cells = [*[bins] * 7, bins]
    values, tails = engine.looked_up({7: draws}, cells, [(7, q), (8, q)], [(7, q), (7, 0.3), (7, 0.7)], 2)
    ranked = np.sort(draws)
    assert values == {(7, p): ranked[int(np.ceil(p * draws.size)) - 1] for p in (q, 0.3, 0.7)}
    share = (1 - q if q > 0.5 else q) * draws.size
    side = ranked[::-1] if q > 0.5 else ranked
    whole = int(share)
    expected = (side[:whole].sum() + (share - whole) * side[whole]) / share
    assert tails[7, q] == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_a_replay_gives_the_draws_that_the_run_kept(plan: Plan) -> None:
    centred = engine.centred(plan, engine.pilot(plan))
    cells = list(range(plan.cells))
    found = engine.run(centred, 3_000, engine.Threads(2), keep=engine.kept_cells(centred, cells))
    again = engine.recalled(centred, found.tallied, cells, engine.Inline())
    for cell, draws in engine.kept_by_cell(found, engine.kept_cells(centred, cells)).items():
        assert np.array_equal(again[cell], draws)


def test_a_study_holds_the_draws_that_it_keeps_once(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """What each pass kept is gone before second looks, which take memory of their own."""
    parts: list[weakref.ref[np.ndarray]] = []
    alive: list[int] = []
    module = import_module("mcsv.engine.study")
    run, again = module.run, module._looked_again

    def watched_run(*args: Any) -> Any:
        found = run(*args)
        parts.extend(map(weakref.ref, found.tallied.kept.values()))
        return found

    def watched_look(*args: Any) -> Any:
        alive.append(sum(part() is not None for part in parts))
        return again(*args)

    monkeypatch.setattr(module, "run", watched_run)
    monkeypatch.setattr(module, "_looked_again", watched_look)
    levels = np.array([0.5])
    found = engine.study(plan, 3 * engine.SHARD, engine.Threads(2), engine.Levels(levels, levels))
    assert len(parts) > 1
    assert alive == [0]
    assert found.lumpy
    assert {draws.size for draws in found.kept.values()} == {3 * engine.SHARD}
    assert not found.tallied.kept
