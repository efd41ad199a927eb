"""What a run will need, known before it starts, and refused where this machine does not have it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from mcsv.dataclass import dataclass
from mcsv.engine.looks.kept_draws import LOOKING, ROOM
from mcsv.engine.pilot import PILOT
from mcsv.engine.shard import shards
from mcsv.errors import Mistake, ResourceError
from mcsv.kernels import BLOCK
from mcsv.plan import Plan
from mcsv.tallies import state_arrays

__all__ = ["INTERPRETER", "available_memory", "check_memory", "memory_bound"]

INTERPRETER = 350_000_000
"""Bytes that Python, numpy, numba and the compiled kernels take by themselves, measured and rounded up."""

_SECOND_LOOK = 4 * 2**20
"""Bytes of finer bins that each thread may need where quantiles are looked at a second time."""


@dataclass(frozen=True)
class _Parts:
    """Bytes that do not depend on the draws, a thread's bytes, and bytes for kept draws."""

    plan: int
    thread: int
    kept: int


def _parts(plan: Plan, draws: int) -> _Parts:
    twins = _parts(plan.twins, 0) if plan.twins else _Parts(0, 0, 0)
    arrays = sum(part.nbytes for part in plan.program if hasattr(part, "nbytes"))
    state = sum(array.nbytes for array in state_arrays(plan.tallied_cells).values()) + 8 * plan.cells
    # A value takes no more than twice its state: a thread's own, and those of the run, of the step before, ranked.
    total = 3 * 2 * state
    pilot = 2 * plan.cells * PILOT * 8
    return _Parts(
        arrays + total + pilot + twins.plan,
        3 * state + plan.rows * BLOCK * 8 + _SECOND_LOOK + twins.thread,
        2 * 8 * draws * len(set(plan.layout.kept.values())) + _second_look(plan, draws),
    )


def _second_look(plan: Plan, draws: int) -> int:
    """Bytes for draws of lumpy cells, kept where there is room for one, and for looks at them."""
    kept = min(8 * draws * plan.cells, ROOM)
    return kept + max(ROOM, LOOKING * draws) if 8 * draws <= ROOM else 0


def memory_bound(plan: Plan, draws: int, threads: int, values: int = 0) -> int:
    """Bytes that a run will not go beyond; kept draws make it grow with the number of draws, others up to ROOM.

    ``values``: numbers of single draws that are kept beside what the plan says.
    """
    parts = _parts(plan, draws)
    kept = parts.kept + 2 * 8 * values
    return INTERPRETER + parts.plan + parts.thread * max(1, min(threads, shards(draws))) + kept


def available_memory() -> int | None:
    """Bytes that this process may still take, None where the system does not tell."""
    found = []
    try:
        if sys.platform != "win32":
            found.append(os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                found = [int(line.split()[1]) * 1024]
    except (OSError, ValueError):
        pass
    try:
        limit = int(Path("/sys/fs/cgroup/memory.max").read_text())
        found.append(limit - int(Path("/sys/fs/cgroup/memory.current").read_text()))
    except (OSError, ValueError):
        pass
    return min(found) if found else None


def check_memory(plan: Plan, draws: int, threads: int, values: int = 0, more: str = "") -> None:
    """ResourceError E601 where the run would not fit; ``values`` as for :func:`memory_bound`. ``more`` is said of the
    way out.
    """
    need, have = memory_bound(plan, draws, threads, values), available_memory()
    if have is None or need <= have:
        return
    kept = ", keep fewer variables or draws" if plan.layout.kept else ", use fewer draws" if values else ""
    raise ResourceError(
        Mistake(
            "E601",
            f"needs up to {need / 1e9:.1f} GB of memory, {have / 1e9:.1f} GB are free",
            rule="the whole run fits into memory",
            way_out=f"use fewer threads{kept}, a coarser step or a shorter horizon{more}",
            figures=(("need", need / 1e9), ("have", have / 1e9)),
        )
    )
