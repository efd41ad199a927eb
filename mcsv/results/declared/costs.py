"""Declared: how deep deficits are, what the window costs, and what the money covers of it."""

from __future__ import annotations

from mcsv.results.declared.declaration import CELL, POCKET, Declaration, with_errors, with_intervals

__all__ = ["CERTAINTIES", "DECLARED"]

CERTAINTIES = {"p50": 0.5, "p80": 0.8, "p90": 0.9}
"""The percentiles by which a cost is approved, by the end of the variable's name."""

_COST = "net cash cost (out less in) of the accountable pocket by the end of its window"
_PEAK = "most by which cumulative cash is below zero at the end of any period"

DECLARED = (
    *with_errors(
        (
            Declaration(
                "depth_p95",
                POCKET,
                "money",
                "amount below zero at the end of the window that one in twenty deficits exceeds",
            ),
            Declaration(
                "depth_tail_mean",
                POCKET,
                "money",
                "mean amount below zero at the end of the window in the worst twentieth of deficits",
            ),
            Declaration(
                "reserve_required_date",
                CELL,
                "money",
                "smallest reserve with which a deficit at this judged date alone has the probability that the pocket "
                "accepts; nan at other dates, for a pocket that accepts none, and where a reserve is uncertain or does "
                "more than shift the position",
            ),
            Declaration("net_cost_mean", POCKET, "money", f"mean of the {_COST}"),
            Declaration("peak_funding_mean", POCKET, "money", f"mean of the {_PEAK}"),
            Declaration("peak_funding_p95", POCKET, "money", f"95 % point of the {_PEAK}"),
            *(
                Declaration(f"net_cost_p{share}", POCKET, "money", f"{share} % point of the {_COST}")
                for share in (50, 80, 90)
            ),
        )
    ),
    Declaration(
        "net_cost_mean_heavy",
        POCKET,
        "none",
        f"whether one draw holds more than a tenth of the squared distances from the mean of the {_COST}",
    ),
    Declaration(
        "money_given",
        POCKET,
        "money",
        "reserve and all budget of the accountable pocket by its window's end; nan where uncertain or some may lapse",
    ),
    Declaration(
        "net_cost_point",
        POCKET,
        "money",
        f"{_COST}, where every input is at its mean and nothing happens by chance",
    ),
    *with_intervals(
        (
            Declaration(
                "p_money_covers", POCKET, "share", f"share of draws in which reserve and budget cover the {_COST}"
            ),
            Declaration(
                "p_above_point",
                POCKET,
                "share",
                f"share of draws in which the {_COST} is above that at the means of all inputs",
            ),
        )
    ),
)
