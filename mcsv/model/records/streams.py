"""Cost and Benefit: what is paid and what is gained, period by period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from mcsv.frozen import FrozenDict
from mcsv.model.language.calendar import NONE, Per
from mcsv.model.language.fields import Shares, Text, TruthField
from mcsv.model.language.formula import ONE, ZERO, FormulaField
from mcsv.model.language.names import Name
from mcsv.model.language.record import Record, wrong
from mcsv.model.language.spans import TimeField
from mcsv.model.records.basis import Priced
from mcsv.model.records.evidenced import Evidenced
from mcsv.model.records.timing import Timed

__all__ = ["Benefit", "Bias", "Cost", "Value"]

Kind = Literal["fixed", "per_head", "set_up", "management", "evaluation", "exit", "other"]
DEDUCTIONS = ("deadweight", "attribution", "displacement", "leakage", "substitution")


class Bias(Record):
    """Optimism: costs come out higher than planned. The cost is multiplied by 1 + rate x (1 - mitigation)."""

    rate: FormulaField
    """By what share costs of this kind are underestimated; an upper bound, or an input."""
    mitigation: FormulaField = ZERO
    """The share of that which good management has taken away, from 0 to 1."""


class Cost(Timed, Priced):
    """Money that pockets pay."""

    kind: Kind = "other"
    """What sort of cost: fixed, per_head, set_up, management, evaluation, exit or other."""
    amount: FormulaField | None = None
    """How much money; or give quantity and unit_value, or per_head."""
    quantity: FormulaField | None = None
    """How many units are bought."""
    unit_value: FormulaField | None = None
    """What a unit costs."""
    per_head: FormulaField | None = None
    """What each person costs who is reached of the group."""
    group: Name | None = None
    """The group whose people per_head counts."""
    per: Per
    """For what: once (in the first period), or each period, month, quarter or year."""
    paid_by: Shares
    """Which pockets pay, and what share each; the shares add up to 1."""
    bias: Bias | None = None
    """Optimism bias, and what of it is mitigated."""
    cap: FormulaField | None = None
    """The most that the amount (or quantity) can be, per what ``per`` says: before ramp, drop-off, optimism bias and a
    provider's price, and in the same prices."""
    by_provider: TruthField = False
    """Whether the provider delivers it: its price applies, and it stops when the provider fails. Where several deliver,
    price and failure of each apply to its share."""
    unit: Text = ""
    """What the quantity counts, or what the amount is stated in: GBP/year."""

    @model_validator(mode="after")
    def _one_size(self) -> Cost:
        """An amount, or a quantity of something with a price, or so much a head; not two of them, not half of one."""
        rule = "amount:, or both quantity: and unit_value:, or per_head: with group:"
        parts = [name for name in ("quantity", "unit_value") if getattr(self, name) is not None]
        given = [name for name in ("amount", "per_head") if getattr(self, name) is not None] + parts
        if len(given) > 1 and given != ["quantity", "unit_value"]:
            raise wrong("E203", f"has {' and '.join(given)}", rule=rule)
        if not given or len(parts) == 1:
            raise wrong("E202", "does not say how much", rule=rule)
        if (self.per_head is None) != (self.group is None):
            missing = "group" if self.group is None else "per_head"
            raise wrong("E202", "is missing", missing, rule="per_head: and group: go together")
        return self


