"""Whose value is counted: net present value by view, and what falls beyond the horizon."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.model.language.names import VIEWS
from mcsv.plan.code.assembler import Assembler, Value
from mcsv.plan.programme.ledger import Account, Sums
from mcsv.plan.programme.pocket_tree import lineage
from mcsv.plan.quantities.clock import Clock, discount_factor
from mcsv.plan.quantities.formulas import Formulas

__all__ = ["Views", "views_of"]


def views_of(model: Model) -> tuple[str, ...]:
    """Whose value is counted: each pocket, public bodies, public value, society; nothing without discounting."""
    if model.discounting is None or not model.pockets:
        return ()
    return (*model.pockets, *VIEWS)


@dataclass(frozen=True, eq=False)
class Balance:
    """What a view has gained and what it has lost so far, apart, so that the two can be settled."""

    gains: Account
    losses: Account

    def account(self, sign: float) -> Account:
        """Where something with this sign belongs."""
        return self.gains if sign > 0 else self.losses

    def total(self, assembler: Assembler) -> Value:
        """The two together; what comes back in full leaves 0, not its rounding."""
        return assembler.settle(self.gains.total(assembler), self.losses.total(assembler))

    def turnover(self, assembler: Assembler) -> Value:
        """All value so far, what was gained and what was lost."""
        return assembler.binary(op.SUBTRACT, self.gains.total(assembler), self.losses.total(assembler))


class Views:
    """Value by view. Where nobody's income weighs, society counts what public value counts."""

    def __init__(self, model: Model, clock: Clock, formulas: Formulas) -> None:
        self._model, self._clock, self._formulas = model, clock, formulas
        self._assembler = formulas.draws.assembler
        self._added = Sums()
        zeros = self._assembler.zeros
        self.balances = {
            view: Balance(Account(zeros(f"gains of {view}")), Account(zeros(f"losses of {view}")))
            for view in views_of(model)
        }
        if self.balances and not self.weighted:
            self.balances["society"] = self.balances["public_value"]

    @cached_property
    def weighted(self) -> bool:
        """Whether value to some group counts for more or less by its income."""
        groups = self._model.groups.values()
        return self._model.equity is not None and any(group.income or group.decile for group in groups)

    def discount(self, period: int) -> float:
        """What value in a period is worth at the start; undiscounted beyond the horizon."""
        discounting = self._model.discounting
        if discounting is None or period >= self._clock.periods:
            return 1.0
        return discount_factor(discounting, period, self._clock.months)

    def of(self, pocket: str, *, transfer: bool = False, group: str | None = None) -> dict[str, str | None]:
        """The views that count a stream of a pocket, each with the group by whose income it does.

        A transfer is money that only changes hands: neither public value nor society gains by it. The weight is that of
        the people whom the value reaches: what a body saves or earns counts as it is, whoever made it possible.
        """
        found: dict[str, str | None] = dict.fromkeys(lineage(self._model, pocket))
        if self._model.pockets[pocket].kind == "public":
            found["public_sector"] = None
        if not transfer:
            found["public_value"] = None
            if self.weighted:
                found["society"] = group if self.weighs(pocket, group) else None
        return {name: weight for name, weight in found.items() if name in self.balances}

    def weighs(self, pocket: str, group: str | None) -> bool:
        """Whether value that a pocket gains through a group reaches people whose income is known."""
        found = self._model.groups.get(group) if group else None
        return (
            self._model.pockets[pocket].kind == "society"
            and found is not None
            and (found.income is not None or found.decile is not None)
        )

    def equity(self, group: str, period: int, elasticity: float | None = None) -> Value:
        """What a pound to the group counts in a period: (reference income / income) ** elasticity (the model's)."""
        equity = self._model.equity
        assert equity is not None
        ratio = self._assembler.binary(op.DIVIDE, equity.reference_income, self.income(group, period))
        return self._assembler.binary(op.RAISE, ratio, equity.elasticity if elasticity is None else elasticity)

    def income(self, group: str, period: int) -> Value:
        """The income a year and head of a group in a period, its own or that of its decile."""
        equity, found = self._model.equity, self._model.groups[group]
        if found.income is not None:
            when = min(period, self._clock.periods - 1)
            return self._formulas.value(found.income.tree, when, f"groups.{group}.income")
        assert equity is not None
        return equity.deciles[(found.decile or 1) - 1]

    def add(
        self, pocket: str, value: Value, stream: str, period: int, sign: float = 1.0, *, transfer: bool = False
    ) -> None:
        """Count ``sign`` times a value of a pocket, in the model's prices, in a period inside the horizon.

        ``stream``: the path of what is worth it. ``close`` adds it to the accounts.
        """
        accounts = tuple(self.balances[name].account(sign) for name in self.of(pocket, transfer=transfer))
        self._added.gather(accounts, sign * self.discount(period), value, self._assembler, stream)

    def close(self) -> None:
        """Close a period: what was counted in it stands in the accounts."""
        self._added.emit(self._assembler)

    def targets(
        self, pocket: str, sign: float, *, transfer: bool = False, group: str | None = None
    ) -> list[tuple[Callable[[int], tuple[Account, ...]], Callable[[int], Value]]]:
        """For the ledger, of something with a sign: accounts by period, and their weight, by period and discounted."""
        found = self.weighed(pocket, transfer=transfer, group=group)
        accounts = ((tuple(self.balances[name].account(sign) for name in names), weight) for names, weight in found)
        return [(self.inside(here), weight) for here, weight in accounts]

    def weighed(
        self, pocket: str, *, transfer: bool = False, group: str | None = None
    ) -> list[tuple[list[str], Callable[[int], Value]]]:
        """The views that count a stream of a pocket, by the weight that it has in them, discounted, by period."""
        by_weight: dict[str | None, list[str]] = {}
        for name, weight in self.of(pocket, transfer=transfer, group=group).items():
            by_weight.setdefault(weight, []).append(name)
        return [(names, self._weight(weight)) for weight, names in by_weight.items()]

    def inside(self, accounts: tuple[Account, ...]) -> Callable[[int], tuple[Account, ...]]:
        """By period, these accounts inside the horizon, and none beyond it."""
        return lambda period: accounts if period < self._clock.periods else ()

    def _weight(self, group: str | None) -> Callable[[int], Value]:
        if group is None:
            return self.discount
        return lambda period: self._assembler.affine(self.equity(group, period), self.discount(period), 0.0)
