"""Some shards of a run, to be made on one machine of many, and what many of them come to together."""

from __future__ import annotations

from collections.abc import Iterable

from mcsv.dataclass import dataclass
from mcsv.engine.executors import Executor
from mcsv.engine.looks.kept_draws import kept_cells
from mcsv.engine.passes import passes
from mcsv.engine.remembered import key_of
from mcsv.engine.running import Progress
from mcsv.engine.shard import SHARD, shards
from mcsv.engine.study import begun
from mcsv.engine.tallied import Tallied
from mcsv.plan import Plan

__all__ = ["Known", "part_of", "range_of", "run_key"]


def range_of(number: int, of: int, draws: int) -> tuple[int, int]:
    """The shards of part ``number`` (from 1 on) of so many parts of a run: as many in each, or one more."""
    count = shards(draws)
    return count * (number - 1) // of, count * number // of


def part_of(
    plan: Plan, draws: int, number: int, of: int, executor: Executor, progress: Progress | None = None
) -> tuple[str, Tallied]:
    """The key of a run of a plan that is not centred yet, and what one part of it came to.

    KeyboardInterrupt comes through: half a part is none.
    """
    plan, lumps = begun(plan, draws)
    keep, (begin, end) = kept_cells(plan, lumps), range_of(number, of, draws)
    found, done, size = Tallied.start(plan.tallied_cells), 0, min(end * SHARD, draws) - begin * SHARD
    for work, tallied in executor.map(passes(plan, draws, executor.workers, keep, begin, end), lambda draws: True):
        found, done = found.merge(tallied), done + work.size
        if progress is not None:
            progress(done, size)
    return key_of(plan, keep), found


def run_key(plan: Plan, draws: int) -> str:
    """By what a run of a plan that is not centred yet is known."""
    plan, lumps = begun(plan, draws)
    return key_of(plan, kept_cells(plan, lumps))


@dataclass
class Known:
    """A memory of runs that are known already, by their keys; nothing is added to it."""

    runs: dict[str, Tallied]

    def recall(self, key: str) -> Tallied | None:
        """See :class:`mcsv.engine.executors.executor.Memory`."""
        return self.runs.get(key)

    def remember(self, key: str, tallied: Tallied) -> None:
        """See :class:`mcsv.engine.executors.executor.Memory`."""

    @classmethod
    def of_parts(cls, key: str, parts: Iterable[Tallied]) -> Known:
        """What the parts of one run come to together, in whatever order. ValueError where a shard is in two."""
        found: Tallied | None = None
        for part in parts:
            found = part if found is None else found.merge(part)
        return cls({} if found is None else {key: found})
