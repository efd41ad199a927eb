"""YAML 1.2 without its traps: plain data with the line and column of every key and value.

Reads the parser's events, not its objects: no tags, anchors, aliases or merge keys; no key twice; numbers by
mcsv's own rule; yes and no stay text; bounded in depth, number of nodes and mistakes and length of their paths, and so
in memory: some 300 bytes a node and one a character of a path, 0.4 GB in all.
"""

from __future__ import annotations

import re
from dataclasses import field, replace
from typing import Any

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, ModelError
from mcsv.files.events import events_of
from mcsv.files.noted import Noted, shortened
from mcsv.files.spelling import LOOKALIKES, thousands
from mcsv.model.language.characters import character
from mcsv.model.language.misspelt import in_groups
from mcsv.model.language.numerals import read_numeral
from mcsv.model.language.places import Place, Places, join

__all__ = ["DEEPEST", "MOST_NODES", "Document", "read_yaml"]

DEEPEST = 32  # collections inside one another
MOST_NODES = 1_000_000  # keys and values: ten thousand costs and benefits, each with inputs of its own

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_PIECE = re.compile(r"[0-9_]+(\.[0-9]*)?")
_NO_COLON = re.compile(r"\s*[,}]")
_NEAR = 40  # characters before a value in which its colon stands, if there is one
_DISCARDED = "?"  # the path of what is read only to get past it
_KEPT = 200  # characters of a number or formula that commas cut into pieces
_ABSENT = object()  # a value that cannot be used; its mistake is already noted


@dataclass
class Document:
    """What a YAML text holds."""

    data: Any
    places: Places
    found: list[Mistake] = field(default_factory=list)


def read_yaml(text: str, file: str = "") -> Document:
    """The one document of a YAML text. Raises ModelError where it cannot be read on (E102, E105 to E107)."""
    return _Reader(text, file).document()


