"""One cell in mcsv: 90 inputs and one output, no programme around it."""

from __future__ import annotations

import time
from typing import Any

from benchmarks import programme as p
from benchmarks.peers.serve import Work, serve


def document() -> dict[str, Any]:
    """The model: the same formula that the other tools compute."""
    inputs: dict[str, dict[str, Any]] = {}
    terms = []
    for k in range(p.BENEFITS):
        inputs[f"q{k}"] = {"dist": "lognormal", "mu": p.QUANTITY[0], "sigma": p.QUANTITY[1]}
        inputs[f"u{k}"] = {"dist": "gamma", "shape": p.UNIT_VALUE[0], "scale": p.UNIT_VALUE[1]}
        for name, (a, b) in p.BETAS.items():
            inputs[f"{name}{k}"] = {"dist": "beta", "a": a, "b": b}
        inputs[f"keep{k}"] = {"formula": f"1 - drop{k} / 4"}
        value = f"q{k} * u{k} * (1 - deadweight{k}) * attribution{k} * (1 - displacement{k}) * cashable{k}"
        inputs[f"value{k}"] = {"formula": f"{p.share(k, 0)!r} * {value} * {p.horner(k, f'keep{k}')}"}
        terms.append(f"value{k}")
    for j in range(p.COSTS):
        inputs[f"c{j}"] = {"dist": "lognormal", "mu": p.COST[0], "sigma": p.COST[1]}
    costs = " + ".join(f"c{j}" for j in range(p.COSTS))
    position = {"formula": f"{' + '.join(terms)} - {p.COST_PERIODS} * ({costs})"}
    return {"version": 1, "programme": "one cell", "inputs": inputs, "outputs": {"position": position}}


def load() -> Work:
    import mcsv

    model = mcsv.Model.model_validate(document())
    mcsv.warmup()  # loads compiled code from disk, as importing the other tools does

    def work(draws: int, threads: int) -> dict[str, Any]:
        start = time.perf_counter()
        result = mcsv.simulate(model, draws=draws, threads=threads, quantiles=p.QUANTILES)
        seconds = time.perf_counter() - start
        cell = result.isel(option=0, output=0)
        return {
            "seconds": seconds,
            "mean": float(cell.output_mean),
            "sd": float(cell.output_sd),
            "p_negative": float(cell.p_output_negative),
            "quantiles": cell.output_quantile.values.tolist(),
        }

    return work


if __name__ == "__main__":
    serve(load)
