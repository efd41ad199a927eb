"""Mistakes that belong together: each once, in the order of the file, and none that follows from another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mcsv.errors import Mistake
from mcsv.model.language.places import parent

__all__ = ["lost", "once"]


def lost(data: Mapping[str, Any], sound: Mapping[str, Any]) -> dict[str, set[str]]:
    """Names that were written but could not be read, by section: they are not unknown names."""
    unread: dict[str, set[str]] = {}
    for section, part in data.items():
        if section not in sound or sound[section] is not part:
            names = set(part) if isinstance(part, Mapping) else set()
            left = names - set(sound.get(section, ()) if isinstance(part, Mapping) else ())
            unread[str(section)] = left | {str(name).replace("-", "_") for name in left}  # as formulas must write it
    return unread


def once(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """Each mistake once, in the order of the file; nothing is called missing where something else is wrong."""
    everything = list(mistakes)
    wrong_otherwise = {mistake.path for mistake in everything if mistake.code[:1] == "E" and mistake.code != "E202"}
    inside = {around for mistake in everything if mistake.code[:1] == "E" for around in _around(mistake.path)}
    kept: dict[tuple[str, str, str, int, int], Mistake] = {}
    for mistake in everything:
        missing = mistake.code == "E202" and mistake.path != ""
        place = (0, 0) if missing else (mistake.line, mistake.column)
        if not (missing and mistake.path in wrong_otherwise | inside):
            what = mistake.what if mistake.path.startswith("options.") else ""  # one override may break many things
            kept.setdefault((mistake.code, mistake.path, what, *place), mistake)
    return tuple(sorted(kept.values(), key=lambda mistake: (mistake.line, mistake.column)))


def _around(path: str) -> Iterator[str]:
    """The paths of everything that a path lies in."""
    while path := parent(path):
        yield path