class Value(Priced):
    """What one unit of a benefit is worth, and to whom."""

    to: Shares
    """The pocket that gains, or several with the share of each; the shares add up to 1."""
    type: Literal["fiscal", "economic", "social"]
    """Fiscal (a public body's money), economic (earnings, growth) or social (health, safety, wellbeing)."""
    unit_value: FormulaField
    """What one unit of the quantity is worth."""
    transfer: TruthField = False
    """Whether it only moves money from one to another (a benefit payment, a tax): left out of public value, and
    of society too. Who loses by it has a value of its own with a unit_value below 0."""
    harm: TruthField = False
    """Whether it harms who gets it: the unit_value is below 0, and counts against them wherever a gain of theirs would
    count."""
    cashable: FormulaField = ZERO
    """The share of a fiscal value, or of one to a pocket of kind body, by which a budget can really be cut, 0 to 1.
    It is that of the period in which the effect comes: after the ``lag`` of the benefit, before ``cash_lag``."""
    cash_lag: TimeField = NONE
    """How long after the effect that cash can leave the budget."""
    step: FormulaField | None = None
    """Cash is released only in whole steps of so much money a year: floor(saving a year / step) x step. A step is money
    like unit_value, on the same basis and of the same price year: real steps grow with prices as the saving does, so
    that inflation alone releases nothing; nominal ones stay as they are."""
    waits_for: Name | None = None
    """The decision without which no cash is released; what could have been released before it is lost."""
    unit: Text = ""
    """What the unit value is stated in, for instance GBP/day."""

    @model_validator(mode="after")
    def _harm(self) -> Value:
        """Harm is neither a transfer, which somebody gains, nor cash, which is a cost."""
        if self.harm and self.transfer:
            rule = "what one loses and another gains is a transfer, what harms somebody is harm"
            raise wrong("E203", "goes not with transfer", "harm", rule=rule)
        if self.harm and "cashable" in self.model_fields_set:
            rule = "money that a pocket has to spend is a cost"
            raise wrong("E203", "goes not with harm", "cashable", rule=rule, way_out="write it under costs:")
        return self


class Benefit(Timed, Evidenced):
    """Something good that the programme brings about, and what it is worth to whom."""

    quantity: FormulaField | None = None
    """How many units of it; or give per_head. Without either: 1."""
    per_head: FormulaField | None = None
    """How many units for each person who is reached of the group."""
    per: Per
    """For what: once (in the first period), or each period, month, quarter or year."""
    values: Annotated[tuple[Value, ...], Field(min_length=1)]
    """What a unit is worth, to each of those who gain."""
    group: Name | None = None
    """Whose outcome it is; the same benefit for another group is another benefit."""
    effect: Literal["impact", "observed_rate"] = "impact"
    """impact: already compared with people without the programme. observed_rate: before the deductions below."""
    deadweight: FormulaField | None = None
    """The share that would have happened anyway."""
    attribution: FrozenDict[Text, FormulaField] = FrozenDict()
    """The share that is due to others; or the share of each of them by name, at most 1 together."""
    displacement: FormulaField | None = None
    """The share that only moved a problem elsewhere."""
    leakage: FormulaField | None = None
    """The share that reached people outside the group."""
    substitution: FormulaField | None = None
    """The share that took the place of another good outcome."""
    cap: FormulaField | None = None
    """The most that the quantity can be, per what ``per`` says: before deductions, ramp, drop-off and a provider's
    quality."""
    by_provider: TruthField = False
    """Whether the provider delivers it: its quality applies, and it stops when the provider fails. Where several
    deliver, quality and failure of each apply to its share."""
    unit: Text = ""
    """What the quantity counts."""

    @field_validator("attribution", mode="before")
    @classmethod
    def _others(cls, value: Any) -> Any:
        """A share alone is that of all others together."""
        return value if isinstance(value, Mapping) else {"others": value}

    @model_validator(mode="after")
    def _sound(self) -> Benefit:
        """One size, and no counterfactual deducted twice."""
        if self.quantity is not None and self.per_head is not None:
            raise wrong("E203", "has quantity and per_head", rule="one of quantity: and per_head:")
        if self.per_head is not None and self.group is None:
            raise wrong("E202", "is missing", "group", rule="per_head: counts the people of a group")
        for key in DEDUCTIONS if self.effect == "impact" else ():
            if getattr(self, key):
                rule = "an impact is already net of what would have happened anyway"
                way_out = "delete it, or write effect: observed_rate"
                raise wrong("E311", "is deducted from an impact", key, rule=rule, way_out=way_out)
        return self

    @property
    def size(self) -> FormulaField:
        """The quantity, or what there is of it for each person; 1 where neither is said."""
        return self.quantity or self.per_head or ONE
