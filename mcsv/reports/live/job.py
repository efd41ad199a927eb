"""What a page needs to make the draws of a run again: the interpreter's arguments, and the digests to be met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.dataclass import dataclass
from mcsv.engine.shard import new_scratch, new_state
from mcsv.kernels.lookup import OCTAVES
from mcsv.plan import Plan
from mcsv.reports.live.octaves import thinnings
from mcsv.reports.live.packing import DOUBLES, Pieces, packed
from mcsv.reports.live.rules import compared, digest, row_digests, rules_of
from mcsv.tallies import state_arrays

__all__ = ["Job", "job_of", "thinned"]


@dataclass(frozen=True)
class Job:
    """``told``: what a page is told in JSON; ``arrays``: the bytes of the plan."""

    told: Mapping[str, Any]
    arrays: bytes


@dataclass(frozen=True)
class _Checks:
    """Digests of what was tallied after 1, 2, 4, … shards and at the end, and at the end those of each row."""

    steps: tuple[Mapping[str, Any], ...]
    rows: Mapping[str, list[str]]


def job_of(
    plan: Plan,
    draws: int,
    executor: engine.Executor,
    progress: engine.Progress | None = None,
    moves: Mapping[str, Any] | None = None,
) -> Job:
    """The job of a centred plan; ``moves``: what levers need (:func:`mcsv.reports.live.moves.moves_of`).

    InternalError where the draws, made again, are others.
    """
    checks = _checked(plan, draws, executor, progress)
    tried = thinnings(plan, draws, movable=moves is not None)
    kept = next(each for each in tried if _same(plan, each, draws, executor, checks))
    entries, arrays = packed(dict(_arrays(plan, kept)))
    told = {
        "arguments": list(_arguments(plan)),
        "entries": entries,
        "rules": rules_of(plan.tallied_cells),
        "replicates": plan.replicates,
        "shard": engine.SHARD,
        "draws": draws,
        "checks": list(checks.steps),
        "rows": dict(checks.rows),
        "cells": list(plan.layout.cell_names),
    }
    told |= {} if moves is None else {"moves": dict(moves)}
    return Job(told, arrays)


def thinned(plan: Plan, octaves: Mapping[int, int]) -> Plan:
    """The plan with so many octaves of its smooth tables, by number. Further out the value stays what it is at the end
    of those that are kept: whatever follows from it is as safe as before, and a run tells whether any draw was there.
    """
    program = plan.program
    coefficients = program.coefficients.copy()
    for table, kept in octaves.items():
        begin, end = program.tables[table, :2]
        sides = coefficients[begin:end].reshape(2, OCTAVES, -1, DOUBLES)
        sides[:, kept:, :, 0] = sides[:, kept - 1, -1, 0][:, None, None]  # rows of an octave stand backwards
        sides[:, kept:, :, 1:] = 0.0
    return replace(plan, program=program._replace(coefficients=coefficients))


def _same(plan: Plan, octaves: Mapping[int, int], draws: int, executor: engine.Executor, checks: _Checks) -> bool:
    if set(octaves.values()) <= {OCTAVES}:
        return True
    found = engine.run(thinned(plan, octaves), draws, executor)
    return bool(_digests(found.tallied) == checks.steps[-1]["digests"])


def _checked(plan: Plan, draws: int, executor: engine.Executor, progress: engine.Progress | None) -> _Checks:
    steps: list[Mapping[str, Any]] = []

    def note(tallied: engine.Tallied) -> bool:
        steps.append({"shards": tallied.shards, "digests": _digests(tallied)})
        return False

    found = engine.run(plan, draws, executor, progress, enough=note).tallied
    if not steps or steps[-1]["shards"] != found.shards:
        note(found)
    return _Checks(tuple(steps), {name: row_digests(array) for name, array in compared(found).items()})


def _digests(tallied: engine.Tallied) -> dict[str, str]:
    return {name: digest(array) for name, array in compared(tallied).items()}


def _arguments(plan: Plan) -> Iterator[dict[str, Any]]:
    """The arguments of the interpreter in their order: arrays with their shapes, numbers with their values."""
    records = {"program": plan.program, "state": new_state(plan), "scratch": new_scratch(plan)}
    for group, record in records.items():
        for name, value in record._asdict().items():
            told = {"name": f"{group}.{name}"}
            if isinstance(value, np.ndarray):
                yield told | {"kind": str(value.dtype), "shape": list(value.shape)}
            else:
                yield told | {"kind": "int64", "value": int(value)}


def _arrays(plan: Plan, octaves: Mapping[int, int]) -> Iterator[tuple[str, NDArray[Any] | Pieces]]:
    """The arrays of the plan, tables one by one, and what stands in the state before the first draw."""
    program = plan.program
    for name, value in program._asdict().items():
        if isinstance(value, np.ndarray) and name != "coefficients":
            yield f"program.{name}", value
    for table, (begin, end, bits, starts, last, _) in enumerate(program.tables.tolist()):
        part = program.coefficients[begin:end]
        smooth = starts == last
        whole = Pieces(part.reshape(-1, DOUBLES), bits, octaves[table]) if smooth else part.reshape(last - starts, -1)
        yield f"program.coefficients/{table}", whole
    yield "state.slots", new_state(plan).slots
    for name, array in state_arrays(plan.tallied_cells).items():
        if np.any(array.fill != 0):
            yield f"fill.{name}", np.atleast_1d(np.asarray(array.fill, array.dtype))
