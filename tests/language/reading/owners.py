"""Under which names the engine draws: all that the reading of the language takes from the plan.

An input draws under its own name. A random function (binomial, poisson, normal, sum_of) draws under the path of the
place where it stands in the model: ``costs.team.amount``, or the name of the input whose formula it stands in; then
one ``/operation0`` for each step down into the tree (operation, number of the argument), and at last ``/operation`` for
itself. Whatever else draws has one of the names below.
"""

from __future__ import annotations

from collections.abc import Iterable

from mcsv.model import Model
from mcsv.model.language.names import STREAMS

__all__ = ["argument", "called", "copula", "decision", "event", "occurrences", "provider", "qualified"]


def argument(owner: str, op: str, number: int) -> str:
    """The owner of an operation's argument."""
    return f"{owner}/{op}{number}"


def called(owner: str, op: str) -> str:
    """The name under which a random function draws."""
    return f"{owner}/{op}"


def copula(names: Iterable[str]) -> str:
    """What all scores of a group of a t copula are divided by."""
    return f"copula/{'/'.join(sorted(names))}"


def event(name: str) -> str:
    """Whether an event happens: one uniform a draw, or one a period."""
    return f"events.{name}"


def provider(name: str) -> str:
    """The event that is a provider's failure."""
    return f"events.provider/{name}"


def decision(name: str) -> str:
    """The uniform of a decision."""
    return f"decisions.{name}"


def occurrences(event_path: str, name: str) -> str:
    """The sizes of an event's occurrences, drawn as the input ``name`` is; the same for all pockets that it costs."""
    return f"{event_path}/{name}/sum_of"


def qualified(model: Model, name: str) -> str:
    """costs.x for x where only the costs have an x."""
    if "." in name:
        return name
    return next(f"{section}.{name}" for section in (*STREAMS, "stocks") if name in getattr(model, section))
