"""The recipe for a medium (CONTRIBUTING.md), followed: a toy that writes Markdown and has no figure of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import xarray as xr

from mcsv.reports.media.spelling import error, said, value
from mcsv.reports.run.answer import answer
from mcsv.reports.run.document import document
from mcsv.reports.writing.paper import Block, Cell, Chart, Column, Note, Sentence, Table


def draw(blocks: Iterable[Block]) -> str:
    """The toy medium: blocks as Markdown."""
    return "\n".join(line for block in blocks for line in (*lines(block), ""))


def lines(block: Block) -> Iterator[str]:
    """The lines of a block."""
    if isinstance(block, Sentence):
        yield "".join(said(part, "±") for part in block.parts)
    elif isinstance(block, Note):
        yield from (f"> {line}" for line in block.lines)
    elif isinstance(block, Chart):
        yield f"![{block.title}]({len(block.labels)} bars)"
    else:
        yield from table(block)


def table(block: Table) -> Iterator[str]:
    """A heading, a row a line, notes."""
    yield f"### {block.title}"
    yield "|".join((block.corner, *(column.heading for column in block.columns)))
    for row in block.rows:
        cells = (cell(each, column) for each, column in zip(row.cells, block.columns, strict=True))
        yield "|".join((row.label, *cells))
    yield from (f"> {note}" for note in block.notes)


def cell(each: Cell, column: Column) -> str:
    """A figure with its error."""
    return f"{value(each)} {error(each, column.errors, '±')}".strip()


def test_a_medium_needs_one_file_and_shows_what_the_document_says(whole_results: xr.Dataset) -> None:
    text = draw(answer(whole_results))
    base = document(whole_results)["options"]["base"]
    assert text.startswith(f"base, {base['sentence']}")
    risks = text.split("### Risks inside the horizon")[1].split("\n\n")[0]
    total = base["events_total"]
    shown = next(line for line in risks.splitlines() if line.startswith("all|")).split("|")
    assert abs(float(shown[2].split()[0]) - total["mean"] / 1000) <= 1
    assert "2028-03-31|" in text
    assert "](12 bars)" in text
