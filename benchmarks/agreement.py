"""``python -m benchmarks.agreement RESULT.nc CELLS.json``: numpy's cells beside mcsv's."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from benchmarks.programme import QUANTILES


def compare(result: xr.Dataset, answer: dict[str, Any]) -> list[dict[str, Any]]:
    """One row a statistic: how many figures, and the largest difference over both runs' combined error."""
    cells = answer["cells"]
    result = result.isel(option=0).transpose("pocket", "period", ...)
    wider = np.sqrt(1 + float(result.attrs["draws"]) / answer["draws"])  # numpy's error beside mcsv's
    rows = []
    for name in ("mean", "sd"):
        error = result[f"position_{name}_se"].values * wider
        rows.append(_row(name, result[f"position_{name}"].values, cells[name], error))
    p = result["p_deficit"].values
    # One count at least, so that cells whose probability is all but 0 or 1 have an error.
    error = np.sqrt(np.maximum(p * (1 - p), 1 / answer["draws"]) / float(result.attrs["draws"])) * wider
    rows.append(_row("P(< 0)", p, cells["p_negative"], error))
    for place, level in enumerate(QUANTILES):
        where = np.flatnonzero(np.isclose(result["quantile"].values, level, rtol=0, atol=1e-9))
        if where.size:
            at = {"quantile": int(where[0])}
            error = result["position_quantile_se"].isel(at).values * wider
            rows.append(
                _row(
                    f"quantile {level}",
                    result["position_quantile"].isel(at).values,
                    cells["quantiles"][place],
                    error,
                )
            )
    return rows


def _row(name: str, ours: np.ndarray, theirs: list[list[float]], error: np.ndarray) -> dict[str, Any]:
    off = np.abs(ours - np.array(theirs)) / error
    return {
        "": name,
        "figures": int(off.size),
        "largest |difference|": float(off.max()),
        "mean |difference|": float(off.mean()),
    }


if __name__ == "__main__":
    with xr.open_dataset(sys.argv[1]) as opened:
        print(json.dumps({"rows": compare(opened.load(), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))}))
