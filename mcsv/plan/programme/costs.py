"""A cost becomes flows: what pockets pay, and what of it stays in the place."""

from __future__ import annotations

from dataclasses import replace

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Cost
from mcsv.model.records.providers import Lm3
from mcsv.plan.code.assembler import Value
from mcsv.plan.programme.context import Setting, Spending
from mcsv.plan.programme.delivery import Share, delivered
from mcsv.plan.programme.factors import Size, Uplift, part
from mcsv.plan.programme.ledger import Entry
from mcsv.plan.programme.money import Gain
from mcsv.plan.programme.streams import Flow

__all__ = ["lower_cost"]


def lower_cost(setting: Setting, name: str, cost: Cost) -> None:
    """Enter a cost: cash out of each pocket that pays, and as much less value."""
    path = f"costs.{name}"
    deliverers = setting.deliverers(cost)
    flows = [_flow(setting, path, cost, deliverer) for deliverer in deliverers]
    flow = delivered(flows)
    sign = -setting.conversion(cost)
    cash = setting.levels.cash(cost.basis, cost.inflation, path)
    real = setting.levels.real(cost.basis, cost.inflation, path)
    setting.spending[path] = Spending(flow, -sign, cash)
    for pocket, share in sorted(cost.paid_by.items()):
        shares = ((share, f"{path}.paid_by.{pocket}"),)
        setting.cash(Entry(flow, shares, sign, setting.accounts(pocket, sign), (cash,)), path, pocket)
        setting.worth(Entry(flow, shares, sign, _nowhere, (real,)), pocket)
        setting.put_in(Entry(flow, shares, -sign, _nowhere, (real,)), pocket)
    for deliverer, paid in zip(deliverers, flows, strict=True):
        if deliverer is not None:
            _stays(setting, deliverer, Entry(paid, (), -sign, _nowhere, (real,)))


def _flow(setting: Setting, path: str, cost: Cost, share: Share | None) -> Flow:
    """What a provider is paid of a cost, or all of it."""
    quantity, parts = _size(setting, path, cost)
    if cost.bias:
        parts.append(Uplift.of(cost.bias, f"{path}.bias"))
    return Flow(
        setting.profile(path, cost),
        quantity,
        [*parts, *(share.parts(cost) if share else ())],
        limit=setting.limit(path, cost.cap),
        happening=setting.happening(path, share),
    )


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


def _stays(setting: Setting, share: Share, spent: Entry) -> None:
    """What is spent with a local provider is spent again in the place: economic value of the later rounds."""
    lm3 = share.provider.lm3
    if lm3 is not None:
        multiplier = _Later(setting, lm3, f"{share.owner}.lm3")
        setting.worth(replace(spent, weights=(*spent.weights, multiplier.at)), lm3.to, Gain())


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
