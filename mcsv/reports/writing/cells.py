"""Figures of a Dataset as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing import words
from mcsv.reports.writing.paper import Shown
from mcsv.results.reading.figures import figure, probability
from mcsv.results.statistics.intervals import draws_for

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["certain", "chance", "measured", "percentages", "shown_quantiles", "titled", "too_few"]

_ALWAYS = (0.05, 0.5, 0.95)


def measured(one: xr.Dataset, name: str, unit: str, size: words.Scale, **place: int) -> Shown:
    """The figure ``name`` with its error; doubtful where the Dataset says so in ``name_heavy``."""
    heavy = f"{name}_heavy"
    doubtful = heavy in one and bool(one[heavy].isel(place))
    return Shown(figure(one, name, **place), unit, size, doubtful=doubtful)


def chance(one: xr.Dataset, name: str, **place: int) -> Shown:
    """The probability ``name`` with its interval."""
    return Shown(probability(one, name, **place), "%")


def certain(share: float) -> str:
    """A share that the model states, in per cent: ``5 %``."""
    return f"{words.exact(round(100 * share, 7))} %"


def shown_quantiles(one: xr.Dataset) -> list[int]:
    """Indices of the quantiles that tables show: those asked for, else nearest to 5, 50 and 95 %, each once."""
    levels = one["quantile"].values
    asked = [float(word) for word in str(one.attrs.get("quantiles", "")).split()] or list(_ALWAYS)
    return sorted({int(np.argmin(abs(levels - wanted))) for wanted in asked})


def percentages(one: xr.Dataset) -> list[str]:
    """The headings of these quantiles' columns."""
    return [certain(float(one["quantile"].values[index])) for index in shown_quantiles(one)]


def too_few(one: xr.Dataset) -> tuple[str, ...]:
    """A note where the draws cannot tell one of these quantiles, with the draws that would do."""
    wanted = [float(one["quantile"].values[index]) for index in shown_quantiles(one)]
    needs = {draws_for(level): level for level in wanted if draws_for(level) > int(one.attrs["draws"])}
    if not needs:
        return ()
    most = max(needs)
    return (f"{words.NOT_KNOWN}: too few draws; the quantile at {certain(needs[most])} needs at least {most:,}",)


def titled(*parts: str) -> str:
    """A title from those of its parts that there are."""
    return ", ".join(filter(None, parts))
