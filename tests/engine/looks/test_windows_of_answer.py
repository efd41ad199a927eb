"""Windows told by the answer's own positions are those that lowering tells, to the last bit of every draw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mcsv import engine, validate
from mcsv.api import of_windows, planned, read_model
from mcsv.engine import SHARD, Inline, single_draws
from mcsv.model import Model
from mcsv.plan import Plan
from mcsv.results.sections.curves import SHARES

CONFIGS = sorted((Path(__file__).parents[3] / "configs").glob("*.yaml"))
DRAWS = SHARD + 1_000


def both(model: Model, sampling: str = "plain") -> tuple[Plan, Plan]:
    """What the answer tells, and what lowering does."""
    plan, _ = planned(model, DRAWS, 1, sampling)
    told = engine.windows_of_answer(plan)
    assert told is not None
    return told, of_windows(model, plan)


@pytest.mark.parametrize("place", CONFIGS, ids=lambda place: place.stem)
def test_every_window_has_the_same_draws(place: Path) -> None:
    told, lowered = both(read_model(place))
    assert told.layout.window_cells.keys() == lowered.layout.window_cells.keys()
    for option, found in told.layout.window_cells.items():
        other = lowered.layout.window_cells[option]
        assert (found.before is None, found.reserve) == (other.before is None, other.reserve)
        mine = single_draws(told, list(dict.fromkeys(found.cells)), 2048, Inline())
        theirs = single_draws(lowered, list(dict.fromkeys(other.cells)), 2048, Inline())
        for one, another in zip(found.cells, other.cells, strict=True):
            np.testing.assert_array_equal(mine[one], theirs[another])


@pytest.mark.parametrize("sampling", ["plain", "sobol"])
def test_a_run_over_them_comes_to_the_same(sampling: str) -> None:
    told, lowered = both(read_model(CONFIGS[0].parent / "local_or_national.yaml"), sampling)
    found, other = (engine.windows(plan, DRAWS, Inline(), SHARES) for plan in (told, lowered))
    assert told.replicates == lowered.replicates
    shares = np.linspace(0.0, 1.0, 101)
    for option, cells in told.layout.window_cells.items():
        theirs = lowered.layout.window_cells[option].cells
        assert [found.negative[cell] for cell in cells.cells] == [other.negative[cell] for cell in theirs]
        for one, another in zip(cells.cells, theirs, strict=True):
            np.testing.assert_array_equal(found.ranked[one].quantiles(shares), other.ranked[another].quantiles(shares))


def test_windows_over_the_same_positions_have_one_cell() -> None:
    told, lowered = both(read_model(CONFIGS[0].parent / "local_or_national.yaml"))
    windows = [cell for cells in told.layout.window_cells.values() for cell in cells.cells]
    assert sorted(set(windows)) == list(range(told.cells))
    assert told.cells <= len({cell for cells in lowered.layout.window_cells.values() for cell in cells.cells})


def test_a_reserve_that_differs_between_draws_takes_lowering(discharge: dict[str, Any]) -> None:
    pockets = {**discharge["pockets"], "council": {"reserve": "cash"}}
    inputs = {**discharge["inputs"], "cash": {"dist": "normal", "mean": 5e5, "sd": 1e5}}
    plan, _ = planned(validate({**discharge, "pockets": pockets, "inputs": inputs}), DRAWS, 1, "plain")
    assert engine.windows_of_answer(plan) is None


@pytest.fixture
def discharge() -> dict[str, Any]:
    """The model of that name as plain data."""
    from mcsv.model import plain

    data: dict[str, Any] = plain(read_model(CONFIGS[0].parent / "discharge.yaml"))
    data.pop("levers", None)
    return data
