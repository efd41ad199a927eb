"""What further answers take beyond the run: ten sizes of a study, a box of deficits, and worlds; processor seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from benchmarks.measure import ROOT
from benchmarks.peers.serve import Work, serve
from benchmarks.standard import MODEL

_ROUNDS = 7
_SIZES = (10, 20, 50, 100, 150, 200, 300, 500, 700, 1000)
_CHANCES = {"p": {"dist": "beta", "alpha": 15, "beta": 85}, "q": {"dist": "beta", "alpha": 12, "beta": 88}}
_CHOICE = {"outputs": {"gain": {"formula": "20000 * (p - q) - 500"}}, "decision": {"output": "gain"}}
WORLDS = 4096
LOOKED, DRIVERS = 2**15, 90
"""Draws and inputs among which a box is looked for."""


def load() -> Work:
    import numpy as np

    import mcsv
    from mcsv.answers.bins import BINS, EDGES
    from mcsv.answers.boxes import boxes_of
    from mcsv.answers.peeling import Sample

    claim = {"inputs": _CHANCES, **_CHOICE}

    def studied(*tells: str) -> mcsv.Model:
        if not tells:
            return mcsv.validate(claim)
        study = {"tells": list(tells), "data": "binomial", "sizes": list(_SIZES), "per": 1}
        return mcsv.validate(claim | {"studies": {"pilot": study}})

    def sample() -> Sample:
        random = np.random.default_rng(1)
        u = random.random((DRIVERS, LOOKED))
        inside = (u[1] > 0.7) & (u[4] < 0.4)
        bins = (np.searchsorted(EDGES, u, side="right") - 1).astype(np.uint8)
        return Sample(bins, random.random(LOOKED) < np.where(inside, 0.9, 0.05), BINS)

    def work(draws: int, threads: int) -> dict[str, Any]:
        none, one, two = studied(), studied("q"), studied("p", "q")
        standard, looked = mcsv.read_model(ROOT / MODEL), sample()
        asked: dict[str, Callable[[], object]] = {
            "no study": lambda: mcsv.voi(none, draws=draws, threads=1),
            "one input": lambda: mcsv.voi(one, draws=draws, threads=1),
            "two inputs": lambda: mcsv.voi(two, draws=draws, threads=1),
            "box": lambda: boxes_of(looked),
            "no worlds": lambda: mcsv.simulate(standard, draws=2**16, threads=2),
            "worlds": lambda: mcsv.simulate(standard, draws=2**16, threads=2, levels=WORLDS),
        }
        best = dict.fromkeys(asked, float("inf"))
        for _ in range(1 + _ROUNDS):  # the first compiles
            for name, ask in asked.items():
                began = time.process_time()
                ask()
                best[name] = min(best[name], time.process_time() - began)
        return {"best": best}

    return work


if __name__ == "__main__":
    serve(load)
