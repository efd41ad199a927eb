"""The pilot: the first draws of a plan tell where each cell lies, before anything is tallied around that place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.shard import new_scratch, new_state
from mcsv.errors import InternalError
from mcsv.interpreter import run_blocks
from mcsv.kernels import BLOCK, jit
from mcsv.plan import Plan

__all__ = ["BITS", "PILOT", "centred", "first_draws", "pilot"]

PILOT = 2 * BLOCK
BITS = 7
"""Mantissa bits of a histogram's bin: what is left of its width in a quantile stays below a tenth of the Monte Carlo
error up to 1e10 draws and more, and memory does not grow with the draws."""
_TINY = 2.0**-40  # spread, relative to the centre, that is assumed where the pilot saw none


def pilot(plan: Plan) -> NDArray[np.float64]:
    """The first ``PILOT`` draws of every cell, (cells, draws); the same whatever is run later.

    This is where a run meets compiled kernels first: what cannot be read of them is deleted and made anew.
    """
    try:
        return _first_draws(plan)
    except (MemoryError, InternalError):
        raise
    except Exception:
        # A damaged file of the cache shows itself in many ways; a mistake of our own comes back below.
        jit.forget()
        return _first_draws(plan)


def _first_draws(plan: Plan) -> NDArray[np.float64]:
    return first_draws(plan, PILOT)


def first_draws(plan: Plan, draws: int, first: int = 0) -> NDArray[np.float64]:
    """Every cell's draws from ``first`` (a multiple of BLOCK) on, (cells, draws); nothing is tallied."""
    kept, quiet = np.empty((plan.cells, draws)), replace(plan.wanting(), replicates=1)
    state = new_state(quiet, tuple(range(plan.cells)), kept, first)
    run_blocks(quiet.program, state, new_scratch(plan), first, draws)
    return kept


def centred(plan: Plan, seen: NDArray[np.float64]) -> Plan:
    """The plan with each cell's histogram laid around the middle of its pilot draws; that of cells that are compared
    bin by bin around the middle of all of theirs.
    """
    places = [_centre_and_base(np.sort(row[np.isfinite(row)])) for row in seen]
    for alike in plan.layout.comparison.alike if plan.layout.comparison else ():
        together = np.concatenate([seen[cell] for cell in alike])
        for cell in alike:
            places[cell] = _centre_and_base(np.sort(together[np.isfinite(together)]))
    centres, bases = np.array(places).reshape(-1, 2).T
    return plan.centred(np.ascontiguousarray(centres), np.ascontiguousarray(bases), BITS)


def _centre_and_base(ranked: NDArray[np.float64]) -> tuple[float, float]:
    # The centre is a value that occurs, so that an atom there is met exactly; the base is a quarter or more of the sd.
    if ranked.size == 0:
        return 0.0, 1.0
    centre = float(ranked[(ranked.size - 1) // 2])
    spread = float(ranked[int(0.84 * ranked.size)] - ranked[int(0.16 * ranked.size)]) / 2
    spread = spread or float(ranked[-1] - ranked[0]) / 2 or abs(centre) * _TINY or 1.0
    _, above = np.frexp(np.clip(spread, 1e-290, 1e290))  # exact, as a page does it that computes again
    return centre, float(np.ldexp(1.0, above - 2))
