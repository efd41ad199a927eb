"""One column of numbers from a CSV file; what is wrong is told by row and column, all at once."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from dataclasses import field, replace

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, ModelError
from mcsv.files.text import read_text
from mcsv.model.language.misspelt import complaint
from mcsv.model.language.names import proposal
from mcsv.model.language.numerals import read_numeral

__all__ = ["Column", "read_column"]

DELIMITERS = (",", ";", "\t")
SHOWN = 10
"""Mistakes of a file that are shown."""


@dataclass(frozen=True)
class Column:
    """The numbers of one column in their order, with its heading and the line of each."""

    name: str
    values: tuple[float, ...]
    lines: tuple[int, ...]


@dataclass
class _Table:
    """A file's cells by row, with the line of each row and what was found wrong so far."""

    file: str
    rows: list[tuple[int, list[str]]]
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def heading(self) -> list[str]:
        """The first row."""
        return [cell.strip() for cell in self.rows[0][1]]

    def add(self, what: str, line: int = 0, *, value: str = "", rule: str = "", way_out: str = "") -> None:
        """Note a mistake of the file."""
        self.mistakes.append(Mistake("E503", what, "", value[:60], rule, way_out, self.file, line, 1 if line else 0))

    def check(self) -> None:
        """ModelError with the mistakes so far, if there are any."""
        if self.mistakes:
            raise ModelError(self.mistakes[:SHOWN])


def read_column(path: str | os.PathLike[str], column: str = "") -> Column:
    """The numbers under a heading of a CSV file (apart by commas, semicolons or tabs); its only column by default.

    ModelError E503 with the row and the column of everything that is no number, of rows with more or fewer cells
    than the heading, and of a heading that is missing, doubled or repeated; E101 and E105 for bytes and size.
    """
    table = _read(os.fspath(path))
    place = _place(table, column)
    table.check()
    found = [(value, row[0]) for row in table.rows[1:] for value in _value(table, row, place)]
    table.check()
    return Column(table.heading[place], tuple(value for value, _ in found), tuple(line for _, line in found))


def _read(file: str) -> _Table:
    """The file's rows; blank lines are passed over."""
    try:
        text = read_text(file, "give the path of a CSV file with the data").text
    except ModelError as error:
        raise ModelError(_of_data(mistake) for mistake in error.mistakes) from None
    first = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(text.split("\n"), delimiter=delimiter, strict=True)
    table = _Table(file, [])
    try:
        table.rows += [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        table.add(f"the quotes do not match: {error}", reader.line_num, way_out='close every "')
    if not table.rows and not table.mistakes:
        table.add("the file is empty", way_out="a heading, then one number a row")
    table.check()
    return table


def _of_data(mistake: Mistake) -> Mistake:
    """A mistake of a text, in words that fit data."""
    if mistake.code != "E105":
        return mistake
    rule = mistake.rule.replace("a model has", "a table of data has")
    return replace(mistake, what="the file is too large", rule=rule, way_out="take a sample of its rows")


def _place(table: _Table, column: str) -> int:
    """Where the column stands in each row."""
    heading, (line, _) = table.heading, table.rows[0]
    if all(read_numeral(cell) is not None for cell in heading):
        shown = ", ".join(heading)
        table.add("the first row is no heading", line, value=shown, way_out="name the columns in the first row")
        return 0
    if not column and len(heading) > 1:
        rule = f"its columns are {', '.join(heading)}"
        table.add("there are several columns", line, rule=rule, way_out=f"say which: --column {heading[0]}")
        return 0
    wanted = column or heading[0]
    if heading.count(wanted) != 1:
        what = f"there is {'no' if wanted not in heading else 'more than one'} column {wanted}"
        way_out = proposal(wanted, heading) if wanted not in heading else "give each column its own heading"
        table.add(what, line, rule=f"its columns are {', '.join(heading)}", way_out=way_out)
        return 0
    return heading.index(wanted)


def _value(table: _Table, row: tuple[int, Sequence[str]], place: int) -> Iterator[float]:
    """The number of one row, or a mistake."""
    line, cells = row
    name = table.heading[place]
    if len(cells) != len(table.heading):
        rule = f"as many as headings: {len(table.heading)}"
        way_out = "put a cell that has the delimiter in it in quotes, or mend the row"
        table.add(f"row {line} has {len(cells)} cells", line, rule=rule, way_out=way_out)
        return
    cell = cells[place].strip()
    value = read_numeral(cell)
    if value is not None:
        yield float(value)
    elif cell == name:
        table.add(f"row {line} is the heading once more", line, value=cell, way_out="delete that row")
    else:
        problem = complaint(cell)
        what = problem.what.split(",")[0] if problem else "is no number" if cell else "is empty"
        way_out = (problem and problem.way_out) or "mend or drop that row"
        table.add(f"row {line}, column {name} {what}", line, value=cell, way_out=way_out)
