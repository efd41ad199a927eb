"""How far outcomes move with inputs drawn anew, against plain numpy on the very same numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from mcsv import engine
from mcsv.engine.looks.apart import FEWEST_APART, enough
from mcsv.files import as_model
from mcsv.frozen import FrozenDict
from mcsv.plan import Plan, Purpose, lower
from mcsv.plan.code.pick_freeze import Anew, Lot
from mcsv.plan.quantities.keys import another

NORMAL = {"dist": "normal", "mean": 0, "sd": 1}
MODEL: dict[str, Any] = {
    "inputs": {
        "a": NORMAL,
        "b": {"dist": "gamma", "mean": 2, "sd": 1},
        "c": {"dist": "pert", "low": 0, "mode": 1, "high": 5},
    },
    "outputs": {"y": {"formula": "where(a > 0, b * c, a - b)"}, "z": {"formula": "b + 1"}},
}
DRAWS = FEWEST_APART


def doubled(model: dict[str, Any]) -> tuple[Plan, dict[int, int]]:
    """The plan with another key for each, and the places of these."""
    plan = lower(as_model(model), keep=("a", "b", "c"), purpose=Purpose(drivers=True))
    keys = plan.program.keys
    more = np.array([another(int(key)) for key in keys], np.uint64)
    plan = replace(plan, program=plan.program._replace(keys=np.concatenate([keys, more])))
    return plan, {key: keys.size + key for key in range(keys.size)}


def single(plan: Plan) -> dict[str, np.ndarray]:
    kept = {name: plan.layout.kept["base", name] for name in ("a", "b", "c")}
    found = engine.single_draws(plan, list(kept.values()), DRAWS, engine.Inline())
    return {name: found[cell] for name, cell in kept.items()}


def outputs(x: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    return np.where(x["a"] > 0, x["b"] * x["c"], x["a"] - x["b"]), x["b"] + 1


def test_squared_distances_are_those_of_plain_numpy() -> None:
    plan, new = doubled(MODEL)
    assert plan.drivers is not None
    anew = plan.program.keys[list(new.values())]
    fresh = single(replace(plan, program=plan.program._replace(keys=np.concatenate([anew, anew]))))
    mine = single(plan)
    asked = [
        engine.Asked("y", plan.layout.output_cells["base", "y"]),
        engine.Asked("z", plan.layout.output_cells["base", "z"]),
    ]
    asked.append(engine.Asked("y < 0", plan.layout.output_cells["base", "y"], True))
    sets = [("a",), ("c",), ("a", "b")]
    keys = {name: plan.drivers.keys[plan.drivers.names.index(name)] for name in ("a", "b", "c")}
    lots = [Lot((Anew(FrozenDict({k: new[k] for name in names for k in keys[name]})),)) for names in sets]
    found = engine.moved(plan, asked, lots, DRAWS, engine.Inline())
    y, z = outputs(mine)
    for row, names in enumerate(sets):
        y2, z2 = outputs(mine | {name: fresh[name] for name in names})
        squares = [(y - y2) ** 2, (z - z2) ** 2, ((y < 0) != (y2 < 0)).astype(float)]
        np.testing.assert_allclose(found.value[row], [s.mean() / 2 for s in squares], rtol=1e-12)
        errors = [s.std(ddof=1) / 2 / np.sqrt(DRAWS) for s in squares]
        np.testing.assert_allclose(found.se[row], errors, rtol=1e-9)
    assert found.value[0, 1] == found.se[0, 1] == 0.0  # a has no part in z


def test_sums_of_worlds_and_bits_on_any_number_of_threads() -> None:
    plan, new = doubled(MODEL)
    worlds = tuple(Anew(FrozenDict({key: new[key]})) for key in new)
    asked = [engine.Asked("y", plan.layout.output_cells["base", "y"])]
    alone = tuple(FrozenDict({number: 1.0}) for number in range(len(worlds)))
    lot = Lot(worlds, (*alone, FrozenDict(dict.fromkeys(range(len(worlds)), 0.5))))
    found = [engine.moved(plan, asked, [lot], DRAWS, engine.Threads(threads)) for threads in (1, 2, 3)]
    assert len({one.value.tobytes() + one.se.tobytes() for one in found}) == 1
    np.testing.assert_allclose(found[0].value[-1], 0.5 * found[0].value[:-1].sum(axis=0), rtol=1e-12)


def test_more_draws_are_made_again_where_that_takes_little() -> None:
    assert enough(300, 3_300, 10**6) == FEWEST_APART
    assert enough(10, 40, 10**6) == 10**6
    assert enough(300, 3_300, 10**8) == 2**21
    assert enough(300, 3_300, 40_000) == FEWEST_APART
    assert enough(300, 3_300, 20_000) == 20_000
