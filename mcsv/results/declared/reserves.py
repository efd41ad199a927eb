"""Declared: the reserve that a model gives, and the one that buys a risk down."""

from __future__ import annotations

from mcsv.results.declared.declaration import POCKET, Declaration, with_errors

__all__ = ["DECLARED"]

_REQUIRED = (*POCKET, "confidence")

DECLARED = (
    Declaration("reserve_mean", POCKET, "money", "mean of the reserve that the model gives the pocket"),
    *with_errors(
        (
            Declaration(
                "reserve_required",
                _REQUIRED,
                "money",
                "smallest reserve with which the deficit at the end of the window has probability 1 - confidence; "
                "infinite where none would do",
            ),
            Declaration(
                "reserve_required_any",
                _REQUIRED,
                "money",
                "smallest reserve with which a deficit at any judged date has probability 1 - confidence; "
                "infinite where none would do",
            ),
        )
    ),
)
