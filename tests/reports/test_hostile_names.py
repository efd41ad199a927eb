"""Names that mean harm are text in every medium: no element, formula, link or sign that steers is new."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from unicodedata import category, east_asian_width
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from campaign import effort, long_only
from hostile_names import NAMES, STRANGERS, every
from hostile_pages import batches, dense_page, harmless, page_with, results_with
from markdown_it import MarkdownIt
from pypdf import PdfReader

from mcsv.reports.media import markdown, text
from mcsv.reports.media.html import draw as html
from mcsv.reports.media.pdf import draw as pdf
from mcsv.reports.media.workbook import draw as workbook
from mcsv.reports.run.answer import answer
from mcsv.reports.run.document import document
from mcsv.reports.writing.json_cells import written
from mcsv.reports.writing.page import Page
from mcsv.reports.writing.paper import Table
from mcsv.reports.writing.screen import Screen, clean

AT_ONCE = effort(50, 25)
ALL = tuple(name for name in ((*STRANGERS, *NAMES) if effort(1, 0) else every(AT_ONCE)) if name.strip())
WORDS = batches(every(effort(152, 19)))
DENSE = [ALL[first : first + AT_ONCE] for first in range(0, len(ALL), AT_ONCE)]
CASES = [*(f"words {place}" for place in range(len(WORDS))), *(f"blocks {place}" for place in range(len(DENSE)))]
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""All that Unicode calls controls of the direction of reading."""

every_page = pytest.mark.parametrize("case", CASES)


@cache
def page(case: str) -> Page:
    kind, place = case.split()
    return page_with(WORDS[int(place)], _more(case)) if kind == "words" else dense_page(DENSE[int(place)])


Usual = tuple[bool, int]
"""A page with names of which nobody takes offence: whether it has more answers; how many names blocks have."""


def usual(case: str) -> Usual:
    """What a page would be without harm."""
    kind, place = case.split()
    return _more(case), 0 if kind == "words" else len(DENSE[int(place)])


@cache
def plain_page(asked: Usual) -> Page:
    more, count = asked
    return dense_page([f"word {place}" for place in range(count)]) if count else page_with(harmless(), more)


def _more(case: str) -> bool:
    return case == "words 0" and bool(effort(1, 0))


def names_of(case: str) -> tuple[str, ...]:
    kind, place = case.split()
    return tuple(clean(name) for name in (WORDS[int(place)].values() if kind == "words" else DENSE[int(place)]))


def steers(made: str) -> set[str]:
    """Controls but for the end of a line, other ends of lines, halves of characters, and what turns the direction."""
    return {sign for sign in set(made) - {"\n"} if category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in TURNING}


def squeezed(words: str) -> str:
    return " ".join(words.split())


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

    handle_decl = unknown_decl = handle_pi = handle_comment


def elements(made: str) -> Elements:
    found = Elements()
    found.feed(made)
    return found


@cache
def plain_elements(asked: Usual) -> list[tuple[str, ...]]:
    return elements(html.draw(plain_page(asked))).tree


@every_page
def test_a_page_has_no_new_element(case: str) -> None:
    made = html.draw(page(case))
    found = elements(made)
    assert found.tree == plain_elements(usual(case))
    assert steers(made) == set()
    said = squeezed(" ".join(found.said))
    for name in names_of(case) if case.startswith("blocks") else ():
        assert squeezed(name) in said


LONGEST = 32_767
"""Letters that a cell can hold."""
GROW = ("t", "si", "c", "row", "r", "pt", "v", "numFmt", "xf", "alignment", "formatCode")
"""There are more of them where words take more lines, or units are others."""


