"""Declared: what others would have to pay the accountable pocket, and whether they would still gain."""

from __future__ import annotations

from mcsv.results.declared.declaration import POCKET, Declaration, with_errors, with_intervals

__all__ = ["DECLARED"]

_DEFICIT = "share of draws in which the pocket is in deficit at any judged date once it has paid"
_GAIN = "share of draws in which the pocket's own net present value is above"

DECLARED = (
    *with_errors(
        (
            Declaration(
                "transfer_required",
                POCKET,
                "money",
                "smallest amount which, paid at the start into the accountable pocket's reserve, brings its chance of "
                "a deficit at any judged date to its tolerance; nan for other pockets and where that is not stated",
            ),
        )
    ),
    Declaration(
        "transfer_share",
        POCKET,
        "share",
        "share of that transfer in proportion to mean net present values; nan for pockets that could pay nothing",
    ),
    *with_intervals(
        (
            Declaration("p_gain", POCKET, "share", f"{_GAIN} zero"),
            Declaration("p_gain_paying_alone", POCKET, "share", f"{_GAIN} the whole transfer"),
            Declaration("p_gain_paying_share", POCKET, "share", f"{_GAIN} its share of the transfer"),
            Declaration("p_deficit_paying_alone", POCKET, "share", f"{_DEFICIT} the whole transfer at the start"),
            Declaration("p_deficit_paying_share", POCKET, "share", f"{_DEFICIT} its share of it at the start"),
        )
    ),
)
