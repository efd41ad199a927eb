"""A distribution as the lines of YAML that state it as an input of a model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

__all__ = ["input_lines"]

LONGEST = 80
"""A longer line is broken into one key a line."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ /.*+()-]*(?<! )", re.ASCII)
_MAGIC = frozenset({"yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf"})


def input_lines(name: str, spec: Mapping[str, object], about: Mapping[str, str]) -> list[str]:
    """``name: {dist: …}`` for the ``inputs`` of a model, indented by two; ``about`` is unit, source and the like."""
    return [*_entry(f"  {name}: ", {**spec, **{key: text for key, text in about.items() if text}}, 4)]


def _entry(key: str, value: object, indent: int) -> Iterator[str]:
    """``key`` with its value, in one line where it fits, else one part a line at ``indent``."""
    line = key + _flow(value)
    blank = " " * indent
    if len(line) <= LONGEST or not isinstance(value, Mapping | list):
        yield line
    elif isinstance(value, Mapping):
        yield key.rstrip()
        for name, part in value.items():
            yield from _entry(f"{blank}{name}: ", part, indent + 2)
    else:
        yield key.rstrip()
        for part in value:
            yield from _item(part, indent)


def _item(part: object, indent: int) -> Iterator[str]:
    """An entry of a list behind its dash."""
    blank = " " * indent
    line = f"{blank}- {_flow(part)}"
    if len(line) <= LONGEST or not isinstance(part, Mapping):
        yield line
        return
    for place, (name, inner) in enumerate(part.items()):
        yield from _entry(f"{blank}{'  ' if place else '- '}{name}: ", inner, indent + 4)


def _flow(value: object) -> str:
    """A value in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) and value.lower() not in _MAGIC else json.dumps(value)
    if value is None:
        return "null"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return repr(value)
