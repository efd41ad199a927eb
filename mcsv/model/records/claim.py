"""Claim: everything that a model says, part by part; how the parts fit together is not its business."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, WithJsonSchema, field_validator

from mcsv.frozen import FrozenDict
from mcsv.model.language.calendar import MONTHS, MonthField, SpanField, Step
from mcsv.model.language.fields import Text, TruthField
from mcsv.model.language.names import InputName, Name
from mcsv.model.language.number import number
from mcsv.model.language.record import Record, wrong
from mcsv.model.records.accepted import AcceptedCode, Reasons
from mcsv.model.records.accountability import Accountability
from mcsv.model.records.choice import Choice
from mcsv.model.records.correlations import Correlation
from mcsv.model.records.decisions import Decision
from mcsv.model.records.discounting import Discounting
from mcsv.model.records.events import Event
from mcsv.model.records.evidence import Evidence
from mcsv.model.records.funding import Funding
from mcsv.model.records.groups import Equity, Group
from mcsv.model.records.inputs import Input
from mcsv.model.records.levers import Lever
from mcsv.model.records.money import PriceYear
from mcsv.model.records.observed import Observed
from mcsv.model.records.options import Option
from mcsv.model.records.outputs import Output
from mcsv.model.records.pockets import Pocket
from mcsv.model.records.prices import Index, Prices
from mcsv.model.records.providers import Delivery, Provider
from mcsv.model.records.stocks import Stock
from mcsv.model.records.streams import Benefit, Cost
from mcsv.model.records.studies import Study

__all__ = ["Claim"]


def _version(value: Any) -> int:
    """The version of the model language: 1."""
    if number(value) != 1:
        raise wrong("E205", "is no version of the model language", value=str(value), rule="version: 1")
    return 1


def _month_of_year(value: Any) -> int:
    """1 (January) to 12."""
    if isinstance(value, str):
        rule, way_out = "the month in which a financial year begins, 1 to 12", "write 4 for April"
        raise wrong("E203", "is no number of a month", value=value[:60], rule=rule, way_out=way_out)
    if number(value) not in range(1, 13):
        raise wrong("E205", "is no month", value=str(value), rule="1 (January) to 12 (December)")
    return int(value)


MonthOfYear = Annotated[
    int, BeforeValidator(_month_of_year), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 12})
]


class Claim(Record):
    """The parts of a programme as they were read: who pays, who gains, what is uncertain, and what is asked."""

    version: Annotated[int, BeforeValidator(_version), WithJsonSchema({"const": 1})] = 1
    """The version of this language."""
    programme: Text = "unnamed"
    """What is being commissioned."""
    currency: Text = ""
    """The unit of money in which everything is given and reported, for instance GBP."""
    price_year: PriceYear = ""
    """The year in whose prices money is stated, for instance 2025/26."""
    start: MonthField | None = None
    """The first month of the first period, for instance 2026-04."""
    step: Step = "year"
    """The length of a period."""
    horizon: SpanField | None = None
    """How far the model looks; needed as soon as there is a cost or a benefit."""
    financial_year: MonthOfYear | None = None
    """The month in which a financial year begins: 4 for April. Without it, that in which the model starts."""
    discounting: Discounting | None = None
    """What later value is worth today."""
    accountability: Accountability | None = None
    """Whose budget is judged, over how long, and what risk is accepted."""
    pockets: FrozenDict[Name, Pocket] = FrozenDict()
    """Who pays or gains, by name."""
    inputs: FrozenDict[InputName, Input] = FrozenDict()
    """What is uncertain or computed, by name."""
    correlations: tuple[Correlation, ...] = ()
    """Which inputs move together."""
    costs: FrozenDict[Name, Cost] = FrozenDict()
    """What is paid, by name."""
    benefits: FrozenDict[Name, Benefit] = FrozenDict()
    """What is gained, by name."""
    funding: FrozenDict[Name, Funding] = FrozenDict()
    """Money that comes to pockets from outside, from one another or for results, by name."""
    groups: FrozenDict[Name, Group] = FrozenDict()
    """People whom the programme is for, by name."""
    equity: Equity | None = None
    """Weights by income, for the view of society."""
    stocks: FrozenDict[InputName, Stock] = FrozenDict()
    """Levels that each period makes out of the one before, by name; formulas can use them."""
    events: FrozenDict[Name, Event] = FrozenDict()
    """What may happen, by name."""
    mitigate: TruthField = True
    """Whether what is done against events (their mitigation) is done; false shows every risk as it was before."""
    decisions: FrozenDict[Name, Decision] = FrozenDict()
    """What is decided on the way, by name."""
    providers: FrozenDict[Name, Provider] = FrozenDict()
    """Who may deliver, by name."""
    provider: Delivery | None = None
    """Who does deliver what is marked by_provider: one of the providers, or several side by side with the share of
    each, {local: 0.6, national: 0.4}; the shares add up to 1. Each fails by itself and takes its share with it."""
    prices: Prices = Prices()
    """How prices of different years are made comparable, and how cash grows."""
    indices: FrozenDict[Name, Index] = FrozenDict()
    """Price indices by year, by name."""
    evidence: Evidence = Evidence()
    """What the quality of evidence does to an input."""
    draws: Literal["shared", "own"] = "shared"
    """Whether an input draws the same numbers as inputs of the same name in other programmes with the same seed
    (shared, so that programmes can be compared), or none of theirs (own: the programme's name tells them apart)."""
    sampling: Literal["plain", "sobol"] = "plain"
    """How draws are spread: by random numbers (plain), or by the points of a scrambled Sobol sequence (sobol), of which
    as many make errors several times smaller where few inputs matter. Other questions than a run are asked of plain
    draws."""
    outputs: FrozenDict[Name, Output] = FrozenDict()
    """Numbers to report, by name."""
    observed: FrozenDict[Name, Observed] = FrozenDict()
    """Figures that have been seen since, by name; mcsv update forecasts anew with them."""
    studies: FrozenDict[Name, Study] = FrozenDict()
    """Evidence that could be had before the decision, and what it would cost, by name."""
    accept: FrozenDict[AcceptedCode, Reasons] = FrozenDict()
    """Warnings and notes that are right as they are, with the reason: N303: why, or N303: {inputs.days: why}."""
    levers: FrozenDict[Name, Lever] = FrozenDict()
    """What a reader of the page may move, and how far, by name; it changes nothing of what the model says."""
    options: FrozenDict[Name, Option] = FrozenDict()
    """Variants of the programme; the model itself is the option base."""
    decision: Choice | None = None
    """What is being chosen by: view, output, effect and cost, or whether to sign; what is decided on the way stands
    under decisions. Where nothing is said: the net present value of society."""

    @field_validator("decisions", mode="before")
    @classmethod
    def _not_the_choice(cls, data: Any) -> Any:
        """``decision:`` is another thing: by what the options are weighed."""
        told = {key for key in data if key in Choice.model_fields} if isinstance(data, Mapping) else set()
        if any(not isinstance(data[key], Mapping | Decision) for key in told):
            rule = "decisions: are taken on the way, each with a name; by what the options are weighed is said once"
            raise wrong("E560", "says by what the options are weighed", rule=rule, way_out="write decision:")
        return data

    @property
    def variants(self) -> Mapping[str, Claim]:
        """What each option claims, by name: ``base`` is the claim itself. Its options are made by :class:`Model`."""
        return {"base": self}

    @property
    def periods(self) -> int:
        """The number of whole periods, 0 without a horizon; checks tell of one that ends inside a period, and go on."""
        return self.horizon.months(self.step) // MONTHS[self.step] if self.horizon else 0

    @property
    def periods_per_year(self) -> int:
        """12, 4 or 1."""
        return 12 // MONTHS[self.step]
