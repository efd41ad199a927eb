"""ruamel.yaml and PyYAML give the same events at the same places, so that either reads the same model."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bad_inputs import REMARKS, ROWS
from campaign import effort, some
from mutants import broken_text, originals

from mcsv.errors import ModelError, UsageError
from mcsv.files import events
from mcsv.files.text import decode
from mcsv.files.yaml import read_yaml

pytest.importorskip("yaml")

MUTANTS = effort(200, 20)
TEXTS = originals()
LONG = 100_000  # bytes; what is longer is for a long campaign
SHORT = some([row for row in ROWS if len(row.data) <= LONG or effort(1, 0)], 30)
OFTEN = sorted(TEXTS.keys() - {"standard"})  # which takes long and has nothing that others do not have
FEW = some(OFTEN, 3)
TRICKY = [
    *("{a: b?c, d?: e}", "{a: why?}", "? a\n: b\n", "a: ?b\n", "{a:1}", "{a: b:c}", "{a: 'x':y}", "[a:b, c: d]"),
    *("[a:]", "{a:}", "{a: }", "{: b}", "{a, b}", "{a: b, : c}", ": x\n", "a:\n  : x\n", "a:\tb\n", "\ta: b\n"),
    *("a: b\tc\n", "- a\n-\n- b\n", "a:\n- b\n-\nc:\n", "a: |\n  x\n   y\n\nb: >-\n  u\n  v\n", "a: 'it''s'\n"),
    *('a: "x\\/y\\u00e4\\x41"\n', "--- a\n...\n", "---\na: 1\n---\nb: 2\n", "%YAML 1.2\n---\na: 1\n", "{u: http://x}"),
    *(
        "%YAML 1.1\n---\na: 1\n",
        "%TAG ! x:\n---\na: 1\n",
        "a: &x 1\nb: *x\n",
        "a: !!str 1\n",
        "a: !t 1\n",
        "<<: {a: 1}\n",
    ),
    *(
        "a: #c\n  b\n",
        "a: b #c\n",
        "a: b#c\n",
        "#\n",
        "a: -\n",
        "a: -b\n",
        "a: %b\n",
        "a: @b\n",
        "a: `b`\n",
        "a: [b, c\n",
    ),
    *("a: {b: c\n", 'a: "b\n', "a: 'b\n", "a: b: c\n", "a:\n b: 1\n  c: 2\n", "  a: 1\nb: 2\n", "a: 1\n b: 2\n", "~\n"),
    *("http://x: http://y\n", "", "\n\n", "a: b\n  c\n\n  d\n", "{a: b\n c, d\n : e}", "[[[]]]", "{{a: b}: c}"),
    *("a: 1\n...\nb: 2\n", "a: *\n", "a: &\n", "a: !\n"),
    *("{a: 1,\t b: 2}", "{a: \tb}", "[a,\tb\t]", "[\t\ta]", "{a: b\tc}", "{a: 1,\n\t b: 2}", "{a\t: 1}"),
    *("{a: **b}", "a: *b*c\n", "**a: b\n", "- &ä.b c\n- *ä.b\n", "{a: *b}", "[&a: b, *a: , c]", "{a: *b, &c d: e}"),
]


def parsed(text: str, installed: Callable[[], events.Parser]) -> tuple[list[Any], Any]:
    """Everything that mcsv reads of the events, and what is said of the error in which they end."""
    parse, refusal = installed()
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
            nothing = event.value == "" and event.style is None  # stands nowhere
            tag = None if event.tag is None else str(event.tag)
            said = (event.value, event.style, event.implicit[0], event.anchor, tag)
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


def test_the_same_events_at_the_same_places():
    same = [parsed(text, events._pyyaml) == parsed(text, events._ruamel) or text for text in texts()]
    assert [text for text in same if text is not True] == []
    assert len(same) > 0.8 * MUTANTS


@pytest.mark.parametrize("text", TRICKY)
def test_what_two_versions_of_yaml_read_differently(text: str):
    assert parsed(text, events._pyyaml) == parsed(text, events._ruamel)


def said(text: str) -> Any:
    """Data, places and mistakes of a text."""
    try:
        document = read_yaml(text, "model.yaml")
    except ModelError as error:
        return error.mistakes
    return document.data, document.places, document.found


@pytest.mark.parametrize("name", FEW)
def test_a_model_is_read_without_ruamel(name: str, monkeypatch: pytest.MonkeyPatch):
    before = said(TEXTS[name])
    monkeypatch.setitem(sys.modules, "ruamel.yaml", None)
    assert events._installed()[0].__module__ == "mcsv.files.second_parser"
    assert said(TEXTS[name]) == before


@pytest.mark.parametrize("row", SHORT, ids=str)
def test_mistakes_are_told_without_ruamel(row: Any, monkeypatch: pytest.MonkeyPatch):
    try:
        text = decode(row.data).text
    except ModelError:
        return
    before = said(text)
    monkeypatch.setitem(sys.modules, "ruamel.yaml", None)
    assert said(text) == before


def test_without_any_parser_it_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "ruamel.yaml", None)
    monkeypatch.setitem(sys.modules, "mcsv.files.second_parser", None)
    with pytest.raises(UsageError, match="E511 no parser of YAML is installed"):
        read_yaml("a: 1\n")
