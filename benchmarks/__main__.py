"""``python -m benchmarks [--quick]``: everything side by side; tables here, JSON and a plot in ``out/``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import (
    batch,
    cell,
    cluster,
    collecting,
    drivers,
    endurance,
    further,
    growth,
    inputs,
    install,
    machine,
    options,
    points,
    profile,
    size,
    standard,
    start,
    worth,
    yardstick,
)
from benchmarks.measure import child
from benchmarks.table import Section

OUT = Path(__file__).parent / "out"


@dataclass(frozen=True)
class Part:
    """One question, and who answers it."""

    name: str
    measure: Callable[[bool, Callable[[str], None]], Sequence[Section]]


PARTS = (
    Part("standard", standard.measure),
    Part("yardstick", yardstick.measure),
    Part("cell", cell.measure),
    Part("growth", growth.measure),
    Part("endurance", endurance.measure),
    Part("collecting", collecting.measure),
    Part("size", size.measure),
    Part("inputs", inputs.measure),
    Part("cluster", cluster.measure),
    Part("start", start.measure),
    Part("install", install.measure),
    Part("drivers", drivers.measure),
    Part("worth", worth.measure),
    Part("further", further.measure),
    Part("points", points.measure),
    Part("options", options.measure),
    Part("profile", profile.measure),
    Part("batch", batch.measure),
)
GROUPS = {"answers": ("drivers", "worth", "further", "points", "options")}
"""Parts that are asked for by one name: what answers beyond the run cost, and how good they are."""


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    """Measure, print, write; 0 also where a peer is missing, 1 where mcsv and numpy disagree."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer draws and repetitions: minutes, rougher")
    names = [*(part.name for part in PARTS), *GROUPS]
    parser.add_argument("--only", choices=names, action="append", help="only these parts (can be repeated)")
    arguments = parser.parse_args()
    wanted = {name for only in arguments.only or () for name in GROUPS.get(only, (only,))}
    chosen = [part for part in PARTS if not wanted or part.name in wanted]

    here = machine.describe()
    print(machine.sentence(here))
    sections: list[Section] = []
    for part in chosen:
        for section in part.measure(arguments.quick, _say):
            sections.append(section)
            print("\n" + section.text(), flush=True)
    bars = [bar.row() for section in sections for bar in section.bars]
    if bars:
        print("\n" + Section("bars", "What was to be met", bars).text())
    print("\n" + _write(here, sections, arguments.quick))
    return 1 if any(section.wrong for section in sections) else 0


def _write(here: dict[str, Any], sections: Sequence[Section], quick: bool) -> str:
    """JSON and plot into ``out/``; answers where they are."""
    OUT.mkdir(exist_ok=True)
    target = OUT / "benchmarks.json"
    document = {"machine": here, "quick": quick, "sections": [section.document() for section in sections]}
    target.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    plot = child([sys.executable, "-m", "benchmarks.plot", str(target)])
    return f"{target}\n{plot.missing or target.with_suffix('.png')}"


if __name__ == "__main__":
    sys.exit(main())
