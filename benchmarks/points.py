"""How much smaller errors are over Sobol points than with as many plain draws, and whether few points tell them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import peer
from benchmarks.table import Bar, Section

BARS = {
    "standard": {"mean": 20.0, "sd": 3.0, "50 %": 1.5, "P(<0)": 1.15},
    "discharge": {"mean": 300.0, "5 %": 3.0, "50 %": 3.0, "95 %": 3.0, "P(<0)": 4.0},
    "risk_register": {"mean": 4.0, "P(<0)": 2.0},
}
"""By model, of the accountable pocket's position at its window's end.

That of a deficit of the standard programme, which happens in 1 of 1,900 draws, cannot be had from coordinates of
inputs: summed up exactly over its 16 most important inputs together it would be 1.02, over 32 of them 1.10 (pairs of
draws that have these inputs in common show what they explain of the deficit together).
"""

COVERED = 0.92, 0.98
"""How many 95 % intervals of 16 replicates of 1,024 points are to cover."""


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """Gains of replicates of 2^16 points, the root of the mean square over several seeds; how often intervals cover."""
    run = peer("mcsv_points", 2 if quick else 8)
    say(f"points: {run.missing or f'{run.seconds:.1f} s'}")
    title = "Sobol points, 16 x 65,536, against as many plain draws"
    if run.missing:
        return [Section("points", title, [{"": "not measured", "remark": run.missing}])]
    rows: list[dict[str, Any]] = []
    met: list[Bar] = []
    remarks = ["how many times smaller errors are; covered: the rarest and the most frequent of six figures"]
    for name, bars in BARS.items():
        gains, covered, times = (run.answer["models"][name][part] for part in ("gains", "covered", "microseconds"))
        rarest, most = min(covered.values()), max(covered.values())
        pace = times["points"] / times["plain"]
        rows.append({"": name, **gains, "covered": f"{rarest:.3f} to {most:.3f}", "time a draw, of plain": pace})
        met += [
            Bar(f"{name}, {figure}, times smaller", gains[figure], bar, at_least=True) for figure, bar in bars.items()
        ]
        met += [Bar(f"{name}, time a draw of plain", pace, 1.0)]
        if not quick:
            met += [Bar(f"{name}, least covered", rarest, COVERED[0], True)]
            met += [Bar(f"{name}, most covered", most, COVERED[1])]
    return [Section("points", title, rows, remarks, bars=met)]
