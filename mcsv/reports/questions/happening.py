"""Where a driver is low and where it is high, in words; and how often an event happens there."""

from __future__ import annotations

from mcsv.reports.writing.message import counted, message
from mcsv.results.statistics.influence import Given

__all__ = ["happens", "where"]

_MOST = 7
"""As many or more are counted as one."""


def where(known: Given) -> tuple[str, str]:
    """The two parts between which the outcome of a driver is told."""
    low, high = known.counts
    if known.kind == "event" and high == 1:
        return message("where it does not happen"), message("where it happens")
    if known.kind == "event":
        return tuple(message("where it happens {times}", times=_times(count)) for count in known.counts)  # type: ignore[return-value]
    if known.kind == "count":
        text = "where it is {count} or more" if high == _MOST else "where it is {count}"
        return message("where it is {count}", count=low), message(text, count=high)
    if known.kind == "by_period":
        return message("in the lowest eighth of its mean over the window"), message("in the highest")
    return message("in the lowest eighth of it"), message("in the highest")


def happens(known: Given) -> str:
    """How often an event happens in them; empty for anything else."""
    if known.kind != "event":
        return ""
    low, high = known.counts
    if high == 1:
        return message("event: no, yes")
    return message("event: {low}, {high}", low=_times(low), high=_times(high))


def _times(count: int) -> str:
    if count < 2:
        return message("once") if count else message("never")
    if count == _MOST:
        return counted(count, "{count} time or more", "{count} times or more")
    return counted(count, "{count} time", "{count} times")
