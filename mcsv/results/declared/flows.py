"""Declared: what flows into and out of pockets by period, where it was asked for."""

from __future__ import annotations

from mcsv.results.declared.declaration import CELL, POCKET, Declaration, with_errors

__all__ = ["DECLARED", "FLOWS"]

FLOWS = ("cash_in", "cash_out", "budget")
"""What moves a position: the opening reserve, budget and cash in, less cash out, up to a period's end, are it."""

_SAID = {
    "cash_in": "nominal cash that comes into the pocket",
    "cash_out": "nominal cash that leaves the pocket",
    "budget": "budget that the pocket is given, less what of its money lapses",
}

DECLARED = tuple(
    with_errors(
        (
            Declaration(
                "opening_mean", POCKET, "money", "mean of the reserve at the start, that of the pocket's parts included"
            ),
            Declaration("lapsed_total_mean", POCKET, "money", "mean of the pocket's money that lapses, in all periods"),
            *(
                row
                for name in FLOWS
                for row in (
                    Declaration(f"{name}_mean", CELL, "money", f"mean of the {_SAID[name]} in the period"),
                    Declaration(f"{name}_total_mean", POCKET, "money", f"mean of the {_SAID[name]} in all periods"),
                )
            ),
        )
    )
)
