"""Read a model file."""

from __future__ import annotations

import os
from pathlib import Path

from mcsv.errors import Mistake
from mcsv.files.text import read_text
from mcsv.files.yaml import read_yaml
from mcsv.model import Model, validate

__all__ = ["read_model"]


def read_model(path: str | os.PathLike[str]) -> Model:
    """The model in a YAML or JSON file.

    Raises ModelError with every mistake of the file at once, each with its line and column. What else there is
    to say about a sound model is in ``comments(model)``.
    """
    file = os.fspath(path)
    source = read_text(file)
    document = read_yaml(source.text, file)
    found = (*source.found, *document.found, *_cut_off(source.text, file))
    return validate(document.data, document.places, Path(file).resolve().parent, found=found)


def _cut_off(text: str, file: str) -> list[Mistake]:
    """A warning where the last line has no end, as in a file that was copied in part; brackets would tell."""
    if text.endswith("\n") or text.lstrip().startswith("{"):
        return []
    line = text.count("\n") + 1
    mistake = Mistake("W107", "the last line has no end: is the file whole?", way_out="end it with a line break")
    return [mistake.at(file, line, len(text) - text.rfind("\n"))]
