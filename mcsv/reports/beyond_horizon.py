"""What falls beyond the horizon, and so into no figure of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports import words
from mcsv.reports.scales import scale_of
from mcsv.reports.screen import Screen, clean
from mcsv.reports.table import table
from mcsv.results.reading import figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["beyond"]

_WORTH_TELLING = 1e-6
"""Of the largest position: less than this beyond the horizon is not told."""


def beyond(one: xr.Dataset, screen: Screen) -> list[str]:
    """A line for each pocket for which anything falls beyond the horizon."""
    if "cash_beyond_horizon_mean" not in one:
        return []
    size, sign, rows = scale_of(one, one.attrs["currency"]), screen.signs.plus_minus, []
    most = float(np.nanmax(abs(one["position_quantile"].values))) / size.factor
    for index, name in enumerate(one["pocket"].values):
        means = [size.of(figure(one, f"{kind}_beyond_horizon_mean", pocket=index)) for kind in ("cash", "value")]
        if any(abs(mean.value) > _WORTH_TELLING * most for mean in means):
            row = [clean(str(name))]
            for mean in means:
                row += [words.figure(mean), words.error(mean, sign)] if mean.value else ["none", ""]
            rows.append(row)
    if not rows:
        return []
    unit = clean(size.unit(one.attrs["currency"]))
    title = f"Beyond the horizon and in no figure above: means, {unit}; value is real, not discounted"
    return [*screen.paragraph(title, "bold"), *table([["", "cash", "", "value", ""], *rows], screen.width)]
