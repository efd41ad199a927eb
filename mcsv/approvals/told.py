"""Records in words: for a page, and for whoever checks them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mcsv.approvals.chain import Chain, read
from mcsv.approvals.entries import Approval, Printed
from mcsv.approvals.faults import broken, changed
from mcsv.approvals.record import Envelope
from mcsv.escapes import typed
from mcsv.results.reading.decided import NOTHING, Decided, Decision

__all__ = ["decided", "record_told"]


def decided(result: Path) -> Decided:
    """For a page of a result, what was decided on it; where records or the result have changed since, that they do not
    hold.
    """
    chain = read(result)
    if not chain.lines:
        return NOTHING
    if broken(chain) or any(fault.file == result.name for fault in changed(result, chain)):
        return Decided(doubted=typed("mcsv", "verify", Path(result.name)))
    return Decided(tuple(_decision(record) for _, record in chain.sound), chain.head)


def _decision(record: Envelope) -> Decision:
    entry = record.entry
    if isinstance(entry, Approval):
        return Decision(entry.decision, entry.person, entry.when, entry.role, entry.reason)  # type: ignore[arg-type]
    return Decision("stamped", entry.authority, entry.when)


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
