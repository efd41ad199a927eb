"""Arrays as few bytes: turned so that like stands beside like, then deflated.

Numbers of a column stand together, and of these all first bytes, all second ones, and so on. The pieces of a smooth
table follow one another without a step, so that each is nearly what the one before foretells: what is kept is the
difference between the two as whole numbers, of which the upper bytes are 0. Nothing is rounded.
mcsv/reports/media/html/live/packed.js takes it apart.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.lookup import OCTAVES

__all__ = ["TERMS", "Pieces", "packed"]

Array = NDArray[Any]
Floats = NDArray[np.float64]
TERMS = 5
"""Coefficients of a piece of a smooth table."""


@dataclass(frozen=True)
class Pieces:
    """The coefficients (pieces, TERMS) of a smooth table with 2^``bits`` segments an octave, of which the first
    ``octaves`` of each side are kept.
    """

    coefficients: Floats
    bits: int
    octaves: int

    def ordered(self) -> Floats:
        """The kept pieces from the deepest octave of each side to its first, (2 * octaves * 2^bits, TERMS)."""
        whole = self.coefficients.reshape(2, OCTAVES, 1 << self.bits, TERMS)
        return np.ascontiguousarray(whole[:, : self.octaves][:, ::-1]).reshape(-1, TERMS)

    def rests(self) -> NDArray[np.uint64]:
        """What each piece has that the one before did not foretell, of the shape of :meth:`ordered`."""
        pieces, count = self.ordered(), 1 << self.bits
        up = np.where(np.arange(len(pieces)) % count == count - 1, 2.0, 1.0)
        foretold = np.zeros_like(pieces)
        with np.errstate(all="ignore"):
            foretold[1:] = _following(pieces, 1.0 / count, up)[:-1]
        foretold[len(pieces) // 2] = 0.0  # where the other side begins
        foretold[~np.isfinite(foretold)] = 0.0
        apart = (pieces.view(np.uint64) - foretold.view(np.uint64)).view(np.int64)
        return np.asarray((apart << 1) ^ (apart >> 63)).view(np.uint64)


@dataclass
class _Writing:
    entries: list[dict[str, Any]] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)
    size: int = 0

    def add(self, told: dict[str, Any], columns: Array) -> None:
        planes = np.ascontiguousarray(columns).view(np.uint8).reshape(-1, columns.itemsize).T.tobytes()
        self.entries.append({**told, "begin": self.size})
        self.parts.append(planes)
        self.size += len(planes)


def packed(arrays: Mapping[str, Array | Pieces]) -> tuple[list[dict[str, Any]], bytes]:
    """What a page is told of each array, and the bytes of all of them."""
    found = _Writing()
    for name, value in arrays.items():
        if isinstance(value, Pieces):
            shape = [value.coefficients.size]
            told = {"kind": "float64", "coding": "pieces", "bits": value.bits, "octaves": value.octaves}
            found.add({"name": name, "shape": shape, **told}, value.rests().T.ravel())
        else:
            width = value.shape[-1] if value.ndim > 1 else 1
            told = {"kind": str(value.dtype), "coding": "columns", "width": width}
            columns = value.reshape(-1, width).T.ravel() if value.size else value.ravel()
            found.add({"name": name, "shape": list(value.shape), **told}, columns)
    return found.entries, zlib.compress(b"".join(found.parts), 9)


def _following(c: Floats, w: float, up: Floats) -> Floats:
    """The coefficients of each piece moved by the width of a segment, in units ``up`` times as large."""
    moved = (
        c[:, 0] + w * (c[:, 1] + w * (c[:, 2] + w * (c[:, 3] + w * c[:, 4]))),
        up * (c[:, 1] + w * (2.0 * c[:, 2] + w * (3.0 * c[:, 3] + w * (4.0 * c[:, 4])))),
        up * up * (c[:, 2] + w * (3.0 * c[:, 3] + w * (6.0 * c[:, 4]))),
        up * up * up * (c[:, 3] + w * (4.0 * c[:, 4])),
        up * up * up * up * c[:, 4],
    )
    return np.stack(moved, axis=1)
