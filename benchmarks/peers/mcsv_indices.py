"""First-order indices of Ishigami's function in mcsv."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from benchmarks.peers.numpy_indices import TRUTH
from benchmarks.peers.serve import Work, serve

_REPEATS = 10


def load() -> Work:
    import mcsv

    inputs = {f"x{i}": {"dist": "uniform", "min": -np.pi, "max": np.pi} for i in (1, 2, 3)}
    outputs = {"y": {"formula": "sin(x1) + 7 * sin(x2)**2 + 0.1 * x3**4 * sin(x1)"}}
    model = mcsv.Model.model_validate({"inputs": inputs, "outputs": outputs})
    mcsv.warmup()
    mcsv.drivers(model, draws=2**15)

    def work(draws: int, threads: int) -> dict[str, Any]:
        start, found = time.perf_counter(), []
        for seed in range(_REPEATS):
            one = mcsv.drivers(model, draws=draws, seed=seed, threads=threads)["first_order"]
            found.append(one.sel(option="base", outcome="output:y", driver=list(inputs)).values)
        seconds = (time.perf_counter() - start) / _REPEATS
        return {"seconds": seconds, "error": np.sqrt(np.mean((np.array(found) - TRUTH) ** 2, axis=0)).tolist()}

    return work


if __name__ == "__main__":
    serve(load)
