"""What was decided on a result, as far as a page tells it."""

from __future__ import annotations

from typing import Literal

from mcsv.dataclass import dataclass

__all__ = ["NOTHING", "Decided", "Decision"]


@dataclass(frozen=True)
class Decision:
    """A decision of a person in a ``role`` with a ``reason``, or the time stamp of an authority, which has neither."""

    kind: Literal["approved", "rejected", "returned", "stamped"]
    who: str
    when: str
    role: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Decided:
    """All of them in their order, and the digest of the last record; ``doubted``: the command that says why none of
    them holds any more, empty where they do.
    """

    decisions: tuple[Decision, ...] = ()
    head: str = ""
    doubted: str = ""


NOTHING = Decided()
