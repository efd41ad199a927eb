"""What a reader sees in a medium, read back out of its bytes: every table as words, whatever the medium is."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from typing import Any, NamedTuple

import openpyxl

from mcsv.reports.media.spelling import error, labelled, notes, value
from mcsv.reports.writing.paper import Block, Shown, Table
from mcsv.results.statistics.intervals import Probability

__all__ = ["Read", "displayed", "in_blocks", "in_html", "in_markdown", "in_workbook", "known", "spellings"]


class Read(NamedTuple):
    """A table: its title, the headings of its columns, and of each row the label and its cells with their errors."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def in_blocks(blocks: tuple[Block, ...]) -> list[Read]:
    """The tables that media are given."""
    found = []
    for block in blocks:
        table = block if isinstance(block, Table) else getattr(block, "table", None)
        if isinstance(table, Table):
            heads = (table.corner, *(column.heading for column in table.columns))
            rows = tuple(
                (
                    labelled(row),
                    *(_cell(cell, column.errors) for cell, column in zip(row.cells, table.columns, strict=True)),
                )
                for row in table.rows
            )
            found.append(_read(table.title, heads, rows))
            assert all(notes(table))
    return found


def _cell(cell: Any, errors: Any) -> str:
    shown = error(cell, errors, "±") if errors != "none" else ""
    return f"{value(cell)} {shown}"


def _read(title: str, heads: Any, rows: Any) -> Read:
    return Read(_plain(title), tuple(map(_plain, heads)), tuple(tuple(map(_plain, row)) for row in rows))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _together(heads: list[str], rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Columns with the columns of their errors joined to them."""
    errors = {place for place, head in enumerate(heads) if place and head in ("±", "95 % interval")}
    joined = [[f"{row[at]} {row[at + 1] if at + 1 in errors else ''}" for at in _but(errors, heads)] for row in rows]
    return [heads[at] for at in _but(errors, heads)], joined


def _but(errors: set[int], heads: list[str]) -> list[int]:
    return [at for at in range(len(heads)) if at not in errors]


class _Tables(HTMLParser):
    """Captions, heads and cells of the tables of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[list[str]]]] = []
        self._title, self._into = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.found.append(("", []))
        elif tag == "tr":
            self.found[-1][1].append([])
        elif tag in ("td", "th"):
            self.found[-1][1][-1].append("")
            self._into = "cell"
        elif tag == "caption":
            self._into = "caption"
        elif tag == "small" and self._into == "cell":
            self.found[-1][1][-1][-1] += " \v"

    def handle_endtag(self, tag: str) -> None:
        self._into = "" if tag in ("td", "th", "caption") else self._into

    def handle_data(self, data: str) -> None:
        if self._into == "cell":
            self.found[-1][1][-1][-1] += data
        elif self._into == "caption":
            self.found[-1] = self.found[-1][0] + data, self.found[-1][1]


def in_html(page: str) -> list[Read]:
    """The tables of a page for browsers; what stands small below a label is in brackets elsewhere."""
    parser = _Tables()
    parser.feed(page)
    found = []
    for title, (first, *rest) in parser.found:
        heads, rows = _together(first, rest)
        lines = [
            [re.sub(r" \v(.*)", r" (\1)", row[0].strip()), *(cell.replace("\v", "") for cell in row[1:])]
            for row in rows
        ]
        found.append(_read(title, heads, lines))
    return found


_CELL = re.compile(r"(?<!\\)\|")


def in_markdown(page: str) -> list[Read]:
    """The tables of a page in Markdown, each under its title in bold or its heading."""
    found, title, lines = list[Read](), "", list[list[str]]()
    for line in [*page.splitlines(), ""]:
        if line.startswith("|"):
            lines.append([_unescaped(cell.strip()) for cell in _CELL.split(line)[1:-1]])
        elif lines:
            found.append(_read(title, *_together(lines[0], lines[2:])))
            lines = []
        if line and not line.startswith("|"):
            title = _unescaped(line.strip("#* ")) if line.startswith(("**", "#")) else title
    return found


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[\$([^]]*)\]')
"""What stands in a format as it is: in quotes, behind a backslash (of one letter), as a currency."""
_BELOW = re.compile(r"\[<([\d.]+)\](.*);(.*)")
"""A format for numbers below one, and the format of all others."""
_FORMAT = re.compile(r"(±)?[^±#0]*(#,##)?0(\.0+)?(%)?(,*)(?:k|M|bn)?(\*)?")


