"""First-order indices of the standard programme by a design of n (d + 2) runs: SALib, OpenTURNS."""

from __future__ import annotations

from typing import Any

from benchmarks.peers.numpy_position import INPUTS, NAMES, position
from benchmarks.peers.serve import Work, serve

_SEEDS = 3


def _salib(of: Any, base: int, seed: int) -> list[float]:
    from SALib.analyze import sobol
    from SALib.sample import sobol as design

    problem = {"num_vars": INPUTS, "names": NAMES, "bounds": [[0.0, 1.0]] * INPUTS}
    u = design.sample(problem, base, calc_second_order=False, seed=seed)
    found = sobol.analyze(problem, of(u.T), calc_second_order=False, num_resamples=2)
    return [float(s) for s in found["S1"]]


def _openturns(of: Any, base: int, seed: int) -> list[float]:
    import numpy as np
    import openturns as ot

    ot.RandomGenerator.SetSeed(seed)
    joint = getattr(ot, "JointDistribution", None) or ot.ComposedDistribution
    u = ot.SobolIndicesExperiment(joint([ot.Uniform(0, 1)] * INPUTS), base).generate()
    y = ot.Sample(of(np.asarray(u).T)[:, None])
    return [float(s) for s in ot.SaltelliSensitivityAlgorithm(u, y, base).getFirstOrderIndices()]


def load() -> Work:
    of = position()

    def work(draws: int, threads: int) -> dict[str, Any]:
        answer: dict[str, Any] = {"runs": draws * (INPUTS + 2), "names": NAMES, "first_order": {}, "absent": {}}
        for name, indices in (("SALib", _salib), ("OpenTURNS", _openturns)):
            try:
                answer["first_order"][name] = [indices(of, draws, seed) for seed in range(1, _SEEDS + 1)]
            except ImportError:
                answer["absent"][name] = f"{name} is not installed"
        return answer

    return work


if __name__ == "__main__":
    serve(load)
