"""The page on two sheets of paper: tagged, archivable, and with the figures of the page."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from campaign import some
from pypdf import PdfReader

import mcsv
from mcsv.errors import UsageError
from mcsv.reports.media.flat import flat
from mcsv.reports.media.pdf.draw import draw
from mcsv.reports.media.text import plain
from mcsv.reports.page.content import content
from mcsv.reports.writing.page import Page
from mcsv.reports.writing.paper import Sentence, Table

CONFIGS = Path(__file__).parents[3] / "configs"
SHIPPED = [*some(sorted(CONFIGS.glob("*.yaml")), 2)]
HOSTILE = (
    *('#eval("1+1")', "#sys.version", "$ x^2 $", "*b* _i_ `r`", "= heading", "@label <label>", "\\#x \\u{202e}"),
    *("\u202eright to left", "שלום", "\U0001f600\U0001f468\u200d\U0001f469", "\x1b[31mred", "a" * 300, "<script>"),
    *('"quoted" \\', "{{7*7}}", "漢字", "e\u0301\u0301\u0301"),
)


def paged(path: Path, draws: int = 4_000) -> Page:
    model = mcsv.read_model(path)
    return content(mcsv.simulate(model, draws=draws, full=True, curves=True), model)


def text_of(document: bytes) -> str:
    """All words of a document in the order in which they are read, one space between two."""
    words = (page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)
    return " ".join(" ".join(words).split())


@pytest.fixture(scope="module")
def page() -> Page:
    return paged(CONFIGS / "discharge.yaml")


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_every_model_has_two_sheets_at_most_that_say_what_the_page_says(path: Path) -> None:
    page = paged(path)
    document = draw(page)
    assert len(PdfReader(io.BytesIO(document)).pages) <= 2
    text = text_of(document)
    for sentence in page.lead:
        assert " ".join(plain(sentence).split()) in text
    for section in page.sections:
        if f" {section.title} " not in text.partition("Where the figures come from")[0]:
            assert section.title in text.partition("but in the page and the workbook: ")[2]  # named as left out
            continue
        table = next((block for block in section.blocks if isinstance(block, Table)), None)
        for row in flat(table)[1] if table else ():
            assert " ".join(" ".join(row).split()) in text
    for name, what in page.origin:
        assert f"{name}: {what}" in text


def test_it_is_tagged_and_archivable_and_the_same_bytes(page: Page) -> None:
    document = draw(page)
    reader = PdfReader(io.BytesIO(document))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    said = root["/Metadata"].get_object().get_data().decode()
    for standard in ("<pdfaid:part>2</pdfaid:part>", "A</pdfaid:conformance>", "<pdfuaid:part>1</pdfuaid:part>"):
        assert standard in said
    assert reader.metadata is not None
    assert reader.metadata.title == page.title
    assert document == draw(page)


def test_whatever_an_author_wrote_is_text_and_breaks_nothing(page: Page) -> None:
    for name in some(HOSTILE, 6):
        document = draw(replace(page, title=name, lead=(Sentence((name,)),)))
        reader = PdfReader(io.BytesIO(document))
        assert len(reader.pages) <= 2
        if name.isascii() and name.isprintable() and len(name) < 100:
            assert " ".join(name.split()) in text_of(document)
        assert not any("/Annots" in sheet for sheet in reader.pages)


def test_characters_that_no_font_has_are_spelled(page: Page) -> None:
    assert "[U+1F600]" in text_of(draw(replace(page, lead=(Sentence(("a \U0001f600",)),))))


def test_without_typst_it_says_how_to_get_it(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(UsageError, match=r"needs typst.*mcsv\[pdf\]"):
        draw(page)
