"""Who gains: value to the people of each group, how many are better off, and what it counts by income."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.model.records.groups import Group as Record
from mcsv.plan.code.assembler import Value
from mcsv.plan.code.money import Gainers, Group
from mcsv.plan.code.watch import Watcher
from mcsv.plan.programme.factors import part
from mcsv.plan.programme.ledger import Account, Entry
from mcsv.plan.programme.ratios import less, ratio
from mcsv.plan.programme.views import Balance, Views
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas

__all__ = ["ELASTICITIES", "People"]

ELASTICITIES = (0.0, 0.5, 1.0, 1.3, 1.5, 2.0)
"""Elasticities at which net present value is told, beside the model's own."""

_REACHED = ("size", "eligible", "engaged", "retained")


@dataclass(frozen=True)
class _Known:
    """A group with all that it gains, its people, those of them whom the programme reaches, and 1 where it gains."""

    name: str
    gain: Value
    size: Value
    reached: Value
    up: Value


class People:
    """Value that reaches people (pockets of kind society), real and discounted, inside the horizon, by group."""

    def __init__(self, model: Model, clock: Clock, formulas: Formulas, views: Views) -> None:
        self._model, self._clock, self._formulas, self._views = model, clock, formulas, views
        self._assembler = formulas.draws.assembler
        self._gains = {name: self._balance() for name in (None, *model.groups)}
        self._unweighted, self._weighted = self._balance(), dict[float, Balance]()
        if views.weighted and model.equity is not None:
            others = {*ELASTICITIES} - {0.0, model.equity.elasticity}
            self._weighted = {elasticity: self._balance() for elasticity in sorted(others)}

    def _balance(self) -> Balance:
        return Balance(Account(self._assembler.zeros()), Account(self._assembler.zeros()))

    def gained(self, entry: Entry, pocket: str, *, transfer: bool, group: str | None) -> Iterator[Entry]:
        """The entries that add a value to what people gain; money that changes hands is theirs too."""
        if self._model.pockets[pocket].kind != "society":
            return
        yield self._added(entry, self._gains[group])
        if self._weighted and not transfer and group is not None and self._views.weighs(pocket, group):
            yield self._added(entry, self._unweighted)
            for elasticity, balance in self._weighted.items():
                yield self._added(entry, balance, self._equity(group, elasticity))

    def _equity(self, group: str, elasticity: float) -> Callable[[int], Value]:
        return lambda period: self._views.equity(group, period, elasticity)

    def _added(self, entry: Entry, balance: Balance, *weights: Callable[[int], Value]) -> Entry:
        account = balance.account(entry.sign)
        inside = (account,)
        return replace(
            entry,
            accounts=lambda period: inside if period < self._clock.periods else (),
            weights=(*entry.weights, self._views.discount, *weights),
        )

    def finish(self, watcher: Watcher, option: str) -> Gainers:
        """The cells."""
        groups = [self._known(name, group) for name, group in self._model.groups.items()]
        assembler, label = self._assembler, f"{option}: people"
        up, reached, size = (
            self._sum(assembler.multiply(each.up, each.reached) for each in groups),
            self._sum(each.reached for each in groups),
            self._sum(each.size for each in groups),
        )
        lower, unranked = self._lower(groups)
        every = self._sum(each.gain for each in groups)
        return Gainers(
            groups={each.name: self._cells(watcher, option, each) for each in groups},
            of_reached=ratio(watcher, up, reached, label),
            of_all=ratio(watcher, up, size, label),
            most_reached=self._most(watcher, up, reached, label),
            most=self._most(watcher, up, size, label),
            lower=None if unranked else ratio(watcher, lower, every, f"{option}: value to groups"),
            of_no_group=self._watched(watcher, self._gains[None].total(assembler), f"{option}: value to no group"),
            weighted=self._by_elasticity(watcher, option),
            unranked=unranked,
        )

    def _watched(self, watcher: Watcher, value: Value, label: str) -> int:
        return watcher.watch(self._assembler.as_row(value), label)

    def _sum(self, values: Iterator[Value]) -> Value:
        total: Value = 0.0
        for value in values:
            total = self._assembler.add(total, value)
        return total

    def _known(self, name: str, group: Record) -> _Known:
        assembler, gain = self._assembler, self._gains[name].total(self._assembler)
        if not self._for(name):
            size = part(group.size, f"groups.{name}.size").value(self._formulas, 0)
            return _Known(name, gain, size, 0.0, assembler.binary(op.LESS, 0.0, gain))
        factors = [part(getattr(group, key), f"groups.{name}.{key}").value(self._formulas, 0) for key in _REACHED]
        reached = factors[0]
        for factor in factors[1:]:
            reached = assembler.multiply(reached, factor)
        return _Known(name, gain, factors[0], reached, assembler.binary(op.LESS, 0.0, gain))

    def _for(self, name: str) -> bool:
        """Whether the programme is for the people of a group: a cost or benefit names it, or none names any. One for
        everybody else, which only makes the community whole, is reached by nothing.
        """
        model = self._model
        named = {cost.group for cost in model.costs.values()} | {benefit.group for benefit in model.benefits.values()}
        named -= {None}
        return name in named or not named

    def _cells(self, watcher: Watcher, option: str, each: _Known) -> Group:
        assembler, label = self._assembler, f"{option}: value to {each.name}"
        up = assembler.multiply(each.up, each.reached)
        return Group(
            gain=self._watched(watcher, each.gain, label),
            loss=self._watched(watcher, assembler.affine(each.gain, -1.0, 0.0), label),
            per_head=ratio(watcher, each.gain, each.reached, label),
            of_reached=ratio(watcher, up, each.reached, label),
            of_size=ratio(watcher, up, each.size, label),
        )

    def _most(self, watcher: Watcher, up: Value, all_: Value, label: str) -> int:
        """Below zero where more than half of them are better off."""
        half = self._assembler.affine(all_, 0.5, 0.0)
        return self._watched(watcher, less(self._assembler, half, up), label)

    def _lower(self, groups: list[_Known]) -> tuple[Value, tuple[str, ...]]:
        """What groups of the lower-income half gain, and the groups that gain of which no income is known."""
        total: Value = 0.0
        unranked = []
        for each in groups:
            low = self._low(each.name)
            if low is not None:
                total = self._assembler.add(total, self._assembler.multiply(each.gain, low))
            elif each.gain != 0.0:
                unranked.append(each.name)
        return total, tuple(unranked)

    def _low(self, name: str) -> Value | None:
        """1 where a group belongs to the lower half of incomes: its decile is 5 or less, or its income (at the start)
        is below the middle of the deciles, or else below the reference income; None where nothing tells.
        """
        group, equity = self._model.groups[name], self._model.equity
        if group.decile is not None:
            return 1.0 if group.decile <= 5 else 0.0
        if group.income is None or equity is None:
            return None
        middle = sum(equity.deciles[4:6]) / 2 if equity.deciles else equity.reference_income
        return self._assembler.binary(op.LESS, self._views.income(name, 0), middle)

    def _by_elasticity(self, watcher: Watcher, option: str) -> dict[float, int]:
        if self._model.equity is None or not self._views.weighted:
            return {}
        assembler, balances = self._assembler, self._views.balances
        plain = balances["public_value"].total(assembler)
        rest = less(assembler, plain, self._unweighted.total(assembler))
        found = {0.0: plain, self._model.equity.elasticity: balances["society"].total(assembler)}
        for elasticity, balance in self._weighted.items():
            found[elasticity] = assembler.settle(rest, balance.total(assembler))
        label = f"{option}: net present value of society at elasticity"
        return {each: self._watched(watcher, value, f"{label} {each:g}") for each, value in sorted(found.items())}
