"""The standard programme by hand, in C with AVX-512: how near to it mcsv comes on one thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import peer
from benchmarks.table import Bar, Section

BAR = 1.4
"""Times the yardstick that mcsv may take."""
_WRONG = 6.0


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """Processor time a draw of both in turn, the best of all rounds; means and chances of all cells are compared."""
    draws = 2**17 if quick else 2**19
    run = peer("mcsv_yardstick", draws)
    say(f"yardstick: {run.missing or f'{run.seconds:.1f} s'}")
    title = f"The standard programme by hand in C with AVX-512, one thread, {draws:,} draws"
    if run.missing:
        return [Section("yardstick", title, [{"": "not measured", "remark": run.missing}])]
    times: dict[str, float] = run.answer["microseconds"]
    rows: list[dict[str, Any]] = [{"": name, "microseconds a draw": time} for name, time in times.items()]
    apart = float(run.answer["apart"])
    remark = f"means and chances of the 100 cells lie {apart:.1f} standard errors apart at most"
    bar = Bar("the standard programme, of the time of the yardstick", times["mcsv"] / times["by hand"], BAR)
    return [Section("yardstick", title, rows, [remark], wrong=apart > _WRONG, bars=[bar])]
