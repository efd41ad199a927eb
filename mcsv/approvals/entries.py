"""What a record says: somebody's decision, or the time stamp of what was recorded before it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import fields
from types import NoneType
from typing import Any

from mcsv.approvals.names import odd
from mcsv.dataclass import dataclass

__all__ = ["DECISIONS", "ROLES", "Approval", "Entry", "Printed", "Stamp", "impossible"]

ROLES = ("commissioner", "analyst", "assurer", "approver")
DECISIONS = ("approved", "rejected", "returned")
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class Printed:
    """What was printed of one option: the sentence; ``tolerance``, the chance accepted; ``reserve``, the one held.

    None where the run says neither.
    """

    option: str
    figure: str
    tolerance: float | None
    reserve: float | None


@dataclass(frozen=True)
class Approval:
    """What somebody decided.

    ``when``: UTC, to the second. ``figures``: of each option that was decided on, in ``currency``. ``complete``:
    whether the run went through all its draws; ``draws``: those behind the figures. ``subjects``: by file name the
    SHA-256 of what was decided on, the result first. ``fingerprints``: of model, draws and code. ``previous``: the
    digest of the record before, empty for the first.
    """

    person: str
    role: str
    decision: str
    reason: str
    when: str
    figures: tuple[Printed, ...]
    currency: str
    draws: int
    complete: bool
    limits: str
    subjects: Mapping[str, str]
    fingerprints: Mapping[str, str]
    previous: str = ""


@dataclass(frozen=True)
class Stamp:
    """That a record, and with it all before it, was there at a time.

    ``when``: UTC, to the second, as the authority says it. ``head``: the digest of the record. ``reply``: what the
    authority sent, DER in base64. ``previous``: as that of an Approval.
    """

    when: str
    authority: str
    head: str
    reply: str
    previous: str = ""


Entry = Approval | Stamp


def impossible(entry: Entry) -> str:
    """What of a record no run of mcsv could have written; empty where there is nothing."""
    if not _typed(entry):
        return "a value of another kind"
    if isinstance(entry, Stamp):
        sound = _is_digest(entry.head) and _is_base64(entry.reply)
        return "" if sound else "a digest or a reply that is none"
    if entry.role not in ROLES or entry.decision not in DECISIONS:
        return f"{entry.decision} as {entry.role}"
    if not all(_is_digest(digest) for digest in entry.subjects.values()):
        return "a digest that is none"
    if not all(name and not set(name) & {"/", "\\", "\0"} for name in entry.subjects):
        return "a file that is not beside the run"
    return f"a name that {told}" if (told := odd(entry.person)) else ""


def _typed(entry: Entry | Printed) -> bool:
    """Whether all values are of the kinds that they are declared as."""
    kinds: dict[str, Any] = {"str": str, "int": int, "bool": bool, "float | None": (float, NoneType)}
    if not all(isinstance(getattr(entry, each.name), kinds.get(str(each.type), object)) for each in fields(entry)):
        return False
    if not isinstance(entry, Approval):
        return True
    names = (*entry.subjects, *entry.fingerprints, *entry.fingerprints.values())
    return all(map(_typed, entry.figures)) and all(isinstance(name, str) for name in names)


def _is_digest(text: Any) -> bool:
    return isinstance(text, str) and len(text) == 64 and set(text) <= _HEX


def _is_base64(text: str) -> bool:
    try:
        return base64.b64encode(base64.b64decode(text, validate=True)).decode() == text
    except ValueError:
        return False
