"""Declared: what changed from one model to another, and what each change explains of the change of its figures."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration, with_errors

__all__ = ["DECLARED", "DRAWN", "IDLE"]

IDLE = 0
"""The step of an edit that moves no figure."""

DRAWN = -1
"""The step of an edit that says how draws are made."""

_EACH = ("option", "outcome")
_STEP = ("option", "step", "outcome")
_PART = "what the step changes in the outcome"

DECLARED = (
    *with_errors(
        (
            Declaration("outcome_before", _EACH, "outcome", "outcome of the first model, as it was stored if it was"),
            Declaration("outcome_after", _EACH, "outcome", "outcome of the last model, as it was stored if it was"),
            Declaration("outcome_change", _EACH, "outcome", "change of the outcome by all steps, on the same draws"),
            Declaration(
                "outcome_by_draws",
                _EACH,
                "outcome",
                "change of the outcome that is due to another seed, number or kind of draws",
            ),
            Declaration("step_in_order", _STEP, "outcome", f"{_PART} after those before it"),
            Declaration("step_averaged", _STEP, "outcome", f"{_PART} on average over all orders (Shapley value)"),
        )
    ),
    Declaration("outcome_by_code", _EACH, "outcome", "change of the outcome that is due to other code"),
    Declaration("reserve_why", ("option",), "none", "why reserves have no parts; empty where they have"),
    Declaration("step_why", ("step",), "none", "what would be wrong with a part of it; empty for a single change"),
    Declaration("edit_kind", ("edit",), "none", "added, removed, changed or renamed"),
    Declaration("edit_before", ("edit",), "none", "what stood there, as JSON; empty for nothing"),
    Declaration("edit_after", ("edit",), "none", "what stands there now, as JSON; empty for nothing"),
    Declaration(
        "edit_step",
        ("edit",),
        "none",
        f"step in which it is made, from 1 on; {IDLE}: it moves no figure; {DRAWN}: it says how draws are made",
    ),
    Declaration("edit_describes", ("edit",), "none", "whether it is said for readers alone"),
)
