"""Records in words: for a page, and for whoever checks them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mcsv.approvals.chain import Chain, read
from mcsv.approvals.entries import Approval, Printed
from mcsv.approvals.faults import broken, changed
from mcsv.approvals.record import Envelope

__all__ = ["decided", "record_told"]

_LAST = "Digest of the last record"


def decided(result: Path) -> list[tuple[str, str]]:
    """For a page of a result, each decision as who and what, and the digest of the last record, which stands for all.

    Where records or the result have changed since, a page must not repeat them: then it says so.
    """
    chain = read(result)
    if not chain.lines:
        return []
    if broken(chain) or any(fault.file == result.name for fault in changed(result, chain)):
        return [("Decisions", f"recorded, but they do not hold any more: mcsv verify {result.name} says why")]
    told = [_entry(record) for _, record in chain.sound]
    return [*told, (_LAST, chain.head)]


def _entry(record: Envelope) -> tuple[str, str]:
    entry = record.entry
    if isinstance(entry, Approval):
        return f"{entry.decision.capitalize()} by {entry.person}", f"{entry.role}, {entry.when}: {entry.reason}"
    return "Time stamp", f"{entry.when}{f', {entry.authority}' if entry.authority else ''}"


def record_told(number: int, chain: Chain, record: Envelope, notes: Sequence[str]) -> list[str]:
    """A record in lines: what was decided or stamped, by whom and when; on what; then ``notes`` on who signed it."""
    entry = record.entry
    if not isinstance(entry, Approval):
        by = f" by {entry.authority}" if entry.authority else ""
        stamped = chain.digests.index(entry.head) + 1 if entry.head in chain.digests else 0
        there = f"records 1 to {stamped} were" if stamped > 1 else "record 1 was"
        what = f"{there} there by then" if stamped else "of an unknown record"
        return [f"{number}. time stamp of {entry.when}{by}: {what}", *notes]
    lines = [f"{number}. {entry.decision} by {entry.person} ({entry.role}) at {entry.when}: {entry.reason}"]
    for printed in entry.figures:
        lines += [printed.figure, *_held_against(printed, entry.currency)]
    if not entry.complete:
        lines.append(f"The run had been interrupted: the figures are of {entry.draws:,} draws.")
    return [*lines, f"On: {', '.join(entry.subjects)}", *notes]


def _held_against(printed: Printed, currency: str) -> list[str]:
    known = [] if printed.tolerance is None else [f"tolerance {printed.tolerance * 100:.6g} %"]
    known += [] if printed.reserve is None else [f"reserve held {currency} {printed.reserve:,.0f}"]
    of = f"{printed.option}: " if printed.option else ""
    return [f"{of}{', '.join(known)}"] if known else []
