"""``python -m benchmarks.plot BENCHMARKS.json``: the same figures as one picture beside the file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("agg")
import matplotlib.pyplot as plt

Rows = list[dict[str, Any]]


def _bars(axes: Any, rows: Rows, title: str, scale: str = "log") -> None:
    rows = [row for row in rows if row.get("microseconds a draw")]
    values = [row["microseconds a draw"] for row in rows]
    bars = axes.barh([row[""] for row in rows], values, color=["C0" if "mcsv" in row[""] else "C7" for row in rows])
    axes.bar_label(bars, [f"{value:.3g}" for value in values], padding=3)
    axes.set(xscale=scale, xlabel="microseconds a draw", title=title)
    low, high = min(values, default=1), max(values, default=1)
    axes.set_xlim(*((low / 5, high * 4) if scale == "log" else (0, high * 1.15)))
    axes.invert_yaxis()


def _steps(axes: Any, rows: Rows, title: str) -> None:
    _bars(axes, rows, title, "linear")


def _draws(axes: Any, rows: Rows, title: str) -> None:
    for name, style in (("mcsv", "C0o-"), ("numpy", "C7s-")):
        known = [row for row in rows if row.get(f"{name} seconds")]
        axes.plot([row["draws"] for row in known], [row[f"{name} seconds"] for row in known], style, label=name)
    axes.set(xscale="log", yscale="log", xlabel="draws", ylabel="seconds", title=title)
    axes.legend()


def _threads(axes: Any, rows: Rows, title: str) -> None:
    known = [row for row in rows if row.get("draws a second")]
    counts = [row["threads"] for row in known]
    axes.plot(counts, [row["draws a second"] / 1e6 for row in known], "C0o-", label="mcsv")
    if known:
        first = known[0]["draws a second"] / 1e6
        axes.plot(counts, [first * count / counts[0] for count in counts], "C7:", label="in proportion")
    axes.set(xlabel="threads", ylabel="million draws a second", title=title)
    axes.set_ylim(bottom=0)
    axes.legend()


DRAWN = {"standard": _bars, "cell": _bars, "profile": _steps, "draws": _draws, "threads": _threads}


def main(source: Path) -> None:
    """Draw every section that has a picture into ``source`` with the ending .png."""
    sections = [row for row in json.loads(source.read_text(encoding="utf-8"))["sections"] if row["name"] in DRAWN]
    figure, axes = plt.subplots(max(len(sections), 1), 1, figsize=(9, 3 * max(len(sections), 1)), squeeze=False)
    for place, section in zip(axes[:, 0], sections, strict=False):
        DRAWN[section["name"]](place, section["rows"], section["title"])
    figure.tight_layout()
    figure.savefig(source.with_suffix(".png"), dpi=110)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
