"""What a cluster of dask costs over threads on the same cores: seconds, processor seconds and memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from benchmarks.measure import Run, alternate, mcsv, row, threads_here
from benchmarks.standard import MODEL
from benchmarks.table import Section


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """The standard programme, 1e8 draws (1e7 in a quick run); whole processes, so that starting the cluster counts."""
    draws, here = 10**7 if quick else 10**8, threads_here()
    words = ("run", MODEL, "--draws", str(draws), "--json")
    commands = {
        f"{here} threads": partial(mcsv, *words, "--threads", str(here)),
        f"--dask local:{here}": partial(mcsv, *words, "--dask", f"local:{here}"),
    }
    runs = alternate(commands, 1 if quick else 3, say)
    rows = [_row(name, done) for name, done in runs.items()]
    return [Section("cluster", f"A cluster on the same cores, {draws:,} draws", rows, _remarks(rows))]


def _row(name: str, runs: Sequence[Run]) -> dict[str, Any]:
    return row(
        name,
        runs,
        {
            "seconds": lambda run: run.seconds,
            "seconds of drawing": lambda run: run.inner,
            "processor seconds": lambda run: run.cpu_seconds,
            "peak MB": lambda run: run.peak_mb,
        },
    )


def _remarks(rows: Sequence[dict[str, Any]]) -> list[str]:
    if any("remark" in row for row in rows):
        return []
    names = ("seconds", "seconds of drawing", "processor seconds")
    more = (f"{name} {100 * (rows[1][name] / rows[0][name] - 1):+.1f} %" for name in names)
    return [f"the cluster over threads: {', '.join(more)}"]
