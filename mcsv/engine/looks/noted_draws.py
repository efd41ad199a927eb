"""Single draws of a few cells beside the bins of all drivers, a part of a run at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.engine.looks.kept_draws import watching
from mcsv.engine.shard import new_scratch, new_state
from mcsv.errors import Mistake, NumericalError
from mcsv.interpreter import run_blocks
from mcsv.kernels import BLOCK
from mcsv.plan import Plan

__all__ = ["Noted", "noted_draws"]

T = TypeVar("T")


@dataclass(frozen=True)
class Noted:
    """Draws from ``first`` on: ``bins`` (drivers, n) of all drivers of the plan, ``values`` (cells, n)."""

    first: int
    bins: NDArray[np.uint8]
    values: NDArray[np.float64]


def noted_draws(
    plan: Plan, cells: Sequence[int], parts: Iterable[range], look: Callable[[Noted], T], threads: int
) -> Iterator[T]:
    """What ``look`` makes of each part of the draws of a plan that was lowered with ``drivers``, in their order.

    A part begins at a multiple of BLOCK. No more than one part a thread is made ahead of what is taken.
    NumericalError E901 where a draw is no finite number.
    """
    watched = watching(plan, cells)
    with ThreadPoolExecutor(threads, thread_name_prefix="mcsv-noted") as pool:
        waiting = deque[Future[T]]()
        for part in parts:
            waiting.append(pool.submit(lambda part: look(_noted(watched, part)), part))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _noted(plan: Plan, part: range) -> Noted:
    scratch, values = new_scratch(plan), np.empty((plan.cells, len(part)))
    state = new_state(plan, tuple(range(plan.cells)), values, part.start)
    bins = np.empty((scratch.bins.shape[0], len(part)), np.uint8)
    for done in range(0, len(part), BLOCK):
        count = min(BLOCK, len(part) - done)
        run_blocks(plan.program, state, scratch, part.start + done, count)
        bins[:, done : done + count] = scratch.bins[:, :count]
    bad = np.argwhere(~np.isfinite(values))
    if bad.size:
        cell, draw = (int(place) for place in bad[0])
        what = f"is no finite number in draw {part.start + draw:,}"
        raise NumericalError(Mistake("E901", what, path=plan.layout.cell_names[cell]))
    return Noted(part.start, bins, values)
