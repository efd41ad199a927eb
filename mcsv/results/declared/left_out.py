"""Declared: what would be without one risk, and what each risk has of what all come to."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration, with_errors

__all__ = ["DECLARED"]

_EACH = ("option", "event")
_POSITION = "the accountable pocket's position at the window's end"
_RISK = "the chance that it has a deficit at any judged date"
_RESERVE = "the reserve that it would require at its tolerance against a deficit at any judged date"
_RESERVE_AT_END = "the reserve required at the window's end"
_WITHOUT = "if the event could not happen and nothing were done against it"
_SHARE = "the risk's share, averaged over all orders in which risks come (Shapley value), of"

DECLARED = (
    *with_errors(
        (
            Declaration("without_position_mean", _EACH, "money", f"mean of {_POSITION} {_WITHOUT}"),
            Declaration("without_position_change", _EACH, "money", f"how much more that mean is {_WITHOUT}"),
            Declaration("without_position_quantile", (*_EACH, "quantile"), "money", f"{_POSITION} {_WITHOUT}"),
            Declaration(
                "without_position_quantile_change",
                (*_EACH, "quantile"),
                "money",
                f"how much more {_POSITION} is at this quantile {_WITHOUT}",
            ),
            Declaration("without_p_deficit", _EACH, "share", f"{_RISK} {_WITHOUT}"),
            Declaration("without_p_deficit_change", _EACH, "share", f"how much more {_RISK} is {_WITHOUT}"),
            Declaration("without_reserve", _EACH, "money", f"{_RESERVE} {_WITHOUT}"),
            Declaration("without_reserve_change", _EACH, "money", f"how much more {_RESERVE} is {_WITHOUT}"),
            Declaration("risk_part_p_deficit", _EACH, "share", f"{_SHARE} the chance of a deficit at the window's end"),
            Declaration("risk_part_reserve", _EACH, "money", f"{_SHARE} what risks add to {_RESERVE_AT_END}"),
        )
    ),
    Declaration("risk_part_why", ("option",), "none", "why risks have no shares; empty where they have"),
)