class Book:
    """What a workbook consists of beside its words, and its words."""

    def __init__(self, made: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(made)) as files:
            trees = {name: ET.fromstring(files.read(name)) for name in files.namelist()}
        nodes = [(_bare(node.tag), node) for tree in trees.values() for node in tree.iter()]
        self.words = [node.text or "" for kind, node in nodes if kind == "t"]
        shown = (str(node.get("formatCode")) for kind, node in nodes if kind == "numFmt")
        self.formats = {re.sub(r"\[\$[A-Z]{3} \]", "", each) for each in shown}  # a currency of which nobody has a sign
        self.rest = {
            "files": sorted(trees),
            "elements": Counter(kind for kind, _ in nodes if kind not in GROW),
            "formulas": Counter(re.sub(r"\d+", "#", node.text or "") for kind, node in nodes if kind == "f"),
            "names": sorted(str(node.get("name")) for kind, node in nodes if kind == "definedName"),
            "feet": {node.text for kind, node in nodes if kind in ("oddFooter", "oddHeader")},
            "goes to": {node.get("Target") for kind, node in nodes if node.get("TargetMode") == "External"},
        }


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


@cache
def plain_book(asked: Usual) -> Book:
    return Book(workbook.draw(plain_page(asked)))


def _cells(words: list[str]) -> set[str]:
    """What cells hold, without Excel's spelling of signs as _xHHHH_, and without what keeps such apart."""
    read = (re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), each) for each in words)
    return {squeezed(each.replace("\N{WORD JOINER}", "")) for each in read}


@every_page
def test_a_workbook_has_no_new_formula_link_name_or_code(case: str) -> None:
    book = Book(workbook.draw(page(case)))
    assert book.rest == plain_book(usual(case)).rest
    assert book.formats == plain_book(usual(case)).formats
    if case.startswith("blocks"):
        assert {squeezed(name) for name in names_of(case) if name.strip() and len(name) < LONGEST} <= _cells(book.words)


@long_only
@pytest.mark.parametrize("case", CASES[len(WORDS) : len(WORDS) + 2])
def test_spreadsheets_read_names_as_text(case: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.draw(page(case))))
    assert not any(cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)
    cells = [cell for row in book["Assumptions"].iter_rows() for cell in row]
    names = {squeezed(name) for name in names_of(case) if name.strip()}
    told = {squeezed(str(cell.value)): cell.data_type for cell in cells if cell.value is not None}
    assert {told[name] for name in names & told.keys()} <= {"s", "inlineStr"}
    assert len(names & told.keys()) > len(names) * 0.8  # the rest is spelled with _x005F_


@long_only
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_shows_names_as_they_are(tmp_path: Path) -> None:
    case = CASES[len(WORDS)]
    (tmp_path / "book.xlsx").write_bytes(workbook.draw(page(case)))
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx").sheetnames.index("Assumptions") + 1
    wanted = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{sheet}"
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    asked = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        wanted,
        "--outdir",
        str(tmp_path),
        str(tmp_path / "book.xlsx"),
    ]
    subprocess.run(asked, check=True, capture_output=True, timeout=300)
    (made,) = tmp_path.glob("*.csv")
    import csv

    with made.open(encoding="utf-8", newline="") as file:
        cells = {squeezed(cell) for row in csv.reader(file) for cell in row}
    assert {squeezed(name) for name in names_of(case) if name.strip()} <= cells


def tokens(made: str) -> tuple[list[tuple[str, ...]], str]:
    """What Markdown makes of it without the words; and the words."""
    kinds, said = [], []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(made):
        within = token.children or ()
        kinds.append((token.type, *(each.type for each in within if each.type not in ("text", "text_special"))))
        said.append("".join(each.content for each in within))
    return kinds, "\n".join(said)


@cache
def plain_tokens(asked: Usual) -> list[tuple[str, ...]]:
    return tokens(markdown.draw(plain_page(asked)))[0]


CALLS = {
    "mention": r"(?:^|[^\w`/])@[a-z0-9]",
    "mail": r"[\w.+-]@[\w-]{1,99}\.",
    "ticket": r"(?:^|[^\w&])(?:#|!|GH-)\d",
    "label": r"(?:^|\s)[~%&$]\w",
    "picture": r":[\w+-]{1,99}:",
    "change": r"[{\[][-+]",
}
"""What sites look for in words that Markdown is done with: GitHub's and GitLab's documentation of references."""


