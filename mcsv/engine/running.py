"""A run: passes on an executor, put together in the order of their shards."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from mcsv.engine.executors.executor import Executor
from mcsv.engine.passes import Pass, passes
from mcsv.engine.remembered import Past
from mcsv.engine.shard import SHARD, shards
from mcsv.engine.tallied import Tallied
from mcsv.errors import Interrupted
from mcsv.plan import Plan

__all__ = ["Progress", "Run", "run"]

Progress = Callable[[int, int], None]
"""Called with draws done and draws wanted, from the thread that waits."""

Enough = Callable[[Tallied], bool]
"""Whether what was tallied so far, a gapless row of shards from 0 on, will do."""


@dataclass(frozen=True)
class Run:
    """What a run tallied; ``complete`` unless it was interrupted."""

    tallied: Tallied
    complete: bool


def run(
    plan: Plan,
    draws: int,
    executor: Executor,
    progress: Progress | None = None,
    keep: Sequence[int] = (),
    enough: Enough | None = None,
) -> Run:
    """Run a centred plan and keep the draws of the cells ``keep``; the same bits on any executor.

    ``enough`` is asked after 1, 2, 4, … shards. A run without it begins where the memory of the executor ends, if it
    has one, and is remembered there. Ctrl-C stops after the shards that are under way; what was whole by then is
    returned, and Interrupted is raised only where nothing was.
    """
    cells = tuple(dict.fromkeys(keep))
    past = Past(None if enough else executor.memory, plan, cells, draws)
    found = _Prefix(past.recalled())
    watch = _Watch(draws, progress, found.tallied.draws * plan.replicates)
    complete = True
    try:
        for begin, end in _steps(found.tallied.shards, shards(draws), enough is not None):
            for work, tallied in executor.map(passes(plan, draws, executor.workers, cells, begin, end), watch):
                found.add(work, tallied)
                past.remember(found.solid)
            if enough is not None and found.whole and enough(found.tallied):
                break
    except KeyboardInterrupt:
        complete = found.tallied.shards == shards(draws)
    if found.tallied.draws == 0:
        raise Interrupted("stopped before any whole shard of draws was finished")
    if complete:
        watch.tell()
    return Run(found.tallied, complete)


def _steps(begin: int, count: int, asked: bool) -> Iterator[tuple[int, int]]:
    """All shards from ``begin`` on at once, or twice as many in all from step to step."""
    end = 1 if asked else count
    while begin < count:
        yield begin, min(end, count)
        begin, end = end, 2 * end


@dataclass
class _Prefix:
    """What is tallied of a gapless row of shards from 0 on; the rest waits, and is lost where the gap is not filled."""

    tallied: Tallied
    whole: bool = True
    solid: Tallied | None = None
    """As ``tallied``, without a last shard that is shorter than others."""
    _early: dict[int, tuple[Pass, Tallied]] = field(default_factory=dict)

    def add(self, work: Pass, tallied: Tallied) -> None:
        """Take in what a pass brought."""
        self._early[work.begin] = work, tallied
        while self.whole and self.tallied.shards in self._early:
            following, brought = self._early.pop(self.tallied.shards)
            self.tallied = self.tallied.merge(brought)
            if following.size == (following.end - following.begin) * SHARD:
                self.solid = self.tallied
            # A pass that was stopped on its way leaves a gap.
            self.whole = self.tallied.shards == following.end


@dataclass
class _Watch:
    """Counts draws as threads finish them, and tells whoever waits."""

    wanted: int
    progress: Progress | None
    done: int = 0
    _owner: int = field(default_factory=threading.get_ident)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, draws: int) -> bool:
        with self._lock:
            self.done += draws
        if threading.get_ident() == self._owner:
            self.tell()
        return True

    def tell(self) -> None:
        """Tell how far the run is."""
        if self.progress is not None:
            self.progress(self.done, self.wanted)
