"""Provider: who delivers, at what price and quality, how often it fails, and what stays in the place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from mcsv.frozen import FrozenDict
from mcsv.model.language.formula import ONE, ZERO, Formula, FormulaField
from mcsv.model.language.names import Name
from mcsv.model.language.record import Record
from mcsv.model.language.spans import LongField
from mcsv.model.records.evidenced import Evidenced

__all__ = ["Delivery", "Lm3", "Provider", "sole"]


class Lm3(Record):
    """Local multiplier over three rounds of spending: (round 1 + round 2 + round 3) / round 1.

    Source of the method: New Economics Foundation, LM3.
    """

    rounds: Annotated[tuple[FormulaField, ...], Field(min_length=3, max_length=3)]
    """What is spent with the provider, what of it is spent again in the place, and what of that again."""
    to: Name
    """The pocket that gains: the place's people and firms."""
    additional: FormulaField = ONE
    """The share of the second and third round that would not have been there without it, from 0 to 1."""


class Provider(Evidenced):
    """Who delivers what is marked ``by_provider``."""

    kind: Literal["local", "national"]
    """local or national."""
    price: FormulaField = ONE
    """By what factor its costs differ from what the model states."""
    quality: FormulaField = ONE
    """By what factor its benefits differ from what the model states."""
    hazard: FormulaField = ZERO
    """The chance a year that it fails, as long as it has not."""
    gap: LongField | None = None
    """How long nothing is delivered after a failure, until another provider takes over; without it, to the end. The
    other delivers at the same price and quality, and does not fail. Where several deliver, it is the failed one's share
    that is not delivered: the others go on as before, and take over nothing of it."""
    recommissioning: FrozenDict[Name, FormulaField] = FrozenDict()
    """What a failure costs each pocket, once, whatever share of the whole the provider delivers: finding another is a
    procurement of its own. Where it costs less for a part than for the whole, write what it costs for the part."""
    lm3: Lm3 | None = None
    """What its spending is worth to the place: economic value of (LM3 - 1) x additional x what it is paid."""


_NAME = "[A-Za-z_][A-Za-z0-9_]{0,63}"


def _whole(value: Any) -> Any:
    """``{local: 0.6, national: 0.4}``, or a provider's name alone for the whole."""
    return {value: 1} if isinstance(value, str) else value


Delivery = Annotated[
    FrozenDict[Name, FormulaField],
    BeforeValidator(_whole),
    Field(min_length=1),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": f"^{_NAME}$"},
                {
                    "type": "object",
                    "minProperties": 1,
                    "patternProperties": {f"^{_NAME}$": {"type": ["number", "string"], "minLength": 1}},
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
"""Who delivers, each with a share; the shares add up to 1."""


def sole(delivery: Mapping[str, Formula] | None) -> str | None:
    """The provider that delivers everything, or None where there is none or several share it."""
    (name, share), *others = (delivery or {"": ZERO}).items()
    return name if not others and share == ONE else None
