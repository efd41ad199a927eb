"""The comparison of options as one JSON document: everything of the run's document, and ``comparison`` beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mcsv.reports.media.text import plain as in_words
from mcsv.reports.questions.comparison import best
from mcsv.reports.run.document import document
from mcsv.reports.writing.json_cells import plain, written
from mcsv.results.declared.comparison import DECLARED
from mcsv.results.reading.alike import alike_with

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["comparison_document", "comparison_json"]


def comparison_document(results: xr.Dataset) -> dict[str, Any]:
    """The document as plain Python; None stands where nothing is known.

    Under ``comparison`` stand ``chosen_by``, ``sentence``, ``sampling`` (how draws are spread), and each variable of
    the comparison by its labels; ``_se`` is a figure's standard error, a share with an interval is {value, low, high}.
    """
    found: dict[str, Any] = {key: str(results.attrs[key]) for key in ("chosen_by", "net_benefit_unit")}
    found |= {"alike": alike_with(results, str(results["best"].values))}
    found |= {"sentence": in_words(best(results)), "sampling": str(results.attrs.get("sampling", "plain"))}
    for declared in DECLARED:
        if declared.name in results and not declared.name.endswith("_ci"):
            interval = results.get(f"{declared.name}_ci")
            found[declared.name] = _nested(results[declared.name], None if interval is None else interval.values)
    return {**document(results), "comparison": found}


def comparison_json(results: xr.Dataset) -> str:
    """The document as indented JSON text with a line break at its end."""
    return written(comparison_document(results))


def _nested(variable: xr.DataArray, interval: np.ndarray | None) -> Any:
    """A mapping by label for each dimension, down to single figures."""
    labels = [[_label(value) for value in variable[dim].values.tolist()] for dim in variable.dims]
    return _level(variable.values, interval, labels)


def _label(value: Any) -> str:
    return repr(round(value, 12)) if isinstance(value, float) else str(value)


def _level(values: np.ndarray, interval: np.ndarray | None, labels: list[list[str]]) -> Any:
    if labels:
        first, *rest = labels
        parts = ((values[i], None if interval is None else interval[i]) for i in range(len(first)))
        return {label: _level(*part, rest) for label, part in zip(first, parts, strict=True)}
    value = values.item()
    if isinstance(value, str | bool):
        return value
    if interval is None:
        return plain(value)
    return {"value": plain(value), "low": plain(interval[0]), "high": plain(interval[1])}
