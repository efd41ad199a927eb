"""A programme's streams as entries in the ledger, and the periods one after the other."""

from __future__ import annotations

from mcsv.model import Model
from mcsv.plan.code.assembler import Value
from mcsv.plan.code.facts import Fact
from mcsv.plan.code.layout import EventCells, Layout
from mcsv.plan.code.watch import Watcher
from mcsv.plan.programme.benefits import lower_benefit
from mcsv.plan.programme.beyond_horizon import Beyond
from mcsv.plan.programme.context import Setting
from mcsv.plan.programme.costs import lower_cost
from mcsv.plan.programme.decisions import Decisions
from mcsv.plan.programme.events import EventCost, Events
from mcsv.plan.programme.funding import Funding, Payment
from mcsv.plan.programme.given import note_given
from mcsv.plan.programme.ledger import Ledger
from mcsv.plan.programme.money import Money
from mcsv.plan.programme.positions import Positions
from mcsv.plan.programme.prices import Levels
from mcsv.plan.programme.returns import Returns
from mcsv.plan.programme.views import Views
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas

__all__ = ["Programme", "lower_programme"]


class Programme:
    """One option's programme on its way into instructions.

    Within a period: what happens, then streams, event costs and funding, then what shares a risk, then positions and
    the decisions that read them.
    """

    def __init__(
        self,
        model: Model,
        clock: Clock,
        formulas: Formulas,
        watcher: Watcher,
        option: str = "base",
        lever: str | None = None,
    ) -> None:
        assembler = formulas.draws.assembler
        self._clock, self._assembler, self._formulas, self._watcher = clock, assembler, formulas, watcher
        self._levels = Levels(model, clock, formulas)
        decisions = Decisions(model, clock, formulas)
        self._setting = Setting(
            model,
            clock,
            formulas,
            Positions(model, clock, formulas, watcher, lever),
            Views(model, clock, formulas),
            Events(model, clock, formulas, decisions),
            decisions,
            self._levels,
            Ledger(formulas, clock.periods, tell=watcher.tell if watcher.tells else None),
            Beyond(assembler, clock),
        )
        if watcher.beside is not None:
            self._setting.money = Money(model, clock, formulas, self._setting.views, self._levels.deflator)
        formulas.stocks.events = self._setting.events
        if watcher.returns:
            self._tell_returns(option)
        self._funding = Funding(model, clock, formulas, self._levels.funded)
        self._charged: dict[str, Value] = {}

    def _tell_returns(self, option: str) -> None:
        setting = self._setting
        setting.returns = Returns(self._formulas, self._clock, self._watcher, setting.views, option)
        setting.positions.closed = setting.returns.closed

    @property
    def setting(self) -> Setting:
        """What its streams share."""
        return self._setting

    @property
    def charged(self) -> dict[str, Value]:
        """The cash (below zero) that each event has cost all pockets so far, by its path."""
        return self._charged

    def enter(self, model: Model) -> None:
        """Enter all streams, in alphabetical order, so that the order of a file moves no bit of a sum."""
        for name, cost in sorted(model.costs.items()):
            lower_cost(self._setting, name, cost)
        for name, benefit in sorted(model.benefits.items()):
            lower_benefit(self._setting, name, benefit)

    def run(self, option: str) -> None:
        """The periods, and what falls beyond them."""
        for period in range(self._clock.periods):
            self._assembler.period = period
            self._advance(period, option)
        for period in self._setting.beyond.periods:
            self._assembler.period = period
            self._setting.ledger.advance(period)

    def _advance(self, period: int, option: str) -> None:
        setting = self._setting
        positions, events = setting.positions, setting.events
        events.advance(period)
        setting.ledger.advance(period)
        if setting.returns is not None:
            setting.returns.advance(period)
        for cost in events.costs(period):
            self._pay_event(cost, period)
        for payment in self._funding.payments(period, lambda path: self._cash(path, period), events, setting.decisions):
            self._pay(payment, period)
        for payment in self._funding.settlements(period, lambda pocket: positions.position(pocket, period)):
            self._pay(payment, period)
        setting.views.close()
        if setting.money is not None:
            setting.money.close(period)
        if setting.returns is not None:
            setting.returns.close(period)
        positions.advance(period, option)
        setting.decisions.take(period, lambda pocket: positions.position(pocket, period))

    def _cash(self, path: str, period: int) -> Value:
        """What flows out for a cost in a period."""
        spent = self._setting.spending[path]
        term = spent.flow.at(period)
        if term is None:
            return 0.0
        cash = self._assembler.affine(term.value(self._assembler), spent.number, 0.0)
        return self._assembler.multiply(cash, spent.cash(period))

    def _pay_event(self, cost: EventCost, period: int) -> None:
        setting, priced = self._setting, cost.priced
        amount = self._assembler.affine(cost.amount, -setting.conversion(priced), 0.0)
        cash = self._levels.cash(priced.basis, priced.inflation, cost.owner)(period)
        paid = self._assembler.multiply(amount, cash)
        setting.positions.pay(cost.pocket, paid, cost.event)
        self._watcher.tell(Fact("cash", cost.event, cost.pocket, period), paid)
        self._charged[cost.event] = self._assembler.add(self._charged.get(cost.event, 0.0), paid)
        real = self._levels.real(priced.basis, priced.inflation, cost.owner)(period)
        lost = self._assembler.affine(cost.amount, setting.conversion(priced), 0.0)
        worth = self._assembler.multiply(lost, real)
        setting.views.add(cost.pocket, worth, cost.event, period, -1.0)
        if setting.money is not None:
            setting.money.spend(worth, cost.event, cost.pocket)
        if setting.returns is not None:
            setting.returns.put_in(cost.pocket, worth, cost.event, period)

    def _pay(self, payment: Payment, period: int) -> None:
        """Move money; in the views it is worth what it buys, and nobody outside its two ends gains by it."""
        setting = self._setting
        real = self._assembler.multiply(payment.amount, self._levels.deflator(period))
        if setting.money is not None:
            setting.money.spend(real, payment.path, payment.payer, payment.receiver)
        if setting.returns is not None:
            setting.returns.pay(payment, setting.model.funding[payment.name].kind)
        for pocket, sign in ((payment.payer, -1.0), (payment.receiver, 1.0)):
            if pocket is not None:
                setting.positions.pay(pocket, payment.amount, payment.path, sign)
                moved = self._assembler.affine(payment.amount, sign, 0.0)
                self._watcher.tell(Fact("cash", payment.path, pocket, period), moved)
                setting.views.add(pocket, real, payment.path, period, sign, transfer=True)
                if setting.returns is not None:
                    setting.returns.put_in(pocket, real, payment.path, period, -sign, transfer=True)


