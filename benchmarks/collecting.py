"""What it takes to put together what very many workers bring: 1e12 draws of the standard programme on 10,000 workers.

No worker but this one is needed for that. A task is run once, and what it tallied is taken in again and again as if it
were that of the shards that are due: unpickled, as it comes over a wire, and folded, at the end of the run, where most
is folded already. Who waits for whom is found by playing the order in which workers end.

``python -m benchmarks.collecting [DRAWS [WORKERS]]``
"""

from __future__ import annotations

import heapq
import pickle
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import process_time
from typing import Any

from benchmarks.measure import ROOT
from benchmarks.standard import MODEL
from benchmarks.table import Section
from mcsv import engine
from mcsv.engine.passes import Pass, passes, tally
from mcsv.engine.running import _Prefix
from mcsv.engine.shard import shards
from mcsv.engine.tallied import Tallied
from mcsv.files import read_model
from mcsv.plan import Plan, Purpose, lower

DRAWS, WORKERS = 10**12, 10_000
_MB = 2**20
_SPREAD = 0.2
"""How far tasks differ in the time they take, as a share of it."""
_PLAYED = 12
"""Tasks of each worker that are played to find what waits for whom."""


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """The growth to 1e12 draws on 10,000 workers."""
    return [collected(DRAWS, WORKERS, 100 if quick else 500, say)]


@dataclass(frozen=True)
class _Task:
    """One task of ``length`` shards: what its worker took and needed, and what it brings."""

    length: int
    seconds: float
    memory: int
    wire: bytes
    size: int
    late: int
    """Bytes of what is kept by shard until those before it are there."""

    @classmethod
    def recorded(cls, plan: Plan, draws: int, workers: int) -> _Task:
        first = next(iter(passes(plan, draws, workers)))
        work = Pass(plan, first.end, 2 * first.end, draws)
        tally(replace(work, end=work.begin + 1))  # loads the kernels
        began = process_time()
        brought = tally(work)
        arrays = brought.to_arrays()
        late = sum(array.nbytes for name, array in arrays.items() if name.startswith("waiting"))
        size = sum(array.nbytes for array in arrays.values())
        taken = process_time() - began
        return cls(
            work.end - work.begin, taken, engine.memory_bound(plan, draws, 1), pickle.dumps(brought, 5), size, late
        )

    def at(self, begin: int) -> Tallied:
        """What it brings, as if it were of the shards from ``begin`` on."""
        brought: Tallied = pickle.loads(self.wire)
        waiting = {begin + place: values for place, values in enumerate(brought.waiting.values())}
        return replace(brought, waiting=waiting)


def collected(draws: int, workers: int, folded: int, say: Callable[[str], None]) -> Section:
    """Tasks, their size, folds a second, and the collector's share of time and memory."""
    model = read_model(ROOT / MODEL)
    plan = lower(model, 1, purpose=Purpose(twins=False))
    plan = engine.centred(plan, engine.pilot(plan))
    task = _Task.recorded(plan, draws, workers)
    tasks = -(-shards(draws) // task.length)
    say(f"collecting: a task of {task.length} shards takes {task.seconds:.2f} s")
    each = _taken_in(plan, task, shards(draws) - folded * task.length, folded)
    pieces, late = _waiting(workers)
    memory = (pieces + 2) * task.size + late * task.late
    rows: list[dict[str, Any]] = [
        {"": "tasks", "figure": tasks},
        {"": "a task, seconds of its worker", "figure": task.seconds},
        {"": "a task's tallies, bytes on the wire", "figure": len(task.wire)},
        {"": "tasks taken in a second", "figure": 1.0 / each},
        {"": "collector, seconds", "figure": tasks * each},
        {"": "workers, seconds", "figure": tasks * task.seconds},
        {"": "collector's share of time, %", "figure": 100.0 * each / task.seconds},
        {"": "workers that one collector keeps busy", "figure": task.seconds / each},
        {"": "pieces that wait for others at most", "figure": pieces},
        {"": "tasks in them", "figure": late},
        {"": "collector, MB", "figure": memory / _MB},
        {"": "workers, MB", "figure": workers * task.memory / _MB},
        {"": "collector's share of memory, %", "figure": 100.0 * memory / (workers * task.memory)},
    ]
    wrong = rows[6]["figure"] >= 1.0 or rows[12]["figure"] >= 1.0
    return Section("collecting", f"Collecting {draws:,} draws of {workers:,} workers", rows, _REMARKS, wrong)


_REMARKS = (
    "bars: both shares below 1 %. The tree: a worker folds the shards of its task, what ends early is folded pairwise "
    "with its neighbours, and all of it into one in the order of shards.",
    "Where there are more workers than one collector keeps busy, several machines collect a part of the shards each "
    "(--shard K/N), and mcsv merge folds the parts.",
)


def _taken_in(plan: Plan, task: _Task, begin: int, count: int) -> float:
    """Seconds of the collector for one task, where so many shards are folded already."""
    start = Tallied.start(plan.tallied_cells)
    prefix = _Prefix(replace(start, shards=begin))
    draws = (begin + count * task.length) * engine.SHARD
    order = [begin + place * task.length for place in _ends(count, 16)]
    began = process_time()
    for first in order:
        prefix.add(Pass(plan, first, first + task.length, draws), task.at(first))
    taken = process_time() - began
    assert prefix.tallied.shards == begin + count * task.length
    return taken / count


def _ends(tasks: int, workers: int) -> Iterator[int]:
    """Tasks in the order in which workers end them, who take one after the other."""
    dice = random.Random(1)
    busy = [(dice.lognormvariate(0.0, _SPREAD), number) for number in range(min(workers, tasks))]
    heapq.heapify(busy)
    following = len(busy)
    while busy:
        now, number = heapq.heappop(busy)
        yield number
        if following < tasks:
            heapq.heappush(busy, (now + dice.lognormvariate(0.0, _SPREAD), following))
            following += 1


@dataclass(frozen=True)
class _Shards:
    """Shards by number alone, in place of what is tallied of them."""

    shards: int
    waiting: frozenset[int] = frozenset()

    def merge(self, other: _Shards) -> _Shards:
        waiting, reached = {*self.waiting, *other.waiting}, max(self.shards, other.shards)
        while reached and reached in waiting:
            waiting.remove(reached)
            reached += 1
        return _Shards(reached, frozenset(waiting))


def _waiting(workers: int) -> tuple[int, int]:
    """Pieces that wait at most, and tasks in them, among so many workers."""
    most = late = 0
    prefix = _Prefix(_Shards(1))  # type: ignore[arg-type]
    tasks, plan, taken = _PLAYED * workers, Any, 1
    for number in _ends(tasks, workers):
        work = Pass(plan, number + 1, number + 2, (tasks + 1) * engine.SHARD)  # type: ignore[arg-type]
        prefix.add(work, _Shards(0, frozenset({number + 1})))  # type: ignore[arg-type]
        taken += 1
        most, late = max(most, prefix.waiting), max(late, taken - prefix.tallied.shards)
    return most, late


def main() -> int:
    """Print the figures for as many draws and workers as the command line says; 1 where a bar is missed."""
    numbers = [int(float(word)) for word in sys.argv[1:]]
    draws, workers, *_ = [*numbers, *(DRAWS, WORKERS)[len(numbers) :]]
    section = collected(draws, workers, 200, lambda line: print(line, file=sys.stderr, flush=True))
    print(section.text())
    return int(section.wrong)


if __name__ == "__main__":
    sys.exit(main())
