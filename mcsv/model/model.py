"""Model: the whole claim, checked as a whole, however it comes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Field,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from mcsv.errors import Mistake, ModelError
from mcsv.model.accountability import Accountability
from mcsv.model.calendar import MONTHS, MonthField, SpanField, Step
from mcsv.model.canonical import canonical
from mcsv.model.checks import check
from mcsv.model.correlations import Correlation
from mcsv.model.decisions import Decision
from mcsv.model.discounting import Discounting
from mcsv.model.events import Event
from mcsv.model.evidence import Evidence
from mcsv.model.fields import Text, TruthField
from mcsv.model.funding import Funding
from mcsv.model.gathered import lost, once
from mcsv.model.groups import Equity, Group
from mcsv.model.inputs import Input
from mcsv.model.money import PriceYear
from mcsv.model.names import InputName, Name
from mcsv.model.number import number
from mcsv.model.options import Option
from mcsv.model.outputs import Output
from mcsv.model.places import Places
from mcsv.model.pockets import Pocket
from mcsv.model.prices import Index, Prices
from mcsv.model.providers import Provider
from mcsv.model.record import Record, wrong
from mcsv.model.stocks import Stock
from mcsv.model.streams import Benefit, Cost
from mcsv.model.translate import prune, translate
from mcsv.model.variants import make_variants

__all__ = ["Model", "comments", "validate"]


@dataclass(frozen=True)
class _Origin:
    """Where the data of a model come from, for messages and for files that they name."""

    places: Places = field(default_factory=Places)
    folder: Path | None = None
    found: tuple[Mistake, ...] = ()
    draft: list[Mistake] | None = None
    """Where mistakes go instead of being raised, for a variant whose mistakes are told with those of the base."""


def _version(value: Any) -> int:
    """The version of the model language: 1."""
    if number(value) != 1:
        raise wrong("E205", "is no version of the model language", value=str(value), rule="version: 1")
    return 1


def _month_of_year(value: Any) -> int:
    """1 (January) to 12."""
    if number(value) not in range(1, 13):
        raise wrong("E205", "is no month", value=str(value), rule="1 (January) to 12 (December)")
    return int(value)


MonthOfYear = Annotated[
    int, BeforeValidator(_month_of_year), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 12})
]


class Model(Record):
    """A programme: who pays, who gains, what is uncertain, and what is asked. Or only inputs and outputs.

    Two models are equal where they say the same. Raises ModelError with all mistakes at once.
    """

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
    """The month in which a financial year begins: 4 for April."""
    discounting: Discounting | None = None
    """What later value is worth today."""
    accountability: Accountability | None = None
    """Whose budget is judged, over how long, and what risk is accepted."""
    pockets: dict[Name, Pocket] = Field(default_factory=dict)
    """Who pays or gains, by name."""
    inputs: dict[InputName, Input] = Field(default_factory=dict)
    """What is uncertain or computed, by name."""
    correlations: tuple[Correlation, ...] = ()
    """Which inputs move together."""
    costs: dict[Name, Cost] = Field(default_factory=dict)
    """What is paid, by name."""
    benefits: dict[Name, Benefit] = Field(default_factory=dict)
    """What is gained, by name."""
    funding: dict[Name, Funding] = Field(default_factory=dict)
    """Money that comes to pockets from outside, from one another or for results, by name."""
    groups: dict[Name, Group] = Field(default_factory=dict)
    """People whom the programme is for, by name."""
    equity: Equity | None = None
    """Weights by income, for the view of society."""
    stocks: dict[InputName, Stock] = Field(default_factory=dict)
    """Levels that each period makes out of the one before, by name; formulas can use them."""
    events: dict[Name, Event] = Field(default_factory=dict)
    """What may happen, by name."""
    mitigate: TruthField = True
    """Whether what is done against events (their mitigation) is done; false shows every risk as it was before."""
    decisions: dict[Name, Decision] = Field(default_factory=dict)
    """What is decided on the way, by name."""
    providers: dict[Name, Provider] = Field(default_factory=dict)
    """Who may deliver, by name."""
    provider: Name | None = None
    """Who does deliver what is marked by_provider."""
    prices: Prices = Prices()
    """How prices of different years are made comparable, and how cash grows."""
    indices: dict[Name, Index] = Field(default_factory=dict)
    """Price indices by year, by name."""
    evidence: Evidence = Evidence()
    """What the quality of evidence does to an input."""
    outputs: dict[Name, Output] = Field(default_factory=dict)
    """Numbers to report, by name."""
    options: dict[Name, Option] = Field(default_factory=dict)
    """Variants of the programme; the model itself is the option base."""

    _comments: tuple[Mistake, ...] = PrivateAttr(())
    _variants: dict[str, Model] = PrivateAttr(default_factory=dict)

    @property
    def variants(self) -> dict[str, Model]:
        """The model of each option by name: ``base``, which is the model itself, then the others in their order."""
        return {"base": self, **self._variants}

    @property
    def periods(self) -> int:
        """The number of periods, 0 without a horizon."""
        return self.horizon.periods(self.step) if self.horizon else 0

    @property
    def periods_per_year(self) -> int:
        """12, 4 or 1."""
        return 12 // MONTHS[self.step]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and canonical(self) == canonical(other)

    def __hash__(self) -> int:
        return hash(canonical(self))

    @model_validator(mode="wrap")
    @classmethod
    def _whole(cls, data: Any, handler: Any, info: ValidationInfo) -> Any:
        """Read the records, check them against each other, and raise everything that was found at once."""
        if isinstance(data, cls):
            return data
        origin: _Origin = info.context if isinstance(info.context, _Origin) else _Origin()
        model, found = cls._read(data, handler)
        if origin.draft is not None:
            origin.draft.extend(found)
        elif model is not None and isinstance(data, Mapping) and model.options:
            variants = make_variants(model, data, found, partial(cls._drafted, origin.folder))
            model._variants = dict(variants.models)
            found += variants.found
        placed = once(origin.places.put(mistake) for mistake in (*origin.found, *found))
        if any(mistake.severity == "error" for mistake in placed) and (model is None or origin.draft is None):
            raise ModelError(mistake for mistake in placed if mistake.severity == "error")
        assert isinstance(model, Model)
        model._comments = placed
        return model

    @classmethod
    def _read(cls, data: Any, handler: Any) -> tuple[Model | None, list[Mistake]]:
        """What can be read of ``data``, checked as a whole, with everything that there is to say about it."""
        found: list[Mistake] = []
        unread: dict[str, set[str]] = {}
        try:
            model = handler(data)
        except ValidationError as error:
            found += translate(error, data, cls)
            model = None
            if isinstance(data, Mapping):
                sound = prune(error, data, cls)
                model, unread = _rest(handler, sound), lost(data, sound)
        if model is not None:
            found += check(model, unread)
        return model, found

    @classmethod
    def _drafted(cls, folder: Path | None, data: Mapping[str, Any]) -> tuple[Model | None, list[Mistake]]:
        """A variant with everything that there is to say about it; None where it has mistakes."""
        draft: list[Mistake] = []
        try:
            model = cls.model_validate(data, context=_Origin(folder=folder, draft=draft))
        except ModelError:
            return None, draft
        return (None if any(mistake.severity == "error" for mistake in draft) else model), draft


def _rest(handler: Any, sound: dict[str, Any]) -> Any:
    """What is left of a model with mistakes in it, or None where even that does not hold."""
    try:
        return handler(sound)
    except ValidationError:
        return None


def validate(
    data: Any,
    places: Places | None = None,
    folder: Path | None = None,
    file: str = "",
    found: tuple[Mistake, ...] = (),
) -> Model:
    """The model that ``data`` (plain mappings, lists, numbers, texts) describes.

    ``places`` gives messages their line and column, ``folder`` is where files named by the model are looked
    for, ``found`` is what was already noticed while the data were read. Raises ModelError with everything at
    once.
    """
    origin = _Origin(places or Places(file), folder, found)
    return Model.model_validate(data, context=origin)


def comments(model: Model) -> tuple[Mistake, ...]:
    """What a reader may wonder about: warnings (W…) and notes (N…), in the order of the file."""
    return model._comments
