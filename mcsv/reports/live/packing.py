"""Arrays as few bytes: turned so that like stands beside like, then deflated.

Numbers of a column stand together, and of these all first bytes, all second ones, and so on. The pieces of a smooth
table follow one another without a step, so that each is nearly what the one before foretells: what is kept is the
difference between the two as whole numbers, of which the upper bytes are 0. That of c0 and c1 has 64 bits; of c2 to c5
only the upper halves stand in a row of a table (mcsv/distributions/packed.py), and theirs has 32. Nothing is rounded.
mcsv/reports/media/html/live/packed.js takes it apart.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.kernels.lookup import OCTAVES
from mcsv.kernels.pieces import ROW

__all__ = ["DOUBLES", "Pieces", "packed"]

Array = NDArray[Any]
Floats = NDArray[np.float64]
Words = NDArray[np.uint64]
DOUBLES = ROW // 8
"""Numbers of a piece of a smooth table: c0, c1, c2 with c3 in its lower half, c4 with c5 in its lower half."""

_HALF = np.uint64(32)
_FREE = 2
"""Coefficients that have a double for themselves."""


@dataclass(frozen=True)
class Pieces:
    """The rows (pieces, DOUBLES) of a smooth table with 2^``bits`` segments an octave, of which the first ``octaves``
    of each side are kept.
    """

    rows: Floats
    bits: int
    octaves: int

    def ordered(self) -> Floats:
        """The kept rows as they follow one another, the middle of the distribution last on each side: the parts of an
        octave stand backwards in a table. Shape (2 * octaves * 2^bits, DOUBLES).
        """
        whole = self.rows.reshape(2, OCTAVES, 1 << self.bits, DOUBLES)
        return np.ascontiguousarray(whole[:, : self.octaves][:, ::-1, ::-1]).reshape(-1, DOUBLES)

    def rests(self) -> NDArray[np.uint8]:
        """What each piece has that the one before did not foretell, in ROW bytes: two words of 64 bits, for c0 and c1,
        then four of 32 bits. Pieces are those of :meth:`ordered`.
        """
        pieces, count = _coefficients(self.ordered()), 1 << self.bits
        up = np.where(np.arange(len(pieces)) % count == count - 1, 2.0, 1.0)
        foretold = np.zeros_like(pieces)
        with np.errstate(all="ignore"):
            foretold[1:] = _following(pieces, 1.0 / count, up)[:-1]
        foretold[len(pieces) // 2] = 0.0  # where the other side begins
        foretold[~np.isfinite(foretold)] = 0.0
        words, told = pieces.view(np.uint64), foretold.view(np.uint64)
        whole = (words - told)[:, :_FREE].view(np.int64)
        halves = (_uppers(words) - _uppers(told))[:, _FREE:].view(np.int32)
        parts = (whole << 1) ^ (whole >> 63), (halves << 1) ^ (halves >> 31)
        return np.hstack([np.ascontiguousarray(part).view(np.uint8) for part in parts])


@dataclass
class _Writing:
    entries: list[dict[str, Any]] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)
    size: int = 0

    def add(self, told: dict[str, Any], items: NDArray[np.uint8]) -> None:
        """Items as rows of bytes."""
        planes = items.T.tobytes()
        self.entries.append({**told, "begin": self.size})
        self.parts.append(planes)
        self.size += len(planes)


def packed(arrays: Mapping[str, Array | Pieces]) -> tuple[list[dict[str, Any]], bytes]:
    """What a page is told of each array, and the bytes of all of them."""
    found = _Writing()
    for name, value in arrays.items():
        if isinstance(value, Pieces):
            shape = [value.rows.size]
            told = {"kind": "float64", "coding": "pieces", "bits": value.bits, "octaves": value.octaves}
            found.add({"name": name, "shape": shape, **told}, value.rests())
        else:
            width = value.shape[-1] if value.ndim > 1 else 1
            told = {"kind": str(value.dtype), "coding": "columns", "width": width}
            columns = value.reshape(-1, width).T.ravel() if value.size else value.ravel()
            items = np.ascontiguousarray(columns).view(np.uint8).reshape(-1, value.itemsize)
            found.add({"name": name, "shape": list(value.shape), **told}, items)
    return found.entries, zlib.compress(b"".join(found.parts), 9)


def _coefficients(rows: Floats) -> Floats:
    """The six coefficients of each row, (pieces, 6)."""
    words = rows.view(np.uint64)
    hidden = (words[:, 2] << _HALF).view(np.float64), (words[:, 3] << _HALF).view(np.float64)
    return np.stack([rows[:, 0], rows[:, 1], rows[:, 2], hidden[0], rows[:, 3], hidden[1]], axis=1)


def _uppers(words: Words) -> NDArray[np.uint32]:
    """The upper halves."""
    return (words >> _HALF).astype(np.uint32)


def _following(c: Floats, w: float, up: Floats) -> Floats:
    """The coefficients of each piece moved by the width of a segment, in units ``up`` times as large."""
    c0, c1, c2, c3, c4, c5 = c.T
    moved = (
        c0 + w * (c1 + w * (c2 + w * (c3 + w * (c4 + w * c5)))),
        up * (c1 + w * (2.0 * c2 + w * (3.0 * c3 + w * (4.0 * c4 + w * (5.0 * c5))))),
        up * up * (c2 + w * (3.0 * c3 + w * (6.0 * c4 + w * (10.0 * c5)))),
        up * up * up * (c3 + w * (4.0 * c4 + w * (10.0 * c5))),
        up * up * up * up * (c4 + w * (5.0 * c5)),
        up * up * up * up * up * c5,
    )
    return np.stack(moved, axis=1)
