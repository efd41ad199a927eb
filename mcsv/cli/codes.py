"""By which exit codes commands end: the one table of them, which their help and the README repeat."""

from __future__ import annotations

__all__ = [
    "BUG",
    "GATE_FAILED",
    "INTERRUPTED",
    "MEANINGS",
    "NOT_CONVERGED",
    "RESUMABLE",
    "USER",
    "VERIFICATION_FAILED",
    "told",
]

WELL, BUG, USER, NOT_CONVERGED, GATE_FAILED, VERIFICATION_FAILED, RESUMABLE, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 130

MEANINGS = {
    WELL: "well",
    BUG: "a bug of mcsv",
    USER: "the model or the command is at fault",
    NOT_CONVERGED: "ran, but is not as sure as it was to be (--until)",
    GATE_FAILED: "a gate (--fail-if) failed",
    VERIFICATION_FAILED: "verification failed",
    RESUMABLE: "incomplete, and the same command goes on",
    INTERRUPTED: "interrupted",
}

_USUAL = (WELL, BUG, USER, INTERRUPTED)
_OWN = {
    "run": (NOT_CONVERGED, GATE_FAILED, RESUMABLE),
    "batch": (RESUMABLE,),
    "verify": (VERIFICATION_FAILED,),
}
"""What some commands end by beside what all do."""
_NEVER = {"watch": (INTERRUPTED,)}
"""What some do not end by: to stop watching is how it ends well."""


def told(command: str = "") -> str:
    """The codes of a command, or all of them, in a sentence for its help."""
    own = {*_USUAL, *_OWN.get(command, ())} - {*_NEVER.get(command, ())}
    codes = sorted(own) if command else [*MEANINGS]
    return f"Exit codes: {', '.join(f'{code} {MEANINGS[code]}' for code in codes)}."
