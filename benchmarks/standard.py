"""The standard programme: mcsv beside numpy, and beside MKL that only draws the inputs."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import Run, alternate, child, mcsv, median, peer, threads_here
from benchmarks.table import Section, ratios

MODEL = "configs/standard.yaml"


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """Speed in microseconds a draw, and whether mcsv and numpy say the same about all 100 cells."""
    threads = threads_here()
    draws, numpy_draws, repetitions = (1_000_000, 200_000, 2) if quick else (4_000_000, 1_000_000, 5)
    mcsv("run", MODEL, "--draws", "1000", "--json")  # compiles where this machine has not compiled yet
    runs = alternate(
        {
            "mcsv": lambda: mcsv("run", MODEL, "--draws", str(draws), "--threads", str(threads), "--json"),
            "numpy": lambda: peer("numpy_programme", numpy_draws),
            "numpy, frugal": lambda: peer("numpy_frugal", numpy_draws),
            "mkl": lambda: peer("mkl_variates", draws, threads),
        },
        repetitions,
        say,
    )
    speed = Section("standard", f"Standard programme, {threads} threads, median of {repetitions}", _rows(runs))
    return [speed, _agreement(runs["numpy"], draws, say)]


def _rows(runs: dict[str, list[Run]]) -> list[dict[str, Any]]:
    rows = [
        _row(
            "mcsv, its own clock",
            runs["mcsv"],
            lambda run: run.answer["draws"] / run.answer["draws_per_second"],
        ),
        _row("mcsv, whole process", runs["mcsv"], lambda run: run.seconds),
        _row("numpy, its own clock, one process", runs["numpy"], lambda run: run.inner),
        _row("numpy with care, its own clock, one process", runs["numpy, frugal"], lambda run: run.inner),
        _row("MKL, drawing the 90 inputs only", runs["mkl"], lambda run: run.inner),
    ]
    return ratios(rows, "microseconds a draw")


def _row(name: str, runs: Sequence[Run], seconds: Callable[[Run], float]) -> dict[str, Any]:
    if runs[-1].missing:
        return {"": name, "remark": runs[-1].missing}
    draws, value = int(runs[-1].answer["draws"]), median(runs, seconds)
    return {
        "": name,
        "draws": draws,
        "seconds": value,
        "microseconds a draw": value / draws * 1e6,
        "draws a second": draws / value,
        "peak MB": median(runs, lambda run: run.peak_mb),
    }


def _agreement(numpy_runs: Sequence[Run], draws: int, say: Callable[[str], None]) -> Section:
    """Every mean, sd, probability and quantile of the 100 cells, in standard errors of the difference."""
    title = "Do mcsv and numpy agree on the 100 cells?"
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "standard.nc")
        run = mcsv("run", MODEL, "--draws", str(draws), "--out", file, "--json")
        cells = Path(folder) / "cells.json"
        cells.write_text(_json(numpy_runs[-1]), encoding="utf-8")
        found = child([sys.executable, "-m", "benchmarks.agreement", file, str(cells)])
    reason = run.missing or numpy_runs[-1].missing or found.missing
    if reason:
        return Section("agreement", title, [{"": "not compared", "remark": reason}], wrong=not numpy_runs[-1].missing)
    rows = found.answer["rows"]
    worst = max(row["largest |difference|"] for row in rows)
    say(f"agreement: largest difference {worst:.1f} standard errors")
    remark = "in standard errors; of 1,000 figures the largest is usually 3 to 4, and above 6 is a mistake"
    return Section("agreement", title, rows, [remark], wrong=worst > 6)


def _json(run: Run) -> str:
    import json

    return json.dumps(run.answer)
