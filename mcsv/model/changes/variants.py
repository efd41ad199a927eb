"""Variants: the models that a model's options make of it, each checked as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any, Generic, TypeVar

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake
from mcsv.model.changes.canonical import canonical
from mcsv.model.changes.overrides import Changed, apply
from mcsv.model.changes.paths import straight
from mcsv.model.changes.renamed import DESCRIBING
from mcsv.model.language.places import within
from mcsv.model.records.claim import Claim

__all__ = ["Variants", "make_variants"]

AClaim = TypeVar("AClaim", bound=Claim)
"""The base's kind of claim, of which its variants are as well."""

Read = Callable[[Mapping[str, Any]], tuple[AClaim | None, list[Mistake]]]

_FIXED = (
    "version", "programme", "currency", "price_year", "start", "step", "horizon", "financial_year", "accountability",
    "observed", "studies", "levers", "options", "decision",
)  # fmt: skip
"""What is the same in all options, so that their results can be laid side by side."""
_NAMES = ("pockets", "outputs")
"""Sections whose names are the same in all options."""
_UNTOLD = frozenset({"W301", "W302"})
"""Remarks that an option is not worth: it need not use everything, nor be uncertain."""

_OF_ENTRY = re.compile(r"\w+\.\w+(?:\.values\[\d+\])?\.(\w+)")
"""A key of an entry, or of one of its values; any deeper, a stream or a pocket may have the name of such a key."""
_OF_NUMBERS = frozenset({"W319", "W323"})
"""Remarks among which are those about numbers of which nothing comes."""


@dataclass(frozen=True)
class Variants(Generic[AClaim]):
    """The models of the options that could be made, by name, and what there is to say about all options."""

    models: Mapping[str, AClaim]
    found: tuple[Mistake, ...]


def make_variants(
    base: AClaim,
    data: Mapping[str, Any],
    told: list[Mistake],
    read: Read[AClaim],
    neutral: Callable[[Claim], Iterable[Mistake]],
) -> Variants[AClaim]:
    """The variants of a model that was read from ``data``.

    ``told`` is what is already known to be wrong with the base: the same is not said of an option again. ``read`` gives
    the model of plain data with everything that is to be said about it, whatever it is. ``neutral`` gives the remarks
    about numbers of which nothing comes: an option that sets one means to take away what there was.
    """
    models: dict[str, AClaim] = {}
    found: list[Mistake] = []
    plain = {key: part for key, part in data.items() if key not in ("options", "levers")}
    known = {_same(mistake) for mistake in told}
    alone = cache(partial(canonical, base, options=False))  # the same for all options
    for name, option in base.options.items():
        where = f"options.{name}"
        if name == "base":
            rule = "the model itself is the option base"
            found.append(Mistake("E208", "this name is taken", where, name, rule, "choose another name"))
            continue
        changed = apply(plain, option, type(base))
        mistakes = [*(one for one in changed.mistakes if not _follows(one, told)), *_incomparable(plain, changed)]
        if not mistakes and not changed.mistakes:
            variant, said = read(_with_inputs(base, plain, changed))
            new = [mistake for mistake in said if _same(mistake) not in known and _matters(mistake, changed)]
            if variant is not None and any(one.code in _OF_NUMBERS for one in new):
                meant = {_same(mistake) for mistake in neutral(variant)}
                new = [one for one in new if _same(one) not in meant or changed.source(one.path).startswith("add.")]
            mistakes = [_caused(mistake, changed) for mistake in new]
            if variant is not None:
                mistakes += _compared(base, variant, changed)
                mistakes += _idle(base, alone(), variant, changed)
                models[name] = variant
        found += [mistake.under(where) for mistake in mistakes]
    return Variants(models, tuple(found))


def _same(mistake: Mistake) -> tuple[str, str, str]:
    return mistake.code, straight(mistake.path), mistake.value


def _follows(mistake: Mistake, told: list[Mistake]) -> bool:
    """Whether an override finds nothing to change in an entry of which it is told already that something is wrong."""
    entry = ".".join(straight(mistake.value).split(".")[:2])
    wrong = (straight(one.path) for one in told if one.severity == "error")
    return mistake.what == "there is no such entry" and any(within(path, entry) for path in wrong)


