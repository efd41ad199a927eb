"""A section of the answer: rows of figures, as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Bar:
    """What a figure has to be at most (``at_least``: at least), and what it is here."""

    what: str
    measured: float
    bar: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether it is."""
        return self.measured >= self.bar if self.at_least else self.measured <= self.bar

    def row(self) -> Row:
        """For the table of all bars."""
        sign = "at least" if self.at_least else "at most"
        return {
            "": self.what,
            "measured": float(self.measured),
            "bar": f"{sign} {self.bar:g}",
            "remark": "met" if self.met else "NOT MET",
        }


@dataclass(frozen=True)
class Section:
    """Rows with the same columns, a title above and remarks below; ``bars`` that some of its figures have to meet."""

    name: str
    title: str
    rows: Sequence[Row]
    remarks: Sequence[str] = field(default=())
    wrong: bool = False  # the results disagree: no figure here counts
    bars: Sequence[Bar] = field(default=())

    def text(self) -> str:
        """The section as an aligned table."""
        names = dict.fromkeys(column for row in self.rows for column in row)
        columns = sorted(names, key="remark".__eq__)  # the order of the rows, remarks last
        lines = [columns, *([_cell(row.get(column)) for column in columns] for row in self.rows)]
        widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
        body = [
            "  ".join(text.ljust(width) if place == 0 else text.rjust(width) for place, (text, width) in pairs)
            for pairs in (enumerate(zip(line, widths, strict=True)) for line in lines)
        ]
        return "\n".join([self.title, *("  " + line.rstrip() for line in body), *self.remarks])

    def document(self) -> dict[str, Any]:
        """The section for the JSON file."""
        return {
            "name": self.name,
            "title": self.title,
            "rows": list(self.rows),
            "remarks": list(self.remarks),
            "bars": [bar.row() for bar in self.bars],
        }


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:#.3g}".rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value)


def ratios(rows: Sequence[dict[str, Any]], figure: str, against: int = 0) -> list[dict[str, Any]]:
    """The rows with a last column ``times``: their figure divided by that of row ``against``."""
    base = rows[against].get(figure)
    return [row | {"times": row[figure] / base} if row.get(figure) and base else row for row in rows]