def displayed(number: Any, shown: str) -> str:
    """The digits that a spreadsheet shows of a number in one of our formats, without currency, scale and sign of %."""
    if by_size := _BELOW.fullmatch(shown):
        shown = by_size[2 if number < float(by_size[1]) else 3]
    sign, thousands, places, percent, scale, star = _match(shown)
    known = Decimal(repr(float(number))) * (100 if percent else 1) / 1000 ** len(scale or "")
    rounded = known.quantize(Decimal(1).scaleb(-len((places or ".")[1:])), ROUND_HALF_UP)
    return f"{sign or ''}{rounded + 0:{',' if thousands else ''}}{star or ''}"


def _match(shown: str) -> tuple[str | None, ...]:
    found = _FORMAT.fullmatch(_QUOTED.sub(lambda part: next(filter(None, part.groups())), shown))
    assert found, shown
    return found.groups()


def in_workbook(made: bytes, sheets: tuple[str, ...] = ("Cash flow", "Options", "Detail", "Drivers")) -> list[Read]:
    """The tables of a workbook, as a spreadsheet shows them; of formulas what they came to."""
    book = openpyxl.load_workbook(io.BytesIO(made), data_only=True)
    return [table for name in sheets if name in book.sheetnames for table in _on_sheet([*book[name].iter_rows()])]


def _on_sheet(rows: list[Any]) -> Iterator[Read]:
    title = ""
    for at, row in enumerate(rows):
        first = row[0]
        if first.border.bottom.style == "thin" and first.font.b:
            width = max(cell.column for cell in row if cell.border.bottom.style == "thin")
            heads = [str(cell.value or "") for cell in row[:width]]
            lines = []
            for below in rows[at + 1 :]:
                if below[0].font.i or (below[0].font.b and not below[0].border.top.style) or not _any(below):
                    break
                lines.append([_seen(cell) for cell in below[:width]])
            yield _read(title, *_together(heads, lines))
            title = ""
        elif first.font.b and first.value:
            title = f"{title} {first.value}" if title else str(first.value)
        else:
            title = ""


def _any(row: Any) -> bool:
    return any(cell.value is not None for cell in row)


def _seen(cell: Any) -> str:
    if cell.data_type == "n" and cell.value is not None:
        return displayed(cell.value, cell.number_format)
    return str(cell.value or "")


Known = tuple[float | None, ...]


def known(part: Any) -> Iterator[Known]:
    """Everything with an error in a document: (value, error), (value, low, high), and (number,) alone."""
    if isinstance(part, dict):
        yield from _beside(part)
        for each in part.values():
            yield from known(each)
    elif isinstance(part, list):
        for each in part:
            yield from known(each)
    elif isinstance(part, float):
        yield (part,)


def _beside(part: dict[str, Any]) -> Iterator[Known]:
    if {"value", "low", "high"} <= part.keys():
        yield part["value"], part["low"], part["high"]
    if "se" in part:
        yield part.get("value", part.get("mean")), part["se"]
    for name, each in part.items():
        errors = part.get(f"{name}_se")
        if isinstance(each, dict) and isinstance(errors, dict):
            yield from ((value, errors[label]) for label, value in each.items())
        elif errors is not None:
            yield each, errors
        if f"{name}_low" in part:
            yield each, part[f"{name}_low"], part[f"{name}_high"]


def spellings(figure: Shown) -> set[Known]:
    """How a document may spell a figure."""
    if isinstance(figure.known, Probability):
        return {(figure.known.value, figure.known.low, figure.known.high)}
    certain = {(figure.known.value,)} if figure.known.se == 0 else set()
    return {(figure.known.value, figure.known.se), *certain}
