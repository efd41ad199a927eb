"""Declared: how things stand in draws in which a decision was a yes, and a no; where it was asked for."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration, with_errors, with_intervals

__all__ = ["DECLARED"]

_ANSWER = ("option", "decision", "answer")
_POCKET = (*_ANSWER, "pocket")
_AMONG = "among draws with that answer to the decision"

DECLARED = (
    *with_intervals(
        (
            Declaration("p_answer", _ANSWER, "share", "share of draws with that answer to the decision"),
            Declaration("p_deficit_given", _POCKET, "share", f"share with a deficit at any judged date, {_AMONG}"),
        )
    ),
    *with_errors(
        (
            Declaration(
                "position_given_mean",
                _POCKET,
                "money",
                f"mean of the position at the end of the window, nominal cash, {_AMONG}",
            ),
            Declaration("npv_given_mean", (*_ANSWER, "view"), "money", f"mean of the net present value, {_AMONG}"),
            Declaration(
                "reserve_given",
                _POCKET,
                "money",
                "smallest reserve that brings the probability of a deficit at any judged date to the tolerance of the "
                f"pocket, {_AMONG}; nan where it states none, or where a reserve does more than shift the position",
            ),
        )
    ),
)
