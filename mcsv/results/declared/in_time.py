"""Declared: how soon value comes, where it was asked for."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration, with_errors, with_intervals

__all__ = ["DECLARED"]

_VIEW = ("option", "view")
_INSIDE = (*_VIEW, "span")
_GAIN = "value that benefits bring (harm taken off, costs not), real and discounted"

DECLARED = (
    Declaration("span_periods", ("option", "span"), "none", "periods of the span; nan beyond the horizon"),
    *with_errors(
        (
            Declaration("gain_mean", _VIEW, "money", f"mean of the {_GAIN}, what comes after the horizon included"),
            Declaration("gain_inside_mean", _INSIDE, "money", f"mean of the {_GAIN}, inside the span"),
            Declaration(
                "gain_inside_share",
                _INSIDE,
                "share",
                f"{_GAIN}: mean inside the span over mean of all of it (error by the delta method); nan where all of "
                "it is below zero in some draws and above in others",
            ),
            Declaration("value_inside_mean", _INSIDE, "money", "mean of the net present value of what is in the span"),
        )
    ),
    *with_intervals((Declaration("p_gain_negative", _VIEW, "share", f"share of draws below zero of the {_GAIN}"),)),
)
