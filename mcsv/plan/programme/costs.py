"""A cost becomes flows: what pockets pay, and what of it stays in the place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mcsv.kernels import instructions as op
from mcsv.model import Cost
from mcsv.model.records.providers import Lm3
from mcsv.plan.code.assembler import Value
from mcsv.plan.programme.context import Setting, Spending
from mcsv.plan.programme.factors import Size, Uplift, part
from mcsv.plan.programme.ledger import Entry
from mcsv.plan.programme.streams import Flow

__all__ = ["lower_cost"]


def lower_cost(setting: Setting, name: str, cost: Cost) -> None:
    """Enter a cost: cash out of each pocket that pays, and as much less value."""
    path = f"costs.{name}"
    quantity, parts = _size(setting, path, cost)
    if cost.bias:
        parts.append(Uplift.of(cost.bias, f"{path}.bias"))
    if cost.by_provider and setting.provider:
        parts.append(part(setting.provider.price, f"providers.{setting.model.provider}.price"))
    flow = Flow(
        setting.profile(path, cost),
        quantity,
        parts,
        limit=setting.limit(path, cost.cap),
        happening=setting.happening(path),
    )
    sign = -setting.conversion(cost)
    cash = setting.levels.cash(cost.basis, cost.inflation, path)
    real = setting.levels.real(cost.basis, cost.inflation, path)
    setting.spending[path] = Spending(flow, -sign, cash)
    for pocket, share in sorted(cost.paid_by.items()):
        shares = ((share, f"{path}.paid_by.{pocket}"),)
        setting.cash(Entry(flow, shares, sign, setting.accounts(pocket, sign), (cash,)), path, pocket)
        setting.worth(Entry(flow, shares, sign, _nowhere, (real,)), pocket)
    if cost.by_provider:
        _stays(setting, flow, -sign, (real,))


def _nowhere(period: int) -> tuple[()]:
    return ()


def _size(setting: Setting, path: str, cost: Cost) -> tuple[list[Size], list[Size]]:
    """What is capped, and what it is multiplied with."""
    if cost.amount is not None:
        return [part(cost.amount, f"{path}.amount")], []
    if cost.per_head is not None and cost.group is not None:
        return [part(cost.per_head, f"{path}.per_head"), *setting.reached(cost.group)], []
    assert cost.quantity is not None
    assert cost.unit_value is not None
    return [part(cost.quantity, f"{path}.quantity")], [part(cost.unit_value, f"{path}.unit_value")]


def _stays(setting: Setting, flow: Flow, sign: float, weights: tuple[Callable[[int], Value], ...]) -> None:
    """What is spent with a local provider is spent again in the place: economic value of the later rounds."""
    lm3 = setting.provider.lm3 if setting.provider else None
    if lm3 is None:
        return
    multiplier = _Later(setting, lm3, f"providers.{setting.model.provider}.lm3")
    setting.worth(Entry(flow, (), sign, _nowhere, (*weights, multiplier.at)), lm3.to)


@dataclass(frozen=True)
class _Later:
    """What the second and third round of spending add to the first: (LM3 - 1) x additional."""

    setting: Setting
    lm3: Lm3
    owner: str

    def at(self, period: int) -> Value:
        """The multiplier for what is spent in a period."""
        assembler, formulas = self.setting.assembler, self.setting.formulas
        when = min(period, self.setting.clock.periods - 1)
        first, second, third = (
            formulas.value(one.tree, when, f"{self.owner}.rounds[{index}]") for index, one in enumerate(self.lm3.rounds)
        )
        later = assembler.binary(op.DIVIDE, assembler.add(second, third), first)
        return assembler.multiply(later, formulas.value(self.lm3.additional.tree, when, f"{self.owner}.additional"))
