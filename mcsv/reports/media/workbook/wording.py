"""The words of the workbook's own: names of sheets, and what stands beside the cells that a reader may change."""

from __future__ import annotations

from collections.abc import Mapping

from mcsv.reports.writing.message import message

__all__ = [
    "ASSUMED",
    "ASSUMPTIONS",
    "CASH",
    "CURVES",
    "DETAIL",
    "DRIVERS",
    "FIGURES",
    "FOOT",
    "NUMBERS",
    "OPTIONS",
    "ORIGIN",
    "SHEETS",
    "SIGNED",
    "SIGN_OFF",
    "SUBJECT",
]

SIGN_OFF, FIGURES, CASH, OPTIONS = message("Sign-off"), message("Figures"), message("Cash flow"), message("Options")
DETAIL, DRIVERS = message("Detail"), message("Drivers")
ASSUMPTIONS, ORIGIN = message("Assumptions"), message("Provenance")
CURVES, NUMBERS = message("Curves"), message("Numbers")

SHEETS: Mapping[str, str] = {
    "cash": CASH,
    "options": OPTIONS,
    "drivers": DRIVERS,
    "boxes": DRIVERS,
    "evidence": DRIVERS,
}
"""The sheet of a section by its key; all others stand one below the other in Detail."""

ASSUMED = (
    (message("input"), 28),
    (message("middle (range)"), 34),
    (message("unit"), 22),
    (message("grade"), 8),
    (message("source"), 60),
)
"""What is said of an assumption, and how wide that stands."""
SIGNED: tuple[tuple[str, tuple[str, ...]], ...] = (
    (message("Name"), ()),
    (message("Role"), (message("commissioner"), message("analyst"), message("assurer"), message("approver"))),
    (message("Decision"), (message("approved"), message("rejected"), message("returned"))),
    (message("Reason"), ()),
    (message("Date"), ()),
    (message("Signature"), ()),
)
"""What the person who signs fills in, and what may be chosen."""
SUBJECT = message("How likely is a deficit, and what buys it down")
FOOT = message("&L&A&RPage &P of &N")
