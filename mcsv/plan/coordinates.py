"""Which coordinate of a point each random number has."""

from __future__ import annotations

from mcsv.dataclass import dataclass

__all__ = ["Points", "Stream"]

Stream = tuple[int, int]
"""A key and a period: what draws one word for each draw."""


@dataclass(frozen=True)
class Points:
    """The coordinates of a plan in their order, of so many replicates.

    ``beyond``: for how many streams there was no coordinate left. ``sums``: whether cases are added up by random words.
    """

    order: tuple[Stream, ...]
    replicates: int
    beyond: int
    sums: bool
