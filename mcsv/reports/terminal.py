"""The answer to ``mcsv run`` in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports import answer as whole
from mcsv.reports.media import text
from mcsv.reports.paper import Note
from mcsv.reports.screen import Screen

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["answer", "provenance"]


def answer(results: xr.Dataset, screen: Screen, option: str | None = None) -> str:
    """The whole answer as text for ``screen``, with a line break at its end; see :func:`mcsv.reports.answer.answer`."""
    return text.draw((*whole.answer(results, option), provenance(results, screen)), screen)


def provenance(results: xr.Dataset, screen: Screen) -> Note:
    """How to read errors, and where the figures come from."""
    attrs = results.attrs
    parts = [f"{attrs['draws']:,} draws", f"seed {attrs['seed']}", f"fingerprint {str(attrs['fingerprint'])[:12]}"]
    elapsed = attrs.get("elapsed_seconds")
    if elapsed:
        parts.append(f"{attrs['draws'] / elapsed:,.0f} draws/s")
    parts.append(f"mcsv {attrs['mcsv']}")
    sign = screen.signs.plus_minus
    error = f"{sign} and intervals: 95 % simulation error; figures are rounded to it, reserves up."
    return Note((error, screen.signs.dot.join(parts)))
