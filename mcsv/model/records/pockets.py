"""Pocket: a budget or group that pays or gains."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from mcsv.frozen import FrozenDict
from mcsv.model.language.calendar import NONE, DurationField, Per, SpanField
from mcsv.model.language.fields import TOLERANCE, TOLERANCE_RANGE, Text
from mcsv.model.language.formula import ZERO, FormulaField
from mcsv.model.language.names import Name
from mcsv.model.language.record import Record, wrong
from mcsv.model.records.discounting import RATE, RATE_RANGE
from mcsv.model.records.evidenced import Evidenced
from mcsv.model.records.money import PriceYear

__all__ = ["Budget", "CarryForward", "Pocket"]


class Budget(Evidenced):
    """Money that a pocket is given to spend, by period; cash as it will be paid."""

    amount: FormulaField | None = None
    """How much, per what ``per`` says; or give by_year."""
    per: Per | None = None
    """For what: once (in the first period), or each period, month, quarter or year."""
    by_year: FrozenDict[PriceYear, FormulaField] = FrozenDict()
    """The budget of each financial year (2026/27: 1_000_000), spread evenly over its twelve months;
    of a year that begins before the model or ends after it, the months inside count."""
    start: DurationField = Field(default=NONE, alias="from")
    """When it begins, counted from the start of the model."""
    duration: SpanField | None = Field(default=None, alias="for")
    """How long it lasts; without it, to the horizon."""

    @model_validator(mode="after")
    def _one_rule(self) -> Budget:
        """An amount for something, or an amount for each year."""
        if self.by_year:
            for key in ("amount", "per", "start", "duration"):
                if key in self.model_fields_set:
                    shown = type(self).model_fields[key].alias or key
                    raise wrong("E203", "goes not with by_year", shown, rule="amount: and per:, or by_year:")
        elif self.amount is None or self.per is None:
            missing = "amount" if self.amount is None else "per"
            raise wrong("E202", "is missing", missing, rule="amount: and per:, or by_year:")
        return self


class CarryForward(Record):
    """What happens to money that is left at the end of a financial year."""

    rule: Literal["all", "none", "cap"] = "all"
    """all stays with the pocket, none does, or at most the cap."""
    cap: FormulaField | None = None
    """The most that stays."""


def _carry_forward(value: Any) -> Any:
    """true or all, false or none, {cap: 50_000}."""
    match value:
        case CarryForward():
            return value
        case True | "all":
            return CarryForward()
        case False | "none":
            return CarryForward(rule="none")
        case {"cap": cap, **rest} if not rest:
            return {"rule": "cap", "cap": cap}
    rule = "true (all stays), false (nothing does) or {cap: amount}"
    raise wrong("E205", "is not a rule", value=str(value)[:60], rule=rule)


_CAP = {"type": ["number", "string"], "minLength": 1, "description": "The most that stays."}
_CAPPED = {"type": "object", "properties": {"cap": _CAP}, "required": ["cap"], "additionalProperties": False}
_CARRY = {"anyOf": [{"type": "boolean"}, {"enum": ["all", "none"]}, _CAPPED]}


class Pocket(Record):
    """Who pays or gains. Its position: reserve, budget so far, cash in so far, less cash out so far."""

    budget: Budget | None = None
    """What it is given to spend."""
    reserve: FormulaField = ZERO
    """What it holds at the start."""
    kind: Literal["public", "society", "body"] = "public"
    """public: a public body. society: people and firms. body: one with books of its own that is not public, such as a
    charity or a housing association: it saves cash as a public body does, but is no part of the public sector."""
    parent: Name | None = None
    """The pocket that this one is a part of; the parent's position includes it."""
    carry_forward: Annotated[CarryForward, BeforeValidator(_carry_forward), WithJsonSchema(_CARRY)] = CarryForward()
    """What is left at a financial year's end stays: true (all), false (nothing), {cap: amount}. Left over is what the
    position has above the reserve, whoever it came from; the reserve itself stays. It is taken when the last period of
    the financial year has been judged: that period's position, and decisions at its end, still have it, the next
    period begins without it."""
    owner: Text = ""
    """Who answers for it."""
    tolerance: Annotated[float, TOLERANCE, WithJsonSchema(TOLERANCE_RANGE)] | None = None
    """The probability of a deficit that its own finance officer accepts."""
    window: SpanField | None = None
    """For how long it answers itself, counted from the start of the model: it is judged at the ends of the financial
    years in it and at its end. Without it, the accountability's window (the horizon without one)."""
    hurdle: Annotated[float, RATE, WithJsonSchema(RATE_RANGE)] | None = None
    """The return a year that it wants of its cash, nominal (0.06): the full answer says how surely it gets it."""
    note: Text = ""
    """Anything a reader should know."""
