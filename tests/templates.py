"""All templates that the code of reports says things with, read from its source; and what a page is made of."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from mcsv.reports.page.plain_words import GLOSSARY, INTRO, LIMITS
from mcsv.reports.writing.message import Digits, Message
from mcsv.reports.writing.paper import Phrase

REPORTS = Path(__file__).parents[1] / "mcsv" / "reports"
STREETS = ("run", "questions", "page", "media", "writing")
TERMINAL_ONLY = {
    REPORTS / "run" / "further.py",
    *(REPORTS / "questions" / f"{name}.py" for name in ("story", "story_cash", "update")),
}
_MAKERS = {"message", "phrase", "sentence", "counted", "_open", "_"}
_NO_WORDS = {"key", "tone", "errors", "how", "standing", "ends", "template", "code"}
"""Fields of records that say nothing to people."""


def places(template: str) -> set[str]:
    """The names of the places of a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def wordy(template: str) -> bool:
    """Whether there is a word beside its places: others need no translation."""
    return any(sign.isalpha() for text, _, _, _ in Formatter().parse(template) for sign in text)


def in_source() -> set[tuple[str, str]]:
    """Each template of the reports, with that of several where there is one."""
    found = {(text, "") for text in [*INTRO.values(), *(word for pair in GLOSSARY for word in pair), LIMITS]}
    for street in STREETS:
        for path in sorted({*(REPORTS / street).rglob("*.py")} - TERMINAL_ONLY):
            found |= set(_of_module(ast.parse(path.read_text(encoding="utf-8"))))
    page = (REPORTS / "media" / "html" / "page.html.j2").read_text(encoding="utf-8")
    found |= {(text, "") for text in re.findall(r'_\("([^"]*)"\)', page)}
    return {(one, many) for one, many in found if wordy(one)}


def _of_module(tree: ast.Module) -> Iterator[tuple[str, str]]:
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    many = set[int]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and (pair := _plural([*node.elts])):
            yield pair
            many |= {id(part) for part in node.elts}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "counted" and (pair := _plural(node.args[1:])):
                yield pair
                many |= {id(part) for part in node.args}
            elif node.func.id in _MAKERS and node.args and _said(node.args[0]):
                yield node.args[0].value, ""  # type: ignore[attr-defined]
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if _said(node) and id(node) not in inside | many | docs and re.search(r"\{[a-z_]+\}", node.value):  # type: ignore[attr-defined]
            yield node.value, ""  # type: ignore[attr-defined]


def _plural(parts: list[ast.expr]) -> tuple[str, str] | None:
    texts = [part.value for part in parts if _said(part)]  # type: ignore[attr-defined]
    if len(texts) == len(parts) == 2 and all("{count}" in text for text in texts[1:]) and texts[0] != texts[1]:
        return texts[0], texts[1]
    return None


def _said(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def texts_of(part: Any) -> Iterator[str]:
    """Every text in a page, a block or any other tree of records that somebody may read."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Phrase):
        yield Message(part.template, part.template)
        yield from texts_of(part.values)
    elif is_dataclass(part):
        for field in fields(part):
            if field.name not in _NO_WORDS:
                yield from texts_of(getattr(part, field.name))
    elif isinstance(part, Mapping):
        for each in part.values():
            yield from texts_of(each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from texts_of(each)


def said_by(text: str) -> Iterator[Message]:
    """The messages of a text, itself and those among its values."""
    if isinstance(text, Message):
        yield text
        for value in text.values.values():
            yield from said_by(value)


def bare(text: str) -> Iterator[str]:
    """What of a text no catalogue can change: names, and what should have been a message."""
    if isinstance(text, Message):
        for value in text.values.values():
            yield from bare(value)
    elif not isinstance(text, Digits):
        yield text
