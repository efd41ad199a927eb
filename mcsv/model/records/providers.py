"""Provider: who delivers, at what price and quality, how often it fails, and what stays in the place."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mcsv.model.language.formula import ONE, ZERO, FormulaField
from mcsv.model.language.frozen import FrozenDict
from mcsv.model.language.names import Name
from mcsv.model.language.record import Record
from mcsv.model.language.spans import LongField
from mcsv.model.records.evidenced import Evidenced

__all__ = ["Lm3", "Provider"]


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
    """How long nothing is delivered after a failure, until another provider takes over; without it, to the end."""
    recommissioning: FrozenDict[Name, FormulaField] = FrozenDict()
    """What a failure costs each pocket, once."""
    lm3: Lm3 | None = None
    """What its spending is worth to the place: economic value of (LM3 - 1) x additional x what it is paid."""
