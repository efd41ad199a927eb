"""A pass: some shards of a run over a plan. What it finds depends on nothing else, wherever and whenever it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.engine.shard import SHARD, new_scratch, new_state, shard_range, shards
from mcsv.engine.spare import keep_bins
from mcsv.engine.tallied import Tallied
from mcsv.interpreter import State, run_blocks
from mcsv.plan import Plan
from mcsv.tallies import TALLIES, Cells, Histogram

__all__ = ["LONGEST", "Note", "Pass", "passes", "tally"]

Note = Callable[[int], bool]
"""Told how many draws were just finished; answers whether to go on."""

LONGEST = 8
"""Shards in a pass at most: what an interrupted run loses stays small, and what is put together is rarely so."""
_ROOM = 2**31 // SHARD - 1  # shards after which a bin of 32 bits might overflow


@dataclass(frozen=True)
class Pass:
    """Shards ``begin`` … ``end`` - 1 of a run of ``draws`` draws over a centred plan; ``keep``: cells whose draws are
    kept.
    """

    plan: Plan
    begin: int
    end: int
    draws: int
    keep: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.begin < self.end <= shards(self.draws) or self.end - self.begin > _ROOM:
            raise ValueError(f"shards {self.begin} to {self.end} are no pass of {self.draws} draws")

    @property
    def first(self) -> int:
        """The first draw."""
        return self.begin * SHARD

    @property
    def size(self) -> int:
        """How many draws."""
        return min(self.end * SHARD, self.draws) - self.first


def passes(
    plan: Plan, draws: int, workers: int, keep: tuple[int, ...] = (), begin: int = 0, end: int | None = None
) -> Iterator[Pass]:
    """Shards ``begin`` … ``end`` - 1 (all) of a run as passes for so many workers.

    Long ones come first, so that all workers end at about the same time. A last shard that is shorter than others is a
    pass of its own, so that the others can be kept for a longer run.
    """
    last, whole = shards(draws) if end is None else end, draws // SHARD
    while begin < last:
        until = begin + min(LONGEST, max(1, (last - begin) // workers))
        until = whole if begin < whole < until else until
        yield Pass(plan, begin, until, draws, keep)
        begin = until


def tally(work: Pass, note: Note | None = None) -> Tallied:
    """Run a pass: the only caller of the kernels that tallies. Pure: the same pass gives the same bits anywhere.

    ``note`` is asked after each shard whether to go on; without a yes, only the shards so far are in the answer.
    """
    kept = np.empty((len(work.keep), work.size if work.keep else 0))
    state = new_state(work.plan, work.keep, kept, work.first)
    scratch, cells = new_scratch(work.plan), work.plan.tallied_cells
    waiting, done = {}, 0
    for index in range(work.begin, work.end):
        if index > work.begin:
            _open_anew(state, cells)
        first, count = shard_range(index, work.draws)
        # What is tallied of the last replicate still lies in the cache.
        turn = work.plan.replicates if index % 2 == 0 else -work.plan.replicates
        run_blocks(work.plan.program, state, scratch, first, count, turn)
        waiting[index] = {kind: kind.closed(state, cells, count) for kind in TALLIES if kind.ordered}
        done += count
        if note is not None and not note(count):
            break
    counts = {kind: kind.closed(state, cells, done) for kind in TALLIES if not kind.ordered}
    alone = Tallied(Tallied.start(cells).folded, counts, 0, waiting, {work.first: kept[:, :done]} if work.keep else {})
    keep_bins(state.bins, alone[Histogram], done)
    return Tallied.start(cells).merge(alone) if work.begin == 0 else alone


def _open_anew(state: State, cells: Cells) -> None:
    """Empty what is closed at the end of each shard."""
    for kind in TALLIES:
        for name, array in kind.state(cells).items() if kind.ordered else ():
            getattr(state, name)[...] = array.fill
