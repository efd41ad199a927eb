"""Names that changed while what they stand for stayed: found between two models, and put into data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mcsv.dataclass import dataclass
from mcsv.model.changes.edits import NOTHING, Edit, edits, leaves

__all__ = ["DESCRIBING", "Renaming", "put_in", "renamings"]

DESCRIBING = frozenset(("note", "source", "page", "date", "licence", "owner", "accept"))
"""Keys of what is said for readers alone."""

_NAMED = (
    "pockets", "inputs", "costs", "benefits", "funding", "groups", "stocks", "events", "decisions", "providers",
    "indices", "outputs", "studies", "observed", "options",
)  # fmt: skip

_APART = 0.25
"""How much of two entries may differ that are one by another name."""


@dataclass(frozen=True)
class Renaming:
    """An entry of a section, by the name that it had and the one that it has."""

    section: str
    old: str
    new: str

    @property
    def back(self) -> Renaming:
        """The other way round."""
        return Renaming(self.section, self.new, self.old)


def put_in(data: Mapping[str, Any], renaming: Renaming) -> dict[str, Any]:
    """The data with a name changed wherever it stands: as a key, in lists, paths and formulas; not in descriptions."""
    pattern = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(renaming.old)}(?![A-Za-z0-9_])")

    def change(value: Any, depth: int = 0) -> Any:
        if isinstance(value, Mapping):
            return {
                (pattern.sub(renaming.new, key) if depth else key): part
                if key in DESCRIBING
                else change(part, depth + 1)
                for key, part in value.items()
            }
        if isinstance(value, list):
            return [change(part, depth + 1) for part in value]
        return pattern.sub(renaming.new, value) if isinstance(value, str) else value

    return {key: value if isinstance(value, str) else change({key: value})[key] for key, value in data.items()}


def renamings(
    old: Mapping[str, Any], new: Mapping[str, Any], sound: Callable[[Mapping[str, Any]], bool]
) -> list[Renaming]:
    """Which entries of ``new`` are those of ``old`` by another name.

    A name counts as changed where most of what the two entries say is the same once it is put in, less differs then
    everywhere, and the data are ``sound`` with it.
    """
    found: list[Renaming] = []
    data = dict(old)
    while True:
        left = edits(data, new)
        alike = (each for each in _candidates(left) if _alike(data, new, each))
        changed = ((each, put_in(data, each)) for each in alike)
        nearer = [(_size(edits(other, new)), each, other) for each, other in changed]
        nearer = [each for each in nearer if each[0] < _size(left) and sound(each[2])]
        if not nearer:
            return found
        _, best, data = min(nearer, key=lambda each: each[0])
        found.append(best)


def _candidates(left: list[Edit]) -> Iterator[Renaming]:
    for section in _NAMED:
        here = [edit for edit in left if len(edit.path) == 2 and edit.path[0] == section]
        gone = [str(edit.path[1]) for edit in here if edit.new is NOTHING]
        come = [str(edit.path[1]) for edit in here if edit.old is NOTHING]
        yield from (Renaming(section, old, new) for old in gone for new in come)


def _alike(old: Mapping[str, Any], new: Mapping[str, Any], renaming: Renaming) -> bool:
    """Whether an entry says most of what another does, but for its name."""
    section = renaming.section
    one = {section: {renaming.old: old[section][renaming.old]}}
    other = {section: {renaming.new: new[section][renaming.new]}}
    return _size(edits(put_in(one, renaming), other)) <= _APART * (leaves(one) + leaves(other))


def _size(left: list[Edit]) -> int:
    """How much differs: single things that are gone, and those that have come."""
    return sum(leaves(side) for edit in left for side in (edit.old, edit.new) if side is not NOTHING)
