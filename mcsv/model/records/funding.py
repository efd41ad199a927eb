"""Funding: money that comes to pockets from outside, from one another, or for results."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import field_validator, model_validator

from mcsv.frozen import FrozenDict
from mcsv.model.language.calendar import Per
from mcsv.model.language.fields import Shares, TruthField
from mcsv.model.language.formula import ONE, FormulaField
from mcsv.model.language.names import Name, StreamName
from mcsv.model.language.record import Record, wrong
from mcsv.model.language.spans import LongField
from mcsv.model.records.basis import Basis
from mcsv.model.records.evidenced import Evidenced
from mcsv.model.records.money import PriceYear
from mcsv.model.records.timing import Timed

__all__ = ["Cohort", "Funding", "Pooled"]


class Cohort(Record):
    """People whose result is measured and paid for together."""

    measure: FormulaField
    """What was achieved, for instance (control - treated) / control."""
    amount: FormulaField
    """What is paid if the measure reaches the trigger."""
    at: LongField
    """When it is paid, counted from the start of the model: in the period that ends there."""


class Pooled(Record):
    """A second trigger over all cohorts: it pays for those that missed their own, or an amount of its own."""

    measure: FormulaField
    """What was achieved over all cohorts."""
    trigger: FormulaField
    """What must be reached."""
    at: LongField
    """When it is paid, counted from the start of the model: in the period that ends there."""
    amount: FormulaField | None = None
    """What is paid, whether or not a cohort missed its own trigger; without it, the amounts of those that did."""


class Funding(Timed, Evidenced):
    """Cash between pockets, or from outside. It moves money and makes no value.

    grant: amount per period from outside (or from paid_by). contribution: the same from other pockets. match: rate x
    the cash of the costs or funding in ``of``, period by period. risk_share: at every financial year's end and at the
    end of the window of the pocket ``to`` (of the horizon without one), after all other cash, what it lacks is paid by
    paid_by, by their shares; with ``surplus`` what it has goes back to them. Several are settled in the order of
    their names. outcome_payment: each cohort pays its amount if its measure reaches the trigger, ``pooled`` for those
    that missed theirs by then. Timing is that of any stream; a lag of a match or risk_share is when it begins.
    """

    kind: Literal["grant", "contribution", "match", "risk_share", "outcome_payment"]
    """grant, contribution, match, risk_share or outcome_payment."""
    to: Shares
    """The pocket that receives, or several with the share of each; the shares add up to 1."""
    paid_by: Shares | None = None
    """The pockets that pay, with the share of each; without it the money comes from outside the model."""
    amount: FormulaField | None = None
    """How much money (grant, contribution)."""
    per: Per = "once"
    """For what: once (in the first period), or each period, month, quarter or year."""
    of: tuple[StreamName, ...] = ()
    """The costs or funding that are matched (match)."""
    rate: FormulaField = ONE
    """The money a unit of what is matched (match)."""
    surplus: TruthField = False
    """Whether what is left over, the reserve included, goes back to those who pay (risk_share)."""
    trigger: FormulaField | None = None
    """What a cohort's measure must reach (outcome_payment)."""
    cohorts: FrozenDict[Name, Cohort] = FrozenDict()
    """The cohorts whose results are paid for (outcome_payment)."""
    pooled: Pooled | None = None
    """A second trigger over all cohorts (outcome_payment)."""
    cap: FormulaField | None = None
    """The most that is paid over the whole horizon, in cash; what comes back as surplus does not count."""
    basis: Basis = "nominal"
    """nominal: cash as it will be paid. real: in prices of the price year, cash grows with inflation."""
    price_year: PriceYear = ""
    """The year in whose prices the money is stated, where the basis is real and it is not the model's."""

    @field_validator("of", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _sound(self) -> Funding:
        """What each kind needs, and nothing that belongs to another kind."""
        for key in _NEEDS[self.kind]:
            if not getattr(self, key):
                raise wrong("E202", "is missing", key, rule=f"{self.kind} needs {' and '.join(_NEEDS[self.kind])}")
        for key in self.foreign:
            if key in self.model_fields_set:
                raise wrong("E203", f"goes not with {self.kind}", key, rule=f"{key}: belongs to {_owner(key)}")
        if self.kind == "risk_share" and len(self.to) > 1:
            way_out = "write a risk_share for each"
            raise wrong("E203", "names several pockets", "to", ", ".join(self.to), "one is made whole", way_out)
        return self

    @property
    def foreign(self) -> tuple[str, ...]:
        """The fields that belong to other kinds of funding and mean nothing here."""
        return tuple(key for key in _OWN if key not in (*_NEEDS[self.kind], *_TAKES[self.kind]))


_FLOWING = ("per", "basis", "price_year", "timing")
_NEEDS: dict[str, tuple[str, ...]] = {
    "grant": ("amount",),
    "contribution": ("amount", "paid_by"),
    "match": ("of",),
    "risk_share": ("paid_by",),
    "outcome_payment": ("cohorts", "trigger"),
}
_TAKES: dict[str, tuple[str, ...]] = {
    "grant": _FLOWING,
    "contribution": _FLOWING,
    "match": ("rate", "timing"),
    "risk_share": ("surplus", "timing"),
    "outcome_payment": ("pooled", "basis", "price_year"),
}
_OWN = ("amount", "of", "rate", "surplus", "trigger", "cohorts", "pooled", *_FLOWING)


def _owner(key: str) -> str:
    return " and ".join(kind for kind in _NEEDS if key in (*_NEEDS[kind], *_TAKES[kind]))
