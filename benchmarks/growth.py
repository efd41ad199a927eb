"""What more draws and more threads cost: seconds and memory of the standard programme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import Run, alternate, mcsv, median, peer, threads_here
from benchmarks.standard import MODEL
from benchmarks.table import Section


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """Draws from 1e4 to 1e8 (1e7 in a quick run), threads from 1 to all."""
    return [_draws(quick, say), _threads(quick, say)]


def _run(draws: int, threads: int) -> Run:
    return mcsv("run", MODEL, "--draws", str(draws), "--threads", str(threads), "--json")


def _draws(quick: bool, say: Callable[[str], None]) -> Section:
    threads, top = threads_here(), 7 if quick else 8
    rows: list[dict[str, Any]] = []
    for power in range(4, top + 1):
        draws = 10**power
        repetitions = 1 if quick or power > 7 else 3
        commands = {f"mcsv {draws:,} draws": lambda draws=draws: _run(draws, threads)}
        if power <= 6:
            commands[f"numpy {draws:,} draws"] = lambda draws=draws: peer("numpy_programme", draws)
        runs = list(alternate(commands, repetitions, say).values())
        row: dict[str, Any] = {"draws": draws, **_figures("mcsv", runs[0])}
        if len(runs) > 1:
            row |= _figures("numpy", runs[1])
        rows.append(row)
    growth = [row["mcsv peak MB"] for row in rows if row.get("mcsv peak MB") and row["draws"] >= 10 ** (top - 1)]
    remarks = (
        [f"peak memory at the most draws / a tenth of them: {growth[1] / growth[0]:.3f}"] if len(growth) == 2 else []
    )
    return Section("draws", f"More draws, whole process, {threads} threads", rows, remarks)


def _figures(name: str, runs: Sequence[Run]) -> dict[str, Any]:
    if runs[-1].missing:
        return {f"{name} remark": runs[-1].missing}
    seconds, peak = median(runs, lambda run: run.seconds), median(runs, lambda run: run.peak_mb)
    return {f"{name} seconds": seconds, f"{name} peak MB": peak}


def _threads(quick: bool, say: Callable[[str], None]) -> Section:
    draws, most = 1_000_000 if quick else 4_000_000, threads_here()
    counts = sorted({1, most, *(2**power for power in range(1, most.bit_length()) if 2**power < most)})
    commands = {f"{count} threads": lambda count=count: _run(draws, count) for count in counts}
    runs = alternate(commands, 2 if quick else 5, say)
    rows: list[dict[str, Any]] = []
    for count, done in zip(counts, runs.values(), strict=True):
        if done[-1].missing:
            rows.append({"threads": count, "remark": done[-1].missing})
            continue
        speed = median(done, lambda run: run.answer["draws_per_second"])
        first = rows[0]["draws a second"] if rows else speed
        rows.append({"threads": count, "draws a second": speed, "times one thread": speed / first})
    return Section("threads", f"More threads, {draws:,} draws, its own clock", rows)
