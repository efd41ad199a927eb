"""Declared: when a pocket has its money back, and what comes after the horizon."""

from __future__ import annotations

from mcsv.results.declared.declaration import POCKET, Declaration, with_errors, with_intervals

__all__ = ["DECLARED"]

DECLARED = (
    *with_intervals(
        (
            Declaration(
                "payback_period_share",
                (*POCKET, "when"),
                "share",
                "share of draws in which from the end of this period on, and not before, cumulative cash stays >= 0",
            ),
        )
    ),
    *with_errors(
        (
            Declaration(
                "cash_beyond_horizon_mean",
                POCKET,
                "money",
                "mean of the nominal cash that comes in (less what goes out) after the last period",
            ),
            Declaration(
                "value_beyond_horizon_mean",
                POCKET,
                "money",
                "mean of the value gained (less costs) after the last period, real, not discounted",
            ),
        )
    ),
)
