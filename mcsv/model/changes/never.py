"""The model in which something never happens: of a risk what would be without it."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel

from mcsv.frozen import FrozenDict
from mcsv.model.language.formula import ZERO
from mcsv.model.records.claim import Claim
from mcsv.model.records.failures import failures

__all__ = ["PROVIDER", "never", "risks"]

PROVIDER = "provider/"
"""Before the name of who delivers: the event of failing to."""

_DOES = ("stops", "changes", "caps", "delays", "costs", "mitigation")


AClaim = TypeVar("AClaim", bound=Claim)


def risks(model: Claim) -> list[str]:
    """The events that may happen and then do or cost anything."""
    known = [(name, event) for name, event in model.events.items() if getattr(event, event.kind) != ZERO]
    found = [name for name, event in known if any(getattr(event, what) for what in _DOES)]
    return [*found, *(f"{PROVIDER}{name}" for name, event in failures(model) if event.hazard != ZERO)]


def never(model: AClaim, event: str) -> AClaim:
    """The model in which an event never happens, and nothing is done against it.

    It is not checked again: a likelihood of 0 can break no rule.
    """
    if event.startswith(PROVIDER):
        name = event.removeprefix(PROVIDER)
        provider = BaseModel.model_copy(model.providers[name], update={"hazard": ZERO})
        return BaseModel.model_copy(model, update={"providers": FrozenDict({**model.providers, name: provider})})
    known = model.events[event]
    changed = BaseModel.model_copy(known, update={known.kind: ZERO, "mitigate": False})
    return BaseModel.model_copy(model, update={"events": FrozenDict({**model.events, event: changed})})
