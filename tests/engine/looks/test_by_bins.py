"""The table of outcomes by bins: what plain numpy makes of the same draws, the same bits however it is run."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pytest

from mcsv.answers.bins import EDGES, GROUPS, BinTable
from mcsv.engine import (
    SHARD,
    Asked,
    Inline,
    Pass,
    Tallied,
    Threads,
    centred,
    pilot,
    table_of,
    tally,
    told_apart,
)
from mcsv.engine.pilot import first_draws
from mcsv.engine.reference.interpreter import reference
from mcsv.engine.running import run
from mcsv.errors import NumericalError, UsageError
from mcsv.kernels.blocks import BLOCK
from mcsv.model import Model
from mcsv.plan import Plan, Purpose, lower
from mcsv.tallies import ByBins, Histogram, Moments

NORMAL = {"dist": "normal", "mean": 0, "sd": 1}
DRAWS = 2 * SHARD + 3 * BLOCK + 77
MODEL: dict[str, Any] = {
    "inputs": {
        "a": NORMAL,
        "b": {"dist": "triangular", "min": 0, "mode": 1, "max": 4},
        "c": NORMAL,
        "d": NORMAL,
        "flag": {"dist": "bernoulli", "p": 0.3},
        "unused": NORMAL,
    },
    "correlations": [{"between": ["c", "d"], "rank": 0.6}],
    "outputs": {
        "y": {"formula": "5 + a + b * flag + c - 2 * d"},
        "z": {"formula": "a * c"},
        "other": {"formula": "unused"},
    },
}


def plan_of(model: dict[str, Any], seed: int = 1) -> Plan:
    return lower(Model.model_validate(model), seed, purpose=Purpose(drivers=True))


def asked(plan: Plan, *names: str) -> list[Asked]:
    cells = plan.layout.output_cells
    return [Asked(name, cells["base", name.removesuffix("<0")], name.endswith("<0")) for name in names]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of(MODEL)


@pytest.fixture(scope="module")
def table(plan: Plan) -> BinTable:
    return table_of(plan, asked(plan, "y<0", "y", "z"), DRAWS, Inline())


def test_the_drivers_are_those_that_reach_what_is_asked(table: BinTable) -> None:
    assert sorted(table.drivers) == ["a", "b", "c", "d", "flag"]
    assert table.counted == {"flag"}
    assert table.yes_no == {"y<0"}


def test_the_table_is_what_numpy_makes_of_the_same_draws(plan: Plan, table: BinTable) -> None:
    kept = lower(Model.model_validate(MODEL), keep=["a", "c", "d", "flag"])
    draws = dict(zip(kept.layout.cell_names, first_draws(kept, DRAWS), strict=True))
    from scipy.special import ndtr

    groups = np.arange(DRAWS) // BLOCK // 4 % GROUPS
    y = draws["output y"]
    for driver in ("a", "c", "d", "flag"):
        values = draws[f"base: input {driver}"]
        bins = values.astype(int) if driver == "flag" else np.searchsorted(EDGES, ndtr(values), side="right") - 1
        place, at = groups * 74 + bins, table.drivers.index(driver)

        def by_bin(weights: Any, place: Any = place) -> np.ndarray:
            return np.bincount(place, weights, GROUPS * 74).reshape(GROUPS, 74)

        assert np.abs(table.counts[:, at] - by_bin(None)).sum() <= 4  # scipy's probability next to an edge
        np.testing.assert_allclose(table.sums[:, at, 7:-7, 0], by_bin(y < 0)[:, 7:-7], atol=2)
        np.testing.assert_allclose(table.sums[:, at].sum(axis=0)[:, 1], by_bin(y).sum(axis=0), atol=40)
    np.testing.assert_allclose(table.total[:, 1], np.bincount(groups, y, GROUPS), rtol=1e-9)
    squares = np.bincount(groups, (y - table.centres[1]) ** 2, GROUPS)
    np.testing.assert_allclose(table.squares[:, 1], squares, rtol=1e-9)


def test_the_readable_interpreter_finds_the_same_table(plan: Plan) -> None:
    looking = told_apart(plan, asked(plan, "y<0", "y", "z"))
    looking = centred(looking, pilot(looking))
    found = run(looking, 3000, Inline()).tallied[ByBins].total.sum(axis=1)
    expected = reference(looking, 0, 3000).notes.totals[0]
    np.testing.assert_array_equal(found[0, ..., 0], expected[..., 0])
    # Correlated scores differ in their last bits, and with them the units.
    np.testing.assert_allclose(found[0, ..., 1:], expected[..., 1:], atol=40)


class Shuffled:
    """Passes of one shard each, in any order."""

    workers = 1
    memory = None

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def map(self, work: Iterable[Pass], note: Any) -> Iterator[tuple[Pass, Tallied]]:
        single = [
            Pass(each.plan, at, at + 1, each.draws, each.keep) for each in work for at in range(each.begin, each.end)
        ]
        self.random.shuffle(single)
        yield from ((each, tally(each, note)) for each in single)


@pytest.mark.parametrize("executor", [Threads(2), Threads(3), Shuffled(1), Shuffled(2)], ids=["2", "3", "one", "other"])
def test_the_same_bits_however_it_is_run(plan: Plan, table: BinTable, executor: Any) -> None:
    again = table_of(plan, asked(plan, "y<0", "y", "z"), DRAWS, executor)
    for name in ("counts", "sums", "squares", "centres"):
        assert getattr(again, name).tobytes() == getattr(table, name).tobytes()


def test_a_longer_run_begins_with_a_shorter_one_and_groups_are_alike(plan: Plan) -> None:
    small, large = (table_of(plan, asked(plan, "y"), draws, Inline()) for draws in (SHARD, 2 * SHARD))
    assert (small.counts <= large.counts).all()
    assert small.draws.tolist() == [SHARD // GROUPS] * GROUPS


def test_more_than_eight_outcomes_and_several_deficits(plan: Plan, table: BinTable) -> None:
    names = ["y<0", "z<0", *["y", "z"] * 4, "y"]
    found = table_of(plan, asked(plan, *names), SHARD, Inline())
    once = table_of(plan, asked(plan, "y<0", "y", "z", "z<0"), SHARD, Inline())
    for place, name in enumerate(names):
        np.testing.assert_array_equal(found.sums[..., place], once.sums[..., once.outcomes.index(name)])
        np.testing.assert_array_equal(found.squares[:, place], once.squares[:, once.outcomes.index(name)])


def test_noting_drivers_moves_nothing(plan: Plan) -> None:
    plain = lower(Model.model_validate(MODEL))
    assert plain.fingerprint == plan.fingerprint
    first, second = (run(centred(each, pilot(each)), SHARD, Inline()).tallied for each in (plain, plan))
    assert first[Histogram].counts.tobytes() == second[Histogram].counts.tobytes()
    assert first[Moments].squares.tobytes() == second[Moments].squares.tobytes()


def test_without_drivers_a_plan_is_what_it_was(plan: Plan) -> None:
    plain = lower(Model.model_validate(MODEL))
    assert plain.tallied_cells.eights == plain.tallied_cells.drivers == 0
    assert plain.drivers is None
    assert plan.tallied_cells.drivers == 0  # noted, and not added up


def test_what_the_pilot_never_saw_is_added_up_in_a_larger_unit() -> None:
    model = {"inputs": {"u": {"dist": "uniform", "min": 0, "max": 1}}}
    plan = plan_of(model | {"outputs": {"y": {"formula": "1 + where(u > 0.9999, 1e30 * u, 0)"}}})
    table = table_of(plan, asked(plan, "y"), SHARD, Inline())
    y = first_draws(plan, SHARD)[0]
    assert (pilot(plan) == 1.0).all()
    assert 0 < np.count_nonzero(y > 1) < 40
    np.testing.assert_allclose(table.sums[:, 0].sum(axis=0)[-1, 0], y[y > 1].sum(), rtol=1e-9)


def test_options_share_the_drivers_that_they_draw_alike() -> None:
    model = {**MODEL, "options": {"other": {"set": {"inputs.a": {"dist": "uniform", "min": 0, "max": 2}}}}}
    drivers = plan_of(model).drivers
    assert drivers is not None
    assert drivers.of["base", "a"] == drivers.of["other", "a"]  # other values of the same random words
    model["options"] = {"other": {"set": {"correlations": []}}}
    apart = plan_of(model).drivers
    assert apart is not None
    assert apart.of["base", "d"] != apart.of["other", "d"]
    assert "other: d" in apart.names


def test_draws_that_are_no_number_are_told() -> None:
    plan = plan_of({"inputs": {"a": NORMAL}, "outputs": {"y": {"formula": "log(a)"}}})
    with pytest.raises(NumericalError):
        table_of(plan, asked(plan, "y"), 5000, Inline())


def test_more_draws_than_can_be_counted_are_refused(plan: Plan) -> None:
    with pytest.raises(UsageError, match="E520"):
        table_of(plan, asked(plan, "y"), 2**37, Inline())
