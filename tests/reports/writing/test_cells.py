from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from mcsv.reports.writing.cells import too_few
from mcsv.results.statistics.intervals import draws_for


@pytest.mark.parametrize(
    ("draws", "note"),
    [
        (30, f"n/a: too few draws; the quantile at 1 % needs at least {draws_for(0.01)}"),
        (100, f"n/a: too few draws; the quantile at 1 % needs at least {draws_for(0.01)}"),
        (1_000, None),
    ],
)
def test_so_many_draws_as_the_furthest_quantile_needs_are_told(draws: int, note: str | None) -> None:
    """Of 30 draws neither 1 % nor 5 % is told; what 5 % needs would not be enough."""
    assert draws_for(0.05) < 100 < draws_for(0.01)
    attrs = {"draws": draws, "quantiles": "0.01 0.05 0.5"}
    one = xr.Dataset(coords={"quantile": np.array([0.01, 0.05, 0.5])}, attrs=attrs)
    assert too_few(one) == (() if note is None else (note,))
