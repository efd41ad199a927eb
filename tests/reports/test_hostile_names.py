"""Five hundred names that mean harm are text in every medium: no element, formula, link or sign that steers is new."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from campaign import LONG, effort, some
from hostile_names import NAMES
from hostile_pages import MODEL, batches, harmless, page_with, results_with
from markdown_it import MarkdownIt

import mcsv
from mcsv.errors import McsvError
from mcsv.files.results import read_results, write_results
from mcsv.reports.media import markdown, text
from mcsv.reports.media.html import draw as html
from mcsv.reports.media.workbook import draw as workbook
from mcsv.reports.run.answer import answer
from mcsv.reports.run.document import document
from mcsv.reports.writing.json_cells import written
from mcsv.reports.writing.screen import Screen, clean

WORDS = some(batches(effort(3, 1)), 4)


class Elements(HTMLParser):
    """The elements of a page with their attributes, and all its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tree: list[tuple[str, ...]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.tree.append(("/" + tag,))

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_comment(self, data: str) -> None:
        self.tree.append(("comment", data))


def elements(page: str) -> Elements:
    found = Elements()
    found.feed(page)
    return found


@cache
def plain_elements() -> list[tuple[str, ...]]:
    return elements(html.draw(page_with(harmless()))).tree


def steers(made: str) -> set[str]:
    return {sign for sign in made if not sign.isprintable() and sign not in "\n\u200c\u200d"}


@pytest.mark.parametrize("words", WORDS)
def test_a_page_has_no_new_element(words: dict[str, str]) -> None:
    made = html.draw(page_with(words))
    found = elements(made)
    assert found.tree == plain_elements()
    assert steers(made) == set()
    said = " ".join(" ".join(found.said).split())
    for slot in ("programme", "council", "careful", "input", "source", "person"):
        assert " ".join(clean(words[slot]).split()) in said


@cache
def plain_book() -> dict[str, Any]:
    return parts(workbook.draw(page_with(harmless())))


def parts(made: bytes) -> dict[str, Any]:
    """What a workbook consists of beside its words: files, formulas, references of charts, names, links."""
    book = openpyxl.load_workbook(io.BytesIO(made))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    with zipfile.ZipFile(io.BytesIO(made)) as files:
        trees = {name: ET.fromstring(files.read(name)) for name in files.namelist()}
    refers = [node.text for tree in trees.values() for node in tree.iter() if node.tag.endswith("}f")]
    return {
        "files": sorted(trees),
        "formulas": Counter(_shape(str(cell.value)) for cell in cells if cell.data_type == "f"),
        "links": [cell.hyperlink for cell in cells if cell.hyperlink],
        "refers": Counter(_shape(str(reference)) for reference in refers),
        "names": sorted(book.defined_names),
    }


def _shape(formula: str) -> str:
    return re.sub(r"\d+", "#", formula)


@pytest.mark.parametrize("words", WORDS)
def test_a_workbook_has_no_new_formula_and_no_link(words: dict[str, str]) -> None:
    made = workbook.draw(page_with(words))
    assert parts(made) == plain_book()
    book = openpyxl.load_workbook(io.BytesIO(made))
    sheet = book["Assumptions"]
    for cell, slot in (("A2", "input"), ("E2", "source")):
        told = str(sheet[cell].value or "").replace("_x005F_", "_")
        assert told == clean(words[slot]) or (told.endswith("…") and clean(words[slot]).startswith(told[:-1]))


@cache
def plain_markdown() -> list[tuple[str, ...]]:
    return tokens(markdown.draw(page_with(harmless())))


def tokens(made: str) -> list[tuple[str, ...]]:
    """What Markdown makes of it, without the words."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    words = ("text", "text_special")
    return [
        (token.type, *(child.type for child in token.children or () if child.type not in words))
        for token in reader.parse(made)
    ]


@pytest.mark.parametrize("words", WORDS)
def test_markdown_makes_of_it_what_it_makes_of_harmless_words(words: dict[str, str]) -> None:
    made = markdown.draw(page_with(words))
    assert tokens(made) == plain_markdown()
    assert steers(made) == set()
    assert not re.search(r"(?<!\\)://|\bwww\.", made)  # of which others make links


@pytest.mark.parametrize("words", WORDS)
def test_a_terminal_is_not_steered(words: dict[str, str]) -> None:
    made = text.draw(answer(results_with(words), full=True), Screen(80))
    assert steers(made) == set()


@pytest.mark.parametrize("words", WORDS)
def test_the_document_is_json_that_steers_no_terminal(words: dict[str, str]) -> None:
    told = document(results_with(words))
    made = written(told)
    assert steers(made) == set()
    assert json.loads(made) == told


def refused(model: Mapping[str, Any]) -> str:
    """The words with which a model is refused; nothing where it is taken."""
    try:
        mcsv.validate(dict(model))
    except McsvError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", some(NAMES, 60))
def test_the_language_takes_a_name_as_it_is_or_says_what_is_wrong(name: str, tmp_path: Path) -> None:
    inputs = {**MODEL["inputs"], "more": {"dist": "uniform", "min": 0, "max": 1, "source": name, "owner": name}}
    free = {**MODEL, "programme": name, "inputs": inputs}
    if said := refused(free):
        assert "E208" in said or "E101" in said
        assert steers(said) == set()
    else:
        model = mcsv.validate(free)
        assert (model.programme, model.inputs["more"].source) == (name, name)
        if LONG:
            results = mcsv.simulate({**SMALL, "programme": name}, draws=1_000)
            again = read_results(write_results(results, tmp_path / "run.nc"))
            assert again.attrs["programme"] == name
    for section in ("pockets", "inputs", "events", "options"):
        added = {**MODEL, section: {**MODEL[section], name: ADDED[section]}}
        if said := refused(added):
            assert "E208" in said
            assert steers(said) == set()
        else:
            assert re.fullmatch("[A-Za-z_][A-Za-z0-9_]{0,63}", name)


SMALL = {"inputs": {"x": {"dist": "uniform", "min": 0, "max": 1}}, "outputs": {"y": {"formula": "x"}}}
ADDED: dict[str, Any] = {
    "pockets": {},
    "inputs": {"dist": "uniform", "min": 0, "max": 1},
    "events": {"probability": 0.1, "costs": {"council": 1}},
    "options": {},
}
