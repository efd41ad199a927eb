"""Which further answers stand beside a run, and what there is to say where one does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["QUESTIONS", "REASONS", "WHY_NOT", "reasons_not", "told", "why_not"]

QUESTIONS: Mapping[str, str] = {
    "drivers": "what drives the risk",
    "boxes": "when deficits happen",
    "worth": "what evidence would change",
    "compare": "which option is best",
    "inputs": "what it rests on",
}
"""The further answers by name, each with what it tells."""

WHY_NOT = "why_not"
"""The attribute that says why a question could not be asked of a model."""
REASONS = "reasons"
"""The attribute that says the same as codes with figures (:mod:`mcsv.results.reading.reasons`)."""


def told(answers: Mapping[str, xr.Dataset], name: str) -> xr.Dataset | None:
    """An answer; None where nobody asked, or where it could not be asked."""
    found = answers.get(name)
    return None if found is None or WHY_NOT in found.attrs else found


def why_not(answers: Mapping[str, xr.Dataset], name: str) -> str:
    """Why a question could not be asked of this model; empty where nobody asked, or where it was answered."""
    return str(answers[name].attrs.get(WHY_NOT, "")) if name in answers else ""


def reasons_not(answers: Mapping[str, xr.Dataset], name: str) -> str:
    """The same as it is stored, with its codes and figures; empty too where a result is of an earlier version."""
    return str(answers[name].attrs.get(REASONS, "")) if name in answers else ""
