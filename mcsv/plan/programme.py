"""Costs and benefits of a programme as entries in the ledger, and the periods one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from mcsv.model import Benefit, Cost, Expression, Formula, Model, Number
from mcsv.plan.clock import Clock, discount_factor
from mcsv.plan.factor import factored
from mcsv.plan.formulas import Formulas
from mcsv.plan.layout import Layout
from mcsv.plan.ledger import Account, Entry, Ledger
from mcsv.plan.positions import Positions, lineage
from mcsv.plan.streams import Flow
from mcsv.plan.watch import Watcher

__all__ = ["lower_programme", "views_of"]


def views_of(model: Model) -> tuple[str, ...]:
    """Whose value is counted: each pocket, all public bodies, society; none without a discounting convention."""
    if model.discounting is None or not model.pockets:
        return ()
    return (*model.pockets, *(view for view in ("public_sector", "society") if view not in model.pockets))


class _Programme:
    """One option's programme on its way into instructions."""

    def __init__(self, model: Model, clock: Clock, formulas: Formulas, watcher: Watcher) -> None:
        self.model, self.clock, self.formulas, self.watcher = model, clock, formulas, watcher
        self.assembler = formulas.draws.assembler
        self.ledger = Ledger(self.assembler)
        self._flows: dict[tuple[str, tuple[Expression, ...], int], Flow] = {}
        self.positions = Positions(model, clock, formulas, watcher)
        self.views = {view: Account(self.assembler.zeros()) for view in views_of(model)}

    def cost(self, name: str, cost: Cost) -> None:
        size = [cost.amount] if cost.amount else [cost.quantity, cost.unit_value]
        factor, flow = self._flow(f"costs.{name}", size, cost)
        for pocket, share in sorted(cost.paid_by.items()):
            self._cash(flow, (share,), -factor, pocket)
            self._worth(flow, (share,), -factor, pocket)

    def benefit(self, name: str, benefit: Benefit) -> None:
        for value in benefit.values:
            size = [benefit.quantity, value.unit_value]
            lag = self.clock.length(value.cash_lag)
            factor, cash = self._flow(f"benefits.{name}", size, benefit, lag)
            factor, worth = self._flow(f"benefits.{name}", size, benefit)
            for pocket, share in sorted(value.to.items()):
                if value.cashable.tree != Number(0.0):
                    self._cash(cash, (share, value.cashable), factor, pocket)
                self._worth(worth, (share,), factor, pocket)

    def _flow(
        self, owner: str, size: Sequence[Formula | None], stream: Cost | Benefit, shift: int = 0
    ) -> tuple[float, Flow]:
        """The flow of a stream, and the number that it is to be multiplied with; equal flows are one."""
        factor, cores = 1.0, []
        for formula in size:
            if formula is not None:
                number, core = factored(formula.tree)
                factor *= number
                cores.append(core)
        key = (owner, tuple(cores), shift)
        if key not in self._flows:
            self._flows[key] = Flow(self.formulas, self.clock, owner, cores, stream.per, stream.timing, shift)
        return factor, self._flows[key]

    def _cash(self, flow: Flow, shares: tuple[Formula, ...], sign: float, pocket: str) -> None:
        accounts = tuple(self.positions.account(name) for name in lineage(self.model, pocket))
        self.ledger.entries.append(Entry(flow, shares, sign, accounts))

    def _worth(self, flow: Flow, shares: tuple[Formula, ...], sign: float, pocket: str) -> None:
        """Discounted full value, in every view that counts the pocket."""
        discounting = self.model.discounting
        if discounting is None:
            return
        names = dict.fromkeys(lineage(self.model, pocket))
        if self.model.pockets[pocket].kind == "public":
            names["public_sector"] = None
        names["society"] = None
        accounts = tuple(self.views[name] for name in names if name in self.views)
        months = self.clock.months
        self.ledger.entries.append(
            Entry(flow, shares, sign, accounts, lambda period: discount_factor(discounting, period, months))
        )

    def run(self, option: str) -> None:
        for period in range(self.clock.periods):
            self.ledger.advance(period)
            self.positions.advance(period, option)


def lower_programme(model: Model, clock: Clock, formulas: Formulas, watcher: Watcher, option: str) -> None:
    """Write one option's programme as instructions and note its cells in the watcher's layout.

    Streams are taken in alphabetical order, so that the order of a file moves no bit of a sum.
    """
    programme = _Programme(model, clock, formulas, watcher)
    for name, cost in sorted(model.costs.items()):
        programme.cost(name, cost)
    for name, benefit in sorted(model.benefits.items()):
        programme.benefit(name, benefit)
    programme.run(option)
    layout: Layout = watcher.layout
    layout.pocket_cells.update(programme.positions.finish(option))
    for view, account in programme.views.items():
        row = programme.assembler.as_row(account.total(programme.assembler))
        layout.view_cells[option, view] = watcher.watch(row, f"{option}: net present value, {view}")
