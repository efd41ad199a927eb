"""Very many draws of the standard programme: do time and memory grow as they should?

``python -m benchmarks --only endurance`` goes to 1e8 draws, ``python -m benchmarks.endurance 1e6 1e9`` as far as asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import Run, mcsv, median, threads_here
from benchmarks.standard import MODEL
from benchmarks.table import Section

_MOST_MB = 1_000
_MOST_TIME = 1.1
"""What a draw may cost among many, as a share of what it costs among the fewest."""
_SHORT = 2_000_000
"""Runs of fewer draws end so soon that they are repeated."""


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """1e6, 1e7 and 1e8 draws (1e7 at most in a quick run)."""
    return [endured([10**6, 10**7] if quick else [10**6, 10**7, 10**8], say)]


def endured(sizes: Sequence[int], say: Callable[[str], None]) -> Section:
    """Time and peak memory by the number of draws, each against the fewest; wrong where a bar is missed."""
    threads, rows = threads_here(), list[dict[str, Any]]()
    mcsv("run", MODEL, "--draws", "1000", "--json")  # compiles where this machine has not compiled yet
    for draws in sizes:
        command = ("run", MODEL, "--draws", str(draws), "--threads", str(threads), "--json")
        runs = [mcsv(*command) for _ in range(5 if draws <= _SHORT else 1)]
        rows.append(_row(draws, runs, rows))
        say(f"endurance, {draws:,} draws: {runs[-1].missing or f'{runs[-1].seconds:.1f} s'}")
    title = f"Standard programme for very long, {threads} thread{'' if threads == 1 else 's'}"
    bars = f"bars: peak below {_MOST_MB:,} MB; a draw costs at most {_MOST_TIME} times what it does among {sizes[0]:,}"
    return Section("endurance", title, rows, [bars], wrong=any(row.get("peak MB", 0.0) >= _MOST_MB for row in rows))


def _row(draws: int, runs: Sequence[Run], before: Sequence[dict[str, Any]]) -> dict[str, Any]:
    if runs[-1].missing:
        return {"draws": draws, "remark": runs[-1].missing}
    row: dict[str, Any] = {
        "draws": draws,
        "seconds, its own clock": median(runs, lambda run: draws / run.answer["draws_per_second"]),
        "processor seconds": median(runs, lambda run: run.cpu_seconds),
        "peak MB": median(runs, lambda run: run.peak_mb),
    }
    first = before[0] if before else row
    if "seconds, its own clock" in first:
        row["a draw's time, times"] = (
            row["seconds, its own clock"] / draws / (first["seconds, its own clock"] / first["draws"])
        )
    return row


def main() -> int:
    """Measure what the command line asks for; 1 where memory is above its bar."""
    sizes = [int(float(word)) for word in sys.argv[1:]] or [10**6, 10**7, 10**8]
    section = endured(sorted(sizes), lambda line: print(line, file=sys.stderr, flush=True))
    print(section.text())
    return int(section.wrong)


if __name__ == "__main__":
    sys.exit(main())
