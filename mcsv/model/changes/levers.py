"""Levers: each moves one number that may be moved, no two the same one, and what it is now lies where it may go."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.changes.targets import Target, target_of
from mcsv.model.language.record import FieldError
from mcsv.model.records.claim import Claim

__all__ = ["check_levers"]


def check_levers(model: Claim) -> Iterator[Mistake]:
    """What is no number that may be moved (E594), two levers for one number (E595), and one out of its reach (W397)."""
    seen: dict[tuple[str | int, ...], str] = {}
    for name, lever in model.levers.items():
        where = f"levers.{name}"
        try:
            target = target_of(model, lever.of)
        except FieldError as error:
            yield from (mistake.under(f"{where}.of") for mistake in error.mistakes)
            continue
        if target.steps in seen:
            what = f"is what the lever {seen[target.steps]} moves, too"
            yield Mistake("E595", what, f"{where}.of", lever.of, "a number has one lever")
        seen.setdefault(target.steps, name)
        yield from _out_of_reach(model, name, target)


def _out_of_reach(model: Claim, name: str, target: Target) -> Iterator[Mistake]:
    lever = model.levers[name]
    if not lever.start <= target.value <= lever.to:
        what = f"{lever.of} stands where the lever does not reach"
        rule = f"the lever goes from {lever.start:g} to {lever.to:g}"
        yield Mistake("W397", what, f"levers.{name}", f"{target.value:g}", rule, "widen the lever")
