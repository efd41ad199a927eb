"""What a run would cost before it is made, and kernels made ready for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from mcsv import engine
from mcsv.api.defaults import DEFAULT_DRAWS
from mcsv.api.studies import opened
from mcsv.arguments import checked_draws, checked_threads
from mcsv.arithmetic import own_arithmetic
from mcsv.dataclass import dataclass
from mcsv.files import AnyModel, as_model
from mcsv.plan import lower
from mcsv.plan.tried import tried_levers
from mcsv.results.sections.dataset import wanted_quantiles

__all__ = ["Estimate", "estimate", "warmup"]


@dataclass(frozen=True)
class Estimate:
    """What a run would cost: bytes of memory at most, seconds (None before kernels are compiled), and its size."""

    memory_bytes: int
    seconds: float | None
    inputs: int
    cells: int
    steps: int

    def _repr_html_(self) -> str:
        from mcsv.reports.media.html.draw import fragment
        from mcsv.reports.writing.paper import Column, Row, Table
        from mcsv.reports.writing.words import exact

        names = {"memory_bytes": "bytes of memory", "seconds": "seconds", "inputs": "inputs", "cells": "cells"}
        known = {said: getattr(self, name) for name, said in {**names, "steps": "steps a draw"}.items()}
        rows = tuple(Row(said, (exact(value),)) for said, value in known.items() if value is not None)
        return fragment([Table("What a run would cost", (Column("at most, about"),), rows)])


@own_arithmetic
def estimate(model: AnyModel, draws: int = DEFAULT_DRAWS, threads: int | None = None) -> Estimate:
    """What simulating the model would take on this machine, from its plan and a timed pilot.

    Its levers are tried at both ends: UsageError where one cannot be moved so far, E205 for ``draws`` or ``threads``
    with which there is no run.
    """
    draws, workers = checked_draws(draws), checked_threads(threads) or engine.available_threads()
    model = as_model(model)
    plan = lower(model)
    if model.levers:
        tried_levers(model, plan)
    seconds = None
    if engine.compiled_before():
        sample, levels = min(draws, 2 * engine.SHARD), wanted_quantiles(None)
        began = time.perf_counter()
        found = engine.study(replace(plan, twins=None), sample, engine.Inline(), engine.Levels(levels, levels))
        seconds = (time.perf_counter() - began) * draws / sample / workers
        if plan.twins:
            began = time.perf_counter()
            engine.apart(replace(found.plan, twins=plan.twins), found.tallied, engine.Inline())
            rounds = engine.draws_apart(draws) / engine.draws_apart(sample)
            seconds += (time.perf_counter() - began) * rounds / workers
        began = time.perf_counter()
        engine.reserves_by_runs(found, partial(opened, model, plan.seed, ""), engine.Inline())
        rounds = engine.draws_to_try(draws) / engine.draws_to_try(sample)
        seconds += (time.perf_counter() - began) * rounds / workers
    memory = engine.memory_bound(plan, draws, workers)
    return Estimate(memory, seconds, plan.inputs, plan.cells, len(plan.program.code))


def warmup(status: Callable[[str], None] | None = None) -> None:
    """Compile the kernels, unless they were built in or compiled before; ``status`` is told where that takes long."""
    if status is not None and not engine.compiled_before():
        status("compiling kernels, once on this machine; this takes some seconds")
    engine.compile_kernels()
