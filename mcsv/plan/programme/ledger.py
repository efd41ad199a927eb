"""Who pays and who gains: every flow with its targets, and the sums that a period adds to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Protocol

from mcsv.dataclass import dataclass
from mcsv.model import Formula
from mcsv.plan.code.assembler import Assembler, Row, Value
from mcsv.plan.code.facts import Fact
from mcsv.plan.programme.streams import Term
from mcsv.plan.quantities.formulas import Formulas

__all__ = ["Account", "Entry", "Ledger", "Stream", "Sums", "product"]


_MANY = 8  # sums take four rows at a time, and half of what is paid is income, the other half spending


@dataclass(eq=False)
class Account:
    """A running total: ``row`` is what differs between draws, ``offset`` what does not. Total = row + offset."""

    row: Row
    offset: float = 0.0
    varies: bool = False

    def total(self, assembler: Assembler) -> Value:
        """The total: a number as long as nothing that differs between draws has flowed."""
        return assembler.affine(self.row, 1.0, self.offset) if self.varies else self.offset


class Stream(Protocol):
    """Anything that flows by period."""

    @property
    def path(self) -> str:
        """Where the model has the cost or benefit that it is of."""

    @property
    def shift(self) -> int:
        """By how many periods it is later than what it comes from."""

    @property
    def end(self) -> int:
        """The first period in which nothing of it is left."""

    def at(self, period: int) -> Term | None:
        """What flows in a period."""


@dataclass(frozen=True)
class Entry:
    """A share of a flow that goes to accounts: ``sign`` x product of ``shares`` x product of ``weights`` by period.

    Each share is a formula and the name under which counts in it draw, read in the period that the flow comes from.
    ``accounts`` gives the targets of a period; ``of`` names the stream and the pocket whose cash it is.
    """

    flow: Stream
    shares: tuple[tuple[Formula, str], ...]
    sign: float
    accounts: Callable[[int], tuple[Account, ...]]
    weights: tuple[Callable[[int], Value], ...] = ()
    of: tuple[str, str] | None = None


def product(
    assembler: Assembler, values: Sequence[Value], number: float = 1.0, row: Row | None = None
) -> tuple[float, Row | None]:
    """The product of values, and of what there is already: its number and its row."""
    for value in values:
        if not isinstance(value, Row):
            number *= value
        else:
            row = value if row is None else assembler.multiply(row, value)  # type: ignore[assignment]
    return number, row


@dataclass
class Sums:
    """What is to be added to accounts, sorted by kind of sum; orders follow those in which it was noted."""

    weighted: dict[Row, dict[Account, float]] = field(default_factory=dict)
    products: dict[Account, list[tuple[Row, Row, float, str]]] = field(default_factory=dict)
    _streams: dict[Row, str] = field(default_factory=dict)

    def note(self, accounts: tuple[Account, ...], weight: float, *rows: Row | None, stream: str = "") -> None:
        """Add ``weight`` times the product of the rows, two at most, to each of the accounts.

        ``stream``: whose it is, see :class:`mcsv.plan.code.instruction.Instruction`.
        """
        present = [row for row in rows if row is not None]
        for account in accounts if weight else ():
            account.varies |= bool(present)
            if not present:
                account.offset += weight
            elif len(present) == 1:
                self._streams.setdefault(present[0], stream)
                of = self.weighted.setdefault(present[0], {})
                of[account] = of.get(account, 0.0) + weight
            else:
                self.products.setdefault(account, []).append((present[0], present[1], weight, stream))

    def gather(
        self, accounts: tuple[Account, ...], weight: float, value: Value, assembler: Assembler, stream: str = ""
    ) -> None:
        """Add ``weight`` times a value; what has gathered is written early, so that no row waits long for its use."""
        if isinstance(value, Row):
            self.note(accounts, weight, value, stream=stream)
        else:
            self.note(accounts, weight * value)
        if len(self.weighted) >= _MANY:
            self.emit(assembler)

    def emit(self, assembler: Assembler) -> None:
        """Write the instructions; nothing is noted any more."""
        # Sources that go to the same accounts share one instruction.
        groups: dict[tuple[Account, ...], list[Row]] = {}
        for source, of in self.weighted.items():
            if accounts := tuple(account for account, weight in of.items() if weight):
                groups.setdefault(accounts, []).append(source)
        for accounts, sources in groups.items():
            weights = [self.weighted[source][account] for account in accounts for source in sources]
            streams = [self._streams[source] for source in sources]
            assembler.add_weighted([account.row for account in accounts], sources, weights, streams)
        for account, parts in self.products.items():
            assembler.add_products(account.row, *zip(*parts, strict=True))
        self.weighted, self.products, self._streams = {}, {}, {}


@dataclass
class Ledger:
    """All entries of an option. ``horizon`` is its number of periods; formulas are read inside it."""

    formulas: Formulas
    horizon: int
    entries: list[Entry] = field(default_factory=list)
    tell: Callable[[Fact, Value], None] | None = None
    """Told what flows inside the horizon, where somebody wants to know."""
    _fixed: dict[int, tuple[float, Row | None]] = field(default_factory=dict)
    """By the place of an entry, the product of its shares, where that is the same in all periods."""

    @property
    def assembler(self) -> Assembler:
        """Where instructions go."""
        return self.formulas.draws.assembler

    def advance(self, period: int) -> None:
        """Add what flows in a period to the accounts."""
        sums = Sums()
        for place, entry in enumerate(self.entries):
            accounts = entry.accounts(period)
            term = entry.flow.at(period) if accounts and period < entry.flow.end else None
            if term is not None:
                number, row = self._weighed(place, entry, period)
                sums.note(accounts, entry.sign * term.factor * number, term.row, row, stream=entry.flow.path)
                self._tell(entry, period, term, number, row)
        sums.emit(self.assembler)

    def _tell(self, entry: Entry, period: int, term: Term, number: float, row: Row | None) -> None:
        if self.tell is None or entry.of is None or period >= self.horizon:
            return
        both = self.assembler.multiply(1.0 if term.row is None else term.row, 1.0 if row is None else row)
        flow = self.assembler.affine(both, entry.sign * term.factor * number, 0.0)
        self.tell(Fact("cash", *entry.of, period), flow)

    def _weighed(self, place: int, entry: Entry, period: int) -> tuple[float, Row | None]:
        """The product of an entry's shares and weights in a period."""
        fixed = self._fixed.get(place)
        shares = self._shares(entry, period) if fixed is None else []
        weights = [weight(period) for weight in entry.weights]
        if fixed is None:
            fixed = product(self.assembler, shares)
            if not any(self.formulas.timed(formula.tree) for formula, _ in entry.shares):
                self._fixed[place] = fixed
        return product(self.assembler, weights, *fixed)

    def _shares(self, entry: Entry, period: int) -> list[Value]:
        when = min(period - entry.flow.shift, self.horizon - 1)
        return [self.formulas.value(formula.tree, when, owner) for formula, owner in entry.shares]
