"""The whole standard programme in numpy once more, with care for memory: updated in place, no cube of cells.

The figures of a period are taken before the next one overwrites it.
"""

from __future__ import annotations

import time
from typing import Any

from benchmarks import programme as p
from benchmarks.peers.serve import Work, serve


def load() -> Work:
    import numpy as np

    shares = np.array([[p.share(k, pocket) for k in range(p.BENEFITS)] for pocket in range(p.POCKETS)])
    ramps = np.array([[p.ramp(k, t) for t in range(p.PERIODS)] for k in range(p.BENEFITS)])

    def work(draws: int, threads: int) -> dict[str, Any]:
        start = time.perf_counter()
        rng = np.random.default_rng(1)
        size = (p.BENEFITS, draws)
        value = rng.lognormal(*p.QUANTITY, size) * rng.gamma(*p.UNIT_VALUE, size)
        value *= 1 - rng.beta(*p.BETAS["deadweight"], size)
        value *= rng.beta(*p.BETAS["attribution"], size)
        value *= 1 - rng.beta(*p.BETAS["displacement"], size)
        keep = 1 - rng.beta(*p.BETAS["drop"], size) / 4
        cashable = rng.beta(*p.BETAS["cashable"], size)
        cost = rng.lognormal(*p.COST, (p.COSTS, draws)).sum(axis=0)

        position = np.zeros((p.POCKETS, draws))
        cells = []
        for t in range(p.PERIODS):
            flow = value * ramps[:, t, None]
            position[1:] += shares[1:] @ flow
            position[0] += shares[0] @ (flow * cashable)
            if t < p.COST_PERIODS:
                position[0] -= cost
            cells.append(
                {
                    "mean": position.mean(axis=1).tolist(),
                    "sd": position.std(axis=1, ddof=1).tolist(),
                    "p_negative": (position < 0).mean(axis=1).tolist(),
                    "quantiles": np.quantile(position, p.QUANTILES, axis=1).tolist(),
                }
            )
            value *= keep
        return {"seconds": time.perf_counter() - start, "cells": cells}

    return work


if __name__ == "__main__":
    serve(load)
