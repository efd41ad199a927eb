"""Event: something that may happen, when, and what it does."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from mcsv.frozen import FrozenDict
from mcsv.model.language.calendar import NONE, SpanField
from mcsv.model.language.fields import TruthField
from mcsv.model.language.formula import ONE, FormulaField
from mcsv.model.language.names import Name, StreamName
from mcsv.model.language.record import Record, wrong
from mcsv.model.language.spans import LongField, TimeField
from mcsv.model.records.basis import Priced

__all__ = ["Event", "Mitigation"]


class Mitigation(Record):
    """What is done against an event: what it costs, and what is left of the risk."""

    probability: FormulaField | None = None
    """The probability that is left."""
    hazard: FormulaField | None = None
    """The hazard that is left."""
    rate: FormulaField | None = None
    """The rate that is left."""
    severity: FormulaField = ONE
    """The share of each cost that is left, from 0 to 1."""
    costs: FrozenDict[Name, FormulaField] = FrozenDict()
    """What the mitigation costs each pocket, once, at the start of the event's exposure."""


class Event(Priced):
    """Chance, told apart from uncertainty about a number.

    Exactly one of: ``probability`` (it happens at the start of its exposure or never), ``hazard`` (the chance a year
    that it begins, in each period independently of the others; once only, unless it repeats), ``rate`` (the mean
    number of occurrences a year, a Poisson count in each period). What begins in a period begins with it. Once all
    that it stops, changes or caps has ended, by itself or by a decision, it can begin no more and costs nothing. A
    probability or hazard that comes out below 0 in a draw counts as 0 there, one above 1 as 1.
    """

    probability: FormulaField | None = None
    """The chance that it happens at all; when it does, it begins at ``from``."""
    hazard: FormulaField | None = None
    """The chance within a year (see per) that it begins, as long as it has not."""
    rate: FormulaField | None = None
    """The mean number of occurrences a year (see per)."""
    per: Literal["period", "month", "quarter", "year"] = "year"
    """What a hazard or rate is counted by; a probability is that of the whole time, and has none."""
    start: TimeField = Field(default=NONE, alias="from")
    """From when on it can happen, counted from the start of the model; when it happens, for a probability."""
    until: SpanField | None = None
    """Until when it can begin; without it, to the horizon. What would begin then or later does not happen."""
    repeats: TruthField = False
    """Whether an event with a hazard can begin again once it has ended."""
    duration: LongField | None = Field(default=None, alias="for")
    """How long stops, changes and caps last, from its first period on; without it, to the end."""
    stops: tuple[StreamName, ...] = ()
    """Costs, benefits or funding that flow not at all while it lasts, stocks whose level stands still."""
    changes: FrozenDict[StreamName, FormulaField] = FrozenDict()
    """By what factor a cost, benefit or funding changes while it lasts; the level of a stock, once, at the end of the
    period in which it begins, from where it goes on."""
    caps: FrozenDict[StreamName, FormulaField] = FrozenDict()
    """The most that the quantity of a benefit or cost can be while it lasts, per what the stream's ``per`` says."""
    delays: tuple[StreamName, ...] = ()
    """Costs, benefits or funding that come later by ``by`` if it happens, as with a longer lag: all of their amounts,
    levels of stocks in them included; stocks that begin to change so much later. Only with a probability."""
    by: LongField | None = None
    """How much later what it delays starts."""
    costs: FrozenDict[Name, FormulaField] = FrozenDict()
    """What each occurrence costs each pocket, when it begins. With a rate: a number, or an input that is drawn anew for
    each occurrence, or a number times it; pockets whose costs name the same input share the size of each occurrence."""
    mitigation: Mitigation | None = None
    """What is done against it."""
    mitigate: TruthField = True
    """Whether that is done; an option can set it to false to show the risk as it was before."""

    @field_validator("stops", "delays", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _sound(self) -> Event:
        """One measure of how likely it is, one that mitigation keeps, and what belongs together."""
        kinds = [kind for kind in ("probability", "hazard", "rate") if getattr(self, kind) is not None]
        if len(kinds) != 1:
            what = f"has {' and '.join(kinds)}" if kinds else "says not how likely it is"
            raise wrong("E202", what, rule="exactly one of probability:, hazard: and rate:")
        if self.probability is not None and "per" in self.model_fields_set:
            rule = "a probability is the chance that it happens at all, once"
            way_out = f"a chance that comes anew is a hazard: {{hazard: {self.probability.text}, per: {self.per}}}"
            raise wrong("E203", "goes not with a probability", "per", rule=rule, way_out=way_out)
        if self.delays and self.by is None:
            raise wrong("E202", "is missing", "by", rule="how much later what it delays starts")
        if self.delays and kinds != ["probability"]:
            raise wrong("E203", "needs a probability", "delays", rule="only an event with a probability delays")
        if self.by is not None and not self.delays:
            raise wrong("E203", "has nothing to delay", "by", rule="by: belongs to delays:")
        lasting = [key for key in ("stops", "changes", "caps") if getattr(self, key)]
        if self.rate is not None and lasting:
            rule = "a rate counts occurrences that cost; what lasts has a probability or a hazard"
            raise wrong("E203", "goes not with a rate", lasting[0], rule=rule)
        return self._mitigated(kinds[0])

    def _mitigated(self, kind: str) -> Event:
        given = [key for key in ("probability", "hazard", "rate") if self.mitigation and getattr(self.mitigation, key)]
        if any(key != kind for key in given):
            raise wrong("E203", f"has {given[0]}, and the event has {kind}", "mitigation", rule=f"{kind}: what is left")
        if self.repeats and kind != "hazard":
            raise wrong("E203", "needs a hazard", "repeats", rule="only an event with a hazard repeats")
        return self

    @property
    def kind(self) -> Literal["probability", "hazard", "rate"]:
        """How its likelihood is given."""
        return "probability" if self.probability is not None else "hazard" if self.hazard is not None else "rate"
