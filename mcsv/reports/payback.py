"""Which pocket has its money back, when, and how surely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports import words
from mcsv.reports.screen import Screen, clean
from mcsv.reports.table import table
from mcsv.results.payback import Payback, payback
from mcsv.results.reading import judged_by

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["paybacks"]


def paybacks(one: xr.Dataset, screen: Screen) -> list[str]:
    """One line for each pocket that is ever out of pocket; nothing where none is."""
    found = {str(name): payback(one, index) for index, name in enumerate(one["pocket"].values)}
    rows = [_cells(clean(name), each, screen) for name, each in found.items() if not each.at_once]
    if not rows:
        return []
    title = "Payback: from the end of this period on, cumulative cash stays at or above zero"
    heading = ["", "median, from", f"within {judged_by(one)}, %", "never, %"]
    return [*screen.paragraph(title, "bold"), *table([heading, *rows], screen.width)]


def _cells(label: str, each: Payback, screen: Screen) -> list[str]:
    return [label, each.median or "never", words.percent(each.in_window), words.percent(each.never)]
