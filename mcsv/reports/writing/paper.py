"""An answer as blocks: sentences, tables, charts and notes made of figures. A medium draws them, and computes nothing.

All records are frozen. A figure carries what is known of it, its unit and how it is rounded; a medium decides on
signs, colours and widths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from mcsv.dataclass import dataclass
from mcsv.reports.writing.message import Digits
from mcsv.reports.writing.words import Scale, simulated
from mcsv.results.statistics.intervals import Figure, Probability, places

__all__ = [
    "CHART_ROWS",
    "PERCENT",
    "PLAIN",
    "Bars",
    "Block",
    "Cell",
    "Chart",
    "Column",
    "Curve",
    "Ends",
    "Errors",
    "How",
    "Ledger",
    "Line",
    "Lines",
    "Mark",
    "Note",
    "Part",
    "Phrase",
    "Row",
    "Sentence",
    "Shown",
    "Table",
    "Tone",
    "figures_of",
    "phrase",
    "sentence",
    "strung",
    "without_ink",
]

How = Literal["value", "money", "interval", "error", "bound", "least"]
"""What a sentence says of a figure: the value alone; with its currency in front; with its interval; with ± its error;
the bound that its interval sets where no draw or every draw was below; that it is at least what its error allows."""

Errors = Literal["none", "beside", "below", "interval"]
"""Where a column has the errors of its figures; interval: both ends in a column of their own."""

Tone = Literal["plain", "bold", "good", "bad", "doubtful", "faint"]

PERCENT = Scale(0.01, "%")
PLAIN = Scale()

CHART_ROWS = 11
"""Lines of a chart that has room."""


@dataclass(frozen=True)
class Shown:
    """A figure of an answer.

    ``known``: the number with its standard error, or the probability with its interval, in ``unit`` and unscaled.
    ``up``: it is rounded up, and 0 is none at all, as for a reserve. ``doubtful``: its error may be too small.
    """

    known: Figure | Probability
    unit: str = ""
    scale: Scale = PLAIN
    up: bool = False
    doubtful: bool = False
    how: How = "value"

    @property
    def value(self) -> float:
        """The number, in its unit."""
        return self.known.value

    @property
    def error(self) -> float:
        """Half of its 95 % interval, in its unit; nan where the draws cannot tell."""
        return self.known.error

    @property
    def digits(self) -> int | None:
        """Decimal places that its error supports, in its scale; None where every digit counts."""
        if isinstance(self.known, Probability):
            return places(self.error / self.scale.factor)
        return places(simulated(self.scale.of(self.known)).error)


Cell = str | Shown


@dataclass(frozen=True)
class Phrase:
    """Words with figures among them: ``{name}`` in ``template``, a key of a catalogue, stands for a value."""

    template: str
    values: Mapping[str, Part]


Part = str | Shown | Phrase


def phrase(template: str, /, **values: Part | int) -> Phrase:
    """The phrase of a template; a plain number is written with all its digits."""
    found = {name: Digits(f"{value:,}") if isinstance(value, int) else value for name, value in values.items()}
    return Phrase(template, MappingProxyType(found))


def strung(parts: Sequence[Part]) -> Phrase:
    """Parts of a sentence with a comma between each two."""
    values = {f"part_{place}": part for place, part in enumerate(parts)}
    return Phrase(", ".join(f"{{{name}}}" for name in values), MappingProxyType(values))


@dataclass(frozen=True)
class Sentence:
    """A paragraph of words and figures."""

    parts: tuple[Part, ...]
    tone: Tone = "plain"


def sentence(template: str, /, **values: Part | int) -> Sentence:
    """A paragraph that is one phrase, in a plain tone."""
    return Sentence((phrase(template, **values),))


@dataclass(frozen=True)
class Column:
    """What stands above a column of figures, and where their errors stand."""

    heading: str
    errors: Errors = "none"


@dataclass(frozen=True)
class Row:
    """A label and a cell for each column; ``below`` stands under the label where errors stand under figures.

    ``marked``: the table says what that means.
    """

    label: str
    cells: tuple[Cell, ...]
    below: str = ""
    marked: bool = False


@dataclass(frozen=True)
class Ledger:
    """How a table adds up before rounding. Its first row opens, its last is the sum of the others: of each column of
    ``flows``, beside its sign. In column ``held`` a row is the one above it and, with their signs, its flows.
    """

    flows: tuple[tuple[int, float], ...]
    held: int


@dataclass(frozen=True)
class Table:
    """Figures by row and column. ``corner`` is above the labels, ``mark`` what a marked row is, notes stand below.

    ``ledger``: how it adds up, for media that can add.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    corner: str = ""
    mark: str = ""
    notes: tuple[str, ...] = ()
    ledger: Ledger | None = None


