"""Declared: whole curves of what a reader may move, so that a page can answer without new draws."""

from __future__ import annotations

from mcsv.results.declared.declaration import CELL, POCKET, Declaration, with_intervals

__all__ = ["DECLARED", "POINTS"]

POINTS = 1_025
"""Shares of draws that every curve tells of; further ones stand at gaps that no draw lies in."""

DECLARED = (
    *with_intervals(
        (
            Declaration(
                "p_deficit_by",
                CELL,
                "share",
                "share of draws in which the accountable pocket has a deficit at any date that is judged if its window "
                "ends with the period; nan for other pockets, and where such a window would settle a risk share at "
                "another time than that of the run does",
            ),
        )
    ),
    Declaration(
        "reserve_curve",
        (*CELL, "share"),
        "money",
        "reserve of the accountable pocket with which this share of draws shows no deficit at any date that is judged "
        "if its window ends with the period; below zero: what it could lose without one. nan where "
        "p_deficit_by is, and where a reserve does more than shift the position",
    ),
    Declaration(
        "reserve_curve_gain",
        (*CELL, "share"),
        "none",
        "how many times smaller the error of this share of draws is, with its reserve, than with as many plain draws, "
        "as replicates tell it; in runs over points alone",
    ),
    Declaration(
        "net_cost_curve",
        (*POCKET, "share"),
        "money",
        "net cash cost of the accountable pocket by the end of its window that this share of draws does not exceed",
    ),
)
