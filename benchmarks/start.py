"""Time to the first answer: on a new machine, on one that has run mcsv before, and only for help."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import Run, alternate, mcsv, median
from benchmarks.table import Section

MODEL = ("run", "configs/discharge.yaml", "--draws", "1e6", "--json")


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """Whole processes. Cold means an empty folder of compiled kernels, as on a new machine."""
    repetitions = 2 if quick else 5
    mcsv(*MODEL)  # compiles where this machine has not compiled yet
    runs = alternate({"mcsv --help": lambda: mcsv("--help")}, repetitions, say)
    runs |= alternate({"discharge, 1e6 draws, warm": lambda: mcsv(*MODEL)}, repetitions, say)
    runs |= alternate({"discharge, 1e6 draws, cold": _cold}, 1 if quick else 2, say)
    return [Section("start", "Time to the first answer, whole process", [_row(*row) for row in runs.items()])]


def _cold() -> Run:
    with tempfile.TemporaryDirectory() as folder:  # made with mode 0700, which the cache asks for
        return mcsv(*MODEL, environment={"MCSV_CACHE_DIR": folder})


def _row(name: str, runs: Sequence[Run]) -> dict[str, Any]:
    if runs[-1].missing:
        return {"": name, "remark": runs[-1].missing}
    return {
        "": name,
        "seconds": median(runs, lambda run: run.seconds),
        "peak MB": median(runs, lambda run: run.peak_mb),
    }
