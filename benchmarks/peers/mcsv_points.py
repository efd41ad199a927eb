"""Gains of accountable positions over Sobol points, whether intervals of few points cover, and the time of a draw."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.measure import ROOT
from benchmarks.peers.serve import Work, serve

MODELS = ("standard", "discharge", "risk_register")
DRAWS = 2**20
LEVELS = (0.05, 0.5, 0.95)
REPLICATES = 128
"""So many in place of 16: of one seed a gain is then known to 6 %, not to a fifth."""
FEW, TRUTH, RUNS = 2**14, 2**23, 500
"""Draws of a run whose intervals are to cover, of the one that tells what they are to cover, and how many runs."""


def load() -> Work:
    import mcsv
    from mcsv import engine
    from mcsv.confidence import Z95
    from mcsv.engine.importance import pointed
    from mcsv.engine.looks.kept_draws import watching
    from mcsv.plan import Plan, lower
    from mcsv.plan.points import with_points
    from mcsv.results.statistics.summary import Summary
    from mcsv.tallies import Bad, Extremes, Histogram, Moments, Negatives

    models = {name: mcsv.read_model(ROOT / "configs" / f"{name}.yaml") for name in MODELS}
    levels = np.array(LEVELS)

    def position(plan: Plan, replicates: int) -> Plan:
        """A plan over the same points that looks at the accountable pocket's position at its window's end alone."""
        books = [book for book in plan.layout.pocket_cells.values() if book.cash is not None]
        one = watching(plan, [books[0].judged]).wanting(Moments, Negatives, Bad, Extremes, Histogram)
        alone = replace(plan.layout.blank(), cell_names=["position"])
        points = pointed(plan).points
        assert points is not None
        return with_points(replace(one, layout=alone, counters=0, twins=None), points.order, replicates)

    def summary(model: mcsv.Model, seed: int, draws: int, replicates: int = 16) -> Summary:
        wanted = engine.Levels(levels, np.zeros(0))
        return Summary(engine.study(position(lower(model, seed), replicates), draws, engine.Inline(), wanted))

    def gains(model: mcsv.Model, seed: int) -> dict[str, float]:
        found = summary(model, seed, REPLICATES * DRAWS // 16, REPLICATES)
        told = {name: values[0] for name, values in found.statistics([0], levels).items() if name.endswith("_gain")}
        quantiles = {f"{100 * q:g} %": float(gain) for q, gain in zip(LEVELS, told["quantile_gain"], strict=True)}
        whole = {"mean": float(told["mean_gain"]), "sd": float(told["sd_gain"])}
        return whole | quantiles | {"P(<0)": float(found.share_gain([0])[0])}

    def ends(found: Summary) -> dict[str, tuple[float, float, float]]:
        """Figures and the ends of their intervals."""
        told = {name: values[0] for name, values in found.statistics([0], levels).items()}
        pairs = {"mean": (told["mean"], told["mean_se"]), "sd": (told["sd"], told["sd_se"])}
        several = zip(LEVELS, told["quantile"], told["quantile_se"], strict=True)
        pairs |= {f"{100 * q:g} %": (value, error) for q, value, error in several}
        (share,), ((low, high),) = found.negative([0])
        return {name: (x, x - Z95 * se, x + Z95 * se) for name, (x, se) in pairs.items()} | {
            "P(<0)": (share, low, high)
        }

    def covered(model: mcsv.Model, runs: int) -> dict[str, float]:
        """The share of runs of few points whose interval has the figure of a run of many in it."""
        truth, each = ends(summary(model, 0, TRUTH)), [ends(summary(model, seed, FEW)) for seed in range(1, runs + 1)]
        return {
            name: float(np.mean([one[name][1] <= value <= one[name][2] for one in each]))
            for name, (value, _, _) in truth.items()
        }

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
        return {
            "gains": {word: value**-0.5 for word, value in squares.items()},
            "covered": covered(model, RUNS if seeds > 2 else RUNS // 10),
            "microseconds": microseconds(model),
        }

    def work(seeds: int, threads: int) -> dict[str, Any]:
        return {"models": {name: told(model, seeds) for name, model in models.items()}}

    return work


if __name__ == "__main__":
    serve(load)
