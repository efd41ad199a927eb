"""The inputs of a model as a page lists them: how each spreads, its grade, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mcsv.distributions import Distribution
from mcsv.elicitation.spelling import quantile
from mcsv.reports.writing import words
from mcsv.reports.writing.columns import LEVELS, decimals_for
from mcsv.reports.writing.message import joined, message
from mcsv.reports.writing.page import Assumption

if TYPE_CHECKING:
    from mcsv.model import Input, Model

__all__ = ["assumptions"]

_POINTS = 49
_ENDS = 0.002, 0.998
"""The shares between which a sketch is drawn."""
NO_SOURCE = message("no source")
_TOLD = {
    "page": "page {text}",
    "date": "date {text}",
    "licence": "licence {text}",
    "owner": "owner {text}",
}


def assumptions(model: Model) -> tuple[Assumption, ...]:
    """All inputs, those without a source first, what is computed last."""
    order = sorted(model.inputs.items(), key=lambda item: (item[1].formula is not None, item[1].source != ""))
    return tuple(_assumption(name, entry, model) for name, entry in order)


def _assumption(name: str, entry: Input, model: Model) -> Assumption:
    distribution = entry.corrected(model.evidence)
    return Assumption(
        name=name,
        values=_values(entry, distribution),
        unit=entry.unit,
        grade=str(entry.grade or ""),
        source=_source(entry),
        sketch=() if distribution is None else _sketch(distribution),
        cited=_source(entry, ("page", "licence")),
        owner=str(entry.owner or ""),
        date=str(entry.date or ""),
    )


def _values(entry: Input, distribution: Distribution | None) -> str:
    """The middle and the range of what is drawn; the formula of what is computed."""
    if distribution is None:
        return f"= {entry.formula.text}" if entry.formula else ""
    if distribution.family == "fixed":
        return words.exact(quantile(distribution, 0.5))
    decimals = decimals_for(distribution)
    low, middle, high = (words.number(quantile(distribution, level), decimals) for level in LEVELS)
    return message("{middle} ({range})", middle=middle, range=words.span(low, high))


def _source(entry: Input, keys: Sequence[str] = ("page", "date", "licence", "owner")) -> str:
    if entry.formula is not None:
        return message("computed")
    about = ((_TOLD[key], str(getattr(entry, key) or "")) for key in keys)
    return joined("; ", (entry.source or NO_SOURCE, *(message(told, text=text) for told, text in about if text)))


def _sketch(distribution: Distribution) -> tuple[float, ...]:
    """Heights of the density at equal distances, the highest 1; empty for one number and where nothing spreads."""
    if distribution.family == "fixed":
        return ()
    shares = np.linspace(*_ENDS, 4 * _POINTS)
    values = np.array([quantile(distribution, float(share)) for share in shares])
    if not values[-1] > values[0] or not np.isfinite(values).all():
        return ()
    edges = np.linspace(values[0], values[-1], _POINTS + 1)
    heights = np.diff(np.interp(edges, values, shares))
    return tuple(float(height) for height in np.round(heights / heights.max(), 3))
