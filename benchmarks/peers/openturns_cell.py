"""One cell in OpenTURNS: a joint distribution of the 90 inputs through one symbolic function."""

from __future__ import annotations

import time
from typing import Any

from benchmarks import programme as p
from benchmarks.peers.serve import Work, figures, serve


def load() -> Work:
    import openturns as ot

    marginals, names, terms = [], [], []
    for k in range(p.BENEFITS):
        names += [f"q{k}", f"u{k}", *(f"{name}{k}" for name in p.BETAS)]
        marginals += [ot.LogNormal(*p.QUANTITY), ot.Gamma(p.UNIT_VALUE[0], 1 / p.UNIT_VALUE[1])]
        marginals += [ot.Beta(a, b, 0, 1) for a, b in p.BETAS.values()]
        value = f"q{k} * u{k} * (1 - deadweight{k}) * attribution{k} * (1 - displacement{k}) * cashable{k}"
        terms.append(f"{p.share(k, 0)!r} * {value} * {p.horner(k, f'(1 - drop{k} / 4)')}")
    for j in range(p.COSTS):
        names.append(f"c{j}")
        marginals.append(ot.LogNormal(*p.COST))
    costs = " + ".join(f"c{j}" for j in range(p.COSTS))
    cell = ot.SymbolicFunction(names, [f"{' + '.join(terms)} - {p.COST_PERIODS} * ({costs})"])
    joint = getattr(ot, "JointDistribution", None) or ot.ComposedDistribution

    def work(draws: int, threads: int) -> dict[str, Any]:
        import numpy as np

        ot.TBB.SetThreadsNumber(threads)
        ot.RandomGenerator.SetSeed(1)
        start = time.perf_counter()
        sample = cell(joint(marginals).getSample(draws))
        levels = [sample.computeQuantilePerComponent(q)[0] for q in p.QUANTILES]
        answer = figures(np.asarray(sample)[:, 0])
        return {"seconds": time.perf_counter() - start, "quantiles": levels} | answer

    return work


if __name__ == "__main__":
    serve(load)
