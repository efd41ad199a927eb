"""Twins go through as many draws as it takes: a part, more where chance is lumpy, all where it is rare."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv import engine, validate
from mcsv.engine import SHARD, Inline, Levels, Threads
from mcsv.engine.pilot import centred, pilot
from mcsv.engine.tallied import Tallied
from mcsv.plan import Plan, lower
from mcsv.tallies import Moments

DRAWS = 4 * SHARD + 1_000


def seen(chance: float) -> tuple[Plan, Tallied]:
    """A run of an output half of whose variance is chance, a hit of some probability."""
    inputs = {
        "known": {"dist": "normal", "mean": 0, "sd": 1},
        "hit": {"formula": f"binomial(1, {chance}) / {(chance * (1 - chance)) ** 0.5}"},
    }
    plan = lower(validate({"inputs": inputs, "outputs": {"y": {"formula": "known + hit"}}}))
    none = np.zeros(0)
    found = engine.study(plan, DRAWS, Inline(), Levels(none, none))
    return found.plan, found.tallied


@pytest.mark.parametrize(("chance", "count"), [(0.3, engine.draws_apart(DRAWS)), (0.003, 2 * SHARD), (1e-7, DRAWS)])
def test_twins_go_through_as_many_draws_as_it_takes(chance: float, count: int) -> None:
    plan, tallied = seen(chance)
    found = engine.apart(plan, tallied, Inline())
    assert found is not None
    assert found.draws == count
    if count == 2 * SHARD:
        # The difference of two hits is 0 or one of two numbers, so its fourth moment follows from its variance.
        kurtosis = 1.0 / (2.0 * chance * (1.0 - chance))
        errors = [0.5 * np.sqrt((kurtosis - 1.0) / draws) for draws in (SHARD, count)]
        assert errors[1] < 0.016 < errors[0]
        truth = engine.run(centred(plan.twins, pilot(plan.twins)), count, Inline()).tallied  # type: ignore[type-var, arg-type]
        threads = engine.apart(plan, tallied, Threads(3))
        assert threads is not None
        for other in (truth, threads):
            np.testing.assert_array_equal(other[Moments].squares, found[Moments].squares)
