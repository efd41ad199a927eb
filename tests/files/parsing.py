"""What the tests of the parsers of YAML share: the parsers, texts to read, and how events are compared."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from bad_inputs import REMARKS, ROWS
from campaign import effort, some
from mutants import broken_text, originals
from plain_texts import any_text, excerpt, lines, tweaked
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError as Refusal

from mcsv.errors import ModelError
from mcsv.files import careful_parser, events
from mcsv.files.text import decode

MUTANTS = effort(200, 20)
TEXTS = originals()
LONG = 100_000  # bytes; what is longer is for a long campaign
SHORT = some([row for row in ROWS if len(row.data) <= LONG or effort(1, 0)], 30)
OFTEN = sorted(TEXTS.keys() - {"standard"})  # which takes long and has nothing that others do not have
FEW = some(OFTEN, 3)
Parser = tuple[Callable[[str], Iterator[Any]], type[Exception]]
CAREFUL: Parser = (careful_parser.parse, careful_parser.YAMLError)
QUICK: Parser = (events._quick, careful_parser.YAMLError)
RUAMEL: Parser = (YAML(typ="safe", pure=True).parse, Refusal)


def parsed(text: str, parser: Parser) -> tuple[list[Any], Any]:
    """Everything that mcsv reads of the events, and what is said of the error in which they end."""
    parse, refusal = parser
    seen: list[Any] = []
    try:
        seen += (_read(event) for event in parse(text))
    except refusal as error:
        return [], events._worded(error, text, "model.yaml")
    return seen, None


def _read(event: Any) -> tuple[Any, ...]:
    kind = type(event).__name__
    marks = [(mark.line, mark.column, mark.index) for mark in (event.start_mark, event.end_mark)]
    match kind:
        case "ScalarEvent":
            nothing = event.value == "" and not event.style  # stands nowhere
            tag = None if event.tag is None else str(event.tag)
            said = (event.value, event.style or None, event.implicit[0], event.anchor, tag)
            return (kind, *said, [] if nothing else marks)
        case "MappingStartEvent" | "SequenceStartEvent":
            return (kind, event.anchor, None if event.tag is None else str(event.tag), marks)
        case "AliasEvent":
            return (kind, event.anchor, marks)
        case "DocumentStartEvent":
            return (kind, bool(event.tags), tuple(event.version or ()), marks)
    return (kind,)


def texts() -> Iterator[str]:
    whole = [TEXTS[name] for name in (sorted(TEXTS) if effort(1, 0) else FEW)]
    contents = [text.encode() for text in whole] + [row.data for row in (*SHORT, *REMARKS)]
    for seed in range(MUTANTS):
        rng = random.Random(seed)
        contents.append(broken_text(TEXTS[rng.choice(OFTEN)], rng))
    for content in contents:
        try:
            yield decode(content).text
        except ModelError:
            continue


def whole(event: Any, ended: bool) -> tuple[Any, ...]:
    """All that an event says; where the last line has no end, each parser has its own idea of where that is."""
    said = [
        getattr(event, name, None) for name in ("value", "anchor", "tag", "implicit", "explicit", "version", "tags")
    ]
    style, kind = getattr(event, "style", None) or None, type(event).__name__
    marks = [(mark.line, mark.column, mark.index) for mark in (event.start_mark, event.end_mark)]
    return (kind, style, *said, marks if ended or not kind.endswith("EndEvent") else [])


def differs(text: str) -> bool:
    """Whether libyaml reads another thing than the careful parser, or anything where that one refuses."""
    ended, quick, careful = text.endswith("\n"), [], []
    quick += (whole(event, ended) for event in events._quick(text))
    refused = False
    try:
        careful += (whole(event, ended) for event in careful_parser.parse(text))
    except careful_parser.YAMLError:
        refused = True
    if refused or not quick or quick[-1][0] != "StreamEndEvent":  # what came before stands
        return quick != careful[: len(quick)]
    return quick != careful


def made(seed: int) -> str:
    """A text of some sort: by chance, in lines, or out of a model."""
    rng = random.Random(seed)
    match rng.randrange(4):
        case 0:
            return any_text(rng)
        case 1 | 2:
            return tweaked(lines(rng), rng)
    return tweaked(excerpt(TEXTS[rng.choice(sorted(TEXTS))], rng), rng)


def complete(text: str) -> bool:
    """Whether libyaml reads a text to its end."""
    return [type(event) for event in events._quick(text)][-1:] == [yaml.StreamEndEvent]
