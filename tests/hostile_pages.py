"""A result and a page in which every word of an author's is a hostile one, whatever a model file would have refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import xarray as xr
from hostile_names import NAMES

import mcsv
from mcsv.reports.page.content import content
from mcsv.reports.writing.page import Assumption, Page
from mcsv.results.reading.decided import Decided, Decision

__all__ = ["SLOTS", "batches", "harmless", "page_with", "results_with"]

_LABELS = ("council", "hospital", "people", "base", "careful", "strike", "claims", "spent", "patients")
_TEXTS = ("programme", "currency", "unit")
SLOTS = (*_TEXTS, *_LABELS, "input", "source", "person")
"""Where words of an author's go."""

MODEL: dict[str, Any] = {
    "programme": "programme",
    "currency": "currency",
    "price_year": "2025/26",
    "start": "2026-04",
    "step": "quarter",
    "horizon": "2 years",
    "discounting": {"rate": 0.035, "origin": "start"},
    "prices": {"inflation": 0},
    "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.05},
    "pockets": {"council": {"reserve": 50}, "hospital": {"tolerance": 0.1}, "people": {"kind": "society"}},
    "groups": {"patients": {"size": 90}},
    "inputs": {"cost": {"dist": "normal", "mean": 10, "sd": 3}, "days": {"dist": "lognormal", "mean": 9, "sd": 3}},
    "costs": {"team": {"amount": "cost", "per": "quarter", "paid_by": "council"}},
    "benefits": {
        "care": {
            "group": "patients",
            "quantity": "days",
            "per": "quarter",
            "values": [
                {"to": "hospital", "type": "fiscal", "unit_value": 1, "cashable": 0.4},
                {"to": "people", "type": "social", "unit_value": 2},
            ],
        }
    },
    "events": {
        "strike": {"hazard": 0.1, "stops": "care", "for": "6 months", "costs": {"council": 3}},
        "claims": {"rate": 0.5, "costs": {"council": 2}},
    },
    "outputs": {"spent": {"formula": "2 * cost", "unit": "unit"}},
    "options": {"careful": {"set": {"events.claims.rate": 0.1}}},
}


@cache
def _results() -> xr.Dataset:
    return mcsv.simulate(mcsv.validate(MODEL), draws=2_000, threads=2, full=True, curves=True, money=True, returns=True)


def batches() -> list[dict[str, str]]:
    """Every name somewhere, as a word for each slot."""
    some = [[*NAMES[first : first + len(SLOTS)], *NAMES] for first in range(0, len(NAMES), len(SLOTS))]
    return [dict(zip(SLOTS, names, strict=False)) for names in some]


def results_with(words: Mapping[str, str]) -> xr.Dataset:
    """The result of a small model with other words in the places of its own; as a file of somebody else's might be."""
    found = _results()
    told = {**{name: words[name] or "nothing" for name in _LABELS}, "unit": words["unit"] or "nothing"}
    labels = {}
    for name, coordinate in found.coords.items():
        if coordinate.dtype.kind in "UO":
            new = [told.get(str(label), str(label)) for label in coordinate.values.ravel()]
            array = np.array(new, dtype=object).reshape(coordinate.shape)
            labels[name] = (
                coordinate.copy(data=array) if coordinate.dims != (name,) else (name, array, coordinate.attrs)
            )
    attrs = {"programme": words["programme"], "currency": words["currency"], "accountability_pocket": told["council"]}
    return found.assign_coords(labels).assign_attrs(attrs)


def page_with(words: Mapping[str, str]) -> Page:
    """Its page, with what is told of an input and of a decision."""
    said = Decided(
        (Decision("approved", words["person"], "2026-01-02T03:04:05Z", "approver", words["source"]),), "0" * 64
    )
    page = content(results_with(words), None, decided=said)
    entry = Assumption(words["input"], words["source"], words["unit"], "1", words["source"], (0.5, 1.0))
    return replace(page, assumptions=(entry,))


def harmless() -> dict[str, str]:
    """Words of which nobody takes offence."""
    return {slot: f"word {place}" for place, slot in enumerate(SLOTS)}
