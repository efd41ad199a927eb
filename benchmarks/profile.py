"""Where the time of the standard programme goes, step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import peer
from benchmarks.table import Section


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """Microseconds a draw on one thread, by step."""
    run = peer("mcsv_profile", 200_000 if quick else 1_000_000)
    say(f"profile: {run.missing or f'{run.seconds:.1f} s'}")
    title = "Where the time goes, one thread"
    if run.missing:
        return [Section("profile", title, [{"": "not measured", "remark": run.missing}])]
    steps: dict[str, float] = run.answer["steps"]
    total = sum(steps.values())
    rows: list[dict[str, Any]] = [
        {"": name, "microseconds a draw": value, "per cent": 100 * value / total} for name, value in steps.items()
    ]
    rows.append({"": "all in one run", "microseconds a draw": run.answer["together"]})
    return [Section("profile", title, rows, ["each kind of instruction alone, its rows in cache; then all of them"])]
