"""mcsv's own account of the standard programme: microseconds a draw on one thread, by kind of instruction."""

from __future__ import annotations

from typing import Any

from benchmarks.measure import ROOT
from benchmarks.peers.serve import Work, serve
from benchmarks.standard import MODEL


def load() -> Work:
    import mcsv
    from mcsv import engine
    from mcsv.plan import lower

    plan = lower(mcsv.read_model(ROOT / MODEL), seed=1)

    def work(draws: int, threads: int) -> dict[str, Any]:
        found = engine.profile(engine.centred(plan, engine.pilot(plan)))
        together = found.pop("ALL") / 1e3
        steps = {name.lower().replace("_", " "): nanoseconds / 1e3 for name, nanoseconds in found.items()}
        return {"steps": steps, "together": together}

    return work


if __name__ == "__main__":
    serve(load)
