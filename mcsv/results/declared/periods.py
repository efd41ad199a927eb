"""The periods of a result: where they begin and end in the calendar, and what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.model.language.calendar import Step

__all__ = ["called", "names_of", "periods"]


def periods(labels: Sequence[str], start: str, step: Step) -> dict[str, Any]:
    """The coordinates along ``period``, by name.

    With a ``start`` (2026-04) a period is the day on which it begins, and ``period_end`` its last day, both
    datetime64[s], which holds every year that a horizon can reach. Without one it is its number from 0.
    ``period_label`` is its name in text: the first month, or the number.
    """
    count = len(labels)
    if not start:
        return {"period": np.arange(count), "period_label": list(labels)}
    from mcsv.model.language.calendar import MONTHS

    length = np.timedelta64(MONTHS[step], "M")
    begins = np.datetime64(start, "M") + length * np.arange(count)
    ends = (begins + length).astype("datetime64[D]") - np.timedelta64(1, "D")
    return {
        "period": begins.astype("datetime64[s]"),
        "period_end": ends.astype("datetime64[s]"),
        "period_label": list(labels),
    }


def called(results: xr.Dataset | xr.DataArray) -> list[str]:
    """What each period is called in a report."""
    return [str(label) for label in results["period_label"].values]


def names_of(results: xr.Dataset | xr.DataArray) -> list[set[str]]:
    """Everything that each period may be called: its label, and its first and last day where it has dates."""
    dates = [results[name].values.astype("datetime64[D]") for name in ("period", "period_end") if _dated(results, name)]
    return [{str(name) for name in names} for names in zip(called(results), *dates, strict=True)]


def _dated(results: xr.Dataset | xr.DataArray, name: str) -> bool:
    return name in results.coords and bool(results[name].dtype.kind == "M")
