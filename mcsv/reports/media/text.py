"""Blocks as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mcsv.reports import words
from mcsv.reports.media import chart
from mcsv.reports.paper import Block, Cell, Chart, Column, Note, Row, Sentence, Shown, Table
from mcsv.reports.screen import Screen, clean
from mcsv.reports.table import table
from mcsv.results.intervals import Figure, Probability, places, rounded

__all__ = ["draw", "plain"]

DOUBTFUL = "*"
"""Stands behind an error that may be too small."""


def draw(blocks: Iterable[Block], screen: Screen) -> str:
    """The blocks as text for ``screen``, a blank line between two and a line break at the end."""
    drawn = ["\n".join(_lines(block, screen)) for block in blocks]
    return "\n\n".join(text for text in drawn if text) + "\n"


def plain(sentence: Sentence) -> str:
    """A sentence on one line, without colours."""
    return "".join(_said(part, Screen()) for part in sentence.parts)


def _lines(block: Block, screen: Screen) -> list[str]:
    if isinstance(block, Sentence):
        text = "".join(_said(part, screen) for part in block.parts)
        return screen.paragraph(text, None if block.tone == "plain" else block.tone)
    if isinstance(block, Table):
        return _table(block, screen)
    if isinstance(block, Chart):
        return chart.drawn(block, screen)
    return _notes(block, screen)


def _notes(note: Note, screen: Screen) -> list[str]:
    return [line for text in note.lines for line in screen.paragraph(clean(text), "faint")]


def _table(block: Table, screen: Screen) -> list[str]:
    heading = [clean(block.corner)]
    for column in block.columns:
        heading += [clean(column.heading), *_beside(column)]
    rows = [line for row in block.rows for line in _row(row, block.columns, screen)]
    notes = list(block.notes)
    if block.mark and any(row.marked for row in block.rows):
        notes.insert(0, f"{screen.signs.mark} {block.mark}")
    if any(isinstance(cell, Shown) and cell.doubtful for row in block.rows for cell in row.cells):
        notes.append(f"{DOUBTFUL} few draws make up most of the spread: more draws are needed to trust this error")
    title = screen.paragraph(clean(block.title), "bold")
    return [*title, *table([heading, *rows], screen.width), *_notes(Note(tuple(notes)), screen)]


def _beside(column: Column) -> list[str]:
    """The heading of the column of errors, where there is one."""
    return {"beside": [""], "interval": ["95 % interval"]}.get(column.errors, [])


def _row(row: Row, columns: Sequence[Column], screen: Screen) -> list[list[str]]:
    """The line of a row, and a second one where any errors stand below."""
    label = clean(row.label) + (f" {screen.signs.mark}" if row.marked else "")
    first, second = [label], [f"  {clean(row.below)}".rstrip()]
    for cell, column in zip(row.cells, columns, strict=True):
        beside = column.errors in ("beside", "interval")
        first += [_cell(cell), *([_error(cell, column, screen)] if beside else [])]
        second += [_error(cell, column, screen) if column.errors == "below" else "", *([""] if beside else [])]
    return [first, second] if any(column.errors == "below" for column in columns) else [first]


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell.known, Probability):
        return words.percent(cell.known)
    what = cell.scale.of(cell.known)
    return words.needed(what, "")[0] if cell.up else words.figure(what)


def _error(cell: Cell, column: Column, screen: Screen) -> str:
    if isinstance(cell, str):
        return ""
    sign = screen.signs.plus_minus
    if isinstance(cell.known, Probability):
        interval = column.errors == "interval"
        return words.interval(cell.known) if interval else words.chance_error(cell.known, sign)
    what = cell.scale.of(cell.known)
    text = words.needed(what, sign)[1] if cell.up else words.error(what, sign)
    return text + (DOUBTFUL if cell.doubtful and text else "")


def _said(part: Cell, screen: Screen) -> str:
    """A part of a sentence."""
    if isinstance(part, str):
        return clean(part)
    if isinstance(part.known, Probability):
        return _chance(part, part.known)
    what = part.scale.of(part.known)
    unit = clean(part.scale.unit(part.unit))
    if part.how == "least":
        return f"at least {words.number(_least(what), places(what.error))} {unit}"
    text = words.figure(what, part.up)
    text = f"{text} {unit}" if part.scale.word or not part.unit.isupper() else words.money(unit, text)
    return f"{text} ({words.error(what, screen.signs.plus_minus)})" if part.how == "error" else text


def _chance(part: Shown, chance: Probability) -> str:
    if part.how == "bound":
        return f"{words.chance_error(chance, '')[1:]} %"
    text = f"{words.percent(chance)} %"
    return f"{text} ({words.interval(chance)})" if part.how == "interval" else text


def _least(what: Figure) -> float:
    """The lower end of a figure's interval, rounded down."""
    return -rounded(what.error - what.value, places(what.error), up=True)
