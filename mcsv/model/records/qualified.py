"""Full names of streams: costs.team, benefits.team, funding.team, however short a record speaks of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mcsv.model.language.names import STREAMS

if TYPE_CHECKING:
    from mcsv.model.records.claim import Claim

__all__ = ["by_provider", "qualified", "stock_called", "streams_called", "touched"]


def streams_called(model: Claim, name: str) -> tuple[str, ...]:
    """Every stream that a name can mean, in full: none where it is unknown, several where sections share it."""
    section, dot, rest = name.partition(".")
    if dot:
        return (name,) if section in STREAMS and rest in getattr(model, section) else ()
    return tuple(f"{section}.{name}" for section in STREAMS if name in getattr(model, section))


def qualified(model: Claim, names: Iterable[str]) -> tuple[str, ...]:
    """The full names of streams of a sound model, each once."""
    return tuple(dict.fromkeys(full for name in names for full in streams_called(model, name)))


def stock_called(model: Claim, name: str) -> tuple[str, ...]:
    """The stock that an event can mean by a name, in full: none where there is none, or a stream has the name."""
    short = name.removeprefix("stocks.")
    return (f"stocks.{short}",) if short in model.stocks and (short != name or not streams_called(model, name)) else ()


def touched(model: Claim, names: Iterable[str]) -> tuple[str, ...]:
    """The full names of streams and stocks that an event of a sound model touches, each once."""
    full = (found for name in names for found in (*streams_called(model, name), *stock_called(model, name)))
    return tuple(dict.fromkeys(full))


def by_provider(model: Claim) -> tuple[str, ...]:
    """The full names of the costs and benefits that the provider delivers."""
    costs = (f"costs.{name}" for name, cost in model.costs.items() if cost.by_provider)
    return (*costs, *(f"benefits.{name}" for name, benefit in model.benefits.items() if benefit.by_provider))
