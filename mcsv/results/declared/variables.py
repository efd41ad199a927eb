"""Every variable of a result, declared once: its name, dimensions, kind of unit, and what it means.

``declare("p_deficit", values)`` is the only way by which a variable gets into a result, so that a name, an
order of dimensions or a unit is decided once, in the file of its section in ``declared/``, and nowhere else.
``coordinate`` does the same for the labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from mcsv.results.bare.variable import BareVariable
from mcsv.results.declared import (
    boxes,
    comparison,
    coordinates,
    costs,
    curves,
    deficits,
    difference,
    drivers,
    elsewhere,
    events,
    flows,
    funding,
    gainers,
    given,
    in_time,
    inputs,
    left_out,
    payback,
    points,
    portfolio,
    reserves,
    returns,
    statistics,
    targets,
    thresholds,
    transfers,
    update,
    worlds,
    worth,
)
from mcsv.results.declared.coordinates import NEVER
from mcsv.results.declared.declaration import Declaration

__all__ = [
    "COORDINATES",
    "KEPT_PREFIX",
    "NEVER",
    "VARIABLES",
    "coordinate",
    "declare",
    "kept",
]

KEPT_PREFIX = "draws_"
"""Variables of single draws are named ``draws_<name>``, so that no model can shadow a declared name."""

_SECTIONS = (
    statistics,
    deficits,
    reserves,
    costs,
    curves,
    payback,
    points,
    events,
    left_out,
    targets,
    transfers,
    in_time,
    elsewhere,
    flows,
    gainers,
    inputs,
    drivers,
    boxes,
    worth,
    comparison,
    worlds,
    update,
    returns,
    funding,
    given,
    thresholds,
    difference,
    portfolio,
)


def _by_name(rows: Iterable[Declaration]) -> Mapping[str, Declaration]:
    """ValueError where two sections declare one name."""
    named: dict[str, Declaration] = {}
    for row in rows:
        if row.name in named:
            raise ValueError(f"declared twice: {row.name}")
        named[row.name] = row
    return MappingProxyType(named)


VARIABLES = _by_name(row for section in _SECTIONS for row in section.DECLARED)

COORDINATES = _by_name(coordinates.DECLARED)


def declare(name: str, values: Any, currency: str = "") -> BareVariable:
    """``values`` as the declared variable ``name``, with its dimensions, units and sentence.

    ``values`` has the shape of the declared dimensions. KeyError for a name that is not declared, ValueError
    for another number of dimensions.
    """
    return _variable(VARIABLES[name], values, currency)


def coordinate(name: str, labels: Any) -> BareVariable:
    """``labels`` as the declared coordinate ``name``. KeyError for a name that is not declared."""
    return _variable(COORDINATES[name], labels, "")


def kept(name: str, values: Any, units: str) -> tuple[str, BareVariable]:
    """Name and variable (option, draw) for the single draws of the input, output or position ``name``."""
    row = Declaration(KEPT_PREFIX + name, ("option", "draw"), "money", f"single draws of {name}")
    return row.name, _variable(row, values, units)


def _variable(row: Declaration, values: Any, currency: str) -> BareVariable:
    attrs = {"long_name": row.sentence} | ({"units": units} if (units := row.units(currency)) else {})
    found = BareVariable(row.dims, values, attrs)
    if np.ndim(found.values) != len(row.dims):
        raise ValueError(f"{row.name} of {np.ndim(found.values)} dimensions, where {' '.join(row.dims)} are declared")
    return found
