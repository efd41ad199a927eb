"""How a page puts together what shards tallied: for each array of a worker's state one of five rules.

mcsv/reports/media/html/live/merging.js follows them; what comes out are the arrays of the tallies' values.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.engine import Tallied
from mcsv.tallies import Cells, Tally, state_arrays
from mcsv.tallies.table import TALLIES

__all__ = ["compared", "digest", "row_digests", "rules_of"]

_ROW = 8  # hexadecimal digits by which a row is told from another
_OF_BINS = ("ByBins", "ByGroups")
"""Tallies of further questions, which no run itself asks."""


@dataclass(frozen=True)
class _Rule:
    """``rule``: moments, counts, sums, ends or bad; ``names``: the arrays that come out, TALLY/FIELD. ``folded``: the
    axis over which counts are added up, after replicates became an axis of their own.
    """

    rule: str
    names: tuple[str, ...]
    folded: str = ""


_RULES = {
    "sums": _Rule("moments", ("Moments/distance", "Moments/squares", "Moments/shortfall")),
    "negative": _Rule("counts", ("Negatives/count",)),
    "bad": _Rule("bad", ("Bad/seen",)),
    "extremes": _Rule("ends", ("Extremes/ends",)),
    "bins": _Rule("counts", ("Histogram/counts",), "replicates"),
    "categories": _Rule("counts", ("Categories/count",), "ways"),
    "wins": _Rule("counts", ("Best/wins",)),
    "losses": _Rule("sums", ("Best/losses",)),
    "met": _Rule("counts", ("Best/met",)),
    "by_world": _Rule("counts", ("ByWorld/count",)),
}


def rules_of(cells: Cells) -> list[dict[str, Any]]:
    """The rules for these cells, as a page takes them."""
    found = []
    for state, array in state_arrays(cells).items():
        if state not in _RULES:
            assert not cells.eights, "a run itself asks nothing by bins"
            continue
        rule = _RULES[state]
        told = {"state": state, "rule": rule.rule, "names": list(rule.names), "outer": 1, "folds": 1}
        if rule.rule == "moments":
            told |= {"rows": array.shape[0], "lanes": array.shape[-1]}
        if rule.folded == "replicates":
            told |= {"folds": cells.replicates}
        if rule.folded == "ways":
            told |= {"outer": array.shape[0], "folds": array.shape[1]}
        found.append(told)
    return found


def compared(tallied: Tallied) -> dict[str, NDArray[Any]]:
    """The arrays that a page compares, by name; a zero has no sign, since nobody says which of two is the smaller."""
    found: dict[str, NDArray[Any]] = {}
    for kind in TALLIES:
        if kind.__name__ in _OF_BINS:
            continue
        tally: Tally = tallied[kind]
        names = {name for rule in _RULES.values() for name in rule.names}
        arrays = {f"{kind.__name__}/{name}": array for name, array in tally.arrays().items()}
        found |= {name: np.ascontiguousarray(array) for name, array in arrays.items() if name in names}
    found["Extremes/ends"] = found["Extremes/ends"] + 0.0
    return found


def digest(array: NDArray[Any]) -> str:
    """Hexadecimal SHA-256 of the bytes of an array, the lowest byte of a number first."""
    return hashlib.sha256(array.astype(array.dtype.newbyteorder("<")).tobytes()).hexdigest()


def row_digests(array: NDArray[Any]) -> list[str]:
    """The beginnings of the digests of its rows."""
    return [digest(row)[:_ROW] for row in array] if array.size else []
