"""Declared: how likely an event is, and what it costs."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration, with_errors, with_intervals

__all__ = ["DECLARED"]

_EVENT = ("option", "event")

DECLARED = (
    *with_intervals(
        (
            Declaration(
                "event_probability",
                _EVENT,
                "share",
                "share of draws in which the event happens at least once inside the horizon; nan where an option has "
                "no such event",
            ),
        )
    ),
    *with_errors(
        (
            Declaration(
                "event_cost_mean",
                _EVENT,
                "money",
                "mean of the nominal cash that an event and what is done against it cost all pockets in the horizon",
            ),
        )
    ),
)
