"""Where in a plan's cells and counters each named result stands."""

from __future__ import annotations

from dataclasses import MISSING, field, fields, replace

from mcsv.dataclass import dataclass
from mcsv.plan.code.comparison import Comparison
from mcsv.plan.code.facts import Fact
from mcsv.plan.code.money import MoneyCells
from mcsv.plan.code.returns import Told

__all__ = ["CashCell", "EventCells", "Layout", "PocketCells", "TargetCells", "WindowCells"]


@dataclass(frozen=True)
class CashCell:
    """The cell of a pocket's cash by the end of its window, in less out, plus ``offset``.

    ``lowest``: the cell of the lowest cumulative cash at the end of any period of the horizon. ``given``: reserve and
    all budget by the end of the window less what has lapsed, None where that is no one number.
    """

    cell: int
    offset: float
    given: float | None
    lowest: int


@dataclass(frozen=True)
class PocketCells:
    """One pocket of one option. ``last`` is the period by whose end it is judged, its window's last;
    ``before_reserve`` is the cell of the position then, less the reserve.

    ``lowest`` is the cell of the lowest position at any judged date, where somebody accepts a risk of it, and
    ``lowest_before_reserve`` that less the reserve. ``shifts``: a reserve does no more than shift the position; where
    it does more (a decision or a payment looks at the position), what would be required is found by runs.

    ``cash``: what its window brings and costs the accountable pocket.

    ``reserve``: its number, or the cell that holds it. Counters: first deficit by period, deficit at any judged
    date (category 0), payback by period.
    """

    positions: tuple[int, ...]
    last: int
    before_reserve: int | None
    reserve: float
    reserve_cell: int | None
    first: int
    any_judged: int
    payback: int
    lowest: int | None = None
    lowest_before_reserve: int | None = None
    shifts: bool = True
    cash: CashCell | None = None

    @property
    def judged(self) -> int:
        """The cell of the position at the end of the window."""
        return self.positions[self.last]

    @property
    def any_date(self) -> int:
        """The cell that is below 0 where there is a deficit at any judged date, or at the window's end where nobody
        accepts a risk.
        """
        return self.judged if self.lowest is None else self.lowest

    @property
    def any_date_before_reserve(self) -> int | None:
        """The same less the reserve: the cell off which a reserve against it is read, as a run states it."""
        return self.before_reserve if self.lowest is None else self.lowest_before_reserve


@dataclass(frozen=True)
class WindowCells:
    """The accountable pocket in windows of every length: by period, the cell of its lowest position at any date that
    would be judged if the accountability ended with the period; ``before``, the same less its reserve but for the
    number ``reserve``, None where a reserve does more than shift the position.
    """

    cells: tuple[int, ...]
    before: tuple[int, ...] | None
    reserve: float


@dataclass(frozen=True)
class EventCells:
    """One event of one option: the counter of how often it begins, and the cell of what it costs, if it costs."""

    begins: int
    cost: int | None


@dataclass(frozen=True)
class TargetCells:
    """The target of one output in one option: its bounds, one of them infinite.

    Counters in whose category 1 it is met: ``met``; ``both``, while the accountable pocket has no deficit at any judged
    date, None where nobody is accountable.
    """

    at_least: float
    at_most: float
    met: int
    both: int | None


