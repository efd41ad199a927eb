"""Twins: differences from the same model with other chance keys."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mcsv.engine import pilot
from mcsv.engine.reference.interpreter import reference
from mcsv.model import Model
from mcsv.plan import lower

DOCUMENT: dict[str, Any] = {
    "step": "year",
    "horizon": 4,
    "discounting": {"rate": 0.03, "origin": "end"},
    "inputs": {
        "size": {"dist": "gamma", "shape": 3, "scale": 2},
        "shock": {"dist": "normal", "mean": 0, "sd": 1, "drawn": "each_period", "persistence": 0.4},
        "certain": {"dist": "normal", "mean": 3, "sd": 1},
    },
    "stocks": {"level": {"next": "level + shock + poisson(size + 0 * t)"}},
    "pockets": {"payer": {"reserve": "certain"}, "quiet": {}},
    "costs": {
        "a": {"amount": "level", "per": "year", "paid_by": "payer"},
        "b": {"amount": "certain", "per": "year", "paid_by": "quiet"},
    },
    "events": {"failure": {"hazard": 0.3, "stops": ["a"], "for": 1, "costs": {"payer": 5}}},
    "outputs": {"end": {"formula": "level + size"}, "known": {"formula": "size * certain"}},
    "options": {"firm": {"without": ["failure"]}},
}
DRAWS = 48


def test_a_difference_is_between_the_model_and_its_twin() -> None:
    plan = lower(Model.model_validate(DOCUMENT))
    layout, twins = plan.layout, plan.twins
    assert twins is not None
    found, fast = reference(twins, 0, DRAWS).cells, pilot(twins)
    assert len(found) == twins.cells == len(set(layout.chance_cells.values()))
    for cell, row in found.items():
        np.testing.assert_allclose(fast[cell, :DRAWS], row, rtol=1e-9, atol=1e-9)
    for option in layout.options:
        for place in ("end", "known"):
            cell = layout.output_cells[option, place]
            assert (cell in layout.chance_cells) == (place == "end")
        quiet = layout.pocket_cells[option, "quiet"].positions[-1]
        payer = layout.pocket_cells[option, "payer"].positions[-1]
        assert quiet not in layout.chance_cells
        assert np.any(found[layout.chance_cells[payer]] != 0)
        # a twin's draws have the distribution of the model's: the difference has mean 0
        apart = fast[layout.chance_cells[payer]]
        assert abs(apart.mean()) < 4.5 * apart.std() / apart.size**0.5


def test_without_chance_there_is_no_twin() -> None:
    document = {key: DOCUMENT[key] for key in ("step", "horizon", "inputs", "pockets")}
    document["costs"] = {"b": DOCUMENT["costs"]["b"]}
    document["outputs"] = {"known": {"formula": "size * certain"}}
    plan = lower(Model.model_validate(document))
    assert plan.layout.chance_cells == {}
    assert plan.twins is None


def test_an_option_without_chance_of_its_own_shares_rows_with_one_that_has() -> None:
    document = {key: part for key, part in DOCUMENT.items() if key not in ("events", "stocks", "costs")}
    document |= {
        "costs": {"b": DOCUMENT["costs"]["b"] | {"amount": "exp(certain)"}},
        "outputs": {"more": {"formula": "exp(certain)"}},
        "options": {"lucky": {"set": {"outputs.more.formula": "exp(certain) * poisson(size)"}}},
    }
    plan = lower(Model.model_validate(document))
    assert plan.twins is not None
    found = reference(plan.twins, 0, DRAWS).cells
    moved = {plan.twins.layout.cell_names[cell] for cell, row in found.items() if np.any(row)}
    assert moved == {"lucky: output more, less the same with other chance"}
    for cell, row in found.items():
        np.testing.assert_allclose(pilot(plan.twins)[cell, :DRAWS], row, rtol=1e-9, atol=1e-9)


def test_a_difference_is_between_draws_of_the_run() -> None:
    """Y - Y' of the twins' plan and Y of the plan's are of the same draw, so Y' goes with Y only through knowledge."""
    document = {
        "inputs": {"mu": {"dist": "normal", "mean": 0, "sd": 3}},
        "outputs": {"y": {"formula": "mu + normal(0, 4)"}},
    }
    plan = lower(Model.model_validate(document))
    assert plan.twins is not None
    y, apart = pilot(plan)[0], pilot(plan.twins)[0]
    assert np.corrcoef(y, y - apart)[0, 1] == pytest.approx(9 / 25, abs=0.1)
    assert np.corrcoef(y, apart)[0, 1] > 0.5
