"""Levers: each moves one number that may be moved, no two the same one, and what it is now lies where it may go."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.changes.paths import split
from mcsv.model.changes.targets import Target, target_of
from mcsv.model.language.record import FieldError
from mcsv.model.records.claim import Claim

__all__ = ["check_levers"]

_MOST = 50


def check_levers(model: Claim) -> Iterator[Mistake]:
    """What is no number that may be moved (E594), two levers for one number (E595), and one out of its reach (W397)."""
    if (count := len(model.levers)) > _MOST:
        rule = f"at most {_MOST}: lowering tries each at several numbers"
        yield Mistake("E594", "are more levers than a page can hold", "levers", str(count), rule, "leave some out")
        return
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
        yield from _said_otherwise(model, name)
        yield from _out_of_reach(model, name, target)


def _said_otherwise(model: Claim, name: str) -> Iterator[Mistake]:
    """An option that says something else of what holds a lever's number: which of both counts would not be clear."""
    path = model.levers[name].of
    rule = "what holds the number of a lever is the same in all options, but for that number itself"
    way_out = "set that very number in the option, or leave the lever out"
    for option, said in model.options.items():
        changed = [one for one in (*said.set, *said.add) if one != path and _beside(one, path)]
        changed += [one for one in said.without if len(split(one)) > 2 and _beside(one, path)]
        for one in changed:
            what = f"cannot be moved: options.{option} changes {one}"
            yield Mistake("E594", what, f"levers.{name}.of", path, rule, way_out)


def _beside(one: str, path: str) -> bool:
    """Whether two paths lead into the same entry of a model."""
    return all(mine == other for mine, other in zip(split(one)[:2], split(path)[:2], strict=False))


def _out_of_reach(model: Claim, name: str, target: Target) -> Iterator[Mistake]:
    lever = model.levers[name]
    if not lever.start <= target.value <= lever.to:
        what = f"{lever.of} stands where the lever does not reach"
        rule = f"the lever goes from {lever.start:g} to {lever.to:g}"
        yield Mistake("W397", what, f"levers.{name}", f"{target.value:g}", rule, "widen the lever")
