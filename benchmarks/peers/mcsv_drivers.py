"""The standard programme as a run tells it, and 90 inputs x 8 outcomes by bins, alternating on one thread."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.measure import ROOT
from benchmarks.peers.serve import Work, serve
from benchmarks.standard import MODEL

_ROUNDS = 40


def load() -> Work:
    import mcsv
    from mcsv import engine
    from mcsv.plan import Plan, Purpose, lower

    model = mcsv.read_model(ROOT / MODEL)
    plain, began = lower(model), time.process_time()
    noting = lower(model, purpose=Purpose(drivers=True))
    layout = noting.layout
    payer = layout.pocket_cells["base", layout.pockets[0]]
    cells = [*(layout.pocket_cells["base", pocket].judged for pocket in layout.pockets), *payer.positions[3::16]]
    deficit = engine.Asked("deficit", payer.judged, True)
    binned = engine.told_apart(noting, [deficit, *(engine.Asked(f"y{cell}", cell) for cell in cells)])
    planning = time.process_time() - began

    def ready(plan: Plan) -> Plan:
        return engine.centred(plan, engine.pilot(plan))

    plans = {"without": ready(plain), "with": ready(binned)}

    def work(draws: int, threads: int) -> dict[str, Any]:
        best = dict.fromkeys(plans, float("inf"))
        for _ in range(_ROUNDS):
            for name, plan in plans.items():
                start = time.thread_time()
                engine.run(plan, engine.SHARD, engine.Inline())
                best[name] = min(best[name], time.thread_time() - start)
        per_draw = {name: seconds / engine.SHARD * 1e6 for name, seconds in best.items()}
        return {"microseconds": per_draw, "planning": planning, "drivers": noting.drivers and noting.drivers.count}

    return work


if __name__ == "__main__":
    serve(load)
