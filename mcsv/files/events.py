"""The events of the YAML parser, and its errors in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import yaml

from mcsv.errors import Mistake, ModelError
from mcsv.files.plain_yaml import is_plain

__all__ = ["events_of"]

_TRIED = {(0, 2, 5), (0, 2, 6)}
"""Versions of libyaml that were seen to read plainly written texts as the careful parser does."""


def events_of(text: str, file: str) -> Iterator[Any]:
    """The parser's events one by one; ModelError E102 (no YAML) or E107 (it breaks off) where they end early.

    Those of libyaml where a text is plainly written. Where it refuses, the careful parser says why, or reads on.
    """
    read, event = 0, None
    for event in _quick(text) if _has_libyaml() and is_plain(text) else ():
        read += 1
        yield event
    if not isinstance(event, yaml.StreamEndEvent):
        yield from _careful(text, file, read)


def _has_libyaml() -> bool:
    """Whether PyYAML was built with a libyaml that was tried."""
    return bool(yaml.__with_libyaml__) and tuple(yaml._yaml.get_version()) in _TRIED


def _quick(text: str) -> Iterator[Any]:
    """The events of libyaml, up to where it refuses to read on."""
    try:
        # with an end to its last line, without which libyaml sees one line more
        parser = yaml.cyaml.CParser(text if text.endswith("\n") else f"{text}\n")
        while parser.check_event():
            yield parser.get_event()
    except (yaml.YAMLError, UnicodeError, MemoryError):
        return


def _careful(text: str, file: str, read: int) -> Iterator[Any]:
    """The events of the careful parser behind the first ``read``."""
    from mcsv.files.careful_parser import YAMLError, parse

    try:
        yield from islice(parse(text), read, None)
    except YAMLError as error:
        raise ModelError(_worded(error, text, file)) from None


_WORDS = (
    ("'\\t'", "a tab stands where only spaces may", "indent with spaces"),
    (
        "cannot start any token",
        "a text starts with a character that has a meaning in YAML",
        "put it in quotes",
    ),
    (
        "mapping values are not allowed",
        "a second ': ' in one line, or a wrong indentation",
        "put the text in quotes",
    ),
    ("expected <block end>", "the indentation does not fit the lines above, or a quote ends early", ""),
    (
        "expected '<document start>'",
        "does not belong to what comes before: the indentation changes, or something ended before it should",
        "start all keys of the model in one column",
    ),
    ("could not find expected ':'", "a key has no ': ' behind it", ""),
    (
        "expected ',' or",
        "an entry of { } or [ ] is not followed by a comma or the closing bracket",
        "put a text that has ': ' or ' #' in it in quotes",
    ),
)


def _worded(error: Any, text: str, file: str) -> Mistake:
    """What the parser stumbled over, and where."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = re.sub(r"\('([^']*)',\)", r"'\1'", str(getattr(error, "problem", None) or error).split("\n")[0])
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if mark is not None and mark.index >= len(text.rstrip()):
        start = error.context_mark or mark
        what = f"the file breaks off: what starts in line {start.line + 1} does not end"
        return Mistake("E107", what, way_out="is the file whole?").at(file, line, column)
    for sign, what, way_out in _WORDS:
        if sign in problem:
            return Mistake("E102", what, way_out=way_out).at(file, line, column)
    return Mistake("E102", "is not YAML", value=problem).at(file, line, column)