@every_page
def test_markdown_makes_of_it_what_it_makes_of_harmless_words(case: str) -> None:
    made = markdown.draw(page(case))
    kinds, said = tokens(made)
    assert kinds == plain_tokens(usual(case))
    assert steers(made) == set()
    assert not re.search(
        r"(?<!\\)://|\bwww\.|(?<!\\)\$|^/", made, re.MULTILINE
    )  # of which others make links and formulas
    assert {kind for kind, call in CALLS.items() if re.search(call, said, re.IGNORECASE)} == set()
    bare = squeezed(said.replace("\N{WORD JOINER}", ""))
    for name in names_of(case) if case.startswith("blocks") else ():
        assert squeezed(name) in bare


@pytest.mark.parametrize("case", CASES[: effort(2, 1)])
def test_paper_of_a_model_is_set(case: str) -> None:
    assert len(PdfReader(io.BytesIO(pdf.draw(page(case)))).pages) >= 2


@pytest.mark.parametrize("names", DENSE)
def test_paper_says_names_as_they_are(names: tuple[str, ...]) -> None:
    """Those that are longer than a line take minutes when there are many: they are tried with the other pages."""
    short = [name for name in names if len(name) < 100]
    shown = replace(dense_page(short), sections=(), assumptions=())
    words = (sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf.draw(shown))).pages)
    said = seen("".join(words))
    for name in short:
        assert name.isascii() <= (seen(clean(name)) in said)


def seen(words: str) -> str:
    """The signs that stand for themselves: a letter may be read with the accent that it has elsewhere."""
    return "".join(sign for sign in words if category(sign)[0] not in "MZ" and category(sign) not in ("Cf", "Cc"))


def columns(words: str) -> int:
    """As many columns as a terminal takes for words without pictures that are joined."""
    return sum(
        0 if category(sign) in ("Mn", "Me") else 2 if east_asian_width(sign) in "WF" else 1
        for sign in words
        if not "\u1160" <= sign < "\u1200"
    )


def simple(name: str) -> bool:
    """Whether terminals agree on how wide it is."""
    return not any(category(sign) in ("Cf", "So", "Sk", "Cn") or "\ufe00" <= sign <= "\ufe0f" for sign in name)


@pytest.mark.parametrize("case", CASES[len(WORDS) :])
def test_a_table_in_a_terminal_has_its_columns_below_each_other(case: str) -> None:
    names = [name.strip() for name in names_of(case) if simple(name) and name.strip()]
    found, wanted = (tables(dense_page(each)) for each in (names, ["w" * columns(name) for name in names]))
    for hostile, harmless_one in zip(found, wanted, strict=True):
        assert [columns(line) for line in lines(hostile)] == [columns(line) for line in lines(harmless_one)]


def tables(page: Page) -> list[Table]:
    return [block for block in page.sections[0].blocks if isinstance(block, Table)]


def lines(table: Table) -> Iterator[str]:
    """Those with the mark of rows: nothing else of a table is as wide as its columns."""
    return (line for line in text.draw([table], Screen(80)).splitlines() if " ▲ " in line)


@every_page
def test_a_terminal_is_not_steered(case: str) -> None:
    blocks = [block for section in page(case).sections for block in section.blocks]
    made = text.draw(blocks, Screen(80))
    assert steers(made) == set()


@pytest.mark.parametrize("words", WORDS)
def test_answer_and_document_steer_no_terminal(words: dict[str, str]) -> None:
    results = results_with(words)
    assert steers(text.draw(answer(results, full=True), Screen(80))) == set()
    told = document(results)
    made = written(told)
    assert steers(made) == set()
    assert json.loads(made) == told
