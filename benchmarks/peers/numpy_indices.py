"""First-order indices and a tornado of Ishigami's function from stored draws in numpy; SALib's design where it is."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from benchmarks.peers.serve import Work, serve

TRUTH = np.array([0.31390519114781146, 0.4424111447900409, 0.0])
_REPEATS = 10


def _ishigami(x: np.ndarray) -> np.ndarray:
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def _given_data(u: np.ndarray, y: np.ndarray) -> list[float]:
    """The variance between 64 bins of each input, less what noise puts there."""
    found = []
    for row in u:
        place = (64 * row).astype(int)
        count, total = np.bincount(place, minlength=64), np.bincount(place, y, 64)
        between = np.sum(count * (total / count - y.mean()) ** 2) / y.size
        found.append(float((between - 63 / y.size * (y.var() - between)) / y.var()))
    return found


def _salib(runs: int, seed: int) -> list[float]:
    from SALib.analyze import sobol
    from SALib.sample import sobol as design

    problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * 3}
    x = design.sample(problem, runs // 5, calc_second_order=False, seed=seed)
    return [float(s) for s in sobol.analyze(problem, _ishigami(x.T), calc_second_order=False, num_resamples=2)["S1"]]


def load() -> Work:
    def work(draws: int, threads: int) -> dict[str, Any]:
        start, found = time.perf_counter(), []
        for seed in range(_REPEATS):
            u = np.random.default_rng(seed).random((3, draws))
            found.append(_given_data(u, _ishigami(np.pi * (2 * u - 1))))
        answer: dict[str, Any] = {"seconds": (time.perf_counter() - start) / _REPEATS}
        answer["error"] = np.sqrt(np.mean((np.array(found) - TRUTH) ** 2, axis=0)).tolist()
        try:
            runs = [_salib(2 ** int(np.log2(draws)), seed) for seed in range(_REPEATS)]
            answer["salib_error"] = np.sqrt(np.mean((np.array(runs) - TRUTH) ** 2, axis=0)).tolist()
        except ImportError:
            answer["salib_missing"] = "SALib is not installed"
        return answer

    return work


if __name__ == "__main__":
    serve(load)
