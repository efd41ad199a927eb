"""Levers: each moves one number that may be moved, no two the same one, and what it is now lies where it may go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mcsv.errors import Mistake
from mcsv.model.changes.paths import straight
from mcsv.model.changes.targets import Target, target_of
from mcsv.model.language.places import within
from mcsv.model.language.record import FieldError
from mcsv.model.records.claim import Claim
from mcsv.model.records.money import money_of

__all__ = ["check_levers", "without_levers"]

_MOST = 50


def check_levers(model: Claim) -> Iterator[Mistake]:
    """What is no number that may be moved (E594), two levers for one number (E595), one out of its reach (W397), and
    one that a reader is shown in another unit of money (W399).
    """
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
        yield from _out_of_reach(model, name, target)
        yield from _in_another_unit(model, name)
        if target.counts:
            yield from _no_window(model, name)


def without_levers(
    data: Mapping[str, Any], mistakes: Sequence[Mistake], paths: Sequence[str]
) -> tuple[Mapping[str, Any], list[Mistake]]:
    """Plain data without the levers that cannot be had (E594) since ``paths`` were set to something else, and remarks.

    A run is not the worse for that: levers are for whoever reads its page.
    """
    left_out, stated = list[Mistake](), data.get("levers") if isinstance(data, Mapping) else None
    if not isinstance(stated, Mapping):
        return data, left_out
    found, levers = dict(data), dict(stated)
    for mistake in mistakes:
        section, _, name = mistake.path.removesuffix(".of").partition(".")
        if mistake.code != "E594" or section != "levers" or name not in levers:
            continue
        path = straight(mistake.value)
        cause = next((one for one in paths if within(path, straight(one)) or within(straight(one), path)), None)
        if cause is not None:
            del levers[name]
            what, rule = f"is left out: {cause} was set", f"{mistake.what}; {mistake.rule}"
            left_out.append(Mistake("W398", what, f"levers.{name}", mistake.value, rule))
    found["levers"] = levers
    return found, left_out


def _no_window(model: Claim, name: str) -> Iterator[Mistake]:
    """Positions at which no window can end (E593)."""
    lever = model.levers[name]
    wrong = [value for value in lever.positions if value != int(value) or not 1 <= value <= model.periods]
    if wrong:
        rule = f"a window is counted in periods: a whole number from 1 to {model.periods}"
        yield Mistake("E593", "ends no period of the model", f"levers.{name}", f"{wrong[0]:g}", rule)


def _in_another_unit(model: Claim, name: str) -> Iterator[Mistake]:
    """A lever that says thousands of pounds beside a number of pounds."""
    lever, currency = model.levers[name], model.currency
    section, entry, *_ = (*lever.of.split("."), "")
    own = model.inputs[entry].unit if section == "inputs" and entry in model.inputs else currency
    shown, counted = money_of(lever.unit, currency), money_of(own, currency)
    if shown and counted and shown != counted:
        what = f"is the unit that a reader is shown, and the number of {lever.of} is in {own}"
        rule = "a lever moves the number as the model has it"
        yield Mistake("W399", what, f"levers.{name}.unit", lever.unit, rule, f"write unit: {own}")


def _out_of_reach(model: Claim, name: str, target: Target) -> Iterator[Mistake]:
    lever = model.levers[name]
    if not lever.start <= target.value <= lever.to:
        what = f"{lever.of} stands where the lever does not reach"
        rule = f"the lever goes from {lever.start:g} to {lever.to:g}"
        yield Mistake("W397", what, f"levers.{name}", f"{target.value:g}", rule, "widen the lever")
