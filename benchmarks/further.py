"""What further answers take beyond the run that they are asked of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.measure import peer
from benchmarks.table import Bar, Section

STUDY, BOX, WORLDS = 0.2, 0.5, 2.0
"""Seconds that ten sizes of a study, a box among 2^15 draws of 90 inputs, and 4,096 worlds may take."""


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """Processor seconds, the best of runs that take turns."""
    draws = 2**17 if quick else 1_000_000
    run = peer("mcsv_further", draws)
    say(f"further answers: {run.missing or f'{run.seconds:.1f} s'}")
    title = f"What further answers take beyond the run, processor seconds, {draws:,} draws"
    if run.missing:
        return [Section("further", title, [{"": "not measured", "remark": run.missing}])]
    best = run.answer["best"]
    bars = [
        Bar(f"ten sizes of a study of {name}, seconds", best[name] - best["no study"], STUDY)
        for name in ("one input", "two inputs")
    ]
    bars.append(Bar("a box among 32,768 draws of 90 inputs, seconds", best["box"], BOX))
    # Two threads share the work.
    bars.append(Bar("4,096 worlds on two threads, seconds", (best["worlds"] - best["no worlds"]) / 2, WORLDS))
    return [Section("further", title, [{"": name, "seconds": time} for name, time in best.items()], bars=bars)]
