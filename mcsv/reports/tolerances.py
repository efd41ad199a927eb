"""Tolerances of other pockets than the accountable one: whether each stays within the risk that it accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports import words
from mcsv.reports.scales import scale_of
from mcsv.reports.screen import Screen, clean
from mcsv.reports.table import table
from mcsv.results.reading import judged_apart, judged_by, probability, reserve_at, standing

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["tolerances"]

_STANDING = {"above": "above", "within": "within", "unclear": "too close to call"}


def tolerances(one: xr.Dataset, but: int | None, screen: Screen) -> list[str]:
    """Whether pockets other than ``but`` that accept a risk of their own stay within it, and the reserve that does."""
    if "pocket_tolerance" not in one:
        return []
    size, rows = scale_of(one, one.attrs["currency"]), []
    for index, tolerance in enumerate(one["pocket_tolerance"].values.tolist()):
        if index == but or not np.isfinite(tolerance):
            continue
        chance = probability(one, "p_deficit_window", pocket=index)
        reserve = size.of(reserve_at(one, index, tolerance))
        row = [clean(str(one["pocket"].values[index])), words.percent(chance), words.interval(chance)]
        row += [words.exact(round(100 * tolerance, 7)), _STANDING[standing(chance, tolerance)]]
        rows.append([*row, *words.needed(reserve, screen.signs.plus_minus)])
        if apart := judged_apart(one, index):
            rows.append([f"  {apart}", *[""] * 6])
    if not rows:
        return []
    heading = ["", "P(<0), %", "95 % interval", "tolerance, %", "it is", "reserve to it", ""]
    unit = clean(size.unit(one.attrs["currency"]))
    title = f"Pockets with a tolerance of their own at the end of {judged_by(one)}, {unit}"
    return [*screen.paragraph(title, "bold"), *table([heading, *rows], screen.width)]
