"""Figures of a Dataset as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing import words
from mcsv.reports.writing.message import message, titled
from mcsv.reports.writing.paper import Shown
from mcsv.results.reading.figures import at, figure, probability
from mcsv.results.statistics.intervals import draws_for

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["certain", "chance", "measured", "percentages", "shown_quantiles", "titled", "too_few"]

_ALWAYS = (0.05, 0.5, 0.95)


def measured(one: xr.Dataset, name: str, unit: str, size: words.Scale, **place: int) -> Shown:
    """The figure ``name`` with its error; doubtful where the Dataset says so in ``name_heavy``."""
    heavy = f"{name}_heavy"
    known = figure(one, name, **place)
    doubtful = heavy in one.variables and bool(at(one, heavy, **place)) and known.se != 0.0
    return Shown(known, unit, size, doubtful=doubtful)


def chance(one: xr.Dataset, name: str, **place: int) -> Shown:
    """The probability ``name`` with its interval."""
    return Shown(probability(one, name, **place), "%")


def certain(share: float) -> str:
    """A share that the model states, in per cent: ``5 %``."""
    return words.per_cent(words.exact(round(100 * share, 7)))


def shown_quantiles(one: xr.Dataset) -> list[int]:
    """Indices of the quantiles that tables show: those asked for, else nearest to 5, 50 and 95 %, each once."""
    levels = one.variables["quantile"].values
    asked = [float(word) for word in str(one.attrs.get("quantiles", "")).split()] or list(_ALWAYS)
    return sorted({int(np.argmin(abs(levels - wanted))) for wanted in asked})


def percentages(one: xr.Dataset) -> list[str]:
    """The headings of these quantiles' columns."""
    return [certain(float(one.variables["quantile"].values[index])) for index in shown_quantiles(one)]


def too_few(one: xr.Dataset) -> tuple[str, ...]:
    """A note where the draws cannot tell one of these quantiles, with the draws that would do."""
    wanted = [float(one["quantile"].values[index]) for index in shown_quantiles(one)]
    needs = {draws_for(level): level for level in wanted if draws_for(level) > int(one.attrs["draws"])}
    if not needs:
        return ()
    most = max(needs)
    text = "{not_known}: too few draws; the quantile at {level} needs at least {draws}"
    return (message(text, not_known=words.NOT_KNOWN, level=certain(needs[most]), draws=most),)
