"""Mentions: what is left of lists of streams when a stream is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mcsv.model.language.names import STREAMS

__all__ = ["forget"]

_LISTS = (("events", "stops"), ("events", "delays"), ("decisions", "renews"), ("funding", "of"))
_MAPPINGS = (("events", "changes"), ("events", "caps"))


def forget(data: dict[str, Any], removed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Take streams that are gone out of everything that mentions them, in place.

    An event that delays nothing more has no ``by``; funding that matches nothing more is no funding. Yields the path of
    everything else that goes, with the override that took the stream away.
    """
    waiting = [(path, cause) for path, cause in removed.items() if _stream(path)]
    while waiting:
        path, cause = waiting.pop(0)
        gone = {path}
        if not any(path.split(".")[1] in _section(data, section) for section in STREAMS):
            gone.add(path.split(".")[1])
        for section, key in _LISTS:
            for name, entry in list(_section(data, section).items()):
                for lost in _drop(entry, key, gone):
                    yield f"{section}.{name}.{lost}", cause
                if section == "funding" and isinstance(entry, dict) and _idle(entry):
                    del data[section][name]
                    yield f"funding.{name}", cause
                    waiting.append((f"funding.{name}", cause))
        for section, key in _MAPPINGS:
            for name, entry in _section(data, section).items():
                for mention in gone & {*_section(entry, key)}:
                    del entry[key][mention]
                    yield f"{section}.{name}.{key}.{mention}", cause


def _drop(entry: Any, key: str, gone: set[str]) -> Iterator[str]:
    """Mentions in one list, from the last on; an empty list goes as a whole."""
    if not isinstance(entry, dict):
        return
    if isinstance(entry.get(key), str):
        entry[key] = [entry[key]]
    listed: Any = entry.get(key)
    for place in reversed(range(len(listed)) if isinstance(listed, list) else ()):
        if isinstance(listed[place], str) and listed[place] in gone:
            del listed[place]
            yield f"{key}[{place}]"
    for empty in ((key, "by") if key == "delays" else (key,)) if listed == [] else ():
        if entry.pop(empty, None) is not None:
            yield empty


def _idle(entry: Mapping[str, Any]) -> bool:
    return entry.get("kind") == "match" and not entry.get("of")


def _stream(path: str) -> bool:
    section, _, name = path.partition(".")
    return section in STREAMS and name != "" and "." not in name and "[" not in name


def _section(data: Any, name: str) -> dict[str, Any]:
    part = data.get(name) if isinstance(data, Mapping) else None
    return part if isinstance(part, dict) else {}
