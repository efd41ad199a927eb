"""The model as bytes that depend on what it says, not on how it was written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from mcsv.model.language.calendar import MONTHS, Duration, Month
from mcsv.model.language.formula import Formula
from mcsv.model.language.record import Record
from mcsv.model.language.spans import UncertainDuration
from mcsv.model.records.inputs import Input
from mcsv.model.records.providers import sole

if TYPE_CHECKING:
    from mcsv.model.records.claim import Claim

__all__ = ["canonical"]

_SPELLING = {"Index": ("file", "year", "value"), "Model": ("options", "accept", "levers")}
"""Fields that say how something was written or what was thought of it, by record."""


def canonical(model: Claim, *, options: bool = True) -> bytes:
    """UTF-8 JSON of the whole model: keys sorted, defaults filled in, floats in hexadecimal.

    Equal for models that differ only in the order of keys or correlations, in the spelling of numbers,
    durations (12 months, 1 year), formulas (spaces) or timings, in comments or line ends, and in how their options
    say what they change. ``options=False`` is the model itself, without its options.
    """
    return json.dumps(_says(model, options), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _says(model: Claim, options: bool) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(model, model)
    plain["correlations"].sort(key=lambda entry: json.dumps(entry, sort_keys=True))
    variants = {name: variant for name, variant in model.variants.items() if variant is not model}
    if plain["sampling"] == "plain":
        del plain["sampling"]  # as in models from before there was another
    plain["provider"] = sole(model.provider) or plain["provider"]
    notes = {name: option.note for name, option in model.options.items()}
    plain["options"] = {name: [notes[name], _says(variant, False)] for name, variant in variants.items() if options}
    return plain


def _input(plain: dict[str, Any], entry: Input, model: Claim) -> None:
    """What an input's distribution is; what moves nothing is not there, as in models from before it could."""
    if entry.distribution is not None:
        plain["distribution"] = _plain(entry.distribution.key(), model)
    if entry.times == 1.0:
        del plain["times"]
    if entry.plus == 0.0:
        del plain["plus"]


def _plain(value: Any, model: Claim) -> Any:
    """Nested lists, mappings with text keys, and text."""
    if value is None or isinstance(value, bool | str):  # most of what there is, told apart first
        return value
    if isinstance(value, int | float):
        return float(value).hex() if float(value) else "0x0.0p+0"
    match value:
        case Duration():
            return f"{value.months(model.step)} months"
        case UncertainDuration():
            months = MONTHS[model.step if value.unit == "period" else value.unit]
            return [_plain(value.count, model), f"{months} months"]
        case Month():
            return str(value)
        case Formula():
            return _plain(value.tree, model)
        case bytes():
            return value.hex()
        case Record():
            plain = {name: _plain(getattr(value, name), model) for name in _written(type(value))}
            if isinstance(value, Input):
                _input(plain, value, model)
            return plain
        case Mapping():
            return {str(key): _plain(part, model) for key, part in value.items()}
    if is_dataclass(value):
        return [type(value).__name__, *(_plain(getattr(value, name), model) for name in _compared(value.__class__))]
    return [_plain(part, model) for part in value]


@cache
def _written(kind: type[Record]) -> tuple[str, ...]:
    """The fields of a record that say what it claims."""
    spelling = _SPELLING.get(kind.__name__, ())
    return tuple(name for name in kind.model_fields if name not in spelling)


@cache
def _compared(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass by which two are equal."""
    return tuple(part.name for part in fields(kind) if part.compare)