@dataclass(frozen=True)
class Layout:
    """Names of everything that a plan reports, option by option, with its cells.

    ``tolerances`` are the risks that pockets accept, where they say so; they decide nothing about the draws.
    ``judged_periods`` are those at whose ends a deficit counts, ``year_ends`` those in which a financial year ends.
    ``windows`` are those with which the accountability could end without moving cash before its end.
    ``contributors``: the pockets that could pay the accountable one.
    """

    options: tuple[str, ...]
    pockets: tuple[str, ...]
    periods: tuple[str, ...]
    window: int
    views: tuple[str, ...]
    outputs: tuple[str, ...]
    output_units: tuple[str, ...]
    pocket_cells: dict[tuple[str, str], PocketCells] = field(default_factory=dict)
    view_cells: dict[tuple[str, str], int] = field(default_factory=dict)
    beyond_cells: dict[tuple[str, str, str], int] = field(default_factory=dict)
    event_cells: dict[tuple[str, str], EventCells] = field(default_factory=dict)
    output_cells: dict[tuple[str, str], int] = field(default_factory=dict)
    target_cells: dict[tuple[str, str], TargetCells] = field(default_factory=dict)
    stocks: tuple[str, ...] = ()
    stock_units: tuple[str, ...] = ()
    stock_cells: dict[tuple[str, str, int], int] = field(default_factory=dict)
    chance_cells: dict[int, int] = field(default_factory=dict)
    """By cell, the cell in the plan of the twins that holds its difference from the same with other chance.

    A cell that chance cannot reach has none."""
    window_cells: dict[str, WindowCells] = field(default_factory=dict)
    """By option, where somebody asked for it."""
    weight_cells: dict[str, int] = field(default_factory=dict)
    """By option, the cell that holds the weight of each draw by what was observed."""
    seen_cells: dict[tuple[str, str], int] = field(default_factory=dict)
    """By option and figure that was observed, the cell that holds the truth of it; as ``weight_cells``."""
    facts: list[tuple[Fact, int]] = field(default_factory=list, repr=False)
    """What there is to tell of a single draw, with its cell; nothing unless that was asked for."""
    returns: dict[Told, int] = field(default_factory=dict, repr=False)
    """What there is to tell of returns, with its cell; nothing unless that was asked for."""
    lines: dict[tuple[str, str, str], str] = field(default_factory=dict, repr=False)
    """The kind of each line of funding by its name, who pays (empty: from outside) and who receives; as ``returns``."""
    hurdles: dict[tuple[str, str], float] = field(default_factory=dict, repr=False)
    """The return a year that pockets want, where they say so; as ``returns``."""
    discounts: dict[str, tuple[float, ...]] = field(default_factory=dict, repr=False)
    """By option what value in each period is worth at the start, where there is discounting; as ``returns``."""
    kept: dict[tuple[str, str], int] = field(default_factory=dict)
    kept_units: dict[str, str] = field(default_factory=dict)
    cell_names: list[str] = field(default_factory=list)
    tolerances: dict[tuple[str, str], float] = field(default_factory=dict, repr=False)
    whole: set[int] = field(default_factory=set, repr=False)
    """Cells of which every draw is a whole number; follows from the instructions."""
    judged_periods: tuple[int, ...] = field(default=(), repr=False)
    year_ends: tuple[int, ...] = field(default=(), repr=False)
    windows: tuple[int, ...] = field(default=(), repr=False)
    comparison: Comparison | None = field(default=None, repr=False)
    """How options are compared, where somebody asked for it."""
    contributors: tuple[str, ...] = field(default=(), repr=False)
    money: dict[str, MoneyCells] = field(default_factory=dict, repr=False)
    """By option, what money does; nothing else is watched where that is asked for."""
    mean_cells: set[int] = field(default_factory=set, repr=False)
    """Further cells of which nobody asks more than mean and variance."""

    @property
    def events(self) -> tuple[str, ...]:
        """The events of all options, in the order in which they were noted."""
        return tuple(dict.fromkeys(event for _, event in self.event_cells))

    @property
    def means_only(self) -> frozenset[int]:
        """Cells of which nobody asks more than mean and variance; one cell may stand for several things."""
        asked: set[int | None] = {*self.view_cells.values(), *self.output_cells.values(), *self.stock_cells.values()}
        for cells in self.pocket_cells.values():
            asked |= {*cells.positions, cells.before_reserve, cells.lowest, cells.lowest_before_reserve}
        costs = {cells.cost for cells in self.event_cells.values()}
        found = {*self.beyond_cells.values(), *self.mean_cells} | costs
        for told, cell in self.returns.items():
            (asked if told.spread else found).add(cell)
        if self.comparison is not None:
            asked |= self.comparison.spread
            found |= self.comparison.cells
        for money in self.money.values():
            asked |= money.spread
            found |= money.cells
        return frozenset(cell for cell in found - asked if cell is not None)

    def blank(self) -> Layout:
        """The same names without any cell: what a twin fills, whose cells are its own."""
        empty = {part.name: part.default_factory for part in fields(self)}
        return replace(self, **{name: make() for name, make in empty.items() if make is not MISSING})

    def new_cell(self, name: str) -> int:
        """A further cell; ``name`` is how messages speak of it."""
        self.cell_names.append(name)
        return len(self.cell_names) - 1
