"""One cell in squigglepy: every input sampled as an array by ``@``, combined as arrays."""

from __future__ import annotations

import time
from typing import Any

from benchmarks import programme as p
from benchmarks.peers.serve import Work, figures, serve


def load() -> Work:
    import numpy as np
    import squigglepy as sq

    formulas = [compile(p.horner(k, "keep"), "horner", "eval") for k in range(p.BENEFITS)]
    betas = {name: sq.beta(a, b) for name, (a, b) in p.BETAS.items()}
    quantity = sq.lognorm(norm_mean=p.QUANTITY[0], norm_sd=p.QUANTITY[1])
    cost = sq.lognorm(norm_mean=p.COST[0], norm_sd=p.COST[1])
    unit_value = sq.gamma(*p.UNIT_VALUE)

    def work(draws: int, threads: int) -> dict[str, Any]:
        start = time.perf_counter()
        sq.set_seed(1)
        position = np.zeros(draws)
        for k, formula in enumerate(formulas):
            value = (quantity @ draws) * (unit_value @ draws)
            value *= 1 - (betas["deadweight"] @ draws)
            value *= betas["attribution"] @ draws
            value *= 1 - (betas["displacement"] @ draws)
            value *= betas["cashable"] @ draws
            keep = 1 - (betas["drop"] @ draws) / 4
            position += p.share(k, 0) * value * eval(formula, {"keep": keep})
        for _ in range(p.COSTS):
            position -= p.COST_PERIODS * (cost @ draws)
        answer = figures(position) | {"quantiles": list(sq.get_percentiles(position, [5, 50, 95]).values())}
        return {"seconds": time.perf_counter() - start} | answer

    return work


if __name__ == "__main__":
    serve(load)
