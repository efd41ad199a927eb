"""Time to the first answer: on a new machine, on one that has run mcsv before, of a stored result, for help alone."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measure import Run, alternate, child, mcsv, row
from benchmarks.table import Section, ratios

MODEL = "configs/discharge.yaml"
RUN = ("run", MODEL, "--draws", "1e6", "--json")
IMPORTS = "import numpy, scipy.special, xarray, pydantic"
"""What a program of this kind loads before it does anything: the yardstick."""


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """Whole processes, all by turns. Cold means an empty folder of compiled kernels, as on a new machine."""
    mcsv(*RUN)  # compiles where this machine has not compiled yet
    with tempfile.TemporaryDirectory() as folder:
        stored = Path(folder) / "run.nc"
        asked = ("--answers", "--out", str(stored), "--json")
        mcsv("run", "configs/local_or_national.yaml", "--draws", "2e4" if quick else "2e5", *asked)
        page, book = stored.with_suffix(".html"), stored.with_suffix(".xlsx")
        commands = {
            IMPORTS: lambda: child([sys.executable, "-c", IMPORTS]),
            "mcsv --help": partial(mcsv, "--help"),
            "mcsv show RUN (local_or_national)": partial(mcsv, "show", str(stored)),
            "mcsv report RUN --html --xlsx": partial(
                mcsv, "report", str(stored), "--html", str(page), "--xlsx", str(book)
            ),
            "mcsv check (discharge)": partial(mcsv, "check", MODEL),
            "mcsv run, 1e6 draws, warm": partial(mcsv, *RUN),
        }
        runs = alternate(commands, 2 if quick else 5, say)
    runs |= alternate({"mcsv run, 1e6 draws, cold": _cold}, 1 if quick else 2, say)
    rows = ratios([_row(*row) for row in runs.items()], "seconds")
    return [Section("start", "Time to the first answer, whole process; times: of the imports", rows)]


def _cold() -> Run:
    with tempfile.TemporaryDirectory() as folder:  # made with mode 0700, which the cache asks for
        return mcsv(*RUN, environment={"MCSV_CACHE_DIR": folder})


def _row(name: str, runs: Sequence[Run]) -> dict[str, Any]:
    return row(
        name,
        runs,
        {
            "seconds": lambda run: run.seconds,
            "CPU seconds": lambda run: run.cpu_seconds,
            "peak MB": lambda run: run.peak_mb,
        },
    )
