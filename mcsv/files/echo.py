"""The normalised model: everything that was left out filled in, readable by people and by ``read_model``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from mcsv.distributions import Distribution
from mcsv.model import Duration, Formula, Input, Model, Month, Number
from mcsv.model.calendar import NONE
from mcsv.model.names import FUNCTIONS, RESERVED
from mcsv.model.record import Record

__all__ = ["normalised"]

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ /.*+()-]*(?<! )|[0-9]+ [a-z]+", re.ASCII)


def normalised(model: Model) -> str:
    """The whole model as YAML, with defaults filled in and each distribution described in a comment.

    Reading it again gives an equal model. Numbers in comments: mean, sd, and the 5, 50 and 95 % points.
    """
    return "\n".join(_lines(_explicit(model), 0)) + "\n"


def _explicit(value: Any) -> Any:
    """Plain data that say everything; what is not there at all is left out."""
    if isinstance(value, Input):
        return _explicit_input(value)
    if isinstance(value, Record):
        fields = type(value).model_fields.items()
        parts = {field.alias or name: _explicit(getattr(value, name)) for name, field in fields}
        if "timing" in parts:
            parts["timing"] = parts.pop("timing")  # behind what it times
        return {key: part for key, part in parts.items() if part not in (None, "", {}, [])}
    if isinstance(value, Mapping):
        return {key: _explicit(part) for key, part in value.items()}
    if isinstance(value, Formula):
        return value.tree.value if isinstance(value.tree, Number) else value.text
    if isinstance(value, Duration | Month):
        return 0 if value == NONE else str(value)
    if isinstance(value, list | tuple | np.ndarray):
        return [_explicit(part) for part in value]
    return value.item() if isinstance(value, np.generic) else value


class _Described(dict[str, Any]):
    """A mapping with a comment beside its name."""

    comment: str = ""


def _explicit_input(entry: Input) -> _Described:
    """An input's distribution or formula, then where it comes from."""
    metadata = {name: _explicit(getattr(entry, name)) for name in Input.model_fields if name != "distribution"}
    known = {name: value for name, value in metadata.items() if value not in (None, "")}
    if entry.distribution is None:
        return _Described(known)
    explicit = _Described({**_explicit(entry.written), **known})
    explicit.comment = _described(entry.distribution)
    return explicit


def _described(distribution: Distribution) -> str:
    """``mean 0.22, sd 0.064; 5 % 0.12, 50 % 0.217, 95 % 0.33``."""
    if distribution.family == "fixed":
        return ""
    moments = (
        f"{'no' if value is None else ''} {name} {'' if value is None else f'{value:.6g}'}".strip()
        for name, value in (("mean", distribution.mean()), ("sd", distribution.sd()))
    )
    points = ((0.05, False), (0.5, False), (0.05, True))
    shown = (f"{distribution.quantile(np.array([v]), upper)[0]:.6g}" for v, upper in points)
    return f"{', '.join(moments)}; " + ", ".join(
        f"{name} % {value}" for name, value in zip((5, 50, 95), shown, strict=True)
    )


def _lines(data: Mapping[str, Any], depth: int) -> Iterator[str]:
    """A mapping as block YAML."""
    indent = "  " * depth
    for key, value in data.items():
        comment = f"  # {value.comment}" if isinstance(value, _Described) and value.comment else ""
        if isinstance(value, Mapping) and value:
            yield f"{indent}{key}:{comment}"
            yield from _lines(value, depth + 1)
        elif isinstance(value, list) and any(isinstance(entry, Mapping) for entry in value):
            yield f"{indent}{key}:"
            for entry in value:
                first, *rest = _lines(entry, depth + 2)
                yield f"{indent}  - {first.strip()}"
                yield from rest
        else:
            yield f"{indent}{key}: {_scalar(value)}{comment}"


def _scalar(value: Any) -> str:
    """A number, text or list in one line."""
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
            return f"[{', '.join(map(_scalar, value))}]"
        case Mapping():
            return "{" + ", ".join(f"{key}: {_scalar(part)}" for key, part in value.items()) + "}"
    plain = _PLAIN.fullmatch(value) and value.lower() not in RESERVED - FUNCTIONS.keys()
    return value if plain else json.dumps(value, ensure_ascii=False)
