"""Costs and benefits of a programme as entries in the ledger, and the periods one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from mcsv.model import Benefit, Cost, Expression, Formula, Model, Number
from mcsv.model.expression import random
from mcsv.plan.clock import Clock, discount_factor
from mcsv.plan.factor import factored
from mcsv.plan.formulas import Formulas
from mcsv.plan.layout import Layout
from mcsv.plan.ledger import Account, Entry, Ledger
from mcsv.plan.positions import Positions, lineage
from mcsv.plan.streams import Flow
from mcsv.plan.watch import Watcher

__all__ = ["lower_programme", "views_of"]

Shares = tuple[tuple[Formula, str], ...]


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
        self._flows: dict[tuple[tuple[str, ...], tuple[Expression, ...], int], Flow] = {}
        self.positions = Positions(model, clock, formulas, watcher)
        self.views = {view: Account(self.assembler.zeros()) for view in views_of(model)}

    def cost(self, name: str, cost: Cost) -> None:
        owner = f"costs.{name}"
        size = [cost.amount] if cost.amount else [cost.quantity, cost.unit_value]
        factor, flow = self._flow((owner, owner), size, cost)
        for pocket, share in sorted(cost.paid_by.items()):
            shares = ((share, f"{owner}.paid_by.{pocket}"),)
            self._cash(flow, shares, -factor, pocket)
            self._worth(flow, shares, -factor, pocket)

    def benefit(self, name: str, benefit: Benefit) -> None:
        for index, value in enumerate(benefit.values):
            owners = f"benefits.{name}", f"benefits.{name}.values[{index}]"
            size = [benefit.size, value.unit_value]
            lag = self.clock.length(value.cash_lag)
            factor, cash = self._flow(owners, size, benefit, lag)
            factor, worth = self._flow(owners, size, benefit)
            for pocket, formula in sorted(value.to.items()):
                share = formula, f"{owners[1]}.to.{pocket}"
                if value.cashable.tree != Number(0.0):
                    self._cash(cash, (share, (value.cashable, f"{owners[1]}.cashable")), factor, pocket)
                self._worth(worth, (share,), factor, pocket)

    def _flow(
        self, owners: tuple[str, str], size: Sequence[Formula | None], stream: Cost | Benefit, shift: int = 0
    ) -> tuple[float, Flow]:
        """The flow of a stream, and the number that it is to be multiplied with; equal flows are one.

        ``owners`` are the stream and the place of its second factor, which has draws of its own if it draws.
        """
        factor, cores, names = 1.0, [], []
        for k, formula in enumerate(size):
            if formula is not None:
                number, core = factored(formula.tree)
                factor *= number
                cores.append(core)
                names.append(f"{owners[k if random(core) else 0]}/{k}")
        key = (tuple(names), tuple(cores), shift)
        if key not in self._flows:
            flow = Flow(self.formulas, self.clock, owners[0], cores, names, stream.per, stream.timing, shift)
            self._flows[key] = flow
        return factor, self._flows[key]

    def _cash(self, flow: Flow, shares: Shares, sign: float, pocket: str) -> None:
        accounts = tuple(self.positions.account(name, sign) for name in lineage(self.model, pocket))
        self.ledger.entries.append(Entry(flow, shares, sign, accounts))

    def _worth(self, flow: Flow, shares: Shares, sign: float, pocket: str) -> None:
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
