"""Edits: what differs between the plain data of two models, by path, and data in which some of it is changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Any, Final, Literal

from mcsv.dataclass import dataclass
from mcsv.model.changes.paths import straight
from mcsv.model.language.places import join

__all__ = ["NOTHING", "SECTIONS", "Edit", "Path", "edits", "leaves", "mixed"]

Path = tuple[str | int, ...]


class _Listed(str):
    """A name in a list of names, as a part of a path."""


class _Nothing:
    """Stands where a model says nothing."""

    def __repr__(self) -> str:
        return "nothing"


NOTHING: Final = _Nothing()

SECTIONS = (
    "pockets", "inputs", "correlations", "costs", "benefits", "funding", "groups", "stocks", "events", "decisions",
    "providers", "indices", "outputs", "observed", "studies", "accept", "levers", "options",
)  # fmt: skip
"""Sections that hold entries by name: one that is not there is one without entries."""

_TIED = "correlations"


@dataclass(frozen=True)
class Edit:
    """One difference: where it is, what stood there, and what stands there now; NOTHING where there is none."""

    path: Path
    old: Any
    new: Any

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """What was done."""
        return "added" if self.old is NOTHING else "removed" if self.new is NOTHING else "changed"

    @property
    def where(self) -> str:
        """The path as people write it."""
        found = ""
        for part in self.path:
            named = isinstance(part, _Listed) or found == _TIED
            found = f"{found}[{part}]" if named else join(found, part)
        return straight(found)

    @property
    def entry(self) -> Path:
        """The named entry in which it is: ``("inputs", "days")``; the whole section where that has none."""
        return self.path[: 2 if self.path[0] in SECTIONS else 1]


def edits(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Edit]:
    """Every difference in the order of the files, those of the new one first where both say something.

    Mappings and lists of names are compared name by name, correlations by what they tie, other lists entry by entry
    where they are as long as each other, else as a whole.
    """
    return [*_edits(_opened(old), _opened(new), ())]


def mixed(old: Mapping[str, Any], new: Mapping[str, Any], chosen: Collection[Path]) -> dict[str, Any]:
    """The old data with the ``chosen`` ones of their :func:`edits` made."""
    found: dict[str, Any] = _mixed(_opened(old), _opened(new), (), frozenset(chosen))
    if isinstance(found.get(_TIED), dict):
        found[_TIED] = [*found[_TIED].values()]
    return found


def leaves(value: Any) -> int:
    """How many single things are said; an empty mapping says one."""
    if isinstance(value, Mapping):
        return sum(map(leaves, value.values())) or 1
    return sum(map(leaves, value)) or 1 if isinstance(value, list) else 1


def _opened(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data with all sections of names, and correlations by what they tie."""
    found = {**{section: {} for section in SECTIONS}, **data}
    found = {key: found[key] for key in dict.fromkeys((*data, *found))}
    tied = found[_TIED] or []
    named = {", ".join(entry.get("between") or entry.get("of") or ()): entry for entry in tied}
    found[_TIED] = named if len(named) == len(tied) else tied
    return found


def _edits(old: Any, new: Any, path: Path) -> Iterator[Edit]:
    parts = _parts(old, new)
    if parts is None:
        if not _same(old, new):
            yield Edit(path, old, new)
        return
    for part in parts:
        yield from _edits(_at(old, part), _at(new, part), (*path, part))


def _mixed(old: Any, new: Any, path: Path, chosen: frozenset[Path]) -> Any:
    parts = _parts(old, new)
    if parts is None:
        return new if path in chosen else old
    found = {part: _mixed(_at(old, part), _at(new, part), (*path, part), chosen) for part in parts}
    there = {part: value for part, value in found.items() if value is not NOTHING}
    return [*there.values()] if isinstance(new, list) else there


def _parts(old: Any, new: Any) -> list[Any] | None:
    """What two values are compared by; None where they are compared as a whole."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return _ordered([*old], [*new])
    if not (isinstance(old, list) and isinstance(new, list)):
        return None
    if len(old) == len(new) and all(isinstance(entry, Mapping) for entry in chain(old, new)):
        return [*range(len(old))]
    # the order of names says something only where nothing else does
    named = all(isinstance(entry, str) for entry in chain(old, new)) and {*old} != {*new}
    if named and len({*old}) == len(old) and len({*new}) == len(new):
        return [*map(_Listed, _ordered(old, new))]
    return None


def _ordered(old: list[str], new: list[str]) -> list[str]:
    """All names in the new order, each that is gone behind the one that it stood behind."""
    found, there = [*new], set(new)
    for place, name in enumerate(old):
        if name not in there:
            found.insert(found.index(old[place - 1]) + 1 if place else 0, name)
            there.add(name)
    return found


def _at(value: Any, part: Any) -> Any:
    if isinstance(part, _Listed):
        return str(part) if part in value else NOTHING
    return value[part] if isinstance(value, list) else value.get(part, NOTHING)


def _same(old: Any, new: Any) -> bool:
    return bool(old == new) and isinstance(old, bool) == isinstance(new, bool)
