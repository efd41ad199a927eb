"""Blocks as Markdown (GitHub's kind) for a ticket or a mail: sentences, tables, notes; pictures are left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

from mcsv.reports.media.flat import flat
from mcsv.reports.media.spelling import notes, plain
from mcsv.reports.writing.language import ENGLISH, Language
from mcsv.reports.writing.message import labelled, message
from mcsv.reports.writing.page import Page
from mcsv.reports.writing.paper import Block, Note, Sentence, Table, without_ink
from mcsv.reports.writing.screen import clean

__all__ = ["draw"]

_Say = Callable[[str], str]

_STEERS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|~!&$"})
"""What Markdown or HTML would read as more than text."""
_LINKS = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
"""Where a link would be made of an address that nobody marked as one."""
_STARTS = re.compile(r"^(\d*)([-+=.)/])")
"""What would make a list, a line, a heading or a command of words at the start of a line."""
_CALLS = re.compile(r"[@#!%~&$](?=\w)|\bGH-(?=\d)|:(?=[\w+-]{1,99}(?::|$))|[{[](?=[-+])", re.IGNORECASE)
"""Where sites that show Markdown would call people, link to tickets and mail, draw pictures or mark changes."""
_APART = "\N{WORD JOINER}"
"""Nobody sees it; escapes are undone before such names are looked for, so that nothing else keeps them apart."""


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
        parts += [f"## {say(section.title)}", _first(say(section.intro)), *_blocks(section.blocks, say)]
    if page.assumptions:
        heading = [message("input"), message("middle (range)"), message("unit"), message("grade"), message("source")]
        rows = [[entry.name, entry.values, entry.unit, entry.grade, entry.source] for entry in page.assumptions]
        parts += [f"## {say(message('What it rests on'))}", _table(heading, rows, say, left={0, 2, 4})]
    parts.append(f"## {say(message('Where the figures come from'))}")
    parts += [f"- {_first(say(labelled(name, what)))}" for name, what in page.origin]
    return "\n\n".join(part for part in parts if part).replace("\n\n- ", "\n- ") + "\n"


def _blocks(blocks: Iterable[Block], say: _Say) -> Iterable[str]:
    for block in map(without_ink, blocks):
        if isinstance(block, Sentence):
            said = say(plain(block))
            yield _between("**", said) if block.tone != "plain" else _first(said)
        elif isinstance(block, Table):
            yield _between("**", say(block.title))
            yield _figures(block, say)
            yield from (_between("*", say(note)) for note in notes(block))
        elif isinstance(block, Note):
            yield from (_between("*", say(line)) for line in block.lines)


def _figures(block: Table, say: _Say) -> str:
    return _table(*flat(block), say, left={0})


def _table(heading: list[str], rows: list[list[str]], say: _Say, left: set[int]) -> str:
    rule = ["---" if place in left else "---:" for place in range(len(heading))]
    lines = [[say(cell) for cell in row] for row in (heading, *rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (lines[0], rule, *lines[1:]))


def _text(language: Language, words: str) -> str:
    said = re.sub(" +", " ", language.said(clean(words))).strip()
    apart = _CALLS.sub(rf"\g<0>{_APART}", said)
    return _LINKS.sub(r"\\\g<0>", apart.translate(_STEERS))


def _between(stars: str, said: str) -> str:
    """Text that stands out; nothing where there is none, since stars alone are a line."""
    return f"{stars}{said}{stars}" if said else ""


def _first(said: str) -> str:
    """Text at the start of a line."""
    return _STARTS.sub(r"\1\\\2", said)
