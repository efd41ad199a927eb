"""Declared: what others save for what the accountable pocket spends, where it was asked for."""

from __future__ import annotations

from mcsv.results.declared.declaration import POCKET, Declaration, with_errors, with_intervals

__all__ = ["DECLARED", "SAVED"]

SAVED = ("cash in window", "cash later", "not cash", "beyond horizon", "total")
"""The labels of dimension ``saved``: cash that leaves a budget by the end of the accountability's window, and by that
of the horizon; saved inside the horizon but no cash by its end; saved after it; all of that."""

_SPENT = (
    "spending of the accountable pocket inside the horizon: its share of costs, costs of events, and what it pays to "
    "others; what it is given is not taken off; in the model's prices, not discounted"
)
_SAVED = "what is saved of public bodies' money, in the model's prices, not discounted"
_RATIO = "over the mean of what the accountable pocket spends (error by the delta method)"

DECLARED = (
    *with_errors(
        (
            Declaration("spent_mean", POCKET, "money", f"mean of the {_SPENT}; nan for other pockets"),
            Declaration("saved_mean", (*POCKET, "saved"), "money", f"mean of {_SAVED}, by the pocket and its parts"),
            Declaration("saved_per_pound", (*POCKET, "saved"), "share", f"mean of {_SAVED}, by the pocket, {_RATIO}"),
            Declaration(
                "saved_elsewhere_mean",
                ("option", "saved"),
                "money",
                f"mean of {_SAVED}, by all pockets but the accountable one and its parts",
            ),
            Declaration(
                "saved_elsewhere_per_pound",
                ("option", "saved"),
                "share",
                f"mean of {_SAVED}, by all pockets but the accountable one and its parts, {_RATIO}",
            ),
            Declaration(
                "leakage",
                POCKET,
                "share",
                "1 less the mean of the accountable pocket's own cash over the mean of all that public bodies and "
                "bodies with books of their own save inside the horizon; nan for other pockets",
            ),
        )
    ),
    *with_intervals(
        (
            Declaration("p_spent_negative", POCKET, "share", f"share of draws below zero of the {_SPENT}"),
            Declaration(
                "p_saved_negative",
                ("option",),
                "share",
                "share of draws in which all savings inside the horizon together are below zero",
            ),
        )
    ),
)
