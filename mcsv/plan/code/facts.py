"""What a plan can tell of a single draw beside its results: what was drawn, happened, was decided, and flowed."""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = ["Fact"]


class Fact(NamedTuple):
    """One number of a draw, in a cell of its own: of ``kind`` and ``name``, in a period.

    input: what was drawn or computed · event: how often it begins in the period · decision: 1 for yes, 0 for no ·
    cash: what a stream, an event or funding brings the pocket ``part`` in the period, nominal (out below 0); facts of
    one name add up · lapsed: what of the money of the pocket ``part`` is gone when the period begins.
    """

    kind: Literal["input", "event", "decision", "cash", "lapsed"]
    name: str
    part: str = ""
    period: int = 0
