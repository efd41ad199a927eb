"""``python -m benchmarks.truths.stopping [--runs 1000]``: what runs that stop when they are sure enough tell.

Five targets, each a rare or frequent event told to a given half-width. A line a target: the share of runs whose
interval holds the truth, the share whose estimate is as near to it as was promised, at how many draws they stopped;
and whether a run on eight threads stops at the same draw with the same figures (every fiftieth).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from typing import Any

import numpy as np
from scipy.special import ndtri

import mcsv
from benchmarks.table import Section

TARGETS = ((0.31, 1e-3), (0.05, 5e-4), (0.01, 2e-4), (1e-3, 1e-4), (1e-4, 5e-5))
"""A probability, and half the width of the 95 % interval at which a run stops."""

BAR = 0.94
"""The share of runs whose interval is to hold the truth, and of those that are to be as near as promised."""

MOST = 10**7
AGAIN = 50


@cache
def _model(p: float) -> mcsv.Model:
    inputs = {"x": {"dist": "normal", "mean": -float(ndtri(p)), "sd": 1}}
    return mcsv.validate({"inputs": inputs, "outputs": {"y": {"formula": "x + 0"}}})


def stopped(seed: int, p: float, wanted: float) -> tuple[float, float, float, int, bool]:
    """Estimate, ends of its interval, draws; whether eight threads give the same where they are asked too."""

    def found(threads: int) -> Any:
        goal = f"p_output_negative: {wanted:g}"
        return mcsv.simulate(_model(p), draws=MOST, seed=seed, until=goal, threads=threads)

    one = found(1)
    alike = seed % AGAIN != 0 or _same(one, found(8))
    low, high = one.p_output_negative_ci.values.ravel()
    return float(one.p_output_negative.item()), float(low), float(high), int(one.attrs["draws"]), alike


def _same(one: Any, other: Any) -> bool:
    return bool(
        one.attrs["draws"] == other.attrs["draws"]
        and one.drop_attrs(deep=False).identical(other.drop_attrs(deep=False))
    )


def _asked(task: tuple[int, float, float]) -> tuple[float, float, float, int, bool]:
    return stopped(*task)


def told(p: float, wanted: float, runs: int, each: Callable[..., Any] = map) -> tuple[dict[str, Any], list[str]]:
    """A line of the table, and what is not as it should be."""
    found = list(each(_asked, [(seed, p, wanted) for seed in range(1, runs + 1)]))
    value, low, high, draws, alike = (np.array(part) for part in zip(*found, strict=True))
    cover = float(np.mean((low <= p) & (p <= high)))
    held = float(np.mean(np.abs(value - p) <= wanted))
    row = {
        "": f"P = {p:g} to {wanted:g}",
        "runs": runs,
        "held, %": 100 * cover,
        "as near as promised, %": 100 * held,
        "draws, fewest": int(draws.min()),
        "most": int(draws.max()),
    }
    shares = ("holds", cover), ("is as near as promised in", held)
    faults = [f"{p:g}: {what} {100 * share:.1f} %" for what, share in shares if share < BAR]
    faults += [f"{p:g}: threads stop apart"] if not alike.all() else []
    return row, faults


def main() -> int:
    """Run, print, judge; 1 where a figure is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.truths.stopping", description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    with ProcessPoolExecutor(arguments.processes, mp_context=get_context("spawn")) as pool:
        each = partial(pool.map, chunksize=10)
        lines = [told(p, wanted, arguments.runs, each) for p, wanted in TARGETS]
    faults = [fault for _, some in lines for fault in some]
    print(Section("stopping", "Runs that stop when they are sure enough", [row for row, _ in lines]).text())
    print("\n" + ("\n".join(faults) if faults else "every run stops as it should"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
