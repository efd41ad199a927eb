"""The pilot: the first draws of a plan tell where each cell lies, before anything is tallied around that place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.shard import new_scratch, new_state
from mcsv.kernels import BLOCK, jit, run_blocks
from mcsv.plan import Plan

__all__ = ["PILOT", "centred", "histogram_bits", "pilot"]

PILOT = 2 * BLOCK
_TINY = 2.0**-40  # spread, relative to the centre, that is assumed where the pilot saw none


def histogram_bits(draws: int) -> int:
    """Mantissa bits of a bin, so that bins blur a quantile by less than a tenth of its Monte Carlo error.

    The blur of a straight line through a bin falls with the square of its width, the error with the root of the
    draws: each bit more serves 16 times as many draws.
    """
    bits, limit = 7, 2e8
    while draws > limit:
        bits, limit = bits + 1, limit * 16
    return bits


def pilot(plan: Plan) -> NDArray[np.float64]:
    """The first ``PILOT`` draws of every cell, (cells, draws); the same whatever is run later.

    This is where a run meets compiled kernels first: what cannot be read of them is deleted and made anew.
    """
    try:
        return _first_draws(plan)
    except MemoryError:
        raise
    except Exception:
        # A damaged file of the cache shows itself in many ways; a mistake of our own comes back below.
        jit.forget()
        return _first_draws(plan)


def _first_draws(plan: Plan) -> NDArray[np.float64]:
    kept = np.empty((plan.cells, PILOT))
    slots = np.arange(plan.cells, dtype=np.int64)
    state = new_state(plan, kept, slots, tallying=False)
    run_blocks(plan.program, state, new_scratch(plan), 0, PILOT)
    return kept


def centred(plan: Plan, seen: NDArray[np.float64], draws: int) -> Plan:
    """The plan with each cell's histogram laid around the middle of its pilot draws."""
    places = [_centre_and_base(np.sort(row[np.isfinite(row)])) for row in seen]
    centres, bases = np.array(places).reshape(-1, 2).T
    return plan.centred(np.ascontiguousarray(centres), np.ascontiguousarray(bases), histogram_bits(draws))


def _centre_and_base(ranked: NDArray[np.float64]) -> tuple[float, float]:
    # The centre is a value that occurs, so that an atom there is met exactly; the base is a quarter or more of the sd.
    if ranked.size == 0:
        return 0.0, 1.0
    centre = float(ranked[(ranked.size - 1) // 2])
    spread = float(ranked[int(0.84 * ranked.size)] - ranked[int(0.16 * ranked.size)]) / 2
    spread = spread or float(ranked[-1] - ranked[0]) / 2 or abs(centre) * _TINY or 1.0
    exponent = np.floor(np.log2(np.clip(spread, 1e-290, 1e290)))
    return centre, float(2.0 ** (exponent - 1))
