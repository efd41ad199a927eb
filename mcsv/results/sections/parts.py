"""The parts of a result by ``results.mcsv``: each subject alone, and as a table with one row a cell.

>>> results.mcsv.positions  # doctest: +SKIP
>>> results.mcsv.to_dataframe("outputs")  # doctest: +SKIP

A result is one Dataset, so that names, ``sel``, ``groupby`` and ``plot`` work on all of it; its ``to_dataframe`` would
need a row for every combination of all its labels, single draws included.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import xarray as xr

from mcsv.errors import Mistake, UsageError
from mcsv.escapes import visible
from mcsv.in_notebooks import InNotebooks, page_of
from mcsv.results.bare.dataset import Bare
from mcsv.results.declared.variables import COORDINATES, VARIABLES

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PARTS", "Parts", "whole"]

PARTS: dict[str, tuple[str, ...]] = {
    "positions": ("option", "pocket", "period"),
    "values": ("option", "view"),
    "outputs": ("option", "output"),
    "stocks": ("option", "stock", "period"),
    "risks": ("option", "event"),
    "groups": ("option", "group"),
    "funding": ("option", "line"),
    "decisions": ("option", "decision", "answer"),
    "thresholds": ("option", "threshold"),
    "draws": ("option", "draw"),
}
"""What a row of each part's table is. The second dimension is the part's own: a variable that has it belongs to it, but
what is told given a decision to that alone."""

_BESIDE = ("quantile", "confidence", "ci_bound", "span", "saved", "pocket", "view")
"""Dimensions that become columns: position_quantile[0.05], p_deficit_ci[low], npv_given_mean[society]."""

_DIMENSIONS = frozenset(dim for row in (*VARIABLES.values(), *COORDINATES.values()) for dim in row.dims)
"""Those of any result."""


@xr.register_dataset_accessor("mcsv")  # type: ignore[no-untyped-call]
class Parts(InNotebooks):
    """What a result is about, subject by subject; a part that the model does not have is empty."""

    def __init__(self, results: xr.Dataset) -> None:
        self._results = results

    @property
    def positions(self) -> xr.Dataset:
        """Pockets: positions, chances of a deficit, reserves, payback."""
        return self._part("positions")

    @property
    def values(self) -> xr.Dataset:
        """Net present value by view."""
        return self._part("values")

    @property
    def outputs(self) -> xr.Dataset:
        """What the model reports under ``outputs:``."""
        return self._part("outputs")

    @property
    def stocks(self) -> xr.Dataset:
        """Levels at the end of each period."""
        return self._part("stocks")

    @property
    def risks(self) -> xr.Dataset:
        """Events: how likely, and what they cost."""
        return self._part("risks")

    @property
    def groups(self) -> xr.Dataset:
        """Groups of people: what they gain, and how many are better off."""
        return self._part("groups")

    @property
    def funding(self) -> xr.Dataset:
        """What each line of funding pays, where that was asked for."""
        return self._part("funding")

    @property
    def decisions(self) -> xr.Dataset:
        """How things stand given each answer to a decision, where that was asked for."""
        return self._part("decisions")

    @property
    def thresholds(self) -> xr.Dataset:
        """How surely outputs are above and below what somebody asked about."""
        return self._part("thresholds")

    @property
    def draws(self) -> xr.Dataset:
        """The single draws that were kept."""
        return self._part("draws")

    def to_dataframe(self, part: str = "positions") -> pd.DataFrame:
        """A part as a pandas table: a row for each of its cells, a column for each number that there is of a cell.

        ``position_quantile[0.05]`` is the 5 % quantile, ``p_deficit_ci[low]`` the low end of an interval; what there is
        once for several rows stands in each of them. Shares by date of an event (dimension ``when``) are left out. A
        dimension that no result has, such as seed of several that were joined, comes first in the rows.
        UsageError E205 for a part that no result has.
        """
        if part not in PARTS:
            rule = f"one of {', '.join(PARTS)}"
            from mcsv.model.language.names import proposal  # which loads all that a model is made of

            raise UsageError(Mistake("E205", "is no part of a result", "part", str(part), rule, proposal(part, PARTS)))
        found = self._part(part)
        rows = (*(dim for dim in map(str, found.sizes) if dim not in _DIMENSIONS), *PARTS[part])
        columns: dict[str, xr.DataArray] = {}
        for name, variable in found.data_vars.items():
            along = [dim for dim in map(str, variable.dims) if dim not in rows]
            if all(dim in _BESIDE for dim in along):
                columns |= _spread(str(name), variable, along)
        table = xr.Dataset(columns, {"option": self._results["option"]})
        return table.to_dataframe(dim_order=[dim for dim in rows if dim in table.dims])

    def _part(self, part: str) -> xr.Dataset:
        own, given = PARTS[part][1], PARTS["decisions"][1]
        variables = self._results.data_vars.items()
        here = (name for name, row in variables if own in row.dims and (own == given or given not in row.dims))
        return self._results[list(here)]

    @property
    def results(self) -> xr.Dataset:
        """All of it."""
        return self._results

    def counts(self) -> dict[str, int]:
        """How many variables each part has, of those that have any."""
        found = {part: len(self._part(part).data_vars) for part in PARTS}
        return {part: count for part, count in found.items() if count}

    def origin(self) -> str:
        """Of which programme and how many draws this is; that it was interrupted."""
        attrs = self._results.attrs
        said = f"result of mcsv: {visible(str(attrs.get('programme', '')))[:80]}, {attrs.get('draws', 0):,} draws"
        return f"{said}; {attrs['interrupted']}" if "interrupted" in attrs else said

    def page(self, option: str | None = None) -> Any:
        """The page of the result for a notebook or a file, see :func:`mcsv.page`."""
        return page_of(self._results, option)

    def __repr__(self) -> str:
        lines = [f"<{self.origin()}>"]
        counts = self.counts()
        lines += [f"  {part:<10} {count:>3} variables by {', '.join(PARTS[part])}" for part, count in counts.items()]
        return "\n".join(lines[:10])


def _spread(name: str, variable: xr.DataArray, along: list[str]) -> dict[str, xr.DataArray]:
    """A column for each label along the dimensions that are no rows."""
    found = {}
    for places in itertools.product(*(range(variable.sizes[dim]) for dim in along)):
        labels = [variable[dim].values[place] for dim, place in zip(along, places, strict=True)]
        shown = ", ".join(f"{label:.10g}" if isinstance(label, float) else str(label) for label in labels)
        cells = variable.isel(dict(zip(along, places, strict=True))).drop_vars(along)
        found[f"{name}[{shown}]" if along else name] = cells
    return found


def whole(results: Any) -> xr.Dataset:
    """A result as xarray has it, over the same arrays; with its parts by ``results.mcsv``."""
    found: xr.Dataset = results.to_xarray(copy=False) if isinstance(results, Bare) else results
    return found
