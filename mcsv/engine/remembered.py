"""By what a run is known again: everything that decides what its shards come to, and not how many there are."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.engine.executors.executor import Memory
from mcsv.engine.shard import SHARD
from mcsv.engine.tallied import Tallied
from mcsv.kernels import BLOCK, jit
from mcsv.plan import Plan

__all__ = ["Past", "key_of"]

_NONE = np.zeros(0)


def key_of(plan: Plan, keep: Sequence[int] = ()) -> str:
    """SHA-256 in hexadecimal of a centred plan, the cells whose draws are kept, and the code that runs it.

    Shards of runs with one key are the same, whatever the runs' lengths; only the last one of a run may be shorter.
    """
    digest = hashlib.sha256(f"{jit.digest()} {BLOCK} {SHARD} {tuple(keep)}".encode())
    cells = replace(plan.tallied_cells, centres=_NONE, bases=_NONE)  # both stand in the program
    digest.update(f"{plan.rows} {plan.eights} {plan.drivers.count if plan.drivers else 0} {cells}".encode())
    for name, part in sorted(plan.program._asdict().items()):
        values = np.ascontiguousarray(part)
        digest.update(f"\0{name} {values.dtype.str} {values.shape}\0".encode())
        digest.update(values.tobytes())
    return digest.hexdigest()


@dataclass
class Past:
    """What a memory, if there is one, knows of a run of so many draws, and what it is told of it."""

    memory: Memory | None
    plan: Plan
    keep: tuple[int, ...]
    draws: int
    _key: str = ""
    _whole: Tallied | None = None

    def recalled(self) -> Tallied:
        """The shards from 0 on that are known."""
        nothing = Tallied.start(self.plan.tallied_cells)
        if self.memory is None:
            return nothing
        self._key = key_of(self.plan, self.keep)
        known = self.memory.recall(self._key)
        # Those of a longer run are too many, and the last shard of a shorter one is none of this run's.
        if known is None or _draws(known, self.plan) != min(known.shards * SHARD, self.draws):
            return nothing
        return known

    def remember(self, tallied: Tallied | None) -> None:
        """Tell the memory which shards from 0 on, all of them whole, there are by now."""
        if self.memory is not None and tallied is not self._whole and tallied is not None:
            self._whole = tallied
            self.memory.remember(self._key, tallied)


def _draws(tallied: Tallied, plan: Plan) -> int:
    """Draws of all replicates together."""
    return tallied.draws * plan.replicates
