"""Who pays and who gains: every flow with its targets, and the sums that a period adds to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mcsv.model import Formula
from mcsv.plan.assembler import Assembler, Row, Value
from mcsv.plan.streams import Flow

__all__ = ["Account", "Entry", "Ledger"]


@dataclass(eq=False)
class Account:
    """A running total: ``row`` is what differs between draws, ``offset`` what does not. Total = row + offset."""

    row: Row
    offset: float = 0.0
    varies: bool = False

    def total(self, assembler: Assembler) -> Value:
        """The total: a number as long as nothing that differs between draws has flowed."""
        return assembler.affine(self.row, 1.0, self.offset) if self.varies else self.offset


@dataclass(frozen=True)
class Entry:
    """A share of a flow that goes to accounts: ``sign`` x product of ``shares``; ``weight`` by period comes on top.

    Each share is a formula and the name under which counts in it draw.
    """

    flow: Flow
    shares: tuple[tuple[Formula, str], ...]
    sign: float
    accounts: tuple[Account, ...]
    weight: Callable[[int], float] = lambda period: 1.0


@dataclass
class _Sums:
    """What a period adds, sorted by kind of sum; orders follow the entries, which come sorted by name."""

    weighted: dict[Row, dict[Account, float]] = field(default_factory=dict)
    products: dict[Account, list[tuple[Row, Row, float]]] = field(default_factory=dict)


@dataclass
class Ledger:
    """All entries of an option."""

    assembler: Assembler
    entries: list[Entry] = field(default_factory=list)

    def advance(self, period: int) -> None:
        """Add what flows in a period to the accounts."""
        sums = _Sums()
        for entry in self.entries:
            term = entry.flow.at(period)
            if term is not None:
                share, row = self._share(entry, period)
                self._note(sums, entry, term.factor * share * entry.weight(period), (term.row, row))
        self._emit_weighted(sums)
        for account, parts in sums.products.items():
            left, right, weights = zip(*parts, strict=True)
            self.assembler.add_products(account.row, left, right, weights)

    def _share(self, entry: Entry, period: int) -> tuple[float, Row | None]:
        number, row = entry.sign, None
        formulas = entry.flow.formulas
        for formula, owner in entry.shares:
            value: Value = formulas.value(formula.tree, period - entry.flow.shift, owner)
            if not isinstance(value, Row):
                number *= value
            else:
                row = value if row is None else self.assembler.multiply(row, value)  # type: ignore[assignment]
        return number, row

    @staticmethod
    def _note(sums: _Sums, entry: Entry, weight: float, rows: tuple[Row | None, Row | None]) -> None:
        present = [row for row in rows if row is not None]
        for account in entry.accounts if weight else ():
            account.varies |= bool(present)
            if not present:
                account.offset += weight
            elif len(present) == 1:
                of = sums.weighted.setdefault(present[0], {})
                of[account] = of.get(account, 0.0) + weight
            else:
                sums.products.setdefault(account, []).append((present[0], present[1], weight))

    def _emit_weighted(self, sums: _Sums) -> None:
        # Sources that go to the same accounts share one instruction.
        groups: dict[tuple[Account, ...], list[Row]] = {}
        for source, of in sums.weighted.items():
            groups.setdefault(tuple(of), []).append(source)
        for accounts, sources in groups.items():
            weights = [sums.weighted[source][account] for account in accounts for source in sources]
            self.assembler.add_weighted([account.row for account in accounts], sources, weights)
