"""What says what it counts and is computed: streams, inputs with a formula, outputs, stocks and unit values."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.model.checks.unit_inference import Units
from mcsv.model.checks.unit_place import EVERY_GAP, Place, by_time
from mcsv.model.language.unit_words import says_nothing
from mcsv.model.records.funding import Funding
from mcsv.model.records.streams import Benefit, Value

__all__ = ["declared"]

_TOLD = EVERY_GAP - {"each", "time"}  # an output a year is often said to be just money


def declared(units: Units) -> Iterator[Place]:
    """Every formula with a unit declared beside it."""
    yield from _quantities(units)
    yield from _computed(units)
    yield from _levels(units)
    yield from _values(units)


def _quantities(units: Units) -> Iterator[Place]:
    """Quantities of streams that say what they count."""
    for path, stream in units.survey.streams.items():
        if isinstance(stream, Funding) or says_nothing(stream.unit):
            continue
        for key in ("quantity", "per_head") if isinstance(stream, Benefit) else ("quantity",):
            formula = getattr(stream, key)
            if formula is not None:
                wanted = by_time(units, units.read(stream.unit), stream.per, heads=key == "per_head")
                why = f"{path}.unit: {stream.unit}"
                yield Place(f"{path}.{key}", formula, units.counted(formula), wanted, why, _TOLD)


def _computed(units: Units) -> Iterator[Place]:
    """Inputs with a formula, and outputs, that say what they count."""
    for section, entries in (("inputs", units.survey.model.inputs), ("outputs", units.survey.model.outputs)):
        for name, entry in entries.items():
            if not says_nothing(entry.unit) and entry.formula is not None:
                path, why = f"{section}.{name}.formula", f"{section}.{name}.unit: {entry.unit}"
                wanted = (units.read(entry.unit),)
                yield Place(path, entry.formula, units.counted(entry.formula), wanted, why, _TOLD)


def _levels(units: Units) -> Iterator[Place]:
    """What a stock is made of; what flows in a period may be so much a period."""
    for name, stock in units.survey.model.stocks.items():
        unit, why = units.read(stock.unit), f"stocks.{name}.unit: {stock.unit}"
        parts = {"initial": stock.initial, "next": stock.following, "inflow": stock.inflow, "outflow": stock.outflow}
        for key, formula in parts.items() if not says_nothing(stock.unit) else ():
            if formula is not None:
                wanted = by_time(units, unit, "once" if key == "initial" else "period")
                yield Place(f"stocks.{name}.{key}", formula, units.counted(formula), wanted, why, _TOLD)


def _values(units: Units) -> Iterator[Place]:
    """Unit values that say what they are stated in."""
    for path, value in units.survey.records.items():
        if isinstance(value, Value) and not says_nothing(value.unit):
            wanted, why = (units.read(value.unit),), f"{path}.unit: {value.unit}"
            yield Place(f"{path}.unit_value", value.unit_value, units.counted(value.unit_value), wanted, why, _TOLD)
