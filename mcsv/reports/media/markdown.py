"""Blocks as Markdown (GitHub's kind) for a ticket or a mail: sentences, tables, notes; pictures are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mcsv.reports.media.flat import flat
from mcsv.reports.media.spelling import notes
from mcsv.reports.media.text import plain
from mcsv.reports.writing.page import Page
from mcsv.reports.writing.paper import Block, Note, Sentence, Table, without_ink
from mcsv.reports.writing.screen import clean

__all__ = ["draw"]

_STEERS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|~!&"})
"""What Markdown or HTML would read as more than text."""
_LINKS = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
"""Where a link would be made of an address that nobody marked as one."""
_STARTS = re.compile(r"^(\d*)([-+=.)])")
"""What would make a list, a line or a heading of words at the start of a line."""


def draw(page: Page) -> str:
    """The Markdown of a page; whatever the model's author wrote in it is text."""
    parts = ["<!-- a page of mcsv -->", f"# {_text(page.title)}", *_blocks(page.about), *_blocks(page.lead)]
    for section in page.in_short.sections:
        parts += [f"## {_text(section.title)}", _text(section.intro), *_blocks(section.blocks)]
    if page.assumptions:
        heading = ["input", "middle (range)", "unit", "grade", "source"]
        rows = [[entry.name, entry.values, entry.unit, entry.grade, entry.source] for entry in page.assumptions]
        parts += ["## What it rests on", _table(heading, rows, left={0, 2, 4})]
    parts += ["## Where the figures come from", *(f"- {_first(name)}: {_text(what)}" for name, what in page.origin)]
    return "\n\n".join(part for part in parts if part).replace("\n\n- ", "\n- ") + "\n"


def _blocks(blocks: Iterable[Block]) -> Iterable[str]:
    for block in map(without_ink, blocks):
        if isinstance(block, Sentence):
            yield f"**{_text(plain(block))}**" if block.tone != "plain" else _first(plain(block))
        elif isinstance(block, Table):
            yield f"**{_text(block.title)}**"
            yield _figures(block)
            yield from (f"*{_text(note)}*" for note in notes(block))
        elif isinstance(block, Note):
            yield from (f"*{_text(line)}*" for line in block.lines)


def _figures(block: Table) -> str:
    return _table(*flat(block), left={0})


def _table(heading: list[str], rows: list[list[str]], left: set[int]) -> str:
    rule = ["---" if place in left else "---:" for place in range(len(heading))]
    lines = [[_text(cell) for cell in row] for row in (heading, *rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (lines[0], rule, *lines[1:]))


def _text(words: str) -> str:
    return _LINKS.sub(r"\\\g<0>", " ".join(clean(words).split()).translate(_STEERS))


def _first(words: str) -> str:
    """Text at the start of a line."""
    return _STARTS.sub(r"\1\\\2", _text(words))
