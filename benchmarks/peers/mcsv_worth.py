"""What knowing each of the 90 inputs of the standard programme is worth, in mcsv; and first-order indices of them.

The budget holder may have the programme for its mean net gain, or not: nothing is decided before something is known.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from benchmarks.measure import ROOT
from benchmarks.peers.serve import Work, serve
from benchmarks.standard import MODEL

_SEEDS = 3


def load() -> Work:
    import numpy as np

    import mcsv
    from mcsv import engine
    from mcsv.answers.perfect import single_inputs
    from mcsv.answers.rules import learn
    from mcsv.plan import Purpose, lower

    model = mcsv.read_model(ROOT / MODEL)
    plan = lower(model, purpose=Purpose(drivers=True))
    payer = plan.layout.pockets[0]
    asked = [engine.Asked("net", plan.layout.pocket_cells["base", payer].judged)]
    mcsv.warmup()
    engine.table_of(plan, asked, 2**15, engine.Inline())

    def work(draws: int, threads: int) -> dict[str, Any]:
        start = time.process_time()
        table = engine.table_of(plan, asked, draws, engine.Threads(threads))
        price = float(table.total.sum() / table.draws.sum())
        gain = replace(table, sums=table.sums - table.counts[..., None] * price)
        found = single_inputs(learn(gain, ["net"]))
        seconds = time.process_time() - start
        start = time.process_time()
        mcsv.voi(model.model_copy(update={"decision": {"sign": payer}}), draws=draws, threads=threads)
        whole = time.process_time() - start
        indices = np.array(
            [
                mcsv.drivers(model, draws=draws, seed=seed, threads=threads, of="position")["first_order"]
                .sel(option="base", outcome="position")
                .values
                for seed in range(1, _SEEDS + 1)
            ]
        )
        worth = dict(zip(table.drivers, zip(found.value.tolist(), found.se.tolist(), strict=True), strict=True))
        return {
            "seconds": seconds,
            "voi": whole,
            "worth": worth,
            "first_order": indices.mean(axis=0).tolist(),
            "error": float(np.sqrt(indices.var(axis=0, ddof=1).mean())),
            "drivers": list(table.drivers),
        }

    return work


if __name__ == "__main__":
    serve(load)
