"""A condition on a result that a batch run can fail on, such as ``p_deficit_any > 0.1``.

``NAME``, optionally ``[label, …]`` to pick cells, one of ``< <= > >=``, and a number. Without a label for the
pocket, the accountable one is meant; otherwise every cell is. One cell that meets the condition is enough.
"""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.results.declared.variables import VARIABLES
from mcsv.results.reading.figures import accountable
from mcsv.results.reading.selection import chosen, labels_of

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Gate", "parse_gate"]

_SHAPE = re.compile(r"\s*(\w+)\s*(?:\[([^\]]*)\])?\s*(<=|>=|<|>)\s*([-+0-9._eE]+)\s*")
_HOLDS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Gate:
    """A condition under which a result counts as failed."""

    text: str
    name: str
    labels: tuple[str, ...]
    comparison: str
    limit: float

    def met(self, results: xr.Dataset) -> int:
        """In how many cells of ``results`` the condition holds. UsageError for a label or name it lacks."""
        if self.name not in results:
            raise _mistake(self.text, f"this model's result has no {self.name}")
        return int(_HOLDS[self.comparison](self._cells(results), self.limit).sum())

    def _cells(self, results: xr.Dataset) -> xr.DataArray:
        cells = results[self.name]
        try:
            cells = cells.isel(chosen(cells, self.labels))
        except LookupError as error:
            raise _mistake(self.text, str(error)) from None
        answerable = accountable(results)
        if "pocket" in cells.dims and answerable is not None:
            cells = cells.sel(pocket=answerable.pocket)
        return cells


def parse_gate(text: str) -> Gate:
    """The condition written in ``text``. UsageError where it is none or its variable does not exist."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise _mistake(text, "is no condition", "NAME > NUMBER, with <, <=, > or >=")
    name, labels, comparison, number = match.groups()
    if name not in VARIABLES:
        near = difflib.get_close_matches(name, VARIABLES, 1)
        raise _mistake(text, f"there is no variable {name}" + (f"; did you mean {near[0]}?" if near else ""))
    try:
        limit = float(number)
    except ValueError:
        raise _mistake(text, f"{number} is no number") from None
    return Gate(
        text,
        name,
        labels_of(labels),
        comparison,
        limit,
    )


def _mistake(text: str, what: str, rule: str = "") -> UsageError:
    way_out = "for example --fail-if 'p_deficit_any > 0.1' or --fail-if 'position_quantile[council, 0.05] < 0'"
    return UsageError(Mistake("E205", what, path="--fail-if", value=text, rule=rule, way_out=way_out))
