"""Whose value is counted, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.dataclass import dataclass
from mcsv.reports.writing.message import message
from mcsv.reports.writing.screen import clean

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["View", "called_view", "named_views"]

_WORDS = {
    "public_sector": (message("public sector"), ""),
    "public_value": (message("public value"), message("without transfers")),
    "society": (message("society"), message("weighted by income")),
}


def called_view(name: str) -> str:
    """What a view is called; a pocket's by its own name."""
    return _WORDS[name][0] if name in _WORDS else clean(name).replace("_", " ")


@dataclass(frozen=True)
class View:
    """Where a view stands along ``view``, what it is called, and what there is to know of it; ``own``: a pocket's."""

    index: int
    label: str
    note: str
    own: bool


def named_views(one: xr.Dataset) -> list[View]:
    """The views of a result. Without weights by income society is public value, and is not shown twice."""
    pockets = {str(name) for name in one["pocket"].values} if "pocket" in one.coords else set()
    weighted = bool(one.attrs.get("weighted_by_income", 0))
    found = []
    for index, name in enumerate(map(str, one["view"].values)):
        own = name in pockets
        twice = name == "society" and not own and not weighted and "public_value" in one["view"].values
        label, note = (clean(name), "") if own else _WORDS.get(name, (clean(name), ""))
        if name == "society" and not weighted:
            note = ""
        if not twice:
            found.append(View(index, label, note, own))
    return found
