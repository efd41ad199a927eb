"""What experts said, from a YAML file or from plain data."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace

from mcsv.elicitation import Elicitation
from mcsv.elicitation import read_elicitation as read
from mcsv.errors import DistributionError, Mistake, ModelError
from mcsv.files.text import read_text
from mcsv.files.yaml import read_yaml
from mcsv.model.language.misspelt import complaint
from mcsv.model.language.places import Places, join

__all__ = ["elicitation_of", "read_elicitation"]


def read_elicitation(path: str | os.PathLike[str]) -> Elicitation:
    """The elicitation in a YAML file. ModelError with every mistake, each with its line and column."""
    file = os.fspath(path)
    source = read_text(file, "give the path of a YAML file with what experts said")
    document = read_yaml(source.text, file)
    found = [mistake for mistake in document.found if mistake.severity == "error"]
    return elicitation_of(document.data, document.places, found)


def elicitation_of(data: object, places: Places | None = None, found: list[Mistake] | None = None) -> Elicitation:
    """The elicitation that plain data state; ModelError with what was ``found`` before and all other mistakes."""
    found, places = list(found or []), places or Places()
    try:
        elicitation = read(data)
    except DistributionError as error:
        texts = dict(_texts(data))
        known = {mistake.path for mistake in found}
        found += [places.put(_worded(mistake, texts)) for mistake in error.mistakes if mistake.path not in known]
        raise ModelError(sorted(found, key=lambda mistake: (mistake.line, mistake.column))) from None
    if found:
        raise ModelError(found)
    return elicitation


def _worded(mistake: Mistake, texts: Mapping[str, str]) -> Mistake:
    """What exactly is wrong with the way a number is written, where that is what is wrong."""
    better = complaint(texts[mistake.path]) if mistake.code == "E203" and mistake.path in texts else None
    return replace(better, path=mistake.path) if better else mistake


def _texts(data: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in the data by its path."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _texts(value, join(path, str(key)))
    elif isinstance(data, list | tuple):
        for place, value in enumerate(data):
            yield from _texts(value, join(path, place))
