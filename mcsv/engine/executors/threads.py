"""Shards on the threads of this machine. The result is the same bits for any number of threads."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.collect import Collector, Tallied, kept_cells
from mcsv.engine.shard import SHARD, new_scratch, new_state, run_shard, shards
from mcsv.errors import Interrupted
from mcsv.kernels import State
from mcsv.plan import Plan
from mcsv.tallies import Moments

__all__ = ["Progress", "available_threads", "run"]

Progress = Callable[[int, int], None]
"""Called with draws done and draws wanted, from the thread that waits."""

_FLUSH = 2**31 // SHARD - 1  # shards after which a bin of 32 bits might overflow


def available_threads() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass
class _Run:
    """What the workers share: the shards still to do, and where results go."""

    plan: Plan
    draws: int
    order: Iterator[int]
    slots: NDArray[np.int64]
    kept: NDArray[np.float64]
    collector: Collector
    tallied: Tallied
    lock: threading.Lock = field(default_factory=threading.Lock)
    stopping: bool = False
    done: int = 0

    def next_shard(self) -> int | None:
        with self.lock:
            return None if self.stopping else next(self.order, None)

    def note(self, index: int, moments: Moments) -> None:
        with self.lock:
            self.collector.add(index, moments)
            self.done += moments.draws

    def hand_in(self, state: State) -> None:
        with self.lock:
            self.tallied = self.tallied.with_counts(state)


def _work(run: _Run) -> None:
    scratch = new_scratch(run.plan)
    state = new_state(run.plan, run.kept, run.slots)
    unflushed = 0
    while (index := run.next_shard()) is not None:
        run.note(index, run_shard(run.plan, state, scratch, index, run.draws))
        unflushed += 1
        if unflushed == _FLUSH:
            run.hand_in(state)
            state, unflushed = new_state(run.plan, run.kept, run.slots), 0
    run.hand_in(state)


def run(
    plan: Plan,
    draws: int,
    threads: int | None = None,
    progress: Progress | None = None,
    order: Iterable[int] | None = None,
    keep: Sequence[int] = (),
) -> tuple[Tallied, NDArray[np.float64], bool]:
    """Run a centred plan: its tallies, the kept draws (slots, draws), and whether it went to its end.

    Ctrl-C stops after the shards that are under way; what was whole by then is returned, and Interrupted is raised
    only where nothing was. ``order`` is that in which shards are handed out, for tests. ``keep`` are more cells whose
    draws are kept (see ``kept_cells``).
    """
    count = shards(draws)
    keeping = kept_cells(plan, keep)
    slots = np.full(plan.cells, -1, dtype=np.int64)
    slots[keeping] = np.arange(len(keeping))
    kept = np.empty((len(keeping), draws if keeping else 0))
    shared = _Run(
        plan,
        draws,
        iter(range(count) if order is None else order),
        slots,
        kept,
        Collector(Moments.start(plan.cells)),
        Tallied.start(plan),
    )
    workers = max(1, min(threads or available_threads(), count))
    complete = _drive(shared, workers, progress)
    moments = shared.collector.moments
    if moments.draws == 0:
        raise Interrupted("stopped before any whole shard of draws was finished")
    return replace(shared.tallied, moments=moments), kept[:, : moments.draws], complete


def _drive(shared: _Run, workers: int, progress: Progress | None) -> bool:
    with ThreadPoolExecutor(workers, thread_name_prefix="mcsv") as pool:
        futures = [pool.submit(_work, shared) for _ in range(workers)]
        complete = True
        try:
            running = True
            while running:
                running = bool(wait(futures, timeout=0.1).not_done)
                if progress is not None:
                    progress(shared.done, shared.draws)
        except KeyboardInterrupt:
            # Shards are handed out in order, so what is under way completes a gapless row of shards.
            complete = False
        finally:
            shared.stopping = True
        for future in futures:
            future.result()
    return complete or shared.done == shared.draws