class _Reader:
    """Builds plain data from the events of one text, noting mistakes as it goes."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.places: dict[str, Place] = {}
        self.noted = Noted(file)
        self.nodes = 0
        self.cut = ("", "", 0)  # path, code and number of the last mistake about a comma
        self.spelling: dict[str, str] = {}
        self.events = events_of(text, file)

    def document(self) -> Document:
        """The document, or the reason why there is not exactly one."""
        data, documents = _ABSENT, 0
        for event in self.events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                self.directives(event)
                if documents > 1:
                    raise self.fatal(event, "E106", "a second document starts here", "one file holds one model")
            elif not kind.startswith(("Stream", "Document")):
                data = self.node(event, "", (0, 0), 1)
        if data is _ABSENT:
            way_out = "mcsv init writes an example to start from"
            raise ModelError(Mistake("E106", "the file holds no model", way_out=way_out, file=self.file))
        return Document(data, Places(self.file, self.places), self.noted.found)

    def directives(self, event: Any) -> None:
        """YAML 1.2 is the only version, and tags have no handles."""
        if event.tags or (event.version and tuple(event.version) != (1, 2)):
            self.note(event, "E104", "directives are not allowed", way_out="delete the lines that start with %")

    def node(self, event: Any, path: str, key: tuple[int, int], depth: int) -> Any:
        """The value that starts with ``event``."""
        kind = type(event).__name__
        self.nodes += 1
        self.noted.count(path, _position(event))
        if self.nodes > MOST_NODES:
            raise self.fatal(event, "E105", "the file has too many entries", f"at most {MOST_NODES:,} keys and values")
        if depth > DEEPEST:
            raise self.fatal(event, "E105", "the file is nested too deep", f"at most {DEEPEST} levels")
        if kind == "AliasEvent":
            self.note(event, "E104", "aliases are not allowed", path, f"*{event.anchor}", "write the value out")
            return _ABSENT
        line, column = _position(event)
        self.places[path] = Place(line, column, key, _verbatim(event) if kind == "ScalarEvent" else -1)
        self.refuse_magic(event, path)
        if kind == "ScalarEvent":
            return self.scalar(event, path, key)
        return self.mapping(path, depth) if kind == "MappingStartEvent" else self.sequence(path, depth)

    def refuse_magic(self, event: Any, path: str) -> None:
        """Anchors and tags, which make one text mean different things to different readers."""
        if event.anchor is not None:
            self.note(event, "E104", "anchors are not allowed", path, f"&{event.anchor}", "delete it")
        if event.tag is not None:
            self.note(event, "E104", "tags are not allowed", path, str(event.tag)[:60], "delete it")

    def scalar(self, event: Any, path: str, key: tuple[int, int]) -> Any:
        """Text, or a number, a truth value or nothing where it is written without quotes."""
        text: str = event.value
        if event.style or not event.implicit[0]:
            return text
        if text in _NULLS:
            if key != (0, 0):
                way_out, end = "write one, or leave the key out", event.start_mark.index
                if not self.text[max(0, end - _NEAR) : end].rstrip().endswith(":"):
                    way_out += "; a text with a comma in it stands in quotes"
                mistake = Mistake("E202", "has no value", path=path, way_out=way_out)
                self.noted.add(mistake.at(self.file, *key))
                self.places[path] = Place(*key, key)  # nothing stands nowhere
            return _ABSENT
        if text in _TRUTHS:
            return _TRUTHS[text]
        value = read_numeral(text)
        self.spelling[path] = text
        if value == 0 and text.startswith("-"):
            self.note(event, "N205", "minus zero was read as 0", path, text)
            return 0
        return text if value is None else value

    def mapping(self, path: str, depth: int) -> dict[str, Any]:
        """Keys and values up to the end of the mapping."""
        data: dict[str, Any] = {}
        first: dict[Any, tuple[str, int]] = {}
        before: str | None = None
        for event in self.events:
            if type(event).__name__ == "MappingEndEvent":
                self.noted.add_all(thousands(data, path, self.spelling, self.places))
                return data
            if before is not None and self.cut_in_two(event, path, before):
                self.node(next(self.events), _DISCARDED, (0, 0), depth + 1)
                data.pop(before, None)
                continue
            before = key = self.key(event, path, first, depth)
            if key is None:
                self.node(next(self.events), _DISCARDED, (0, 0), depth + 1)
                continue
            value = self.node(next(self.events), join(path, key), _position(event), depth + 1)
            if value is not _ABSENT:
                data[key] = value
        raise AssertionError("a mapping without an end")

    def cut_in_two(self, event: Any, around: str, key: str) -> bool:
        """Whether this key is the rest of the value of ``key`` before it, which a comma ended: ``{mean: 1,000}``."""
        if type(event).__name__ != "ScalarEvent" or event.style:
            return False
        if not _NO_COLON.match(self.text, event.end_mark.index):
            return False
        path = join(around, key)
        self.noted.count(path, _position(event))  # each piece asks for it anew
        before, piece, start = self.spelling.get(path, ""), str(event.value), event.start_mark.index
        number = _PIECE.fullmatch(piece) and re.search(r"[0-9],$", self.text[max(0, start - 2) : start])
        formula = before.count("(") > before.count(")")
        if not (number or formula):
            return False
        if len(before) < _KEPT:  # what comes behind is cut as well, and need not be shown
            self.spelling[path] = f"{before},{piece if number else f' {piece}'}"[:_KEPT]
        way_out = (
            "put the formula in quotes" if formula else in_groups(self.spelling[path], "write 1000 or 1_000, and 1.5")
        )
        what = "ends at a comma, as everything inside { } does" if formula else "has a comma in it"
        place = self.places[path]
        mistake = Mistake("E102" if formula else "E207", what, path, self.spelling[path], way_out=way_out)
        mistake = mistake.at(self.file, place.line, place.column)
        if self.cut[:2] == (path, mistake.code):  # the same, with one more piece
            self.noted.found[self.cut[2]] = replace(mistake, path=shortened(path))
        else:
            self.noted.add(mistake)
            self.cut = (path, mistake.code, len(self.noted.found) - 1)
        return True

    def sequence(self, path: str, depth: int) -> list[Any]:
        """Entries up to the end of the sequence."""
        data: list[Any] = []
        for event in self.events:
            if type(event).__name__ == "SequenceEndEvent":
                self.noted.add_all(thousands(data, path, self.spelling, self.places))
                return data
            inner = join(path, len(data))
            value = self.node(event, inner, (0, 0), depth + 1)
            data.append(None if value is _ABSENT else value)
        raise AssertionError("a sequence without an end")

    def key(self, event: Any, path: str, first: dict[Any, tuple[str, int]], depth: int) -> str | None:
        """The text of a key, or None (noted) for one that cannot be used."""
        kind = type(event).__name__
        if kind != "ScalarEvent":
            self.note(event, "E201", "a key is plain text", path)
            self.node(event, _DISCARDED, (0, 0), depth + 1)
            return None
        text: str = event.value
        self.nodes += 1
        self.refuse_magic(event, join(path, text))
        if not event.style and text in _NULLS:
            self.note(event, "E201", "a key is missing before the colon", path, text)
            return None
        if text == "<<":
            self.note(event, "E104", "merge keys are not allowed", path, text, "write the entries out")
            return None
        strange = next((sign for sign in text if not sign.isascii()), "")
        if strange:
            what, rule = (
                f"the key holds {character(strange)}",
                "keys are made of a to z, A to Z, 0 to 9 and _",
            )
            self.noted.add(Mistake("E208", what, join(path, text), text[:60], rule).at(self.file, *_position(event)))
            return None
        return self.unique(event, text, path, first)

    def unique(self, event: Any, text: str, path: str, first: dict[Any, tuple[str, int]]) -> str | None:
        """The key where it is the first of its kind; keys that other readers confuse are of one kind."""
        numeral = None if event.style else read_numeral(text)
        kind: Any = text if numeral is None else float(numeral)
        kind = float(LOOKALIKES.get(text.lower(), -1)) if not event.style and text.lower() in LOOKALIKES else kind
        if kind not in first:
            first[kind] = (text, event.start_mark.line + 1)
            return text
        other, line = first[kind]
        what = "is given twice" if other == text else f"is the same key as {shortened(other)!r} to many readers of YAML"
        way_out = f"the first is in line {line}; keep one of them"
        self.note(event, "E103", what, join(path, text), text, way_out)
        return None

    def note(self, event: Any, code: str, what: str, path: str = "", value: str = "", way_out: str = "") -> None:
        """Remember a mistake and read on."""
        mistake = Mistake(code, what, path=path, value=value, way_out=way_out)
        self.noted.add(mistake.at(self.file, *_position(event)))

    def fatal(self, event: Any, code: str, what: str, rule: str) -> ModelError:
        """A mistake behind which nothing can be read."""
        return self.noted.fatal(_position(event), code, what, rule)


def _position(event: Any) -> tuple[int, int]:
    """Line and column from 1."""
    return event.start_mark.line + 1, event.start_mark.column + 1


def _verbatim(event: Any) -> int:
    """How far behind its start a scalar's text begins letter for letter; -1: folded or escaped."""
    quotes = 0 if not event.style else 1 if event.style in "'\"" else None
    if quotes is None or event.start_mark.line != event.end_mark.line:
        return -1
    return quotes if event.end_mark.column - event.start_mark.column == len(event.value) + 2 * quotes else -1
