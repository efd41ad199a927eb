"""Every number of invented models as a lever: what moves is what ``--set`` says, in every option, or is refused."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "language"))

from invented.models import invent

from mcsv.errors import ModelError, UsageError
from mcsv.model import Model, plain, validate
from mcsv.plan import Plan, lower
from mcsv.plan.moved import with_levers
from mcsv.plan.tried import tried_levers, with_set
from tests.campaign import effort
from tests.plan.same_plans import difference, movable_numbers, reach


def _levered(model: Model, path: str, low: float, high: float) -> Model | None:
    lever = {"of": path, "from": low, "to": high, "step": (high - low) / 4}
    try:
        return validate({**plain(model), "levers": {"one": lever}})
    except ModelError:
        return None


def _agrees(model: Model, plan: Plan, path: str) -> int:
    """How many positions of the lever were compared with ``--set``."""
    try:
        (lever,) = tried_levers(model, plan).levers
    except UsageError:
        return 0
    for value in lever.values:
        other = lower(with_set(model, {path: value}))
        assert difference(with_levers(plan, {"one": value}), other) == [], (path, value)
    return len(lever.values)


@pytest.mark.parametrize("chunk", range(effort(8, 1)))
def test_a_lever_is_set_or_refused(chunk: int) -> None:
    rng, compared = np.random.default_rng(chunk), 0
    for seed in range(9000 + 10 * chunk, 9000 + 10 * chunk + effort(10, 2)):
        model = Model.model_validate(invent(seed))
        numbers = list(movable_numbers(model).items())
        for k in rng.permutation(len(numbers))[: effort(8, 3)]:
            path, value = numbers[k]
            levered = _levered(model, path, *reach(value, path))
            if levered is not None:
                compared += _agrees(levered, lower(levered), path)
    assert compared > 10
