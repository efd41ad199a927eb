"""CSV files beside a model: the one door for observations and price indices."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path

from mcsv.distributions.atoms import MOST_ATOMS
from mcsv.distributions.rules import fail
from mcsv.distributions.statement import nearest
from mcsv.errors import DistributionError, Mistake
from mcsv.reads import noted

__all__ = ["column_of", "inside", "name_inside", "plain_number", "rows"]

_SHOWN = 10


def inside(file: str, folder: Path | None) -> Path:
    """The path of a data file, which must not leave the model's folder."""
    base = (folder or Path()).resolve()
    try:
        path = (base / file).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        way_out = "give another file name"
        raise fail("E503", "file", f"the file cannot be read: {error}", value=file, way_out=way_out) from error
    if not path.is_relative_to(base):
        rule = "data files lie in the folder of the model or below it"
        raise fail("E501", "file", "the file is outside the model's folder", value=file, rule=rule)
    return path


def name_inside(file: str, folder: Path | None) -> str:
    """The one name of a data file as seen from the model's folder, however it was written: ``./a.csv`` is ``a.csv``."""
    return inside(file, folder).relative_to((folder or Path()).resolve()).as_posix()


def column_of(file: str, column: str, folder: Path | None) -> tuple[float, ...]:
    """All numbers of one column, but no more than one above what a table of steps may have.

    DistributionError E501 or E503 where the file cannot be read, and with every row that has no number (the first ten).
    """
    mistakes: list[Mistake] = []
    values: list[float] = []
    for line, (cell,) in rows(inside(file, folder), file, {"column": column}):
        value = plain_number(cell)
        if value is not None:
            values.append(value)
        else:
            what = f"row {line}, column {column} {'is not a number' if cell else 'is empty'}"
            mistakes.append(Mistake("E503", what, "file", cell, way_out=f"mend or drop that row of {file}"))
        if len(mistakes) == _SHOWN or len(values) > MOST_ATOMS:
            break
    if mistakes:
        raise DistributionError(mistakes)
    return tuple(values)


def rows(path: Path, file: str, columns: dict[str, str]) -> Iterator[tuple[int, list[str]]]:
    """The cells of some columns, row by row, with the row's line in the file; empty lines are passed over.

    ``columns`` gives each column's name by the key of the model that names it. Raises DistributionError E503 where the
    file cannot be read or a column is not there exactly once.
    """
    noted(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            read = csv.reader(stream)
            header = next(read, [])
            places = [_place(header, file, key, column) for key, column in columns.items()]
            for row in read:
                if row:
                    _check_width(row, header, file, read.line_num)
                    yield read.line_num, [row[place].strip() if place < len(row) else "" for place in places]
    except UnicodeDecodeError as error:
        way_out = "save the file as UTF-8"
        raise fail("E503", "file", "the file cannot be read: it is no UTF-8", value=file, way_out=way_out) from error
    except OSError as error:
        why = str(error.strerror or error).lower()
        way_out = "put a CSV file with that name beside the model, or below it"
        raise fail("E503", "file", f"the file cannot be read: {why}", value=file, way_out=way_out) from error
    except (ValueError, csv.Error) as error:
        way_out = "save it as CSV: a row of headings, then numbers apart by commas"
        raise fail("E503", "file", f"the file cannot be read: {error}", value=file, way_out=way_out) from error


def _place(header: list[str], file: str, key: str, column: str) -> int:
    """Where the column stands, once."""
    names = [name.strip() for name in header]
    if names.count(column) != 1:
        what = f"{file} has {'no' if column not in names else 'more than one'} column {column}"
        rule = f"its columns are {', '.join(names) or 'none'}"
        raise fail("E503", key, what, value=column, rule=rule, way_out=_column_meant(column, names))
    return names.index(column)


def _column_meant(column: str, names: list[str]) -> str:
    """The way out for a column that is not there: a file whose columns another sign parts, or a name that is near."""
    if len(names) == 1 and any(sign in names[0] for sign in ";\t"):
        return "save the file with commas between its columns, and points in its numbers"
    meant = nearest(column, names)
    return f"did you mean {meant}?" if meant != column and meant else "name one of these columns, each once"


def _check_width(row: list[str], header: list[str], file: str, line: int) -> None:
    """No cell without a heading: 1,500 without quotes is two of them, and the first would pass for the number."""
    if any(cell.strip() for cell in row[len(header) :]):
        raise fail(
            "E503",
            "file",
            f"row {line} of {file} has {len(row)} cells",
            value=",".join(row)[:60],
            rule=f"as many as headings: {len(header)}",
            way_out="put a cell that has a comma in it in quotes, and numbers without thousands separators",
        )


def plain_number(cell: str) -> float | None:
    """A plain finite number in ASCII, or None."""
    try:
        value = float(cell) if cell.isascii() and "_" not in cell else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None