def _matters(mistake: Mistake, changed: Changed) -> bool:
    """Whether it is to be told: an option that leaves things out knows that something is missing."""
    if mistake.severity == "error":
        return True
    return mistake.code not in _UNTOLD and (not changed.removed or changed.source(mistake.path) != "")


def _with_inputs(base: Claim, plain: Mapping[str, Any], changed: Changed) -> dict[str, Any]:
    """The changed data, in which inputs that no override touches are those of the base: nothing is fitted twice."""
    entries = changed.data.get("inputs")
    if not isinstance(entries, dict):
        return changed.data
    touched = [*changed.sources, *changed.removed]
    kept = {
        name: entry
        for name, entry in base.inputs.items()
        if name in entries and not any(within(path, f"inputs.{name}") or path == "inputs" for path in touched)
    }
    return {**changed.data, "inputs": {**entries, **kept}}


def _incomparable(plain: Mapping[str, Any], changed: Changed) -> Iterator[Mistake]:
    """Overrides of what is the same in all options (E205)."""
    rule = "it is the same in all options, so that their results can be compared"
    way_out = "write another file that extends this one"
    for path, source in (*changed.sources.items(), *changed.removed.items()):
        section, _, entry = path.split("[")[0].partition(".")
        names = {*_mapping(plain, section)} ^ {*_mapping(changed.data, section)} if section in _NAMES else set()
        views = section == "discounting" and (section in plain) != (section in changed.data)
        if section in _FIXED or views or entry in names or (names and not entry):
            yield Mistake("E205", "cannot differ between options", source, path, rule, way_out)


def _mapping(data: Mapping[str, Any], section: str) -> Mapping[str, Any]:
    part = data.get(section)
    return part if isinstance(part, Mapping) else {}


def _caused(mistake: Mistake, changed: Changed) -> Mistake:
    """The mistake at the override that caused it: the one at its place, or the one that took away what is missed."""
    source = changed.source(mistake.path)
    if source and within(straight(mistake.path), _target(changed, source)):
        return replace(mistake, path=source)
    missed = (cause for path, cause in changed.removed.items() if mistake.value and path.endswith(f".{mistake.value}"))
    cause = next(missed, "") or source or next(iter(changed.removed.values()), "")
    return replace(
        mistake, path=cause, what=f"{mistake.path}: {mistake.what}" if mistake.path else mistake.what, column=0
    )


def _target(changed: Changed, source: str) -> str:
    """The path in the data that an override's path, or one inside it, stands for."""
    for path, here in changed.sources.items():
        if within(source, here):
            return straight(path)
    return ""


def _compared(base: Claim, variant: Claim, changed: Changed) -> Iterator[Mistake]:
    """In what an output is counted (E205); a mitigation that is brought back while all are left out (W323)."""
    for name, output in variant.outputs.items():
        # What could not be read is not there, and has been told.
        if name in base.outputs and output.unit != base.outputs[name].unit:
            rule = f"it is in {base.outputs[name].unit or 'no unit'} in all options"
            source = changed.source(f"outputs.{name}.unit")
            yield Mistake("E205", "is counted in another unit", source, output.unit, rule)
    for name, event in variant.events.items() if not variant.mitigate else ():
        source = changed.source(f"events.{name}.mitigate")
        if event.mitigate and event.mitigation and source and "mitigate" in event.model_fields_set:
            what = "changes nothing: mitigate: false, at the top, holds for all events"
            way_out = "set mitigate: true as well, and false for the other events"
            yield Mistake("W323", what, source, "true", way_out=way_out)


def _idle(base: Claim, alone: object, variant: Claim, changed: Changed) -> Iterator[Mistake]:
    """An option that changes nothing (W320); ``alone`` is the canonical form of the ``base`` without its options."""
    what = ""
    if canonical(variant) == alone:
        what = "changes nothing: it is the same as base"
    elif changed.sources and not changed.removed and all(_only_says(path, base) for path in changed.sources):
        what = "changes nothing but what is said for readers: its figures are those of base"
    if what:
        yield Mistake("W320", what, way_out="leave it out, or look at its values")


def _only_says(path: str, base: Claim) -> bool:
    """Whether a path is that of a text beside an entry; inputs of one source may move together by it."""
    found = _OF_ENTRY.fullmatch(path)
    last = found[1] if found else ""
    return last in DESCRIBING and not (last == "source" and base.evidence.same_source is not None)
