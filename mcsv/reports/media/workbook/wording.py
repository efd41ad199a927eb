"""The words of the workbook's own: names of sheets, and what stands beside the cells that a reader may change."""

from __future__ import annotations

from collections.abc import Mapping

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

SIGN_OFF, FIGURES, CASH, OPTIONS = "Sign-off", "Figures", "Cash flow", "Options"
DETAIL, DRIVERS, ASSUMPTIONS, ORIGIN = "Detail", "Drivers", "Assumptions", "Provenance"
CURVES, NUMBERS = "Curves", "Numbers"

SHEETS: Mapping[str, str] = {
    "cash": CASH,
    "options": OPTIONS,
    "drivers": DRIVERS,
    "boxes": DRIVERS,
    "evidence": DRIVERS,
}
"""The sheet of a section by its key; all others stand one below the other in Detail."""

ASSUMED = (("input", 28), ("middle (range)", 34), ("unit", 22), ("grade", 8), ("source", 60))
"""What is said of an assumption, and how wide that stands."""
SIGNED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Name", ()),
    ("Role", ("commissioner", "analyst", "assurer", "approver")),
    ("Decision", ("approved", "rejected", "returned")),
    ("Reason", ()),
    ("Date", ()),
    ("Signature", ()),
)
"""What the person who signs fills in, and what may be chosen."""
SUBJECT = "How likely is a deficit, and what buys it down"
FOOT = "&L&A&RPage &P of &N"
