"""How much smaller errors are over Sobol points than with as many plain draws, and what a draw takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import peer
from benchmarks.table import Section

BARS = {
    "standard": {"mean": 20.0, "sd": 3.0, "50 %": 1.5, "P(<0)": 1.15},
    "discharge": {"mean": 300.0, "5 %": 3.0, "50 %": 3.0, "95 %": 3.0, "P(<0)": 4.0},
    "risk_register": {"mean": 4.0, "P(<0)": 2.0},
}
"""By model, of the accountable pocket's position at its window's end."""


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """Gains of 16 replicates of 2^16 points, the root of the mean square over several seeds."""
    run = peer("mcsv_points", 2 if quick else 8)
    say(f"points: {run.missing or f'{run.seconds:.1f} s'}")
    title = "Sobol points, 16 x 65,536, against as many plain draws"
    if run.missing:
        return [Section("points", title, [{"": "not measured", "remark": run.missing}])]
    rows: list[dict[str, Any]] = []
    remarks = ["how many times smaller errors are; of one seed that is known to a fifth"]
    for name, bars in BARS.items():
        gains, times = run.answer["models"][name]["gains"], run.answer["models"][name]["microseconds"]
        rows.append({"": name, **gains, "time a draw, of plain": times["points"] / times["plain"]})
        short = [f"{figure} {gains[figure]:.3g} of {bar:g}" for figure, bar in bars.items() if gains[figure] < bar]
        remarks += [f"{name}: {', '.join(short)}: NOT MET"] if short else []
    return [Section("points", title, rows, remarks)]
