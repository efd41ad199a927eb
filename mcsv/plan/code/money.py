"""Where in a plan's cells stands what money does: when value comes, what others save, and who gains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, fields, is_dataclass

from mcsv.dataclass import dataclass

__all__ = ["SPANS", "FlowCells", "Gainers", "Group", "MoneyCells", "Ratio", "Saving"]

SPANS = ("1 year", "2 years", "window", "contract", "horizon")
"""The spans in which value is told to fall: of time, of the accountability, of what is paid for, of the model."""


@dataclass(frozen=True)
class Ratio:
    """A part of a whole, draw by draw: their cells, and that of the two together, which tells how they go together."""

    part: int
    whole: int
    both: int


@dataclass(frozen=True)
class Saving:
    """What a pocket saves, real and not discounted, each beside what the accountable pocket spends.

    ``cash_window`` leaves its budget as cash by the end of the window, ``cash_later`` by that of the horizon;
    ``not_cash`` is saved inside the horizon and no cash by its end; ``beyond`` is saved after it, cash or not. All of
    them together are ``total``.
    """

    cash_window: Ratio
    cash_later: Ratio
    not_cash: Ratio
    beyond: Ratio
    total: Ratio


@dataclass(frozen=True)
class FlowCells:
    """Nominal cash into a pocket and out of it, and budget less what lapses: by period, and in all periods together;
    ``opening``: the reserve that it begins with; ``lapsed``: what lapses in all periods, None where nothing can.
    """

    cash_in: tuple[int, ...]
    cash_out: tuple[int, ...]
    budget: tuple[int, ...]
    all_in: int
    all_out: int
    all_budget: int
    opening: int
    lapsed: int | None = None


@dataclass(frozen=True)
class Group:
    """The value that people of a group gain: ``gain``, the same with its sign turned (``loss``), beside the people
    whom the programme reaches (``per_head``); of these, and of all of the group, those who are better off.
    """

    gain: int
    loss: int
    per_head: Ratio
    of_reached: Ratio
    of_size: Ratio


@dataclass(frozen=True)
class Gainers:
    """Who gains. Cells below zero where more than half of the reached (``most_reached``), or of all people of all
    groups (``most``), are better off. ``lower``: what groups of the lower-income half gain, of what all groups do;
    None where ``unranked`` groups gain of which no income is known. ``of_no_group``: value to people through benefits
    that name no group. ``weighted``: net present value by elasticity, empty where no income weighs.
    """

    groups: Mapping[str, Group]
    of_reached: Ratio
    of_all: Ratio
    most_reached: int
    most: int
    lower: Ratio | None
    of_no_group: int
    weighted: Mapping[float, int]
    unranked: tuple[str, ...] = ()


@dataclass(frozen=True)
class MoneyCells:
    """One option's. ``ends``: after how many periods each of SPANS ends, None where it has no end inside the horizon.

    ``gains``: by view the value of benefits inside each span, of all that there is, beyond the horizon too; ``net``:
    the value inside each span, costs taken off. ``spent``: what the accountable pocket spends, None where nobody is
    accountable. ``savings``: by pocket; ``elsewhere``: those of all but the accountable one and its parts;
    ``own_cash``: cash that the accountable one saves, of all that anybody saves inside the horizon. ``peaks``: the
    lowest cumulative cash of each pocket; ``lowest``: the lowest position at a judged date of those that could
    contribute. ``flows``: what flows into and out of each pocket.
    """

    ends: tuple[int | None, ...]
    gains: Mapping[str, tuple[Ratio | None, ...]]
    net: Mapping[str, tuple[int | None, ...]]
    spent: int | None
    savings: Mapping[str, Saving]
    elsewhere: Saving | None
    own_cash: Ratio | None
    peaks: Mapping[str, int]
    lowest: Mapping[str, int] = field(default_factory=dict)
    gainers: Gainers | None = None
    flows: Mapping[str, FlowCells] = field(default_factory=dict)

    @property
    def spread(self) -> set[int]:
        """The cells of which more than mean and variance is asked."""
        weighted = self.gainers.weighted.values() if self.gainers else ()
        return {*self.peaks.values(), *self.lowest.values(), *weighted}

    @property
    def cells(self) -> set[int]:
        """All cells."""
        told = [getattr(self, part.name) for part in fields(self) if part.name != "ends"]
        return {cell for part in told for cell in _cells(part)}


def _cells(part: object) -> Iterator[int]:
    if isinstance(part, int):
        yield part
    elif isinstance(part, Mapping):
        for each in part.values():
            yield from _cells(each)
    elif isinstance(part, tuple):
        for each in part:
            yield from _cells(each)
    elif is_dataclass(part):
        for each in fields(part):
            yield from _cells(getattr(part, each.name))