def lower_programme(
    model: Model, clock: Clock, formulas: Formulas, watcher: Watcher, option: str, lever: str | None = None
) -> None:
    """Write one option's programme as instructions and note its cells in the watcher's layout.

    ``lever`` is the pocket whose reserve a run puts in, see :func:`mcsv.plan.lever.with_reserve`.
    """
    programme = Programme(model, clock, formulas, watcher, option, lever)
    programme.enter(model)
    programme.run(option)
    setting, layout = programme.setting, watcher.layout
    if setting.money is not None and watcher.beside is not None:
        watcher.beside.layout.money[option] = setting.money.finish(watcher.beside, option, setting.positions)
    layout.pocket_cells.update(setting.positions.finish(option))
    watched: dict[int, int] = {}
    for view, balance in setting.views.balances.items():
        if id(balance) not in watched:
            row = setting.assembler.as_row(balance.total(setting.assembler))
            watched[id(balance)] = watcher.watch(row, f"{option}: net present value, {view}")
        layout.view_cells[option, view] = watched[id(balance)]
    if watcher.turnover is not None:
        pockets = {("pocket", name): setting.positions.turnover(name) for name in model.pockets}
        views = {("view", name): of.turnover(setting.assembler) for name, of in setting.views.balances.items()}
        watcher.turnover |= {(option, *place): value for place, value in (pockets | views).items()}
    _note_beyond(setting, layout, watcher, option)
    _note_events(programme, model, watcher, option)
    if setting.returns is not None:
        setting.returns.finish()
        note_given(watcher, setting.returns, setting.positions, setting.decisions)
    for fact, value in (*setting.events.story(), *setting.decisions.story()) if watcher.tells else ():
        watcher.tell(fact, value)


def _note_beyond(setting: Setting, layout: Layout, watcher: Watcher, option: str) -> None:
    """Means of what falls beyond the horizon, where anything does."""
    for kind, accounts in (("cash", setting.beyond.cash), ("value", setting.beyond.value)):
        for pocket, account in accounts.items():
            total = account.total(setting.assembler)
            if total == 0.0:
                continue
            row = setting.assembler.as_row(total)
            cell = watcher.watch(row, f"{option}: {kind} of {pocket} beyond the horizon")
            layout.beyond_cells[option, kind, pocket] = cell


def _note_events(programme: Programme, model: Model, watcher: Watcher, option: str) -> None:
    """How often each event begins and what it costs, in the file's order; nothing of a provider that cannot fail."""
    assembler, numbers = watcher.assembler, programme.setting.events.numbers()
    stated = [path for name in model.events if (path := f"events.{name}") in numbers]
    for path in (*stated, *(path for path in numbers if path not in stated and numbers[path] != 0.0)):
        name, paid, cost = path.removeprefix("events."), programme.charged.get(path, 0.0), None
        if paid != 0.0:
            row = assembler.as_row(assembler.affine(paid, -1.0, 0.0))
            cost = watcher.watch(row, f"{option}: cost of event {name}")
        begins = watcher.categories(assembler.as_row(numbers[path]))
        watcher.layout.event_cells[option, name] = EventCells(begins, cost)
