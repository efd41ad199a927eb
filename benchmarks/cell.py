"""One cell, the first pocket's position at the end of the window: the tools that can do that much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import Run, alternate, median, peer, threads_here
from benchmarks.table import Section, ratios

# Draws: full and quick, so that each tool runs a second or more and none takes a minute.
DRAWS = {
    "mcsv": (4_000_000, 1_000_000),
    "numpy": (1_000_000, 100_000),
    "squigglepy": (1_000_000, 100_000),
    "openturns": (300_000, 50_000),
    "monaco": (10_000, 1_000),
}


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """Microseconds a draw, and mean and sd to see that all compute the same thing."""
    threads, repetitions = threads_here(), 2 if quick else 5

    def command(name: str) -> Callable[[], Run]:
        return lambda: peer(f"{name}_cell", DRAWS[name][quick], threads)

    peer("mcsv_cell", 1_000, threads)  # compiles where this machine has not compiled yet
    runs = alternate({name: command(name) for name in DRAWS}, repetitions, say)
    rows = ratios([_row(name, runs[name]) for name in DRAWS], "microseconds a draw")
    remarks = [
        f"mcsv and OpenTURNS may use {threads} threads; times without the import of the tool",
        _agree(rows),
    ]
    title = f"One cell of the standard programme, median of {repetitions}"
    return [Section("cell", title, rows, remarks, wrong=remarks[-1].startswith("WRONG"))]


def _row(name: str, runs: Sequence[Run]) -> dict[str, Any]:
    if runs[-1].missing:
        return {"": name, "remark": runs[-1].missing}
    answer, seconds = runs[-1].answer, median(runs, lambda run: run.inner)
    return {
        "": name,
        "draws": answer["draws"],
        "seconds": seconds,
        "microseconds a draw": seconds / answer["draws"] * 1e6,
        "peak MB": median(runs, lambda run: run.peak_mb),
        "mean": float(answer["mean"]),
        "sd": float(answer["sd"]),
        "P(< 0)": float(answer["p_negative"]),
    }


def _agree(rows: Sequence[dict[str, Any]]) -> str:
    """Every tool's mean beside that of the tool with the most draws, in standard errors."""
    done = [row for row in rows if "mean" in row]
    if len(done) < 2:
        return "nothing to compare the means with"
    best = max(done, key=lambda row: row["draws"])
    worst = max(
        abs(row["mean"] - best["mean"]) / (best["sd"] * (1 / row["draws"] + 1 / best["draws"]) ** 0.5)
        for row in done
        if row is not best
    )
    return f"{'means agree' if worst < 5 else 'WRONG: means differ'}: by at most {worst:.1f} standard errors"
