"""The answer as blocks: the sentence first, then what stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mcsv.dataclass import dataclass
from mcsv.reports.run.further import further
from mcsv.reports.run.options import compared
from mcsv.reports.run.points import points_said
from mcsv.reports.run.sections import fitted, sections
from mcsv.reports.run.sentence import deficit
from mcsv.reports.run.until import not_sure, stopped
from mcsv.reports.writing.message import counted, message, month, titled
from mcsv.reports.writing.paper import Block, Sentence
from mcsv.reports.writing.spans import lasting
from mcsv.results.reading.figures import accountable, by_option, has_positions

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Room", "about", "answer", "headline"]


@dataclass(frozen=True)
class Room:
    """So many ``lines`` that the answer about one option may take; ``height``: those that blocks take in a medium."""

    lines: int
    height: Callable[[Sequence[Block]], int]


def answer(
    results: xr.Dataset, option: str | None = None, full: bool = False, room: Room | None = None
) -> tuple[Block, ...]:
    """The answer. Options stand side by side; what is behind the figures is told of ``option``, the first unless told.

    ``full``: with the sections that only some readers want. ``room``: sections are made shorter until they fit, and
    what is left out is named. KeyError where there is no option of that name.
    """
    options = by_option(results)
    name = next(iter(options)) if option is None else option
    one, several = options[name], len(options) > 1
    head = (
        *_stopped(results),
        *not_sure(results),
        *headline(one, name if several else ""),
        *compared(results),
        *about(results),
        *stopped(results),
        *points_said(results, one),
        *(_which(name, list(options)) if several else ()),
    )
    behind = sections(one, full)
    if room is None:
        told = [block for section in behind for block in section.forms[0]()]
        return (*head, *told, *further(results, [], full))
    left = room.lines - room.height(head)
    foot = further(results, [], full)
    while True:
        blocks, shorter = fitted(behind, left - room.height(foot), room.height)
        last, foot = foot, further(results, shorter, full)
        if room.height(foot) <= room.height(last):
            return (*head, *(block for each in blocks for block in each), *foot)


def headline(one: xr.Dataset, option: str = "") -> list[Sentence]:
    """What comes first of one option; ``option`` is its name where there are several."""
    if has_positions(one):
        answerable = accountable(one)
        if answerable is not None:
            return deficit(one, answerable, option)
        text = message("No pocket is named as accountable; all of them are below.")
    else:
        text = counted(
            one.sizes.get("output", 0),
            "The one output of a model without pockets:",
            "The {count} outputs of a model without pockets:",
        )
    return [] if option else [Sentence((text,), "bold")]


def _stopped(results: xr.Dataset) -> list[Sentence]:
    if results.attrs.get("complete", 1):
        return []
    draws = results.attrs["draws"]
    text = f"STOPPED EARLY: everything below rests on the {draws:,} draws that were whole by then."
    return [Sentence((text,), "doubtful")]


def about(results: xr.Dataset) -> list[Sentence]:
    """Which programme over which time; nothing where the model does not say."""
    attrs = results.attrs
    parts = [str(attrs.get("programme") or "")]
    if "period" in results.sizes:
        length, start = lasting(results.sizes["period"], attrs.get("step", "period")), str(attrs.get("start") or "")
        parts.append(message("{length} from {start}", length=length, start=month(start)) if start else length)
    text = titled(*parts)
    return [Sentence((text,))] if text else []


def _which(name: str, options: list[str]) -> list[Sentence]:
    """Whose detail follows, and how to see that of another."""
    others = [option for option in options if option != name]
    listed = " or ".join(filter(None, (", ".join(others[:-1]), others[-1])))
    text = f"Everything below is of option {name}; mcsv run --option NAME shows the same of {listed}."
    return [Sentence((text,), "bold")]
