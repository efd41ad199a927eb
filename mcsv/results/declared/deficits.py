"""Declared: how likely, how deep and when a pocket is in deficit, and the risk that is accepted."""

from __future__ import annotations

from mcsv.results.declared.declaration import CELL, POCKET, Declaration, with_errors, with_intervals

__all__ = ["DECLARED"]

DECLARED = (
    *with_intervals(
        (
            Declaration(
                "p_deficit",
                CELL,
                "share",
                "share of draws in which the position is below zero at the end of the period",
            ),
            Declaration(
                "p_deficit_window",
                POCKET,
                "share",
                "share of draws in which the position is below zero at the end of the window",
            ),
            Declaration(
                "p_deficit_any",
                POCKET,
                "share",
                "share of draws in which the position is below zero at any judged date (the ends of financial "
                "years and of the window) inside the window",
            ),
            Declaration(
                "first_deficit_share",
                (*POCKET, "when"),
                "share",
                "share of draws whose first period that ends in deficit is this one",
            ),
        )
    ),
    *with_errors(
        (
            Declaration(
                "shortfall_mean", CELL, "money", "mean of the amount below zero, counted as 0 without a deficit"
            ),
            Declaration(
                "shortfall_given_deficit", CELL, "money", "mean of the amount below zero where there is a deficit"
            ),
        )
    ),
    Declaration(
        "pocket_tolerance",
        POCKET,
        "share",
        "probability of a deficit that the pocket's own finance officer accepts; nan where none is stated",
    ),
    Declaration(
        "pocket_window",
        POCKET,
        "none",
        "number of periods after which the pocket is judged; stated where any pocket has a window of its own",
    ),
)
