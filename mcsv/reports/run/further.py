"""Which further questions a model can be asked, and the commands that do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcsv.reports.writing.paper import Note

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["further"]

_SAID = {
    "drivers": "What drives it: mcsv drivers MODEL",
    "boxes": "What drives it: mcsv drivers MODEL; where deficits happen: with --boxes",
    "compare": "Which option, and how sure that is: mcsv compare MODEL",
    "voi": "What is worth knowing before deciding: mcsv voi MODEL",
    "update": "The forecast with what was observed ({observed}): mcsv update MODEL",
    "levels": "How sure the chance itself is, were all known that can be: --levels",
}


def further(results: xr.Dataset, shorter: Sequence[str], full: bool) -> list[Note]:
    """A line for each question; ``shorter``: the sections that are told more of with --full."""
    attrs = results.attrs
    asked = str(attrs.get("questions", "")).split()
    observed = str(attrs.get("observed", "")).replace(" ", ", ")
    lines = [_SAID[question].format(observed=observed) for question in asked if question in _SAID]
    if shorter:
        lines.append(f"More with --full: {', '.join(shorter)}")
    elif not full and "boxes" in asked:
        lines.append("More with --full: how deep deficits are, what the window costs, who would pay")
    return [Note(tuple(lines))] if lines else []
