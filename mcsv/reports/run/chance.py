"""Chance apart from uncertainty: what of a spread no study would take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports.writing.message import message
from mcsv.reports.writing.paper import PERCENT, Block, Column, How, Row, Sentence, Shown, Table, sentence
from mcsv.reports.writing.spans import at_end_of
from mcsv.results.reading.derived import rest_of
from mcsv.results.reading.figures import figure, judged_by
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["chance_of_outputs", "chance_of_position"]


def chance_of_position(one: xr.Dataset, pocket: int) -> list[Block]:
    """A sentence on a pocket's position at the judged date; nothing where chance has no part in it."""
    if "position_chance_share" not in one:
        return []
    what = message(
        "{pocket}'s position {at_end}", pocket=str(one["pocket"].values[pocket]), at_end=at_end_of(judged_by(one))
    )
    share = figure(one, "position_chance_share", pocket=pocket)
    return [_sentence(what, share)] if _told(share) else []


def chance_of_outputs(one: xr.Dataset) -> list[Block]:
    """A sentence on the one output in which chance has a part, or a table of several."""
    if "output_chance_share" not in one:
        return []
    shares = {str(n): figure(one, "output_chance_share", output=i) for i, n in enumerate(one["output"].values)}
    told = {name: share for name, share in shares.items() if _told(share)}
    if len(told) < 2:
        return [_sentence(name, share) for name, share in told.items()]
    title = message("Outputs: how much of the spread (variance) is chance that no study would reduce")
    rows = tuple(Row(name, (_percent(share), _percent(rest_of(share)))) for name, share in told.items())
    return [Table(title, (Column(message("chance, %"), "beside"), Column(message("uncertainty, %"))), rows)]


def _told(share: Figure) -> bool:
    """Not where it may be nothing and all: at least so much as can be said is less than nothing."""
    return share.known and share.value > 0 and (share.value > share.error or rest_of(share).value > share.error)


def _percent(share: Figure, how: How = "value") -> Shown:
    return Shown(share, "%" if how == "value" else "", PERCENT, how=how)


def _sentence(what: str, share: Figure) -> Sentence:
    if share.se == 0:
        return sentence("Of the spread (variance) of {what}, all is chance that no study would reduce.", what=what)
    rest = rest_of(share)
    if rest.value <= share.error:
        text = "Of the spread (variance) of {what}, {share} is chance that no study would reduce."
        return sentence(text, what=what, share=_percent(share, "least"))
    text = (
        "Of the spread (variance) of {what}, {share} is chance that no study would reduce, {rest} is uncertainty about "
        "the numbers."
    )
    return sentence(text, what=what, share=_percent(share, "error"), rest=Shown(rest, "", PERCENT))
