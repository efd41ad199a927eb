"""Tables of text: a CSV file with a heading, as people and their spreadsheets write it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.files.text import read_text
from mcsv.frozen import FrozenDict
from mcsv.model.language.names import proposal

__all__ = ["Line", "read_list"]


@dataclass(frozen=True)
class Line:
    """A row of a table: its cells by heading, without what is empty, and the line of the file where it starts."""

    number: int
    cells: FrozenDict[str, str]


def read_list(file: str, known: Sequence[str], needed: str) -> tuple[Line, ...]:
    """The rows of a CSV file, apart by commas, or by semicolons where the heading has no comma.

    UsageError E761 for a heading that is not among those ``known``, or without the one that is ``needed``; for a row
    that is longer than the heading, or that goes over several lines.
    """
    source = read_text(file, "give the path of a list of runs, or of a folder")
    wrong = [mistake for mistake in source.found if mistake.severity == "error"]
    if wrong:
        raise UsageError(wrong)
    first = source.text.partition("\n")[0]
    reader = csv.reader(io.StringIO(source.text), delimiter=";" if ";" in first and "," not in first else ",")
    heading, lines, mistakes = list[str](), list[Line](), list[Mistake]()
    end = 0
    for words in reader:
        number, end = end + 1, reader.line_num
        cells = [word.strip() for word in words]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if end > number:  # rows would be lost in a cell without a word
            way_out = 'is a " not closed? each row is one line'
            mistakes.append(Mistake("E761", f"goes on to line {end}", "row", way_out=way_out).at(file, number, 1))
            continue
        if not heading:
            heading = [word.lower() for word in cells]
            mistakes += _headings(file, number, heading, known, needed)
        elif len(cells) > len(heading) and any(cells[len(heading) :]):
            rule = f"at most {len(heading)} cells, as the heading has; put a cell with commas in quotes"
            mistakes.append(Mistake("E761", "has too many cells", "row", str(len(cells)), rule).at(file, number, 1))
        else:
            named = zip(heading, cells, strict=False)
            lines.append(Line(number, FrozenDict({name: cell for name, cell in named if cell})))
    if not heading:
        mistakes.append(Mistake("E761", "has no heading", file=str(Path(file)), way_out=f"name columns: {needed}"))
    if mistakes:
        raise UsageError(mistakes)
    return tuple(lines)


def _headings(file: str, number: int, heading: Sequence[str], known: Sequence[str], needed: str) -> list[Mistake]:
    rule = f"columns are {', '.join(known)}"
    wrong = [
        Mistake("E761", "is no column of this table", "heading", name, rule, proposal(name, known))
        for name in heading
        if name not in known
    ]
    wrong += [
        Mistake("E761", "is there twice", "heading", name, "each column once")
        for name in dict.fromkeys(heading)
        if name in known and heading.count(name) > 1
    ]
    if needed not in heading:
        wrong.append(Mistake("E761", "is missing", "heading", needed, rule, f"add a column {needed}"))
    return [mistake.at(file, number, 1) for mistake in wrong]
