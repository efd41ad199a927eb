"""Which random number of a plan has which coordinate, and what has none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mcsv.engine import pilot
from mcsv.engine.importance import PILOT_OF_POINTS, pointed
from mcsv.engine.pilot import first_draws
from mcsv.kernels import instructions as op
from mcsv.kernels.points import COORDINATE
from mcsv.model import Model
from mcsv.plan import Plan, lower
from mcsv.plan.points import MOST, streams_of, with_points, without_points
from mcsv.plan.quantities.keys import key_of

MODEL = {
    "inputs": {
        "weak": {"dist": "normal", "mean": 0, "sd": 1},
        "strong": {"dist": "lognormal", "mu": 0, "sigma": 1},
        "middle": {"dist": "normal", "mean": 0, "sd": 1},
        "rate": {"dist": "gamma", "shape": 2, "scale": 1},
        "one": {"dist": "normal", "mean": 0, "sd": 1},
        "other": {"dist": "uniform", "min": 0, "max": 1},
    },
    "correlations": [{"between": ["one", "other"], "rank": 0.6}],
    "outputs": {"y": {"formula": "0.05 * weak + 2 * strong + middle + 0.3 * poisson(rate) + 0.2 * one + 0.1 * other"}},
}


def plan_of(**more: object) -> Plan:
    return lower(Model.model_validate({**MODEL, **more}), 7)


def names(plan: Plan, model: dict[str, object] = MODEL) -> list[str]:
    known = {key_of(7, name): name for name in model["inputs"]}  # type: ignore[attr-defined]
    return [known.get(key, "count") for key, _ in plan.points.order] if plan.points else []


def test_what_moves_the_answer_most_comes_first() -> None:
    found = names(pointed(plan_of()))
    assert found[:2] == ["strong", "middle"]
    assert set(found[-2:]) == {"weak", "other"}
    assert sorted(found) == sorted([*MODEL["inputs"], "count"])


def test_the_order_is_that_of_squared_rank_correlations() -> None:
    plan = plan_of()
    seen = first_draws(plan, PILOT_OF_POINTS)[0]
    kept = lower(Model.model_validate(MODEL), 7, ("weak", "strong", "middle", "rate"))
    single = dict(zip(["weak", "strong", "middle", "rate"], first_draws(kept, PILOT_OF_POINTS)[1:], strict=True))
    ranks = np.argsort(np.argsort(seen))
    size = {name: np.corrcoef(np.argsort(np.argsort(row)), ranks)[0, 1] ** 2 for name, row in single.items()}
    assert sorted(size, key=lambda name: -size[name]) == [name for name in names(pointed(plan)) if name in size]


def test_cases_of_sums_stay_random() -> None:
    plan = plan_of(outputs={"y": {"formula": "strong + sum_of(poisson(rate), middle)"}})
    found = pointed(plan)
    code = found.program.code
    sums = code[code[:, 0] == op.SUM_OF]
    assert len(sums) == 1
    assert sums[0, 5] < COORDINATE
    assert found.points is not None
    assert found.points.sums
    assert not pointed(plan_of()).points.sums  # type: ignore[union-attr]
    assert "strong" in names(found)


def test_what_is_unscrambled_again_is_the_plan_itself() -> None:
    plan = plan_of()
    again = without_points(pointed(plan))
    assert again.program.code.tolist() == plan.program.code.tolist()
    assert pilot(again).tobytes() == pilot(plan).tobytes()
    assert pilot(pointed(plan)).tobytes() != pilot(plan).tobytes()
    assert without_points(plan) is plan


def test_points_are_part_of_what_tells_draws_apart() -> None:
    plan = plan_of()
    order = streams_of(plan)
    prints = {p.fingerprint for p in (plan, with_points(plan, order), with_points(plan, order[::-1]))}
    assert len(prints) == 3
    assert pointed(plan).fingerprint == pointed(plan_of()).fingerprint


def test_what_is_beyond_the_coordinates_stays_random_and_is_counted() -> None:
    plan = plan_of()
    order = tuple((2**40 + k, 0) for k in range(MOST - 2)) + streams_of(plan)
    found = with_points(plan, order, replicates=2)
    assert found.points is not None
    assert found.points.beyond == len(streams_of(plan)) - 2
    code = found.program.code
    drawn = code[np.isin(code[:, 0], [op.DRAW, op.DRAW_KINKED])]
    assert (drawn[:, 4] >= COORDINATE).sum() <= 2


def test_later_periods_come_after_earlier_ones_where_neither_shows_an_effect() -> None:
    steps = {
        "step": "year",
        "horizon": 6,
        "inputs": {"noise": {"dist": "normal", "mean": 0, "sd": 1, "drawn": "each_period"}},
    }
    stocks = {"level": {"initial": 0, "next": "level + noise"}}
    model = Model.model_validate({**steps, "stocks": stocks, "outputs": {"y": {"formula": "0 * level + 1"}}})
    found = pointed(lower(model, 3))
    assert found.points is not None
    periods = [period for _, period in found.points.order]
    assert periods == sorted(periods)
    assert len(periods) >= 5


@pytest.mark.parametrize(("accountable", "first"), [(True, "mine"), (False, "yours")])
def test_order_goes_by_who_is_accountable_else_by_all_pockets(accountable: bool, first: str) -> None:
    document: dict[str, Any] = {
        "step": "year",
        "horizon": 1,
        "inputs": {
            "mine": {"dist": "normal", "mean": 5, "sd": 1},
            "yours": {"dist": "normal", "mean": 5, "sd": 3},
            "luck": {"dist": "normal", "mean": 0, "sd": 3},
        },
        "pockets": {"me": {}, "you": {}},
        "costs": {
            "a": {"amount": "mine + luck", "per": "year", "paid_by": {"me": 1}},
            "b": {"amount": "yours + 0.001 * mine", "per": "year", "paid_by": {"you": 1}},
        },
        "outputs": {"y": {"formula": "1e6 * yours"}},
    }
    if accountable:
        document |= {"accountability": {"pocket": "me", "window": 1, "tolerance": 0.1}}
    found = names(pointed(lower(Model.model_validate(document), 7)), document)
    assert next(name for name in found if name != "luck") == first
