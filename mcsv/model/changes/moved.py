"""Where each part of overridden data stands: places follow what an override wrote, took away or moved up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from mcsv.model.changes.overrides import Changed
from mcsv.model.changes.paths import straight
from mcsv.model.language.places import Place, Places, within

__all__ = ["moved"]

_ENTRY = re.compile(r"(.*)\[(\d+)\]")


def moved(base: Places, changed: Changed, overrides: Places, prefix: str = "") -> Places:
    """The places of data after overrides, each with its file.

    ``overrides`` are the places of the file that holds the overrides, whose paths start there with ``prefix``.
    """
    found = {path: replace(place, file=place.file or base.file) for path, place in base.by_path.items()}
    for path in changed.removed:
        found = _without(found, path)
    for path, source in changed.sources.items():
        inside = [there for there in found if within(straight(there), straight(path))]
        for there in inside:
            del found[there]
        origin = f"{prefix}{source}"
        for there, place in overrides.by_path.items():
            if within(there, origin):
                found[path + there[len(origin) :]] = replace(place, file=place.file or overrides.file)
    return Places(base.file, found)


def _without(places: Mapping[str, Place], path: str) -> dict[str, Place]:
    """Without what lies at a path; entries of a list behind it move up."""
    kept = {there: place for there, place in places.items() if not within(straight(there), straight(path))}
    entry = _ENTRY.fullmatch(path)
    if not entry:
        return kept
    found: dict[str, Place] = {}
    for there, place in kept.items():
        follows = re.fullmatch(re.escape(entry[1]) + r"\[(\d+)\](.*)", there)
        behind = follows is not None and int(follows[1]) > int(entry[2])
        found[f"{entry[1]}[{int(follows[1]) - 1}]{follows[2]}" if follows and behind else there] = place
    return found
