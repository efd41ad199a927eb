"""The example of R's voi in mcsv, beside its exact figures: EVPI as voi prints it, the rest by unit normal loss."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.peers.serve import Work, serve

EXACT = {"EVPI": 0.4798107, "EVPPI p1": 0.0833155, "EVPPI p2": 0.3955931, "EVSI p1, n = 1": 0.0251273}
EXACT["EVSI p1, n = 100"] = 0.0821176
MODEL = {
    "inputs": {"p1": {"dist": "normal", "mean": 1, "sd": 1}, "p2": {"dist": "normal", "mean": 0, "sd": 2}},
    "outputs": {"net": {"formula": "p1 - p2"}},
    "decision": {"output": "net"},
    "studies": {"study": {"tells": "p1", "data": "normal", "sd": 1, "sizes": [1, 100]}},
}


def load() -> Work:
    import mcsv

    mcsv.warmup()
    mcsv.voi(MODEL, draws=2**15)

    def work(draws: int, threads: int) -> dict[str, Any]:
        start = time.perf_counter()
        found = mcsv.voi(MODEL, draws=draws, threads=threads)
        seconds = time.perf_counter() - start
        told = [(found.evpi, found.evpi_se)]
        told += [(found.evppi.sel(driver=name), found.evppi_se.sel(driver=name)) for name in ("p1", "p2")]
        told += [(found.evsi.sel(size=size)[0], found.evsi_se.sel(size=size)[0]) for size in (1, 100)]
        rows = [
            {"": name, "exact": exact, "mcsv": float(value), "standard error": float(error)}
            for (name, exact), (value, error) in zip(EXACT.items(), told, strict=True)
        ]
        return {"seconds": seconds, "rows": rows}

    return work


if __name__ == "__main__":
    serve(load)
