"""One cell in monaco: its cases are run one by one through a preprocess, run and postprocess function."""

from __future__ import annotations

import time
from typing import Any

from benchmarks import programme as p
from benchmarks.peers.serve import Work, figures, serve

_FORMULAS = [compile(p.horner(k, "keep"), "horner", "eval") for k in range(p.BENEFITS)]


def _preprocess(case: Any) -> tuple[Any]:
    return ({name: variable.val for name, variable in case.invals.items()},)


def _run(x: dict[str, float]) -> tuple[float]:
    position = -p.COST_PERIODS * sum(x[f"c{j}"] for j in range(p.COSTS))
    for k, formula in enumerate(_FORMULAS):
        value = x[f"q{k}"] * x[f"u{k}"] * (1 - x[f"deadweight{k}"]) * x[f"attribution{k}"]
        value *= (1 - x[f"displacement{k}"]) * x[f"cashable{k}"]
        position += p.share(k, 0) * value * eval(formula, {"keep": 1 - x[f"drop{k}"] / 4})
    return (position,)


def _postprocess(case: Any, position: float) -> None:
    case.addOutVal(name="position", val=position)


def load() -> Work:
    import monaco as mc
    import numpy as np
    from scipy import stats

    def work(draws: int, threads: int) -> dict[str, Any]:
        start = time.perf_counter()
        functions = {"preprocess": _preprocess, "run": _run, "postprocess": _postprocess}
        sim = mc.Sim(
            name="cell",
            ndraws=draws,
            fcns=functions,
            firstcaseismedian=False,
            seed=1,
            singlethreaded=True,
            verbose=False,
            debug=False,
            savecasedata=False,
            savesimdata=False,
        )
        lognormal = {"s": p.QUANTITY[1], "scale": float(np.exp(p.QUANTITY[0]))}
        for k in range(p.BENEFITS):
            sim.addInVar(name=f"q{k}", dist=stats.lognorm, distkwargs=lognormal)
            gamma = {"a": p.UNIT_VALUE[0], "scale": p.UNIT_VALUE[1]}
            sim.addInVar(name=f"u{k}", dist=stats.gamma, distkwargs=gamma)
            for name, (a, b) in p.BETAS.items():
                sim.addInVar(name=f"{name}{k}", dist=stats.beta, distkwargs={"a": a, "b": b})
        for j in range(p.COSTS):
            lognormal = {"s": p.COST[1], "scale": float(np.exp(p.COST[0]))}
            sim.addInVar(name=f"c{j}", dist=stats.lognorm, distkwargs=lognormal)
        sim.runSim()
        position = np.array(sim.outvars["position"].nums)
        answer = figures(position) | {"quantiles": np.quantile(position, p.QUANTILES).tolist()}
        return {"seconds": time.perf_counter() - start} | answer

    return work


if __name__ == "__main__":
    serve(load)
