"""Only the random numbers of the standard programme, drawn by Intel's MKL and thrown away.

Philox in blocks that fit into the cache; one process a thread, which is kinder to MKL than Python's threads,
timed from the moment at which all of them are ready.
"""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.synchronize import Barrier
from typing import Any

from benchmarks import programme as p
from benchmarks.peers.serve import Work, serve

BLOCK = 4096


def _draw(draws: int, seed: int, ready: Barrier) -> None:
    import mkl_random

    state = mkl_random.MKLRandomState(seed, brng="PHILOX4X32X10")
    betas = [pair for pair in p.BETAS.values() for _ in range(p.BENEFITS)]
    ready.wait()
    for _ in range(draws // BLOCK):
        for _ in range(p.BENEFITS):
            state.lognormal(*p.QUANTITY, BLOCK)
            state.gamma(*p.UNIT_VALUE, BLOCK)
        for a, b in betas:
            state.beta(a, b, BLOCK)
        for _ in range(p.COSTS):
            state.lognormal(*p.COST, BLOCK)
    ready.wait()


def load() -> Work:
    import mkl_random  # noqa: F401  told here that it is missing, not in the processes

    def work(draws: int, threads: int) -> dict[str, Any]:
        ready = multiprocessing.Barrier(threads + 1)
        each = draws // threads // BLOCK * BLOCK
        processes = [multiprocessing.Process(target=_draw, args=(each, seed, ready)) for seed in range(threads)]
        for process in processes:
            process.start()
        ready.wait()
        start = time.perf_counter()
        ready.wait()
        seconds = time.perf_counter() - start
        for process in processes:
            process.join()
        return {"seconds": seconds, "draws": each * threads}

    return work


if __name__ == "__main__":
    serve(load)
