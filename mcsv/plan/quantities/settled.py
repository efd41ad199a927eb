"""What the end of a window decides: it settles risk shares, and so moves money where it ends inside a year."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.model import Model
from mcsv.model.records.years import year_ends

__all__ = ["settled", "windows_alike"]


def settled(model: Model) -> Iterator[tuple[str, str]]:
    """Option and name of every risk share that the accountability's window settles: it makes a pocket whole that has
    no window of its own.
    """
    for option, variant in model.variants.items():
        for name, entry in variant.funding.items():
            if entry.kind == "risk_share" and any(variant.pockets[pocket].window is None for pocket in entry.to):
                yield option, name


def windows_alike(model: Model, window: int) -> tuple[int, ...]:
    """The periods with which the accountability could end in place of its own ``window`` (in periods), and all cash
    until then would flow as it does: all of them, unless a window settles what ends of years do not.
    """
    every = range(model.periods)
    if not window or next(settled(model), None) is None:
        return tuple(every)
    own, years = window - 1, frozenset(year_ends(model, model.periods))
    return tuple(t for t in every if t == own or (t in years and (t < own or own in years)))
