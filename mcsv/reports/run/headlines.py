"""What a run comes to, option by option, worked out once for all that repeat it: its folder, tables, an index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcsv.results.reading.derived import Verdict, verdict
from mcsv.results.reading.figures import Accountable, accountable, by_option, has_positions, pocket_index

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Headline", "headlines"]


@dataclass(frozen=True)
class Headline:
    """An option: its name, its Dataset, how the accountable pocket stands to its tolerance (None: there is none)."""

    option: str
    one: xr.Dataset
    answerable: Accountable | None = None
    verdict: Verdict | None = None


def headlines(results: xr.Dataset) -> tuple[Headline, ...]:
    """Those of all options, in the model's order: the model without its options first."""
    return tuple(_headline(name, one) for name, one in by_option(results).items())


def _headline(name: str, one: xr.Dataset) -> Headline:
    answerable = accountable(one) if has_positions(one) else None
    if answerable is None:
        return Headline(name, one)
    return Headline(name, one, answerable, verdict(one, pocket_index(one, answerable.pocket), answerable.tolerance))
