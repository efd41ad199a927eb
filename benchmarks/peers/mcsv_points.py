"""Gains of accountable positions over Sobol points, over some seeds, and the time of a draw."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.measure import ROOT
from benchmarks.peers.serve import Work, serve

MODELS = ("standard", "discharge", "risk_register")
DRAWS = 2**20
_FIGURES = {"position_mean_gain": "mean", "position_sd_gain": "sd"}


def load() -> Work:
    import mcsv
    from mcsv import engine
    from mcsv.plan import lower

    models = {name: mcsv.read_model(ROOT / "configs" / f"{name}.yaml") for name in MODELS}

    def gains(model: mcsv.Model, seed: int) -> dict[str, float]:
        levels = (0.05, 0.5, 0.95)
        found = mcsv.simulate(model, draws=DRAWS, seed=seed, sampling="sobol", threads=1, quantiles=levels)
        judged = found.attrs["accountability_window"] - 1
        one = found.isel(option=0, period=judged).sel(pocket=found.attrs["accountability_pocket"])
        told = {word: float(one[name]) for name, word in _FIGURES.items()}
        told |= {f"{100 * q:g} %": float(one["position_quantile_gain"].sel(quantile=q)) for q in levels}
        return told | {"P(<0)": float(one["p_deficit_window_gain"])}

    def microseconds(model: mcsv.Model) -> dict[str, float]:
        """A draw on one thread, the best of five that take turns."""
        plain = lower(model)
        plans = {"plain": plain, "points": engine.pointed(plain)}
        plans = {name: engine.centred(plan, engine.pilot(plan)) for name, plan in plans.items()}
        best = dict.fromkeys(plans, float("inf"))
        for _ in range(5):
            for name, plan in plans.items():
                began = time.process_time()
                engine.run(plan, DRAWS, engine.Inline())
                best[name] = min(best[name], (time.process_time() - began) / DRAWS * 1e6)
        return best

    def told(model: mcsv.Model, seeds: int) -> dict[str, Any]:
        each = [gains(model, seed) for seed in range(1, seeds + 1)]
        squares = {word: sum(one[word] ** -2.0 for one in each) / seeds for word in each[0]}
        return {"gains": {word: value**-0.5 for word, value in squares.items()}, "microseconds": microseconds(model)}

    def work(seeds: int, threads: int) -> dict[str, Any]:
        return {"models": {name: told(model, seeds) for name, model in models.items()}}

    return work


if __name__ == "__main__":
    serve(load)
