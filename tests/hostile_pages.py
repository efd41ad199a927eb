"""A result and pages in which every word of an author's is a hostile one, whatever a model file would have refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import cycle
from typing import Any

import numpy as np
import xarray as xr

import mcsv
from mcsv.reports.page.content import content
from mcsv.reports.page.records import recorded
from mcsv.reports.writing.page import Assumption, Page, Section
from mcsv.reports.writing.paper import (
    Bars,
    Block,
    Chart,
    Column,
    Curve,
    Line,
    Lines,
    Mark,
    Note,
    Row,
    Sentence,
    Shown,
    Table,
    sentence,
)
from mcsv.reports.writing.words import Scale
from mcsv.results.reading.decided import Decided, Decision
from mcsv.results.statistics.intervals import Figure

__all__ = ["MODEL", "batches", "dense_page", "harmless", "page_with", "results_with"]

_LABELS = (
    *("council", "hospital", "people", "region", "base", "careful", "strike", "claims", "flood"),
    *("spent", "left", "patients", "carers", "cost", "days"),
)
_UNITS = ("unit", "other unit")
SLOTS = ("programme", "currency", *_UNITS, *_LABELS)
"""Where words of an author's go."""

MODEL: dict[str, Any] = {
    "programme": "programme",
    "currency": "currency",
    "price_year": "2025/26",
    "start": "2026-04",
    "step": "quarter",
    "horizon": "1 year",
    "discounting": {"rate": 0.035, "origin": "start"},
    "prices": {"inflation": 0},
    "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.05},
    "pockets": {
        "council": {"reserve": 50},
        "hospital": {"tolerance": 0.1},
        "region": {},
        "people": {"kind": "society"},
    },
    "groups": {"patients": {"size": 90}, "carers": {"size": 20}},
    "inputs": {
        "cost": {"dist": "normal", "mean": 10, "sd": 3},
        "days": {"dist": "lognormal", "mean": 9, "sd": 3},
    },
    "costs": {"team": {"amount": "cost", "per": "quarter", "paid_by": {"council": 0.9, "region": 0.1}}},
    "benefits": {
        "care": {
            "group": "patients",
            "quantity": "days",
            "per": "quarter",
            "values": [
                {"to": "hospital", "type": "fiscal", "unit_value": 1, "cashable": 0.4},
                {"to": "people", "type": "social", "unit_value": 2},
            ],
        },
        "rest": {
            "group": "carers",
            "quantity": "days",
            "per": "quarter",
            "values": [{"to": "people", "type": "social", "unit_value": 1}],
        },
    },
    "events": {
        "strike": {"hazard": 0.1, "stops": "care", "for": "6 months", "costs": {"council": 3}},
        "claims": {"rate": 0.5, "costs": {"council": 2}},
        "flood": {"probability": 0.2, "costs": {"council": 9}},
    },
    "outputs": {
        "spent": {"formula": "2 * days", "unit": "unit"},
        "left": {"formula": "days - 3", "unit": "other_unit"},
    },
    "options": {"careful": {"set": {"events.claims.rate": 0.1}}},
}


@cache
def _results() -> xr.Dataset:
    return mcsv.simulate(mcsv.validate(MODEL), draws=2_000, threads=2, full=True, curves=True, money=True, returns=True)


@cache
def _answers() -> dict[str, xr.Dataset]:
    """Further answers, which name inputs; those that take a moment."""
    whole = mcsv.simulate(mcsv.validate(MODEL), draws=65_536, seed=2, threads=2)
    return mcsv.further_answers(whole, threads=2, ask=("drivers", "boxes", "inputs"))


def batches(names: Sequence[str]) -> list[dict[str, str]]:
    """Every name somewhere, as a word for each slot."""
    found = []
    for first in range(0, len(names), len(SLOTS)):
        some = cycle([*names[first : first + len(SLOTS)], *map(str, range(len(SLOTS)))])
        found.append(dict(zip(SLOTS, some, strict=False)))
    return found


