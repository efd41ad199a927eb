"""What a batch is asked for, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from mcsv.dataclass import dataclass
from mcsv.frozen import FrozenDict

__all__ = ["Asked", "Outcome", "Row", "State"]

State = Literal["made", "kept", "failed", "stopped"]


@dataclass(frozen=True)
class Asked:
    """What is asked of every run beside what its row says."""

    sampling: str | None = None
    full: bool = False


@dataclass(frozen=True)
class Row:
    """One run: a model file, ``PATH=VALUE`` changes, and what is drawn from which seed. ``name`` is its folder's."""

    name: str
    model: str
    set: tuple[str, ...] = ()
    draws: int = 0
    seed: int = 1


@dataclass(frozen=True)
class Outcome:
    """What became of a row.

    ``made`` now; ``kept``: it was there already; ``failed`` for a ``reason`` of one line; ``stopped`` on its way.
    ``answer``: its figures in short (:func:`mcsv.reports.brief.brief`). ``remark``: what else there is to say.
    ``seconds`` it took.
    """

    row: Row
    state: State
    answer: Mapping[str, Any] = field(default_factory=FrozenDict)
    reason: str = ""
    remark: str = ""
    seconds: float = 0.0
