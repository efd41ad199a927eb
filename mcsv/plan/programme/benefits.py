"""A benefit becomes flows: value to those who gain, and the part of it that leaves a budget as cash."""

from __future__ import annotations

from collections.abc import Callable

from mcsv.model import Benefit, Duration, Number
from mcsv.model import Value as ValueRecord
from mcsv.model.records.streams import DEDUCTIONS
from mcsv.plan.code.assembler import Value
from mcsv.plan.programme.cash_release import Release
from mcsv.plan.programme.context import Setting
from mcsv.plan.programme.delivery import Delivered, Share, delivered
from mcsv.plan.programme.factors import Rest, Size, part
from mcsv.plan.programme.ledger import Entry
from mcsv.plan.programme.money import Gain
from mcsv.plan.programme.streams import Flow

__all__ = ["lower_benefit"]

_ZERO = Number(0.0)


def lower_benefit(setting: Setting, name: str, benefit: Benefit) -> None:
    """Enter a benefit with each of its values."""
    path = f"benefits.{name}"
    flows: dict[tuple[object, ...], Delivered] = {}
    for index, value in enumerate(benefit.values):
        _value(_Making(setting, path, benefit, flows), f"{path}.values[{index}]", value)


class _Making:
    """One benefit on its way into flows; equal flows are one."""

    def __init__(
        self, setting: Setting, path: str, benefit: Benefit, flows: dict[tuple[object, ...], Delivered]
    ) -> None:
        self.setting, self.path, self.benefit, self._flows = setting, path, benefit, flows

    def flow(self, owner: str, value: ValueRecord, shift: int = 0, steady: bool = False) -> tuple[float, Delivered]:
        """The flow of a value, ``shift`` periods later, and the number that it is to be multiplied with."""
        number, worth = part(value.unit_value, f"{owner}.unit_value").split()
        key = (worth if setting_random(worth) else getattr(worth, "tree", worth), shift, steady)
        if key not in self._flows:
            shares = self.setting.deliverers(self.benefit)
            self._flows[key] = delivered([self._flow(share, worth, shift, steady) for share in shares])
        return number * self.setting.conversion(value), self._flows[key]

    def _flow(self, share: Share | None, worth: Size, shift: int, steady: bool) -> Flow:
        """What a provider delivers of it, or all of it."""
        return Flow(
            self.setting.profile(self.path, self.benefit, shift),
            self._quantity(),
            [*self._left(), *(share.parts(self.benefit) if share else ()), worth],
            limit=self.setting.limit(self.path, self.benefit.cap),
            happening=self.setting.happening(self.path, share),
            steady=steady,
        )

    def _quantity(self) -> list[Size]:
        benefit = self.benefit
        if benefit.per_head is not None and benefit.group is not None:
            return [part(benefit.per_head, f"{self.path}.per_head"), *self.setting.reached(benefit.group)]
        return [part(benefit.size, f"{self.path}.quantity")]

    def _left(self) -> list[Size]:
        """What deductions leave of it."""
        found: list[Size] = []
        for key in DEDUCTIONS:
            given = getattr(self.benefit, key)
            if isinstance(given, dict):
                shares = tuple(part(one, f"{self.path}.{key}.{name}") for name, one in sorted(given.items()))
            else:
                shares = (part(given, f"{self.path}.{key}"),) if given is not None else ()
            if shares:
                found.append(Rest(shares))
        return found


def setting_random(size: Size) -> bool:
    """Whether a part draws by itself, so that it is another part at another place."""
    from mcsv.model.language.expression import random
    from mcsv.plan.programme.factors import Part

    return isinstance(size, Part) and random(size.tree)


def _value(making: _Making, owner: str, value: ValueRecord) -> None:
    setting = making.setting
    number, flow = making.flow(owner, value)
    real = setting.levels.real(value.basis, value.inflation, owner)
    money = value.type == "fiscal" or value.cashable.tree != _ZERO
    gain = Gain(value.transfer, making.benefit.group, money)
    for pocket, share in sorted(value.to.items()):
        shares = ((share, f"{owner}.to.{pocket}"),)
        if value.cashable.tree != _ZERO:
            _cash(making, owner, value, pocket)
        entry = Entry(flow, shares, number, lambda period: (), (real,))
        setting.worth(entry, pocket, gain)


def _cash(making: _Making, owner: str, value: ValueRecord, pocket: str) -> None:
    """Cash that leaves the pocket's budget."""
    setting, lag = making.setting, value.cash_lag
    weights: list[Callable[[int], Value]] = [setting.levels.cash(value.basis, value.inflation, owner)]
    if value.waits_for is not None:
        weights.append(setting.gate(value.waits_for))
    given = ((value.to[pocket], f"{owner}.to.{pocket}"), (value.cashable, f"{owner}.cashable"))
    plain = value.step is None and isinstance(lag, Duration) and setting.happening(making.path) is None
    if plain and making.benefit.cap is None and setting.limit(making.path, None) is None:
        assert isinstance(lag, Duration)
        number, flow = making.flow(owner, value, setting.clock.length(lag))
        entry = Entry(flow, given, number, setting.accounts(pocket, number), tuple(weights))
        setting.cash(entry, making.path, pocket, saved=True)
        return
    number, flow = making.flow(owner, value, steady=True)

    def share(period: int) -> Value:
        product: Value = abs(number)
        for formula, place in given:
            product = setting.assembler.multiply(product, setting.formulas.value(formula.tree, period, place))
        return product

    step = value.step

    def stepped(period: int) -> Value:
        assert step is not None
        worth = setting.formulas.value(step.tree, period, f"{owner}.step")
        return setting.assembler.affine(worth, setting.conversion(value), 0.0)

    sign = -1.0 if number < 0 else 1.0
    release = Release(flow, share, stepped if step else None, lag, owner)
    entry = Entry(release, (), sign, setting.accounts(pocket, sign), tuple(weights))
    setting.cash(entry, making.path, pocket, saved=True)
