"""mcsv's own account of the standard programme: microseconds a draw by step, one thread."""

from __future__ import annotations

from typing import Any

from benchmarks.measure import ROOT
from benchmarks.peers.serve import Work, serve
from benchmarks.standard import MODEL


def load() -> Work:
    import mcsv
    from mcsv.engine import profile
    from mcsv.plan import lower

    plan = lower(mcsv.read_model(ROOT / MODEL))

    def work(draws: int, threads: int) -> dict[str, Any]:
        return {"steps": profile(plan, draws)}

    return work


if __name__ == "__main__":
    serve(load)