@dataclass(frozen=True)
class Chart:
    """How a quantity spreads over time: ``points`` has for each label one figure for each of ``levels`` (0 to 1).

    ``mark`` is the label at which something is judged, ``mark_note`` says what; ``rows``: how high it is drawn as text.
    """

    title: str
    labels: tuple[str, ...]
    levels: tuple[float, ...]
    points: tuple[tuple[Shown, ...], ...]
    mark: int
    mark_note: str
    rows: int = CHART_ROWS


@dataclass(frozen=True)
class Note:
    """Lines that explain or say where the figures come from."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """Something that stands at a value on a curve, and what it is called."""

    label: str
    at: float


@dataclass(frozen=True)
class Curve:
    """Which share of draws (0 to 1) does not exceed each of ``values``, in ``unit`` and unscaled.

    Only media that can draw show it; every figure of it that somebody needs stands in a table or a sentence too.
    """

    title: str
    unit: str
    scale: Scale
    values: tuple[float, ...]
    shares: tuple[float, ...]
    marks: tuple[Mark, ...] = ()


Ends = Literal["between", "stacked", "bands"]
"""How bars are drawn: from the one end to the other; one part behind the other, from the centre on; as bands from the
outer pair of columns to the inner one, with a line at the middle one."""


@dataclass(frozen=True)
class Bars:
    """Bars of figures, one for each row of a table that stands below them, and that is all of it for media without ink.

    ``columns``: which of the table's columns are drawn, the lower end first; ``ends`` says how. ``centre``: the value
    from which bars start or around which they lie, ``marks`` are lines across all of them. All in ``unit``, unscaled,
    as the figures are. A row without figures in these columns has no bar.
    """

    table: Table
    columns: tuple[int, ...]
    ends: Ends
    centre: float
    unit: str
    scale: Scale
    marks: tuple[Mark, ...] = ()

    @property
    def title(self) -> str:
        """What the bars are of."""
        return self.table.title


@dataclass(frozen=True)
class Line:
    """A named curve: its value at each place of the axis that it shares with others; nan where it has none."""

    label: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Lines:
    """Several named curves over one axis; the table below has the points that people need, with their errors.

    ``at``: places on the axis, rising, which ``axis`` says what they are. Values are in ``unit`` and unscaled.
    ``marks`` stand at a place of the axis, ``levels`` at a value.
    """

    table: Table
    axis: str
    at: tuple[float, ...]
    lines: tuple[Line, ...]
    unit: str
    scale: Scale
    marks: tuple[Mark, ...] = ()
    levels: tuple[Mark, ...] = ()

    @property
    def title(self) -> str:
        """What the curves are of."""
        return self.table.title


Block = Sentence | Table | Chart | Curve | Bars | Lines | Note


def without_ink(block: Block) -> Block:
    """What a medium shows that cannot draw: of bars and lines their table, all else as it is."""
    return block.table if isinstance(block, Bars | Lines) else block


def figures_of(block: Block) -> Iterator[Shown]:
    """Every figure in a block."""
    block = without_ink(block)
    if isinstance(block, Sentence):
        cells: Iterator[Part] = (each for part in block.parts for each in _inside(part))
    elif isinstance(block, Table):
        cells = (cell for row in block.rows for cell in row.cells)
    elif isinstance(block, Chart):
        cells = (point for points in block.points for point in points)
    else:
        cells = iter(())
    yield from (cell for cell in cells if isinstance(cell, Shown))


def _inside(part: Part) -> Iterator[Part]:
    if isinstance(part, Phrase):
        yield from (each for value in part.values.values() for each in _inside(value))
    else:
        yield part
