"""The sentence that a commissioner asked for: how likely a deficit is, and what buys the risk down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports.writing.cells import certain
from mcsv.reports.writing.paper import Cell, Sentence, Shown, Tone
from mcsv.results.reading.dates import period_ends
from mcsv.results.reading.derived import Verdict, Why, verdict
from mcsv.results.reading.figures import Accountable, Standing, pocket_index
from mcsv.results.statistics.intervals import Figure, draws_for

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["deficit", "unknown", "when"]

_TONES: dict[Standing, Tone] = {"above": "bad", "within": "good", "unclear": "doubtful"}


def deficit(one: xr.Dataset, answerable: Accountable, option: str = "") -> list[Sentence]:
    """The sentence for one option, and one on the window's end where other judged dates add to it.

    Everything goes by any judged date. ``option`` is the option's name where there are several.
    """
    found = verdict(one, pocket_index(one, answerable.pocket), answerable.tolerance)
    who = f"{option}, {answerable.pocket}" if option else answerable.pocket
    parts = (f"{who}: ", *_how_likely(found, answerable, one), ", ", _against(found, one), "; ", *_reserve(found, one))
    return [Sentence(parts, _TONES[found.standing]), *_dates(found, answerable, one)]


def _how_likely(found: Verdict, answerable: Accountable, one: xr.Dataset) -> tuple[Cell, ...]:
    within, draws = f"deficit within {answerable.label}", f"{one.attrs['draws']:,} draws"
    if found.chance.value == 0:
        return f"no {within} in any of {draws} (chance below ", Shown(found.chance, "%", how="bound"), ")"
    if found.chance.value == 1:
        bound = Shown(found.chance, "%", how="bound")
        return f"a {within} in every one of {draws} (chance above ", bound, f"){_worst(found, one)}"
    return Shown(found.chance, "%", how="interval"), f" chance of a {within}{_worst(found, one)}"


def _worst(found: Verdict, one: xr.Dataset) -> str:
    return f", likeliest {when(found.worst, one)}"


def when(period: int, one: xr.Dataset) -> str:
    """In words, the end of a period."""
    dated = bool(one.attrs.get("start"))
    return f"on {period_ends(one)[period]}" if dated else f"at the end of {one.attrs['step']} {period}"


def _dates(found: Verdict, answerable: Accountable, one: xr.Dataset) -> list[Sentence]:
    """What the chance counts, where the end of the window is not all of it."""
    if found.chance == found.at_end:
        return []  # the other judged dates add nothing to what has been said
    end = f"at the end of {answerable.label}"
    parts: tuple[Cell, ...] = (f"This counts a deficit {end} or of any financial year on the way: ",)
    if found.at_worst != found.at_end:
        parts += (Shown(found.at_worst, "%", how="interval"), f" {when(found.worst, one)}, ")
    return [Sentence((*parts, Shown(found.at_end, "%", how="interval"), f" {end} alone."))]


def _against(found: Verdict, one: xr.Dataset) -> str:
    tolerance = f"the tolerance of {certain(found.tolerance)}"
    if found.standing == "unclear":
        return f"too close to {tolerance} to call with {one.attrs['draws']:,} draws"
    return f"{found.standing} {tolerance}"


def _reserve(found: Verdict, one: xr.Dataset) -> tuple[Cell, ...]:
    currency = str(one.attrs["currency"])
    held = None if found.held is None else Shown(Figure(found.held, 0.0), currency, how="money")
    if found.why != "known":
        return (f"the reserve that brings it to {certain(found.tolerance)} {unknown(found.why, found.tolerance)}",)
    if found.reserve.value == 0:
        if held is None or not found.held:
            return ("no reserve is needed for that",)
        return "it would stay within it without the ", held, " that it holds against this and other risks"
    effect = "would be enough" if found.standing == "within" else f"brings it to {certain(found.tolerance)}"
    now: tuple[Cell, ...] = () if held is None else (" (it has ", held, ")")
    needed = Shown(found.reserve, currency, up=True, how="money")
    return "a reserve of ", needed, f"{' in all' if found.held else ''} {effect}", *now


def unknown(why: Why, tolerance: float) -> str:
    """In words, why a reserve is not stated; what is said of "the reserve"."""
    return {
        "known": "",
        "few draws": f"needs at least {draws_for(tolerance):,} draws",
        "few draws to try": "needs more draws: reserves are tried on a part of them",
        "none would do": "does not exist: none that was tried is enough, however large",
        "stopped": "was not found before the run was stopped",
        "not looked for": "is not stated: it does more than shift the position",
    }[why]
