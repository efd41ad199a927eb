"""``extends: base.yaml``: a model file that says only what is different from another one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from mcsv.errors import Mistake, ModelError
from mcsv.files.text import read_text
from mcsv.files.yaml import Document, read_yaml
from mcsv.model import Model, Option, Place, Places, apply, moved
from mcsv.model.changes.by_path import stated_only
from mcsv.model.language.names import proposal
from mcsv.model.language.translate import translate
from mcsv.reads import noted

__all__ = ["override", "read_document"]

_OVERRIDES = ("set", "add", "without")
_KEYS = ("version", "extends", *_OVERRIDES, "options", "programme", "note")


def read_document(file: str) -> Document:
    """The data of a model file, with everything that it extends; ModelError where there is nothing to go on with."""
    return _read(file, ())


def _read(file: str, above: tuple[Path, ...]) -> Document:
    source = read_text(file)
    document = read_yaml(source.text, file)
    document.found[:0] = [*source.found, *_cut_off(source.text, file)]
    if not isinstance(document.data, Mapping) or "extends" not in document.data:
        return _on_its_own(document)
    path = Path(file).resolve()
    base_file = _base_file(document, path, (*above, path))
    base = _read(base_file, (*above, path))
    base.data = _beside(base.data, os.path.relpath(Path(base_file).resolve().parent, path.parent))
    return _extended(base, document)


def _on_its_own(document: Document) -> Document:
    """A model that extends nothing: what only says how one differs from another is told, and left out."""
    for key in (*_OVERRIDES, "note") if isinstance(document.data, dict) else ():
        if key in document.data:
            rule, way_out = "it says what is different in a model that extends another", "add extends:, or leave it out"
            document.found.append(
                document.places.put(Mistake("E201", "goes only with extends", key, "", rule, way_out))
            )
            del document.data[key]
    return document


def _base_file(document: Document, path: Path, chain: tuple[Path, ...]) -> str:
    """The file that is extended, which lies in the folder of the one that extends it, or below."""
    name = document.data["extends"]
    if not isinstance(name, str) or not name.strip():
        raise _refused(document, "E203", "is no file name", str(name), "extends: base.yaml")
    base = path.parent / name
    rule = "a model extends a file in its own folder or below it"
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or PureWindowsPath(name).root:
        raise _refused(document, "E501", "is not a path inside the model's folder", name, rule)
    try:
        real = base.resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise _refused(document, "E503", f"cannot be read: {error}", name, rule, "give another file name") from None
    if not real.is_relative_to(path.parent):
        raise _refused(document, "E501", "the file is outside the model's folder", name, rule)
    if real in chain:
        way = " -> ".join(each.name for each in (*chain[chain.index(real) :], real))
        raise _refused(document, "E403", "extends itself", way, "a model extends another one")
    if not real.is_file():
        noted(real)
        there = [each.name for each in path.parent.glob("*.yaml") if each != path]
        way_out = proposal(name, there) or "put the file beside the model, or mend its name"
        raise _refused(document, "E503", "there is no such file", name, rule, way_out)
    return os.path.join(os.path.dirname(document.places.file), name)


def _refused(document: Document, code: str, what: str, value: str, rule: str, way_out: str = "") -> ModelError:
    mistake = document.places.put(Mistake(code, what, "extends", value[:200], rule, way_out))
    place = document.places.by_path["extends"]
    return ModelError([*document.found, mistake.at(document.places.file, place.line, place.column)])


def _beside(data: Any, folder: str) -> Any:
    """Data files that a base in a folder below names, seen from the folder of the model that extends it."""
    if folder == "." or not isinstance(data, dict):
        return data
    for section in ("inputs", "indices"):
        for entry in data[section].values() if isinstance(data.get(section), dict) else ():
            _move(entry, Path(folder).as_posix())
    return data


def _move(entry: Any, folder: str) -> None:
    if isinstance(entry, dict):
        if isinstance(entry.get("file"), str) and not Path(entry["file"]).is_absolute():
            entry["file"] = f"{folder}/{entry['file']}"
        for part in entry["components"] if isinstance(entry.get("components"), list) else ():
            _move(part, folder)


def _extended(base: Document, document: Document) -> Document:
    """The base's data with the changes of the file that extends it."""
    given: dict[str, Any] = document.data
    found = [*base.found, *document.found]
    for key in given:
        if key not in _KEYS:
            rule = f"beside extends: stand only {', '.join(_KEYS[2:])}"
            way_out = f"write it under set: or add:, by its path; {proposal(key, _KEYS)}".rstrip("; ")
            found.append(document.places.put(Mistake("E201", "does not go with extends", key, "", rule, way_out)))
    changes = {key: given[key] for key in _OVERRIDES if key in given}
    joined = override(Document(base.data, base.places, found), changes, document.places)
    data, places = joined.data, dict(joined.places.by_path)
    if isinstance(data, dict):
        if "programme" in given:
            data["programme"] = given["programme"]
            _take(places, document.places, "programme")
        _add_options(data, given.get("options", {}), document, joined)
        _take(places, document.places, "options")
    return Document(data, Places(document.places.file, places), joined.found)


def _take(places: dict[str, Place], own: Places, path: str) -> None:
    """Let what the file itself writes at a path, or inside it, stand where it does."""
    for there, place in own.by_path.items():
        if there == path or there.startswith((f"{path}.", f"{path}[")):
            places[there] = replace(place, file=own.file)


def _add_options(data: dict[str, Any], options: Any, document: Document, joined: Document) -> None:
    """The file's own options beside those of its base."""
    if options == {} or "options" not in document.data:
        return
    before = data.get("options", {})
    if not isinstance(options, dict) or not isinstance(before, dict):
        data["options"] = options
        return
    for name in options:
        if name in before:
            way_out = "choose another name"
            mistake = Mistake("E103", "is an option of what is extended already", f"options.{name}", name, "", way_out)
            joined.found.append(document.places.put(mistake))
    data["options"] = {**before, **options}


def override(document: Document, changes: Mapping[str, Any], places: Places) -> Document:
    """The document with ``set``, ``add`` and ``without`` applied; what is wrong with them is noted, at ``places``."""
    if not isinstance(document.data, Mapping):
        return document
    found = list(document.found)
    option, mistakes = _option(changes)
    changed = apply(document.data, option, Model)
    found += [places.put(mistake) for mistake in (*mistakes, *changed.mistakes, *stated_only(changed))]
    return Document(changed.data, moved(document.places, changed, places), found)


def _option(changes: Mapping[str, Any]) -> tuple[Option, list[Mistake]]:
    """The overrides, or none and what is wrong with how they are written."""
    from pydantic import ValidationError

    try:
        return Option.model_validate(dict(changes)), []
    except ValidationError as error:
        return Option(), list(translate(error, changes, Option))


def _cut_off(text: str, file: str) -> list[Mistake]:
    """A warning where the last line has no end, as in a file that was copied in part; brackets would tell."""
    if text.endswith("\n") or text.lstrip().startswith("{"):
        return []
    line = text.count("\n") + 1
    mistake = Mistake("W107", "the last line has no end: is the file whole?", way_out="end it with a line break")
    return [mistake.at(file, line, len(text) - text.rfind("\n"))]
