"""One cell in numpy: the first pocket's position at the end of the window."""

from __future__ import annotations

import time
from typing import Any

from benchmarks import programme as p
from benchmarks.peers.serve import Work, figures, serve


def load() -> Work:
    import numpy as np

    formulas = [compile(p.horner(k, "keep"), "horner", "eval") for k in range(p.BENEFITS)]

    def work(draws: int, threads: int) -> dict[str, Any]:
        start = time.perf_counter()
        rng = np.random.default_rng(1)
        position = np.zeros(draws)
        for k, formula in enumerate(formulas):
            value = rng.lognormal(*p.QUANTITY, draws) * rng.gamma(*p.UNIT_VALUE, draws)
            value *= 1 - rng.beta(*p.BETAS["deadweight"], draws)
            value *= rng.beta(*p.BETAS["attribution"], draws)
            value *= 1 - rng.beta(*p.BETAS["displacement"], draws)
            value *= rng.beta(*p.BETAS["cashable"], draws)
            keep = 1 - rng.beta(*p.BETAS["drop"], draws) / 4
            position += p.share(k, 0) * value * eval(formula, {"keep": keep})
        for _ in range(p.COSTS):
            position -= p.COST_PERIODS * rng.lognormal(*p.COST, draws)
        answer = figures(position) | {"quantiles": np.quantile(position, p.QUANTILES).tolist()}
        return {"seconds": time.perf_counter() - start} | answer

    return work


if __name__ == "__main__":
    serve(load)
