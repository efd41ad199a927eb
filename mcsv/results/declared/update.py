"""Declared: the forecast before and after what was observed."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.results.declared.declaration import Declaration, Unit, with_errors, with_intervals

__all__ = ["BEFORE_AND_AFTER", "DECLARED"]

BEFORE_AND_AFTER = ("before", "after")
"""The labels of dimension ``forecast``: all draws alike, and each by how likely what was observed is in it."""

_FORECAST = ("option", "forecast")
_OUTPUT = ("option", "output", "forecast")
_OTHER = ("option", "other_pocket")
_SEEN = ("option", "observation")


def _distribution(name: str, dims: tuple[str, ...], unit: Unit, what: str) -> Iterator[Declaration]:
    yield from with_errors(
        (
            Declaration(f"{name}_mean", dims, unit, f"mean of the {what}, forecast"),
            Declaration(f"{name}_sd", dims, unit, f"standard deviation of the {what}, forecast"),
            Declaration(f"{name}_quantile", (*dims, "quantile"), unit, f"quantiles of the {what}, forecast"),
        )
    )


_DEFICIT = "probability that the accountable pocket is in deficit"
DECLARED = (
    Declaration("effective_draws", _FORECAST, "none", "equally weighted draws that would tell as much"),
    Declaration("other_tolerance", _OTHER, "share", "chance of a deficit that another pocket accepts"),
    Declaration("observed_value", _SEEN, "none", "figure that was observed"),
    *with_errors(
        (
            Declaration(
                "expected_quantile",
                (*_SEEN, "quantile"),
                "none",
                "quantiles of such a figure, its error in it, as it was expected before any was observed",
            ),
        )
    ),
    *with_intervals(
        (
            Declaration("p_as_far_out", _SEEN, "share", "probability of a figure as far out on either side, before"),
            Declaration(
                "p_as_far_out_together",
                ("option",),
                "share",
                "probability that all figures are together as far from what was expected of them, before",
            ),
            Declaration(
                "p_missing_as_much",
                ("option",),
                "share",
                "probability that figures miss the truth by as much, after what was observed",
            ),
            Declaration("p_deficit_any_forecast", _FORECAST, "share", f"{_DEFICIT} at any judged date, forecast"),
            Declaration("p_deficit_window_forecast", _FORECAST, "share", f"{_DEFICIT} at the window's end, forecast"),
            Declaration(
                "p_deficit_other_forecast",
                (*_OTHER, "forecast"),
                "share",
                "probability that another pocket is in deficit at any date on which it is judged, forecast",
            ),
            Declaration("p_output_negative_forecast", _OUTPUT, "share", "probability of an output below 0, forecast"),
        )
    ),
    *with_errors(
        (
            Declaration(
                "reserve_forecast",
                _FORECAST,
                "money",
                "smallest reserve that brings the risk at any judged date to the tolerance, forecast",
            ),
        )
    ),
    *_distribution("position_forecast", _FORECAST, "money", "accountable pocket's position at the window's end"),
    *_distribution("output_forecast", _OUTPUT, "output", "output"),
)
