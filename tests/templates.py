"""All templates that the reports say things with, read from their source; and the texts that a page is made of."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages import pofile

from mcsv.reports.page.plain_words import GLOSSARY, INTRO, LIMITS
from mcsv.reports.writing.explained import EXPLAINED
from mcsv.reports.writing.message import Digits, Message
from mcsv.reports.writing.paper import Phrase

REPORTS = Path(__file__).parents[1] / "mcsv" / "reports"
STREETS = ("run", "questions", "page", "live", "media", "writing")
TERMINAL_ONLY = {
    REPORTS / "run" / "further.py",
    *(REPORTS / "questions" / f"{name}.py" for name in ("story", "story_cash", "update")),
}
"""What no page tells speaks English alone."""

_MAKERS = {"message", "phrase", "sentence", "_open"}
_NO_WORDS = {"key", "tone", "errors", "how", "standing", "ends", "template", "code", "shared", "run"}
"""Fields of records that say nothing to people."""

Pair = tuple[str, str]


def places(template: str) -> set[str]:
    """The names of the places of a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def wordy(template: str) -> bool:
    """Whether there is a word beside its places: others need no translation."""
    return any(sign.isalpha() for text, _, _, _ in Formatter().parse(template) for sign in text)


def entries(code: str) -> dict[Pair, tuple[str, ...]]:
    """The texts of a catalogue by their templates."""
    with files("mcsv.reports.languages").joinpath(f"{code}.po").open("rb") as source:
        catalogue = pofile.read_po(source, locale=code)
    found = {}
    for entry in catalogue:
        if entry.id:
            assert not entry.fuzzy
            one, many = entry.id if isinstance(entry.id, tuple) else (entry.id, "")
            found[one, many] = tuple(entry.string) if many else (entry.string,)
    return found


def in_source() -> set[Pair]:
    """Each template of the reports, with that of several where there is one; those without words too."""
    found = {
        (text, "")
        for text in [*INTRO.values(), *(word for pair in GLOSSARY for word in pair), LIMITS, *EXPLAINED.values()]
    }
    for street in STREETS:
        for path in sorted({*(REPORTS / street).rglob("*.py")} - TERMINAL_ONLY):
            found |= set(_of_module(ast.parse(path.read_text(encoding="utf-8"))))
    page = (REPORTS / "media" / "html" / "page.html.j2").read_text(encoding="utf-8")
    return found | {(text, "") for text in re.findall(r'_\("([^"]*)"\)', page)}


def _of_module(tree: ast.Module) -> Iterator[Pair]:
    nodes = [*ast.walk(tree)]
    named = _named(nodes)
    plural = [pair for node in nodes if (pair := _plural(node)) is not None]
    yield from plural
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MAKERS and node.args:
            yield from ((text, "") for text in _texts(node.args[0], named))
    no_templates = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    no_templates |= {id(node.value) for node in nodes if isinstance(node, ast.Expr)}  # docstrings
    several = {text for pair in plural for text in pair}
    for node in nodes:
        text = node.value if isinstance(node, ast.Constant) and id(node) not in no_templates else None
        if isinstance(text, str) and re.search(r"\{[a-z_]+\}", text) and text not in several:
            yield text, ""


def _named(nodes: list[ast.AST]) -> dict[str, list[ast.expr]]:
    """What is assigned to each name."""
    found = dict[str, list[ast.expr]]()
    for node in (each for each in nodes if isinstance(each, ast.Assign)):
        pairs = [(node.targets[0], node.value)]
        if isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs = [*zip(node.targets[0].elts, node.value.elts, strict=False)]
        for target, value in pairs:
            if isinstance(target, ast.Name):
                found.setdefault(target.id, []).append(value)
    return found


def _texts(node: ast.expr, named: Mapping[str, list[ast.expr]]) -> Iterator[str]:
    """The texts that an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (text for part in (node.body, node.orelse) for text in _texts(part, {}))
    elif isinstance(node, ast.Name):
        yield from (text for part in named.get(node.id, ()) for text in _texts(part, {}))


def _plural(node: ast.AST) -> Pair | None:
    """What ``counted`` is called with, or a pair in a table of such."""
    parts: list[ast.expr] = []
    if isinstance(node, ast.Tuple):
        parts = node.elts
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "counted":
        parts = node.args[1:3]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    alike = len(parts) == len(texts) == 2 and "{count}" in texts[1]
    return (texts[0], texts[1]) if alike else None


def texts_of(part: Any) -> Iterator[str]:
    """Every text in a page, a block or any other tree of records that somebody may read."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Phrase):
        yield Message(part.template, part.template)
        yield from texts_of(part.values)
    elif is_dataclass(part):
        yield from (
            text
            for field in fields(part)
            if field.name not in _NO_WORDS
            for text in texts_of(getattr(part, field.name))
        )
    elif isinstance(part, Mapping):
        yield from (text for each in part.values() for text in texts_of(each))
    elif isinstance(part, list | tuple):
        yield from (text for each in part for text in texts_of(each))


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
