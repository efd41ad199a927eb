"""Blocks as Markdown (GitHub's kind) for a ticket or a mail: sentences, tables, notes; pictures are left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

from mcsv.reports.media.flat import flat
from mcsv.reports.media.spelling import notes, plain
from mcsv.reports.writing.language import ENGLISH, Language
from mcsv.reports.writing.message import message
from mcsv.reports.writing.page import Page
from mcsv.reports.writing.paper import Block, Note, Sentence, Table, without_ink
from mcsv.reports.writing.screen import clean

__all__ = ["draw"]

_Say = Callable[[str], str]

_STEERS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|~!&"})
"""What Markdown or HTML would read as more than text."""
_LINKS = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
"""Where a link would be made of an address that nobody marked as one."""
_STARTS = re.compile(r"^(\d*)([-+=.)])")
"""What would make a list, a line or a heading of words at the start of a line."""


def draw(page: Page, language: Language = ENGLISH) -> str:
    """The Markdown of a page; whatever the model's author wrote in it is text."""
    say = partial(_text, language)
    parts = [
        f"<!-- a page of mcsv {page.run} -->",
        f"# {say(page.title)}",
        *_blocks(page.about, say),
        *_blocks(page.lead, say),
    ]
    for section in page.in_short.sections:
        parts += [f"## {say(section.title)}", say(section.intro), *_blocks(section.blocks, say)]
    if page.assumptions:
        heading = [message("input"), message("middle (range)"), message("unit"), message("grade"), message("source")]
        rows = [[entry.name, entry.values, entry.unit, entry.grade, entry.source] for entry in page.assumptions]
        parts += [f"## {say(message('What it rests on'))}", _table(heading, rows, say, left={0, 2, 4})]
    parts.append(f"## {say(message('Where the figures come from'))}")
    parts += [f"- {_first(say(name))}: {say(what)}" for name, what in page.origin]
    return "\n\n".join(part for part in parts if part).replace("\n\n- ", "\n- ") + "\n"


def _blocks(blocks: Iterable[Block], say: _Say) -> Iterable[str]:
    for block in map(without_ink, blocks):
        if isinstance(block, Sentence):
            yield f"**{say(plain(block))}**" if block.tone != "plain" else _first(say(plain(block)))
        elif isinstance(block, Table):
            yield f"**{say(block.title)}**"
            yield _figures(block, say)
            yield from (f"*{say(note)}*" for note in notes(block))
        elif isinstance(block, Note):
            yield from (f"*{say(line)}*" for line in block.lines)


def _figures(block: Table, say: _Say) -> str:
    return _table(*flat(block), say, left={0})


def _table(heading: list[str], rows: list[list[str]], say: _Say, left: set[int]) -> str:
    rule = ["---" if place in left else "---:" for place in range(len(heading))]
    lines = [[say(cell) for cell in row] for row in (heading, *rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (lines[0], rule, *lines[1:]))


def _text(language: Language, words: str) -> str:
    said = re.sub(" +", " ", language.said(clean(words))).strip(" ")
    return _LINKS.sub(r"\\\g<0>", said.translate(_STEERS))


def _first(said: str) -> str:
    """Text at the start of a line."""
    return _STARTS.sub(r"\1\\\2", said)
