"""What a tally is: arrays that a worker's kernels fill, closed into a value that merges with others of its kind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["Array", "Cells", "Tally", "aligned_zeros", "is_nothing", "nothing"]

_LINE = 64  # bytes


@dataclass(frozen=True)
class Cells:
    """What there is to tally: C cells around ``centres`` with ``bases`` (C,), histograms of 2^``bits`` bins an octave,
    and counters of so many categories each. ``binned`` says whether any cell wants a histogram, ``worlds`` whether
    any wants its deficits by world. ``eights`` of outcomes are added up by the bins of ``drivers``. ``contests``
    between so many ``choices``: which of them is best. With several ``replicates`` whatever is tallied of each cell and
    counter stands so many times in a row, those of a replicate side by side (:attr:`rows` in all); but for the ends of
    cells, which nobody asks of a replicate.
    """

    centres: NDArray[np.float64]
    bases: NDArray[np.float64]
    bits: int
    counters: int
    categories: int
    binned: bool = True
    drivers: int = 0
    eights: int = 0
    contests: int = 0
    choices: int = 0
    worlds: bool = False
    replicates: int = 1

    @property
    def count(self) -> int:
        """How many cells."""
        return self.centres.size

    @property
    def rows(self) -> int:
        """How many rows of tallies: those of all cells, for each replicate."""
        return self.count * self.replicates


@dataclass(frozen=True)
class Array:
    """One array of a worker's state: its shape, its kind of number, and what stands in it before the first draw.

    ``aligned``: it begins on a line of the cache.
    """

    shape: tuple[int, ...]
    dtype: type[np.generic]
    fill: Any = 0
    aligned: bool = False

    def make(self) -> NDArray[Any]:
        """The array as it is before the first draw."""
        if self.aligned:
            return aligned_zeros(self.shape, self.dtype)
        return np.zeros(self.shape, self.dtype) if np.all(self.fill == 0) else self._filled()

    def _filled(self) -> NDArray[Any]:
        found = np.empty(self.shape, self.dtype)
        found[...] = self.fill
        return found

    @property
    def nbytes(self) -> int:
        """Bytes that it takes."""
        return int(np.prod(self.shape, dtype=np.int64)) * np.dtype(self.dtype).itemsize


def aligned_zeros(shape: tuple[int, ...], dtype: type[np.generic]) -> NDArray[Any]:
    """Zeros that begin on a line of the cache: a vector across two lines costs twice as much."""
    size, item = int(np.prod(shape)), np.dtype(dtype).itemsize
    raw = np.zeros(size + _LINE // item, dtype)
    skip = (-raw.ctypes.data % _LINE) // item
    return raw[skip : skip + size].reshape(shape)


def nothing(shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Counts of no draws: one 0 stands for all of them, since a whole table is large."""
    return np.broadcast_to(np.int64(0), shape)


def is_nothing(counts: NDArray[np.int64]) -> bool:
    """Whether counts are those of :func:`nothing`, which change nothing that they are added to."""
    return not any(counts.strides)


@dataclass(frozen=True)
class Tally(ABC):
    """A value that says what a number of draws came to, cell by cell.

    While draws are made, a worker holds the arrays of ``state``, which the tally's own loop over a row fills;
    ``closed`` makes the value of them. Values merge exactly in any order; those that are ``ordered`` (sums of
    floating-point numbers, whose last bits depend on the order) are closed at the end of each shard and merged in the
    shards' order.
    """

    ordered: ClassVar[bool] = False

    @classmethod
    @abstractmethod
    def state(cls, cells: Cells) -> Mapping[str, Array]:
        """The arrays that a worker fills, by their name in :class:`mcsv.interpreter.State`."""

    @classmethod
    @abstractmethod
    def start(cls, cells: Cells) -> Self:
        """The value of no draws."""

    @classmethod
    @abstractmethod
    def closed(cls, state: Any, cells: Cells, draws: int) -> Self:
        """The value of a worker's state after so many draws; it shares no memory with it."""

    @abstractmethod
    def merge(self, other: Self) -> Self:
        """Both together."""

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The value as arrays, by field."""
        return {part.name: np.asarray(getattr(self, part.name)) for part in fields(self)}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """The value that ``arrays`` once was."""
        return cls(**{part.name: _plain(arrays[part.name]) for part in fields(cls)})


def _plain(array: NDArray[Any]) -> Any:
    return array if array.ndim else array.item()
