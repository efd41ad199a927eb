"""Plain data as YAML for people: blocks where there is something to nest, one line for the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from mcsv.model.language.names import FUNCTIONS, RESERVED

__all__ = ["Described", "lines"]

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ /.*+()-]*(?<! )|[0-9]+ [a-z]+", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./]*(\[[0-9]+\][A-Za-z0-9_.]*)*", re.ASCII)
_WORDS = RESERVED - FUNCTIONS.keys()


class Described(dict[str, Any]):
    """A mapping with a comment beside its name."""

    comment: str = ""


def lines(data: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """A mapping as lines of block YAML."""
    indent = "  " * depth
    for key, value in data.items():
        comment = f"  # {value.comment}" if isinstance(value, Described) and value.comment else ""
        name = key if _KEY.fullmatch(key) and key.lower() not in _WORDS else json.dumps(key, ensure_ascii=False)
        if isinstance(value, Mapping) and value:
            yield f"{indent}{name}:{comment}"
            yield from lines(value, depth + 1)
        elif isinstance(value, list) and value and all(isinstance(entry, Mapping) and entry for entry in value):
            yield f"{indent}{name}:"
            for entry in value:
                first, *rest = lines(entry, depth + 2)
                yield f"{indent}  - {first.strip()}"
                yield from rest
        else:
            yield f"{indent}{name}: {_flow(value)}{comment}"


def _flow(value: Any) -> str:
    """A number, text, list or mapping in one line."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case list():
            return f"[{', '.join(map(_flow, value))}]"
        case Mapping():
            return "{" + ", ".join(f"{json.dumps(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS
    return value if plain else json.dumps(value, ensure_ascii=False)
