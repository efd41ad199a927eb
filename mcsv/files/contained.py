"""A model's plain data with what its files say in their place, so that it can be read anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mcsv.model import Model, plain
from mcsv.model.language.places import within
from mcsv.model.records.prices import Index

__all__ = ["contained"]

_SECTIONS = ("inputs", "indices")
"""Where files may be named."""


def contained(model: Model) -> dict[str, Any]:
    """The whole model as plain data that name no file: observations and price indices stand in it.

    An option that names a file of its own states what it changes there as a whole.
    """
    data: dict[str, Any] = plain(model)
    for section in _SECTIONS:
        for name, said in data.get(section, {}).items():
            if _names_a_file(said):
                data[section][name] = _whole(getattr(model, section)[name])
    for name, option in data.get("options", {}).items():
        if _names_a_file(option.get("set", {})) or _names_a_file(option.get("add", {})):
            _contain(option, model, model.variants[name])
    return data


def _whole(part: Any) -> Any:
    """An input or an index as plain data without its file."""
    said = plain(part)
    if isinstance(part, Index):
        beside = {key: value for key, value in said.items() if key not in ("file", "year", "value")}
        return {**beside, "values": plain(part.values)}
    if not _names_a_file(said):
        return said
    beside = {key: value for key, value in said.items() if key in type(part).model_fields}
    return {**plain(part.distribution.spec()), **beside}


def _names_a_file(data: Any) -> bool:
    """Whether a file is named anywhere in data, or by a path that leads to one."""
    if isinstance(data, dict):
        return any(key.rpartition(".")[2] == "file" or _names_a_file(part) for key, part in data.items())
    return isinstance(data, list) and any(map(_names_a_file, data))


def _contain(option: dict[str, Any], model: Model, variant: Model) -> None:
    """Write each input and index that an option changes as it is in the end, in place of the single changes."""
    for section in _SECTIONS:
        touched = {*_touched(option, section, variant)}
        for kind in ("set", "add"):
            option[kind] = {
                path: value
                for path, value in option.get(kind, {}).items()
                if path != section and not any(within(path, f"{section}.{name}") for name in touched)
            }
        for name in sorted(touched):
            kind = "set" if name in getattr(model, section) else "add"
            option[kind][f"{section}.{name}"] = _whole(getattr(variant, section)[name])
    for kind in ("set", "add"):
        if not option[kind]:
            del option[kind]


def _touched(option: Mapping[str, Any], section: str, variant: Model) -> Iterator[str]:
    """The names in a section that an option sets or adds, or says something about."""
    paths = [*option.get("set", {}), *option.get("add", {})]
    for name in getattr(variant, section):
        if any(path == section or within(path, f"{section}.{name}") for path in paths):
            yield name
