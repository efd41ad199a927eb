"""What second looks add to the result of a run: returns, funding, decisions, thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsv.engine import Returned
from mcsv.model.language.calendar import MONTHS
from mcsv.plan import Layout
from mcsv.results.bare.dataset import extended
from mcsv.results.declared.variables import coordinate, declare
from mcsv.results.sections.funding import funding, paying_lines
from mcsv.results.sections.given import ANSWERS, decided, given
from mcsv.results.sections.returns import returns
from mcsv.results.sections.thresholds import Threshold
from mcsv.results.statistics.summary import Summary

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["with_returns", "with_thresholds"]


def with_returns(results: xr.Dataset, found: Returned, whole: Layout) -> xr.Dataset:
    """The result with what a second study tells of returns; ``whole`` is the layout of the run's own plan."""
    summary, quantiles = Summary(found.study), results["quantile"].values
    lines, decisions = paying_lines(summary), decided(summary.layout)
    variables = returns(found, quantiles, MONTHS[results.attrs["step"]])
    labels: dict[str, Any] = {}
    if lines:
        variables |= funding(summary, lines, quantiles)
        labels |= {"line": [_named(line) for line in lines]}
        labels |= {f"line_{part}": [line[k] for line in lines] for k, part in enumerate(("name", "payer", "receiver"))}
        labels["line_kind"] = [summary.layout.lines[line] for line in lines]
    if decisions:
        variables |= given(found, whole)
        labels |= {"decision": list(decisions), "answer": list(ANSWERS)}
    return _added(results, variables, labels)


def with_thresholds(
    results: xr.Dataset, asked: Sequence[Threshold], told: Mapping[str, NDArray[np.generic]]
) -> xr.Dataset:
    """The result with how surely outputs are beyond thresholds, see :func:`mcsv.results.sections.thresholds`."""
    labels = {
        "threshold": [str(one) for one in asked],
        "threshold_output": [one.output for one in asked],
        "threshold_value": [one.value for one in asked],
    }
    return _added(results, told, labels)


def _named(line: tuple[str, str, str]) -> str:
    name, payer, receiver = line
    return f"{name}: {payer or 'from outside'} to {receiver}"


def _added(results: xr.Dataset, variables: Mapping[str, NDArray[np.generic]], labels: Mapping[str, Any]) -> xr.Dataset:
    currency = str(results.attrs.get("currency", ""))
    more = {name: declare(name, values, currency) for name, values in variables.items()}
    return extended(results, more, {name: coordinate(name, values) for name, values in labels.items()})
