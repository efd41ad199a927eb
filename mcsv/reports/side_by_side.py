"""Several runs side by side: each figure of all of them, and how far each is from the first, with errors."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

from mcsv.confidence import Z95
from mcsv.dataclass import dataclass
from mcsv.reports.writing.paper import PERCENT, PLAIN, Block, Cell, Column, Note, Row, Shown, Table
from mcsv.reports.writing.words import NOT_KNOWN, Scale, scale
from mcsv.results.statistics.intervals import Figure, Probability

__all__ = ["side_by_side"]

_SHORT = 8
"""So many digits of a fingerprint tell two from each other."""
_Known = Figure | Probability


@dataclass(frozen=True)
class _Compared:
    """A figure of all runs by name (None where a run has none): its title, its unit, whether it is rounded up."""

    title: str
    unit: str
    known: Mapping[str, _Known | None]
    up: bool = False
    size: Scale = PLAIN

    @property
    def of_several(self) -> bool:
        """Whether there is something to compare."""
        return sum(each is not None for each in self.known.values()) > 1


def side_by_side(runs: Mapping[str, Mapping[str, Any]]) -> tuple[Block, ...]:
    """What ``run.json`` says of several runs, by name: a table a figure, then what they were made of."""
    compared = _compared({name: about["answer"] for name, about in runs.items()})
    first, *others = runs
    same = {name for name in others if _drawn(runs[name]) == _drawn(runs[first])}
    blocks: list[Block] = [_table(each, same) for each in compared if each.of_several]
    notes = [
        "± is half of a 95 % interval; that of a difference is as if the runs shared no draws. mcsv diff FIRST OTHER "
        "says what explains a difference, and knows it better where they do share draws."
    ]
    if alone := [each.title.split(",")[0] for each in compared if not each.of_several]:
        notes.append(f"Only one of them has: {', '.join(alone)}.")
    return *blocks, _made_of(runs), Note(tuple(notes))


def _drawn(about: Mapping[str, Any]) -> tuple[Any, ...]:
    """Two runs in which this is the same have the same figures."""
    prints = about["fingerprints"]
    return prints.get("draws"), prints.get("code"), about["asked"].get("draws")


def _compared(answers: Mapping[str, Mapping[str, Any]]) -> list[_Compared]:
    chances = {name: _chance(answer.get("p_deficit")) for name, answer in answers.items()}
    found = [_Compared("P(deficit) at any judged date, %", "", chances, size=PERCENT)] if any(chances.values()) else []
    reserves = {name: _figure(answer.get("reserve")) for name, answer in answers.items()}
    currencies = {str(answer.get("currency", "")) for answer in answers.values() if answer.get("reserve")}
    if any(reserves.values()) and len(currencies) == 1:
        found.append(_sized("Reserve against it", next(iter(currencies)), reserves, up=True))
    outputs = {(name, each.get("unit", "")) for answer in answers.values() for name, each in _figures(answer).items()}
    for output, unit in sorted(outputs):
        known = {name: _output(answer, output, unit) for name, answer in answers.items()}
        found.append(_sized(f"Mean of {output}", unit, known))
    return found


def _sized(title: str, unit: str, known: Mapping[str, _Known | None], up: bool = False) -> _Compared:
    size = scale(max((abs(each.value) for each in known.values() if each is not None), default=0.0))
    named = ", ".join(part for part in (title, size.unit(unit)) if part)
    return _Compared(named, unit, known, up, size)


def _figures(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer.get("figures", {})
    return found


def _output(answer: Mapping[str, Any], output: str, unit: str) -> _Known | None:
    found = _figures(answer).get(output, {})
    return _figure(found) if found.get("unit", "") == unit else None


def _table(compared: _Compared, same: Collection[str]) -> Table:
    """``same``: runs that are the very one that the first is."""
    (first, base), *others = compared.known.items()
    unit, size, up = compared.unit, compared.size, compared.up

    def row(name: str, each: _Known | None, apart: Cell) -> Row:
        return Row(name, (NOT_KNOWN if each is None else Shown(each, unit, size, up), apart))

    rows = [row(first, base, "")]
    for name, each in others:
        if each is None or base is None:
            rows.append(row(name, each, NOT_KNOWN))
        else:
            apart = Figure(0.0, 0.0) if name in same else _apart(each, base)
            rows.append(row(name, each, Shown(apart, unit, size)))
    columns = Column("value", "beside"), Column(f"less {first}", "beside")
    return Table(compared.title, columns, tuple(rows), corner="run")


def _apart(one: _Known, other: _Known) -> Figure:
    """The difference of two figures that share no draws."""
    return Figure(one.value - other.value, math.hypot(one.error, other.error) / Z95)


def _made_of(runs: Mapping[str, Mapping[str, Any]]) -> Table:
    columns = tuple(Column(heading) for heading in ("draws", "seed", "model", "what is drawn", "code"))
    rows = tuple(Row(name, _origin(about)) for name, about in runs.items())
    return Table("What they were made of (the beginnings of fingerprints)", columns, rows, corner="run")


def _origin(about: Mapping[str, Any]) -> tuple[Cell, ...]:
    asked, prints = about["asked"], about["fingerprints"]
    told = [str(prints.get(part, ""))[:_SHORT] for part in ("model", "draws", "code")]
    return f"{asked.get('draws', 0):,}", str(asked.get("seed", "")), *told


def _chance(found: Mapping[str, Any] | None) -> Probability | None:
    if not found or None in found.values():
        return None
    return Probability(found["value"], found["low"], found["high"])


def _figure(found: Mapping[str, Any] | None) -> Figure | None:
    if not found or found.get("value") is None or found.get("se") is None:
        return None
    return Figure(found["value"], found["se"])
