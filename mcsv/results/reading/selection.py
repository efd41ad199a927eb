"""Cells by their labels, as conditions and goals name them: ``[council, 2028-01, 0.05]``, one label a dimension."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcsv.results.declared.periods import names_of

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["chosen", "labels_of"]


def labels_of(text: str | None) -> tuple[str, ...]:
    """The labels that stand between brackets, apart by commas."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def chosen(cells: xr.DataArray, labels: Sequence[str]) -> dict[str, int]:
    """Where the labels stand along the dimensions of ``cells``. LookupError, in words, for one that is nowhere."""
    found: dict[str, int] = {}
    for label in labels:
        found |= _find(cells, [dim for dim in map(str, cells.dims) if dim not in found], label)
    return found


def _find(cells: xr.DataArray, dims: Sequence[str], label: str) -> dict[str, int]:
    for dim in dims:
        for index, (names, value) in enumerate(zip(_names(cells, dim), cells[dim].values, strict=True)):
            if label in names or _equal(value, label):
                return {dim: index}
    raise LookupError(f"no label {label} along {', '.join(dims)}")


def _names(cells: xr.DataArray, dim: str) -> list[set[str]]:
    return names_of(cells) if dim == "period" else [{str(value)} for value in cells[dim].values]


def _equal(value: object, label: str) -> bool:
    try:
        return isinstance(value, float) and abs(value - float(label)) < 1e-9
    except ValueError:
        return False
