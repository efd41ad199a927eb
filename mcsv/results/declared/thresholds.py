"""Declared: how surely outputs are above and below thresholds that somebody asked about."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration, with_intervals

__all__ = ["DECLARED"]

_PLACE = ("option", "threshold")

DECLARED = (
    *with_intervals(
        (
            Declaration("p_output_above", _PLACE, "share", "share of draws in which the output is above the threshold"),
            Declaration("p_output_below", _PLACE, "share", "share of draws in which the output is below the threshold"),
        )
    ),
)
