"""What workers bring in any order is put together to the same bits, in time and memory that follow the gaps alone."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import log2
from typing import Any

import pytest
from campaign import effort

from mcsv import engine
from mcsv.engine.passes import Pass, tally
from mcsv.engine.running import _Prefix
from mcsv.engine.tallied import Tallied
from mcsv.model import validate
from mcsv.plan import Plan, lower

MODEL: dict[str, Any] = {
    "inputs": {"x": {"dist": "uniform", "low": 1, "high": 2}},
    "outputs": {"y": {"formula": "x * x"}},
}
SHARDS = 12


@pytest.fixture(scope="module")
def brought() -> tuple[Plan, list[tuple[Pass, Tallied]]]:
    plan = lower(validate(MODEL), 1)
    plan = engine.centred(plan, engine.pilot(plan))
    work = [Pass(plan, shard, shard + 1, SHARDS * engine.SHARD - 77) for shard in range(SHARDS)]
    return plan, [(each, tally(each)) for each in work]


def collected(plan: Plan, found: list[tuple[Pass, Tallied]]) -> _Prefix:
    prefix = _Prefix(Tallied.start(plan.tallied_cells))
    for work, tallied in found:
        prefix.add(work, tallied)
    return prefix


def bits(tallied: Tallied) -> dict[str, bytes]:
    return {name: array.tobytes() for name, array in tallied.to_arrays().items()}


def test_the_order_moves_no_bit(brought: tuple[Plan, list[tuple[Pass, Tallied]]]) -> None:
    plan, found = brought
    first = collected(plan, found)
    assert first.solid is not None
    dice = random.Random(3)
    for _ in range(effort(200, 12)):
        mixed = dice.sample(found, len(found))
        other = collected(plan, mixed)
        assert other.solid is not None
        assert (other.waiting, other.tallied.shards, other.solid.shards) == (0, SHARDS, SHARDS - 1)
        assert bits(other.tallied) == bits(first.tallied)
        assert bits(other.solid) == bits(first.solid)


def test_what_is_behind_a_gap_is_not_told(brought: tuple[Plan, list[tuple[Pass, Tallied]]]) -> None:
    plan, found = brought
    prefix = collected(plan, [found[0], *found[2:]])
    assert prefix.tallied.shards == 1
    assert prefix.waiting < SHARDS - 2


def test_a_shard_that_comes_twice_is_noticed(brought: tuple[Plan, list[tuple[Pass, Tallied]]]) -> None:
    plan, found = brought
    start = Tallied.start(plan.tallied_cells)
    begun = start.merge(found[0][1]).merge(found[1][1])
    for one, other in ((begun, found[1][1]), (found[1][1], begun), (found[3][1], found[3][1]), (begun, begun)):
        with pytest.raises(ValueError, match="is in both"):
            one.merge(other)
    assert begun.merge(found[2][1]).shards == 3


@dataclass
class Row:
    """What stands for tallies: shards alone, and how often one of them was moved."""

    shards: int
    waiting: dict[int, None] = field(default_factory=dict)
    moved: int = 0

    def merge(self, other: Row) -> Row:
        waiting = {**self.waiting, **other.waiting}
        moved = self.moved + other.moved + len(other.waiting) + len(self.waiting)
        shards = max(self.shards, other.shards)
        while self.shards + other.shards > 0 and shards in waiting:
            del waiting[shards]
            shards += 1
        return Row(shards, waiting, moved)


def ends(tasks: int, workers: int, spread: float) -> Iterator[int]:
    """Tasks in the order in which workers end them who take them one after the other, each for some time."""
    dice = random.Random(5)
    busy = [(dice.lognormvariate(0.0, spread), task) for task in range(workers)]
    heapq.heapify(busy)
    begun = workers
    while busy:
        now, task = heapq.heappop(busy)
        yield task
        if begun < tasks:
            heapq.heappush(busy, (now + dice.lognormvariate(0.0, spread), begun))
            begun += 1


@pytest.mark.parametrize("spread", [0.05, 0.5])
def test_far_less_waits_than_is_under_way(spread: float) -> None:
    """Pieces that wait are about as many as there are gaps, and no shard is moved more often than the logarithm."""
    workers = effort(2_000, 200)
    tasks, most, late = 12 * workers, 0, 0
    prefix = _Prefix(Row(1))  # type: ignore[arg-type]
    plan: Any = None
    for count, task in enumerate(ends(tasks, workers, spread), 2):
        work = Pass(plan, task + 1, task + 2, (tasks + 1) * engine.SHARD)
        prefix.add(work, Row(0, {task + 1: None}))  # type: ignore[arg-type]
        most, late = max(most, prefix.waiting), max(late, count - prefix.tallied.shards)
    assert prefix.waiting == 0
    assert prefix.tallied.shards == tasks + 1
    assert late > 0.8 * workers
    assert most < 0.6 * late
    assert prefix.tallied.moved < tasks * (2 + log2(workers))  # type: ignore[attr-defined]
