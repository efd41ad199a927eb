"""The inputs of a model as a page lists them: how each spreads, its grade, and where it comes from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing import words
from mcsv.reports.writing.message import chained, message, titled
from mcsv.reports.writing.page import Assumption

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["assumptions"]

NO_SOURCE = message("no source")
_TOLD = {
    "page": "page {text}",
    "date": "date {text}",
    "licence": "licence {text}",
    "owner": "owner {text}",
}


def assumptions(inputs: xr.Dataset) -> tuple[Assumption, ...]:
    """All inputs, those without a source first, what is computed last.

    ``inputs`` is what :mod:`mcsv.results.declared.inputs` declares.
    """
    said = {str(key).removeprefix("input_"): values for key, values in inputs.variables.items() if values.ndim == 1}
    rows = [
        {key: str(values.values[place]) for key, values in said.items() if values.dims == ("input",)}
        for place in range(inputs.sizes["input"])
    ]
    order = sorted(range(len(rows)), key=lambda place: (rows[place]["formula"] != "", rows[place]["source"] != ""))
    return tuple(_assumption(inputs, place, rows[place]) for place in order)


def _assumption(inputs: xr.Dataset, place: int, said: dict[str, str]) -> Assumption:
    heights, year = inputs.variables["input_shape"].values[place], said.get("price_year", "")
    return Assumption(
        name=said["input"],
        values=_values(inputs.variables["input_quantile"].values[place].tolist(), said["formula"]),
        unit=titled(said["unit"], message("prices of {year}", year=year) if year else ""),
        grade=said["grade"],
        source=_source(said, ("page", "date", "licence", "owner")),
        sketch=() if np.isnan(heights).any() else tuple(heights.tolist()),
        cited=_source(said, ("page", "licence")),
        owner=said["owner"],
        date=said["date"],
    )


def _values(quantiles: list[float], formula: str) -> str:
    """The middle and the range of what is drawn; the formula of what is computed."""
    if formula or math.isnan(quantiles[0]):
        return f"= {formula}" if formula else ""
    spread = quantiles[-1] - quantiles[0]
    if spread == 0.0:
        return words.exact(quantiles[0])
    decimals = 2 - math.floor(math.log10(spread)) if spread > 0 else 2
    low, middle, high = (words.number(value, decimals) for value in quantiles)
    return message("{middle} ({range})", middle=middle, range=words.span(low, high))


def _source(said: dict[str, str], keys: Sequence[str]) -> str:
    if said["formula"]:
        return message("computed")
    about = (message(_TOLD[key], text=said[key]) for key in keys if said[key])
    return chained((said["source"] or NO_SOURCE, *about))
