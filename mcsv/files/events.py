"""The events of the YAML parser, and its errors in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from mcsv.errors import Mistake, ModelError, UsageError

__all__ = ["events_of"]

Parser = tuple[Callable[[str], Iterator[Any]], type[Exception]]
"""What gives the events of a text, and the error that it stops with."""


def events_of(text: str, file: str) -> Iterator[Any]:
    """The parser's events one by one; ModelError E102 (no YAML) or E107 (it breaks off) where they end early.

    ruamel.yaml's events where it is installed, otherwise the same ones of PyYAML.
    """
    parse, refusal = _installed()
    try:
        yield from parse(text)
    except refusal as error:
        raise ModelError(_worded(error, text, file)) from None


def _installed() -> Parser:
    """The parser that this environment has; UsageError E511 without any."""
    for parser in (_ruamel, _pyyaml):
        try:
            return parser()
        except ImportError:
            continue
    raise UsageError(Mistake("E511", "no parser of YAML is installed", way_out="pip install ruamel.yaml, or PyYAML"))


def _ruamel() -> Parser:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    return YAML(typ="safe", pure=True).parse, YAMLError


def _pyyaml() -> Parser:
    from mcsv.files.second_parser import YAMLError, parse

    return parse, YAMLError


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
    ("expected ',' or", "an entry of { } or [ ] is not followed by a comma or the closing bracket", ""),
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
