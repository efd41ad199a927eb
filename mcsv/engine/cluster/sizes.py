"""How large a pass is that goes to another machine: some seconds of work, so that sending it is not seen."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from mcsv.engine.passes import LONGEST, Pass
from mcsv.engine.pilot import PILOT, first_draws
from mcsv.engine.shard import SHARD, shards
from mcsv.plan import Plan

__all__ = ["cut_anew", "shards_a_pass"]

_SECONDS = 2.0
_MOST = 256
"""Shards in a pass at most: what is lost with a worker stays little."""
_EACH = 4
"""So many passes are there for each worker at least, so that all end at about the same time."""


def shards_a_pass(plan: Plan, draws: int, workers: int) -> int:
    """How many shards of a run take some seconds on one thread, as timed on this machine; fewer where so many workers
    would not all have work. A power of two, so that the same run is most often cut into the same passes another time.
    """
    wanted = _SECONDS / _seconds_a_shard(plan)
    most = min(wanted, _MOST, shards(draws) / (_EACH * workers))
    return int(2 ** np.floor(np.log2(max(1.0, most))))


def _seconds_a_shard(plan: Plan) -> float:
    times = []
    for _ in range(3):
        began = time.perf_counter()
        first_draws(plan, PILOT)
        times.append(time.perf_counter() - began)
    return max(min(times), 1e-6) * SHARD / PILOT


def cut_anew(work: Iterable[Pass], most: int) -> Iterator[Pass]:
    """The same shards in passes of at most ``most`` shards, which end at multiples of it where they can.

    Long ones are joined; short ones at the end of a run, with which all workers end at about the same time, are not.
    """
    held: Pass | None = None
    for each in work:
        if held is not None and not _goes_on(held, each):
            yield held
            held = None
        held = each if held is None else replace(held, end=each.end)
        while held is not None and (held.end // most > held.begin // most):
            until = min(held.end, (held.begin // most + 1) * most)
            yield replace(held, end=until)
            held = replace(held, begin=until) if until < held.end else None
    if held is not None:
        yield held


def _goes_on(held: Pass, following: Pass) -> bool:
    same = held.plan is following.plan and held.draws == following.draws and held.keep == following.keep
    return same and held.end == following.begin and following.end - following.begin == LONGEST
