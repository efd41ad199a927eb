"""A run: passes on an executor, put together in the order of their shards."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field

from mcsv.dataclass import dataclass
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


@dataclass(frozen=True)
class _Piece:
    """Some passes that follow one another: ``even`` where all their shards are as long as any, ``whole`` where they are
    there as well.
    """

    begin: int
    end: int
    tallied: Tallied
    even: bool
    whole: bool

    @classmethod
    def of(cls, work: Pass, tallied: Tallied) -> _Piece:
        length = work.end - work.begin
        there = tallied.shards if work.begin == 0 else len(tallied.waiting)
        even = work.size == length * SHARD
        return cls(work.begin, work.end, tallied, even, even and there == length)

    def joins(self, following: _Piece) -> bool:
        """Whether both are put together now: pieces of about one size, so that no shard is moved often."""
        sizes = sorted((self.end - self.begin, following.end - following.begin))
        return self.whole and following.whole and sizes[1] <= 2 * sizes[0]

    def with_next(self, following: _Piece) -> _Piece:
        """Both together."""
        return _Piece(self.begin, following.end, self.tallied.merge(following.tallied), True, True)


@dataclass
class _Prefix:
    """What is tallied of a gapless row of shards from 0 on; the rest waits, and is lost where the gap is not filled.

    What waits is put together pairwise with its neighbours. With many workers passes end in any order, and there are
    far fewer gaps than passes behind them.
    """

    tallied: Tallied
    whole: bool = True
    solid: Tallied | None = None
    """As ``tallied``, without a last shard that is shorter than others."""
    _early: dict[int, _Piece] = field(default_factory=dict)
    _begins: dict[int, int] = field(default_factory=dict)
    """By the end of each piece that waits, where it begins."""

    def add(self, work: Pass, tallied: Tallied) -> None:
        """Take in what a pass brought."""
        self._wait(_Piece.of(work, tallied))
        while self.whole and self.tallied.shards in self._early:
            following = self._taken(self.tallied.shards)
            self.tallied = self.tallied.merge(following.tallied)
            if following.even:
                self.solid = self.tallied
            # A pass that was stopped on its way leaves a gap.
            self.whole = self.tallied.shards == following.end

    @property
    def waiting(self) -> int:
        """How many pieces wait."""
        return len(self._early)

    def _wait(self, piece: _Piece) -> None:
        while piece.begin != self.tallied.shards:
            left, right = self._begins.get(piece.begin), piece.end
            if left is not None and self._early[left].joins(piece):
                piece = self._taken(left).with_next(piece)
            elif right in self._early and piece.joins(self._early[right]):
                piece = piece.with_next(self._taken(right))
            else:
                break
        self._early[piece.begin], self._begins[piece.end] = piece, piece.begin

    def _taken(self, begin: int) -> _Piece:
        """A piece, which waits no longer."""
        piece = self._early.pop(begin)
        del self._begins[piece.end]
        return piece


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
