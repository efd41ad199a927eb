"""Whose value is counted: net present value by view, and what falls beyond the horizon."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from mcsv.kernels import opcodes as op
from mcsv.model import Model
from mcsv.plan.assembler import Row, Value
from mcsv.plan.clock import Clock, discount_factor
from mcsv.plan.formulas import Formulas
from mcsv.plan.ledger import Account
from mcsv.plan.positions import lineage

__all__ = ["Views", "views_of"]

ALL = ("public_sector", "public_value", "society")


def views_of(model: Model) -> tuple[str, ...]:
    """Whose value is counted: each pocket, public bodies, public value, society; nothing without discounting."""
    if model.discounting is None or not model.pockets:
        return ()
    return (*model.pockets, *(view for view in ALL if view not in model.pockets))


class Views:
    """Accounts of value by view. Where nobody's income weighs, society counts what public value counts."""

    def __init__(self, model: Model, clock: Clock, formulas: Formulas) -> None:
        self._model, self._clock, self._formulas = model, clock, formulas
        self._assembler = formulas.draws.assembler
        self.accounts = {view: Account(self._assembler.zeros()) for view in views_of(model)}
        if self.accounts and not self.weighted and "society" not in model.pockets:
            self.accounts["society"] = self.accounts["public_value"]

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

    def of(self, pocket: str, *, transfer: bool = False, group: str | None = None) -> dict[str, Value]:
        """The views that count a stream of a pocket, each with the weight by which it does.

        A transfer is money that only changes hands: neither public value nor society gains by it.
        """
        if not self.accounts:
            return {}
        found: dict[str, Value] = dict.fromkeys(lineage(self._model, pocket), 1.0)
        if self._model.pockets[pocket].kind == "public":
            found.setdefault("public_sector", 1.0)
        if not transfer:
            found.setdefault("public_value", 1.0)
            if self.weighted:
                found.setdefault("society", self.equity(group))
        return {name: weight for name, weight in found.items() if name in self.accounts}

    def equity(self, group: str | None) -> Value:
        """What a pound to the group counts: (reference income / income) ** elasticity; 1 without an income."""
        equity = self._model.equity
        found = self._model.groups.get(group) if group else None
        if equity is None or found is None or (found.income is None and found.decile is None):
            return 1.0
        if found.income is not None:
            income: Value = self._formulas.value(found.income.tree, 0, f"groups.{group}.income")
        else:
            income = equity.deciles[(found.decile or 1) - 1]
        ratio = self._assembler.binary(op.DIVIDE, equity.reference_income, income)
        return self._assembler.binary(op.RAISE, ratio, equity.elasticity)

    def add(self, pocket: str, value: Value, period: int, *, transfer: bool = False) -> None:
        """Count value of a pocket, in the model's prices, in a period inside the horizon."""
        present = self._assembler.affine(value, self.discount(period), 0.0)
        for name, weight in self.of(pocket, transfer=transfer).items():
            part, account = self._assembler.multiply(present, weight), self.accounts[name]
            if isinstance(part, Row):
                account.varies = True
                self._assembler.add_weighted([account.row], [part], [1.0])
            else:
                account.offset += part

    def targets(
        self, pocket: str, *, transfer: bool = False, group: str | None = None
    ) -> list[tuple[Callable[[int], tuple[Account, ...]], Value]]:
        """Accounts by period with the weight that they share, for the ledger."""
        by_weight: list[tuple[list[Account], Value]] = []
        for name, weight in self.of(pocket, transfer=transfer, group=group).items():
            same = next((accounts for accounts, other in by_weight if _same(other, weight)), None)
            if same is None:
                by_weight.append(([self.accounts[name]], weight))
            else:
                same.append(self.accounts[name])
        last = self._clock.periods
        return [
            (lambda period, chosen=tuple(accounts): chosen if period < last else (), weight)  # type: ignore[misc]
            for accounts, weight in by_weight
        ]


def _same(a: Value, b: Value) -> bool:
    return a is b if isinstance(a, Row) or isinstance(b, Row) else a == b
