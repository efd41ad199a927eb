"""Which parser reads a text, and that nobody can tell by what is read or said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from parsing import FEW, SHORT, TEXTS, texts

from mcsv.errors import ModelError
from mcsv.files import careful_parser, events
from mcsv.files.text import decode
from mcsv.files.yaml import read_yaml


def said(text: str) -> Any:
    """Data, places and mistakes of a text."""
    try:
        document = read_yaml(text, "model.yaml")
    except ModelError as error:
        return error.mistakes
    return document.data, document.places, document.found


def careful_said(text: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The same where PyYAML was built without libyaml."""
    with monkeypatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        return said(text)


@pytest.mark.parametrize("name", FEW)
def test_a_model_is_read_without_libyaml(name: str, monkeypatch: pytest.MonkeyPatch):
    assert careful_said(TEXTS[name], monkeypatch) == said(TEXTS[name])


@pytest.mark.parametrize("row", SHORT, ids=str)
def test_mistakes_are_told_without_libyaml(row: Any, monkeypatch: pytest.MonkeyPatch):
    try:
        text = decode(row.data).text
    except ModelError:
        return
    assert careful_said(text, monkeypatch) == said(text)


def test_broken_models_are_read_and_refused_alike(monkeypatch: pytest.MonkeyPatch):
    for text in texts():
        assert careful_said(text, monkeypatch) == said(text)


def never(text: str) -> bool:
    raise AssertionError


def test_a_libyaml_that_nobody_tried_reads_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(events, "is_plain", never)
    with pytest.raises(AssertionError):
        read_yaml("a: 1\n")
    monkeypatch.setattr(yaml._yaml, "get_version", lambda: (0, 3, 0))
    assert read_yaml("a: 1\n").data == {"a": 1}


@pytest.mark.parametrize("error", [MemoryError, yaml.YAMLError, UnicodeEncodeError("utf-8", "\ud800", 0, 1, "x")])
def test_where_libyaml_gives_up_the_careful_parser_reads_on(error: Any, monkeypatch: pytest.MonkeyPatch):
    def broken(text: str) -> Iterator[Any]:
        for number, event in enumerate(careful_parser.parse(text)):
            if number == 5:
                raise error
            yield event

    class Broken:
        def __init__(self, text: str) -> None:
            self.events = broken(text)

        def check_event(self) -> bool:
            return True

        def get_event(self) -> Any:
            return next(self.events)

    monkeypatch.setattr(yaml.cyaml, "CParser", Broken)
    assert read_yaml("a: 1\nb: {c: 2}\n").data == {"a": 1, "b": {"c": 2}}


def test_half_a_character_is_text_for_the_careful_parser():
    with pytest.raises(ModelError, match="E102"):
        read_yaml("a: \ud800\n")


def test_what_lies_too_deep_is_refused_before_the_rest_is_read(monkeypatch: pytest.MonkeyPatch):
    seen = 0

    def counted(text: str) -> Iterator[Any]:
        nonlocal seen
        for event in quick(text):
            seen += 1
            yield event

    quick = events._quick
    monkeypatch.setattr(events, "_quick", counted)
    with pytest.raises(ModelError, match="E105 the file is nested too deep"):
        read_yaml("- " * 300 + "a\n" + "- a\n" * 1000)
    assert seen < 40