def results_with(words: Mapping[str, str]) -> xr.Dataset:
    """The result of a small model with other words in the places of its own; as a file of somebody else's might be."""
    return _told(_results(), words)


def _told(found: xr.Dataset, words: Mapping[str, str]) -> xr.Dataset:
    told = {name: words[name] or "nothing" for name in (*_LABELS, *_UNITS)} | {"other_unit": words["other unit"]}
    told |= {f"events.{name}": f"events.{told[name]}" for name in ("strike", "claims", "flood")}
    labels = {}
    for name, coordinate in found.coords.items():
        if coordinate.dtype.kind in "UO":
            new = [told.get(str(label), str(label)) for label in coordinate.values.ravel()]
            array = np.array(new, dtype=object).reshape(coordinate.shape)
            labels[name] = (
                coordinate.copy(data=array) if coordinate.dims != (name,) else (name, array, coordinate.attrs)
            )
    attrs = {"programme": words["programme"], "currency": words["currency"], "accountability_pocket": told["council"]}
    return found.assign_coords(labels).assign_attrs({key: text for key, text in attrs.items() if key in found.attrs})


def page_with(words: Mapping[str, str], more: bool = False) -> Page:
    """Its page; with ``more`` answers, which name inputs."""
    answers = {name: _told(each, words) for name, each in _answers().items()} if more else None
    return content(results_with(words), None, answers=answers)


def harmless() -> dict[str, str]:
    """Words of which nobody takes offence."""
    return {slot: f"word {place}" for place, slot in enumerate(SLOTS)}


@cache
def _plain_page() -> Page:
    return page_with(harmless())


def dense_page(names: Sequence[str]) -> Page:
    """A page of every kind of block, with names in every place that takes words, each name in each kind of place."""
    said = Decided(tuple(Decision("approved", name, "2026-01-02T03:04:05Z", "analyst", name) for name in names), "0")
    entries = tuple(
        Assumption(name, name, name, name, name, (0.5, 1.0), name, name, name)
        for name in (each or " " for each in names)
    )
    section = Section("detail", names[0], names[-1], tuple(_blocks(names)))
    return replace(
        _plain_page(),
        title=names[0],
        about=tuple(Sentence((name,)) for name in names),
        lead=tuple(sentence("It is {what}.", what=name) for name in names),
        sections=(section,),
        assumptions=entries,
        origin=(*recorded(said), *((name, name) for name in names)),
        others=(),
        levers=None,
    )


def _blocks(names: Sequence[str]) -> Iterator[Block]:
    figure, scale = Shown(Figure(12.0, 0.5), "GBP"), Scale()
    levels, several = (0.05, 0.25, 0.5, 0.75, 0.95), (0.0, 1.0, 2.0)
    for some in (names[first : first + 5] for first in range(0, len(names), 5)):
        columns = tuple(Column(name, "beside") for name in some[:3])
        rows = tuple(
            Row(
                name,
                tuple(name if k % 2 else replace(figure, unit=name) for k in range(len(columns))),
                name,
                marked=True,
            )
            for name in some
        )
        table = Table(some[0], columns, rows, some[-1], some[0], tuple(some))
        marks = tuple(Mark(name, 12.0) for name in some[:2])
        yield table
        yield Note(tuple(some))
        yield Bars(
            replace(table, columns=(Column("low"), Column("high")), rows=tuple(_bar(name) for name in some)),
            (0, 1),
            "between",
            0.0,
            some[0],
            scale,
            marks,
        )
        yield Lines(table, some[0], several, tuple(Line(name, several) for name in some), some[-1], scale, marks, marks)
        yield Curve(some[0], some[-1], scale, several, (0.1, 0.5, 0.9), marks)
        points = tuple(tuple(Shown(Figure(float(k), 0.1), some[0]) for k in range(len(levels))) for _ in some)
        yield Chart(some[0], tuple(some), levels, points, 0, some[-1])
    yield from (Sentence((name,), tone) for name in names for tone in ("plain", "bad"))


def _bar(name: str) -> Row:
    return Row(name, (Shown(Figure(1.0, 0.1)), Shown(Figure(2.0, 0.1))), name)
