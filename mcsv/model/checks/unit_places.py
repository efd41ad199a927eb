"""Which unit each place of a model wants, and what the formula there counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcsv.model.checks.unit_choice import net_benefit
from mcsv.model.checks.unit_declared import declared
from mcsv.model.checks.unit_gaps import Kind, gap
from mcsv.model.checks.unit_inference import Counted, Units, product, written
from mcsv.model.checks.unit_place import EVERY_GAP, Place, by_time
from mcsv.model.language.formula import Formula
from mcsv.model.language.unit_words import says_nothing
from mcsv.model.language.units import ONE, Unit, multiply, of
from mcsv.model.records.funding import Funding
from mcsv.model.records.streams import Benefit, Cost

__all__ = ["places"]

_PURE = re.compile(
    r".*\.(cashable|deadweight|displacement|leakage|substitution|eligible|engaged|retained|bias\.rate|bias\.mitigation"
    r"|additional|severity|probability|hazard|inflation|drop_off\.rate|price|quality)"
    r"|.*\.attribution\..*|.*\.ramp\.points\[.*|.*\.(?:to|paid_by)\..*|provider\.\w+|events\..*\.changes\..*|funding\.[^.]*\.rate"
)
_SUM = re.compile(
    r"funding\.[^.]*\.(cap|cohorts\.[^.]*\.amount|pooled\.amount)|pockets\.[^.]*\.(reserve|carry_forward\.cap)"
    r"|pockets\.[^.]*\.budget\.by_year\..*|(events\.[^.]*\.(mitigation\.)?costs|providers\.[^.]*\.recommissioning)\..*"
    r"|benefits\..*\.step"
)
_NO_MONEY: frozenset[Kind] = frozenset(("measure", "money"))
_BY_YEAR = re.compile(r".*\.(by_year\..*|step)")


def places(units: Units) -> Iterator[Place]:
    """Every place of a model that wants a unit; where the model names no currency, no place wants money."""
    if units.survey.model.currency:
        yield from _flows(units)
        yield from _sums(units)
        yield from net_benefit(units)
    yield from declared(units)
    yield from _times(units)
    yield from _pure(units)
    yield from _rates(units)


def _money(units: Units) -> Unit:
    return units.read(units.survey.model.currency)


def _flows(units: Units) -> Iterator[Place]:
    """Amounts of money by ``per``, stated whole or as a quantity and what each unit of it is worth."""
    for path, stream in units.survey.streams.items():
        if isinstance(stream, Funding):
            yield from _amount(units, f"{path}.amount", stream.amount, stream.per)
            continue
        if isinstance(stream, Cost):
            yield from _priced(units, path, stream)
            yield from _amount(units, f"{path}.cap", stream.cap if stream.amount else None, stream.per)
        yield from _worth(units, path, stream)
    for name, pocket in units.survey.model.pockets.items():
        if pocket.budget is not None and pocket.budget.per is not None:
            yield from _amount(units, f"pockets.{name}.budget.amount", pocket.budget.amount, pocket.budget.per)
    for name, group in units.survey.model.groups.items():
        yield from _amount(units, f"groups.{name}.income", group.income, "year", heads=True)


def _priced(units: Units, path: str, cost: Cost) -> Iterator[Place]:
    """An amount, or so much a head, which may have its unit beside it, where that is one of money."""
    for key, formula in (("amount", cost.amount), ("per_head", cost.per_head)):
        if formula is None:
            continue
        wanted = by_time(units, _money(units), cost.per, heads=key == "per_head")
        counted, beside = units.counted(formula), units.read(cost.unit)
        if beside.power_of("money"):
            counted = _stated(units, counted, f"{path}.unit", cost.unit)
        yield Place(f"{path}.{key}", formula, counted, wanted, f"per: {cost.per}")


def _amount(units: Units, path: str, formula: Formula | None, per: str, *, heads: bool = False) -> Iterator[Place]:
    if formula is not None:
        wanted = by_time(units, _money(units), per, heads=heads)
        yield Place(path, formula, units.counted(formula), wanted, f"per: {per}")


def _worth(units: Units, path: str, stream: Cost | Benefit) -> Iterator[Place]:
    """A quantity times what each unit of it is worth is money; a quantity by the year is not one by the month."""
    if mistimed := [place for place in _counted_by(units, path, stream) if gap(place.counted, place.wanted)]:
        yield from mistimed
        return
    heads = isinstance(stream, Benefit) and stream.per_head is not None
    wanted = by_time(units, _money(units), stream.per, heads=heads)
    quantity = _quantity(units, path, stream)
    for place, formula, unit in _prices(path, stream):
        price = _stated(units, units.counted(formula), place.replace("unit_value", "unit"), unit)
        nothing = price.sure and price.unit.powers and not price.unit.only("money").powers
        if nothing and quantity.numbers and quantity.bare:
            yield Place(place, formula, price, (_money(units),), "a unit value is money")
        elif price.said:
            yield Place(place, formula, product(quantity, price), wanted, f"per: {stream.per}")


def _prices(path: str, stream: Cost | Benefit) -> list[tuple[str, Formula, str]]:
    """What a unit of the quantity costs, or is worth to each who gains, with its path and declared unit."""
    if isinstance(stream, Cost):
        return [(f"{path}.unit_value", stream.unit_value, "")] if stream.unit_value else []
    values = enumerate(stream.values)
    return [(f"{path}.values[{index}].unit_value", value.unit_value, value.unit) for index, value in values]


def _stated(units: Units, counted: Counted, path: str, unit: str) -> Counted:
    """What a formula counts; a number alone counts what is declared beside it."""
    bare = counted.bare or not counted.said
    return written(units.read(unit), path, unit) if bare and not says_nothing(unit) else counted


def _quantity(units: Units, path: str, stream: Cost | Benefit) -> Counted:
    """What the quantity of a stream counts."""
    size = stream.size if isinstance(stream, Benefit) else stream.quantity
    counted = units.counted(size) if size is not None else Counted()
    return _stated(units, counted, f"{path}.unit", stream.unit)


def _counted_by(units: Units, path: str, stream: Cost | Benefit) -> Iterator[Place]:
    """A quantity by a time, such as people/quarter, that ``per`` says otherwise."""
    for key in ("quantity", "per_head") if isinstance(stream, Benefit) else ("quantity",):
        formula = getattr(stream, key)
        counted = units.counted(formula) if formula is not None and stream.per != "once" else Counted()
        below = [base for base, exponent in counted.unit.powers if base.kind == "time" and exponent == -1]
        if len(below) == 1:
            whole = multiply(counted.unit, of("time", below[0].name))
            wanted = by_time(units, whole, stream.per)[1:]
            yield Place(f"{path}.{key}", formula, counted, wanted, f"per: {stream.per}")


def _times(units: Units) -> Iterator[Place]:
    """Uncertain times: the input in ``delay months`` counts months."""
    for path, time in units.survey.times.items():
        unit = of("time", units.survey.model.step if time.unit == "period" else time.unit)
        yield Place(path, time.count, units.counted(time.count), (unit, ONE), f"{time}")


def _sums(units: Units) -> Iterator[Place]:
    """Money that is paid, owned or asked for as a whole, or for a year."""
    for path, formula in units.survey.formulas.items():
        if _SUM.fullmatch(path):
            wanted = by_time(units, _money(units), "year" if _BY_YEAR.fullmatch(path) else "once")
            yield Place(path, formula, units.counted(formula), wanted, "a sum of money is wanted", EVERY_GAP - {"each"})


def _pure(units: Units) -> Iterator[Place]:
    """Shares, chances and factors, which are numbers; whatever else they are called, they are no money."""
    for path, formula in units.survey.formulas.items():
        if not path.startswith(("inputs.", "outputs.", "stocks.")) and _PURE.fullmatch(path):
            yield Place(path, formula, units.counted(formula), (ONE,), "a number without a unit is wanted", _NO_MONEY)


def _rates(units: Units) -> Iterator[Place]:
    """How often events happen by what their ``per`` says."""
    for name, event in units.survey.model.events.items():
        rates = {f"events.{name}.rate": event.rate}
        rates[f"events.{name}.mitigation.rate"] = event.mitigation.rate if event.mitigation else None
        for path, formula in rates.items():
            if formula is not None:
                yield Place(path, formula, units.counted(formula), by_time(units, ONE, event.per), f"per: {event.per}")
