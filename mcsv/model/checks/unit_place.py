"""A place of a model that wants a unit, and units by the time that ``per`` names."""

from __future__ import annotations

from mcsv.dataclass import dataclass
from mcsv.model.checks.unit_gaps import Kind
from mcsv.model.checks.unit_inference import Counted, Units
from mcsv.model.language.formula import Formula
from mcsv.model.language.units import Unit, divide, of

__all__ = ["EVERY_GAP", "Place", "by_time"]

_PERSON = of("thing", "person")

EVERY_GAP: frozenset[Kind] = frozenset(("measure", "maybe", "things", "each", "time", "money"))


@dataclass(frozen=True)
class Place:
    """A formula in its place: what it counts, the units that would do, and why those are wanted."""

    path: str
    formula: Formula
    counted: Counted
    wanted: tuple[Unit, ...]
    why: str
    kinds: frozenset[Kind] = EVERY_GAP
    """The gaps that are told here."""


def by_time(units: Units, unit: Unit, per: str, *, heads: bool = False) -> tuple[Unit, ...]:
    """A unit, and so much of it by the time that ``per`` names; for each person too, where ``heads`` are counted."""
    step = units.survey.model.step
    time = {"once": None, "period": step}.get(per, per)
    found = (unit,) if time is None else (unit, divide(unit, of("time", time)))
    return (*found, *(divide(one, _PERSON) for one in found)) if heads else found
