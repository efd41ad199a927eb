"""mcsv beside the standard programme by hand (``benchmarks/yardstick.c``), which is compiled here, alternating."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import programme as p
from benchmarks.measure import ROOT
from benchmarks.peers.serve import Work, serve
from benchmarks.standard import MODEL

if TYPE_CHECKING:
    from mcsv.engine import Tallied
    from mcsv.plan import Plan

SOURCE = ROOT / "benchmarks" / "yardstick.c"
COMPILE = ("gcc", "-O3", "-march=native", "-mprefer-vector-width=512", "-ffp-contract=off")
_ROUNDS = 15
_NEEDED = {"avx512f", "avx512dq", "avx512bw", "avx512vl"}


def tables() -> list[dict[str, Any]]:
    """The distributions of the programme in the order in which the yardstick reads their tables."""
    quantity, unit_value, cost = p.QUANTITY, p.UNIT_VALUE, p.COST
    betas = [{"dist": "beta", "a": a, "b": b} for a, b in p.BETAS.values()]
    return [
        {"dist": "lognormal", "mu": quantity[0], "sigma": quantity[1]},
        {"dist": "gamma", "shape": unit_value[0], "scale": unit_value[1]},
        *betas,
        {"dist": "lognormal", "mu": cost[0], "sigma": cost[1]},
    ]


def write_tables(file: Path) -> None:
    """Each table's bits as an int64, then its rows."""
    import numpy as np

    from mcsv.distributions import build, inverse_table

    made = [inverse_table(build(spec)) for spec in tables()]
    file.write_bytes(b"".join(np.int64(table.bits).tobytes() + table.read().tobytes() for table in made))


def missing() -> str:
    """Why the yardstick cannot be made here; empty where it can."""
    if shutil.which(COMPILE[0]) is None:
        return "gcc is not installed"
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8").split()
    except OSError:
        flags = []
    return "" if _NEEDED.issubset(flags) else "this processor has no AVX-512"


def by_hand(program: Path, table: Path, draws: int) -> tuple[float, list[list[float]]]:
    """Processor seconds, and mean, sd and P(< 0) of each cell."""
    done = subprocess.run([program, table, str(draws)], check=True, capture_output=True, text=True)
    first, *cells = done.stdout.splitlines()
    return float(first), [[float(word) for word in line.split()] for line in cells]


def load() -> Work:
    import mcsv
    from mcsv import engine
    from mcsv.plan import lower

    plan = lower(mcsv.read_model(ROOT / MODEL), seed=1)
    plan = engine.centred(plan, engine.pilot(plan))

    def work(draws: int, threads: int) -> dict[str, Any]:
        if reason := missing():
            return {"missing": reason}
        times: dict[str, list[float]] = {"mcsv": [], "by hand": []}
        with tempfile.TemporaryDirectory() as folder:
            program, table = Path(folder) / "yardstick", Path(folder) / "tables"
            subprocess.run([*COMPILE, "-o", program, SOURCE, "-lm"], check=True)
            write_tables(table)
            for _ in range(_ROUNDS):
                start = time.thread_time()
                found = engine.run(plan, draws, engine.Inline())
                times["mcsv"].append(time.thread_time() - start)
                seconds, cells = by_hand(program, table, draws)
                times["by hand"].append(seconds)
        return {
            "microseconds": {name: min(some) / draws * 1e6 for name, some in times.items()},
            "apart": _apart(plan, found.tallied, cells, draws),
        }

    return work


def _apart(plan: Plan, tallied: Tallied, cells: list[list[float]], draws: int) -> float:
    """How far means and P(< 0) of all cells are from one another at most, in standard errors of the difference."""
    import numpy as np

    from mcsv.tallies import Moments, Negatives

    layout = plan.layout
    numbers = [cell for pocket in layout.pockets for cell in layout.pocket_cells["base", pocket].positions]
    mean, sd, share = np.array(cells).T
    moments = tallied[Moments]
    means = np.abs(moments.mean(plan.program.centres)[numbers] - mean) / (sd * np.sqrt(2 / draws))
    ours = tallied[Negatives].count[numbers] / draws
    both = (ours + share) / 2
    error = np.sqrt(np.maximum(both * (1 - both), 1 / draws) * 2 / draws)
    return float(max(means.max(), (np.abs(ours - share) / error).max()))


if __name__ == "__main__":
    serve(load)
