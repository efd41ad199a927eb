"""``python -m benchmarks.truths [--seeds 200] [--draws 1e5] [--only drivers]``: estimates against known answers.

One line a figure: bias with its error over the seeds, the reported standard error over the true one, the furthest of
the first 20 seeds in reported errors, the share of seeds whose 95 % interval holds the truth. The last lines judge.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from benchmarks.table import Section
from benchmarks.truths.cases import CASES, asked
from benchmarks.truths.known import Told, told

FURTHEST = 4.0
RATIO = 0.15


def _faults(found: Told, seeds: int) -> list[str]:
    """What of a figure is not as it should be."""
    slack = 3 * (0.95 * 0.05 / seeds) ** 0.5
    ratio_slack = RATIO + 3 / (2 * seeds) ** 0.5
    faults = [f"{found.worst:.1f} errors off in 20 seeds"] if found.worst > FURTHEST else []
    low_only = found.ratio < 1 - ratio_slack
    if seeds >= 20 and (low_only if found.null else abs(found.ratio - 1) > ratio_slack):
        faults.append(f"reports {found.ratio:.2f} of its error")
    if seeds >= 100 and not found.null and abs(found.cover - 0.95) > slack + 0.021:
        faults.append(f"covers {100 * found.cover:.1f} %")
    return faults


def main() -> int:
    """Ask, print, judge; 1 where a figure is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.truths", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--draws", type=float, default=1e5)
    parser.add_argument("--only", action="append", help="cases whose name holds this (can be repeated)")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    wanted = [i for i, case in enumerate(CASES) if not arguments.only or any(o in case.name for o in arguments.only)]
    faults: list[str] = []
    with ProcessPoolExecutor(arguments.processes, mp_context=get_context("spawn")) as pool:
        for place in wanted:
            case = CASES[place]
            draws = max(int(arguments.draws), case.least)
            tasks = [(place, seed, draws) for seed in range(1, arguments.seeds + 1)]
            found = told(case, list(pool.map(asked, tasks)))
            title = f"{case.name}: {arguments.seeds} seeds of {draws:,} draws"
            print("\n" + Section(case.name, title, [one.row() for one in found]).text(), flush=True)
            faults += [
                f"{case.name}, {one.figure}: {fault}" for one in found for fault in _faults(one, arguments.seeds)
            ]
    print("\n" + ("\n".join(faults) if faults else "every figure is as it should be"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
