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
from unicodedata import category
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from campaign import LONG, some
from hostile_names import NAMES
from hostile_pages import MODEL, batches, harmless, page_with, results_with
from markdown_it import MarkdownIt

import mcsv
from mcsv.errors import McsvError
from mcsv.escapes import visible
from mcsv.files.results import read_results, write_results
from mcsv.reports.media import markdown, text
from mcsv.reports.media.html import draw as html
from mcsv.reports.media.workbook import draw as workbook
from mcsv.reports.run.answer import answer
from mcsv.reports.run.document import document
from mcsv.reports.writing.json_cells import written
from mcsv.reports.writing.screen import Screen, clean

WORDS = some(batches(), 2)


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


TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""All that Unicode calls controls of the direction of reading."""


def steers(made: str) -> set[str]:
    """Controls but for the end of a line, other ends of lines, halves of characters, and what turns the direction."""
    return {sign for sign in set(made) - {"\n"} if category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in TURNING}


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
    made = workbook.draw(page_with(harmless()))
    return parts(made, openpyxl.load_workbook(io.BytesIO(made)))


def parts(made: bytes, book: openpyxl.Workbook) -> dict[str, Any]:
    """What a workbook consists of beside its words: files, formulas, references of charts, names, links."""
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
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert parts(made, book) == plain_book()
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


@pytest.mark.parametrize("name", some(NAMES, 12))
def test_the_language_takes_free_words_as_they_are_or_says_what_is_wrong(name: str, tmp_path: Path) -> None:
    inputs = {"x": {"dist": "uniform", "min": 0, "max": 1, "source": name, "owner": name}}
    free = {"programme": name, "inputs": inputs, "outputs": {"y": {"formula": "x"}}}
    said = refused(free)
    if said:
        assert {"E208", "E101"} & set(said.split())
        assert steers(said) == set()
        return
    model = mcsv.validate(free)
    assert (model.programme, model.inputs["x"].source, model.inputs["x"].owner) == (name, name, name)
    if LONG:
        again = read_results(write_results(mcsv.simulate(model, draws=1_000), tmp_path / "run.nc"))
        assert again.attrs["programme"] == name


@pytest.mark.parametrize("name", some(NAMES, 12))
def test_the_language_takes_a_name_that_a_formula_can_hold_and_refuses_all_others(name: str) -> None:
    added = {section: {**MODEL[section], name: part} for section, part in ADDED.items()}
    said = refused({**MODEL, **added})
    assert steers(said) == set()
    if not re.fullmatch("[A-Za-z_][A-Za-z0-9_]{0,63}", name):
        assert said.count("E208") >= len(ADDED)


ADDED: dict[str, Any] = {
    "pockets": {},
    "inputs": {"dist": "uniform", "min": 0, "max": 1},
    "events": {"probability": 0.1, "costs": {"council": 1}},
    "options": {},
}


def refused(model: Mapping[str, Any]) -> str:
    """The words with which a model is refused, as a terminal shows them; nothing where it is taken."""
    try:
        mcsv.validate(dict(model))
    except McsvError as error:
        return visible(str(error))
    return ""
