"""Blocks as text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mcsv.reports.media import chart
from mcsv.reports.media.spelling import error, notes, said, value
from mcsv.reports.writing.paper import Block, Chart, Column, Curve, Note, Row, Sentence, Table
from mcsv.reports.writing.screen import UNICODE, Screen, clean
from mcsv.reports.writing.table import table

__all__ = ["draw", "plain"]


def draw(blocks: Iterable[Block], screen: Screen) -> str:
    """The blocks as text for ``screen``, a blank line between two and a line break at the end."""
    drawn = ["\n".join(_lines(block, screen)) for block in blocks]
    return "\n\n".join(text for text in drawn if text) + "\n"


def plain(sentence: Sentence) -> str:
    """A sentence on one line, without colours."""
    return "".join(said(part, UNICODE.plus_minus) for part in sentence.parts)


def _lines(block: Block, screen: Screen) -> list[str]:
    if isinstance(block, Sentence):
        text = "".join(said(part, screen.signs.plus_minus) for part in block.parts)
        return screen.paragraph(text, None if block.tone == "plain" else block.tone)
    if isinstance(block, Table):
        return _table(block, screen)
    if isinstance(block, Chart):
        return chart.drawn(block, screen)
    if isinstance(block, Curve):
        return []
    return _notes(block, screen)


def _notes(note: Note, screen: Screen) -> list[str]:
    return [line for text in note.lines for line in screen.paragraph(clean(text), "faint")]


def _table(block: Table, screen: Screen) -> list[str]:
    heading, errors = [clean(block.corner)], list[int]()
    for column in block.columns:
        heading += [clean(column.heading), *_beside(column)]
        errors += [len(heading) - 1] if _beside(column) else []
    rows = [line for row in block.rows for line in _row(row, block.columns, screen)]
    title = screen.paragraph(clean(block.title), "bold")
    below = Note(tuple(notes(block, screen.signs.mark)))
    lines = table([heading, *rows], screen.width, errors)
    return [*title, *(_accented(line, screen) for line in lines), *_notes(below, screen)]


def _accented(line: str, screen: Screen) -> str:
    """A line of a table in which figures stand out against their errors, and what is marked against the rest."""
    if not screen.colour:
        return line
    marked = re.sub(rf"^.* {re.escape(screen.signs.mark)}", lambda label: screen.tone(label[0], "bold"), line)
    errors = rf"{re.escape(screen.signs.plus_minus)}[\d.,e+-]+\*?"
    return re.sub(errors, lambda error: screen.tone(error[0], "faint"), marked)


def _beside(column: Column) -> list[str]:
    """The heading of the column of errors, where there is one."""
    return {"beside": [""], "interval": ["95 % interval"]}.get(column.errors, [])


def _row(row: Row, columns: Sequence[Column], screen: Screen) -> list[list[str]]:
    """The line of a row, and a second one where anything stands below."""
    sign = screen.signs.plus_minus
    label = clean(row.label) + (f" {screen.signs.mark}" if row.marked else "")
    first, second = [label], [f"  {clean(row.below)}".rstrip()]
    for cell, column in zip(row.cells, columns, strict=True):
        beside = column.errors in ("beside", "interval")
        first += [value(cell), *([error(cell, column.errors, sign)] if beside else [])]
        second += [error(cell, column.errors, sign) if column.errors == "below" else "", *([""] if beside else [])]
    return [first, second] if any(column.errors == "below" for column in columns) and any(second) else [first]
