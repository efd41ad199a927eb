"""Every number of invented models as a lever: what moves is what ``--set`` says, in every option, or is refused."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "language"))

from invented.models import invent

from mcsv.engine import Inline, single_draws
from mcsv.errors import ModelError, UsageError
from mcsv.model import Model, plain, validate
from mcsv.plan import Plan, Purpose, lower
from mcsv.plan.moved import with_levers
from mcsv.plan.tried import tried_levers, with_set
from tests.campaign import effort
from tests.plan.same_plans import difference, movable_numbers, reach


def _levered(model: Model, path: str, low: float, high: float, steps: int = 4) -> Model | None:
    lever = {"of": path, "from": low, "to": high, "step": (high - low) / steps}
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
        for k in rng.permutation(len(numbers))[: effort(4, 3)]:
            path, value = numbers[k]
            levered = _levered(model, path, *reach(value, path))
            if levered is not None:
                compared += _agrees(levered, lower(levered), path)
    assert compared > 10


def _pairs(plan: Plan, other: Plan, place: tuple[str, str], count: int) -> list[tuple[int, int]]:
    """Cells of a plan of all windows, each beside that of the plan in which the window is set."""
    mine, theirs, windows = plan.layout.pocket_cells[place], other.layout.pocket_cells[place], plan.layout.window_cells
    assert theirs.lowest is not None
    found = [(windows[place[0]].cells[count - 1], theirs.lowest), (mine.positions[count - 1], theirs.judged)]
    before = windows[place[0]].before
    assert (before is not None) == theirs.shifts == mine.shifts
    if before is not None and theirs.lowest_before_reserve is not None:
        found.append((before[count - 1], theirs.lowest_before_reserve))
        assert mine.reserve == theirs.reserve
    found += zip(mine.positions, theirs.positions, strict=True)
    views = [key for key in plan.layout.view_cells if key[0] == place[0]]
    return found + [(plan.layout.view_cells[key], other.layout.view_cells[key]) for key in views]


def _windows_agree(model: Model, pocket: str) -> int:
    """How many windows gave the draws of ``--set``; none where a lever of it is refused."""
    try:
        (lever,) = tried_levers(model).levers
    except UsageError:
        return 0
    plan = lower(model, purpose=Purpose(windows=True))
    for count in map(int, lever.values):
        other = lower(with_set(model, {lever.set: count}))
        for option in plan.layout.options:
            pairs = _pairs(plan, other, (option, pocket), count)
            one, two = (single_draws(each, [*set(cells)], 1024, Inline()) for each, cells in
                        zip((plan, other), zip(*pairs, strict=True), strict=True))  # fmt: skip
            for a, b in pairs:
                np.testing.assert_array_equal(one[a], two[b], err_msg=f"{option}, {count} periods")
    return len(lever.values)


@pytest.mark.parametrize("chunk", range(effort(8, 1)))
def test_a_window_moves_no_draw_or_is_refused(chunk: int) -> None:
    compared = 0
    for seed in range(9000 + 10 * chunk, 9000 + 10 * chunk + effort(10, 6)):
        model = Model.model_validate(invent(seed))
        answerable = model.accountability
        if answerable is None or model.periods < 2:
            continue
        last = min(model.periods, 8)
        levered = _levered(model, "accountability.window", 1, last, last - 1)
        if levered is not None:
            compared += _windows_agree(levered, answerable.pocket)
    assert compared > 5
