"""What a run comes to, option by option, worked out once for all that repeat it: its folder, tables, an index."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mcsv.dataclass import dataclass
from mcsv.reports.media.text import plain
from mcsv.reports.run.answer import headline
from mcsv.results.reading.derived import Verdict, verdict
from mcsv.results.reading.figures import Accountable, accountable, by_option, has_positions, pocket_index

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Headline", "headlines"]


@dataclass(frozen=True)
class Headline:
    """An option: its name, its Dataset, how the accountable pocket stands to its tolerance (None: there is none).

    ``sentences``: the first of its answer, as text, of the model without its options; nothing of others.
    """

    option: str
    one: xr.Dataset
    answerable: Accountable | None = None
    verdict: Verdict | None = None
    sentences: tuple[str, ...] = ()


def headlines(results: xr.Dataset) -> tuple[Headline, ...]:
    """Those of all options, in the model's order: the model without its options first."""
    first, *others = (_headline(name, one) for name, one in by_option(results).items())
    return replace(first, sentences=tuple(map(plain, headline(first.one)))), *others


def _headline(name: str, one: xr.Dataset) -> Headline:
    answerable = accountable(one) if has_positions(one) else None
    if answerable is None:
        return Headline(name, one)
    stands = verdict(one, pocket_index(one, answerable.pocket), answerable.tolerance)
    return Headline(name, one, answerable, stands)
