"""The whole standard programme as an analyst who knows numpy writes it: whole arrays, one line a statistic.

Random numbers come from numpy's default generator; the split among pockets is one matrix product a period.
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
        quantity, unit_value = rng.lognormal(*p.QUANTITY, size), rng.gamma(*p.UNIT_VALUE, size)
        share = {name: rng.beta(*shapes, size) for name, shapes in p.BETAS.items()}
        cost = rng.lognormal(*p.COST, (p.COSTS, draws)).sum(axis=0)

        own = (1 - share["deadweight"]) * share["attribution"] * (1 - share["displacement"])
        value = quantity * unit_value * own
        keep = 1 - share["drop"] / 4
        cash = np.empty((p.POCKETS, p.PERIODS, draws))
        for t in range(p.PERIODS):
            flow = value * ramps[:, t, None]
            cash[0, t] = shares[0] @ (flow * share["cashable"])
            cash[1:, t] = shares[1:] @ flow
            value = value * keep
        cash[0, : p.COST_PERIODS] -= cost

        position = cash.cumsum(axis=1)
        statistics = {
            "mean": position.mean(axis=-1),
            "sd": position.std(axis=-1, ddof=1),
            "p_negative": (position < 0).mean(axis=-1),
            "quantiles": np.quantile(position, p.QUANTILES, axis=-1),
        }
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "cells": {name: row.tolist() for name, row in statistics.items()}}

    return work


if __name__ == "__main__":
    serve(load)
