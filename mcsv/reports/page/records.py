"""What was decided on a result, for the end of its page."""

from __future__ import annotations

from mcsv.reports.writing.message import message
from mcsv.reports.writing.screen import clean
from mcsv.results.reading.decided import Decided, Decision

__all__ = ["recorded"]

_WHO = {
    "approved": "Approved by {person}",
    "rejected": "Rejected by {person}",
    "returned": "Returned by {person}",
}
_ROLES = {"commissioner": "commissioner", "analyst": "analyst", "assurer": "assurer", "approver": "approver"}


def recorded(decided: Decided) -> list[tuple[str, str]]:
    """Each decision as who and what, and the digest of the last record, which stands for all.

    Where records or the result have changed since, a page does not repeat them.
    """
    if decided.doubted:
        text = "recorded, but they do not hold any more: {command} says why"
        return [(message("Decisions"), message(text, command=clean(decided.doubted)))]
    found = [_entry(decision) for decision in decided.decisions]
    return [*found, (message("Digest of the last record"), decided.head)] if decided.head else found


def _entry(one: Decision) -> tuple[str, str]:
    if one.kind == "stamped":
        return message("Time stamp"), ", ".join(filter(None, (one.when, clean(one.who))))
    said = {"role": message(_ROLES[one.role]), "when": one.when, "reason": clean(one.reason)}
    return message(_WHO[one.kind], person=clean(one.who)), message("{role}, {when}: {reason}", **said)
