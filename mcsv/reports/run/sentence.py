"""The sentence that a commissioner asked for: how likely a deficit is, and what buys the risk down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports.writing.cells import certain
from mcsv.reports.writing.message import day, message, titled
from mcsv.reports.writing.paper import Part, Phrase, Sentence, Shown, Tone, phrase, sentence
from mcsv.reports.writing.spans import at_end_of, within
from mcsv.results.reading.dates import end_names
from mcsv.results.reading.derived import Verdict, Why, verdict
from mcsv.results.reading.figures import Accountable, Standing, pocket_index
from mcsv.results.statistics.intervals import Figure, draws_for

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["deficit", "later", "unknown", "when"]

_AT_END = {
    "month": "at the end of month {number}",
    "quarter": "at the end of quarter {number}",
    "year": "at the end of year {number}",
}
_TONES: dict[Standing, Tone] = {"above": "bad", "within": "good", "unclear": "doubtful"}


def deficit(one: xr.Dataset, answerable: Accountable, option: str = "") -> list[Sentence]:
    """The sentence for one option, one on the window's end where other judged dates add to it, and one on what comes
    after the window where only that is above the tolerance.

    Everything goes by any judged date. ``option`` is the option's name where there are several.
    """
    found = verdict(one, pocket_index(one, answerable.pocket), answerable.tolerance)
    likely, against, reserve = _how_likely(found, answerable, one), _against(found, one), _reserve(found, one)
    who, text = titled(option, answerable.pocket), "{who}: {likely}, {against}; {reserve}"
    said = phrase(text, who=who, likely=likely, against=against, reserve=reserve)
    return [Sentence((said,), _TONES[found.standing]), *_dates(found, answerable, one), *later(found, one)]


def _how_likely(found: Verdict, answerable: Accountable, one: xr.Dataset) -> Phrase:
    span, draws = within(answerable.label), int(one.attrs["draws"])
    bound = Shown(found.chance, "%", how="bound")
    if found.chance.value == 0:
        return phrase(
            "no deficit {within} in any of {draws} draws (chance below {bound})", within=span, draws=draws, bound=bound
        )
    worst = when(found.worst, one)
    if found.chance.value == 1:
        text = "a deficit {within} in every one of {draws} draws (chance above {bound}), likeliest {when}"
        return phrase(text, within=span, draws=draws, bound=bound, when=worst)
    chance = Shown(found.chance, "%", how="interval")
    return phrase("{chance} chance of a deficit {within}, likeliest {when}", chance=chance, within=span, when=worst)


def when(period: int, one: xr.Dataset) -> str:
    """In words, the end of a period."""
    if one.attrs.get("start"):
        return message("on {day}", day=day(end_names(one)[period]))
    return message(_AT_END[str(one.attrs["step"])], number=str(period + 1))


def _dates(found: Verdict, answerable: Accountable, one: xr.Dataset) -> list[Sentence]:
    """What the chance counts, where the end of the window is not all of it."""
    if found.chance == found.at_end:
        return []  # the other judged dates add nothing to what has been said
    end, at_end = at_end_of(answerable.label), Shown(found.at_end, "%", how="interval")
    if found.at_worst == found.at_end:
        text = "This counts a deficit {at_end} or of any financial year on the way: {chance} {at_end} alone."
        return [sentence(text, at_end=end, chance=at_end)]
    text = (
        "This counts a deficit {at_end} or of any financial year on the way: {worst} {when}, {chance} {at_end} alone."
    )
    worst = Shown(found.at_worst, "%", how="interval")
    return [sentence(text, at_end=end, worst=worst, when=when(found.worst, one), chance=at_end)]


def later(found: Verdict, one: xr.Dataset, pocket: str = "") -> list[Sentence]:
    """That what holds in the window does not hold after it; of a ``pocket`` that is named."""
    if found.later is None:
        return []
    period, chance = found.later
    text = "After the window the chance is above the tolerance: {chance} {when}."
    if pocket:
        text = "{pocket}: after its window the chance is above the tolerance: {chance} {when}."
    known: dict[str, Part] = {"pocket": pocket} if pocket else {}
    said = phrase(text, chance=Shown(chance, "%", how="interval"), when=when(period, one), **known)
    return [Sentence((said,), "doubtful")]


def _against(found: Verdict, one: xr.Dataset) -> str:
    tolerance, draws = certain(found.tolerance), int(one.attrs["draws"])
    if found.standing == "unclear":
        text = "too close to the tolerance of {tolerance} to call with {draws} draws"
        return message(text, tolerance=tolerance, draws=draws)
    if found.standing == "above":
        return message("above the tolerance of {tolerance}", tolerance=tolerance)
    return message("within the tolerance of {tolerance}", tolerance=tolerance)


def _reserve(found: Verdict, one: xr.Dataset) -> Part:
    currency, tolerance = str(one.attrs["currency"]), certain(found.tolerance)
    if found.why != "known":
        text = "the reserve that brings it to {tolerance} {why}"
        return message(text, tolerance=tolerance, why=unknown(found.why, found.tolerance))
    held = Shown(Figure(found.held or 0.0, 0.0), currency, how="money")
    if found.reserve.value == 0:
        if not found.held or found.held < 0:
            return message("no reserve is needed for that")
        return phrase(
            "it would stay within it without the {held} that it holds against this and other risks", held=held
        )
    needed = Shown(found.reserve, currency, up=True, how="money")
    known: dict[str, Part] = {"reserve": needed} if found.held is None else {"reserve": needed, "held": held}
    known |= {} if found.standing == "within" else {"tolerance": tolerance}
    return phrase(_BUYS[found.standing == "within"][_with(found.held)], **known)


_BUYS = {
    True: {
        "nobody says": "a reserve of {reserve} would be enough",
        "nothing": "a reserve of {reserve} would be enough (it has {held})",
        "some": "a reserve of {reserve} in all would be enough (it has {held})",
    },
    False: {
        "nobody says": "a reserve of {reserve} brings it to {tolerance}",
        "nothing": "a reserve of {reserve} brings it to {tolerance} (it has {held})",
        "some": "a reserve of {reserve} in all brings it to {tolerance} (it has {held})",
    },
}
"""By whether it is within the tolerance as it is, and by what is held."""


def _with(held: float | None) -> str:
    return "nobody says" if held is None else "some" if held else "nothing"


def unknown(why: Why, tolerance: float) -> str:
    """In words, why a reserve is not stated; what is said of "the reserve"."""
    if why == "few draws":
        return message("needs at least {draws} draws", draws=draws_for(tolerance))
    return _UNKNOWN[why]


_UNKNOWN: dict[Why, str] = {
    "known": "",
    "few draws to try": message("needs more draws: reserves are tried on a part of them"),
    "none would do": message("does not exist: none that was tried is enough, however large"),
    "stopped": message("was not found before the run was stopped"),
    "not looked for": message("is not stated: it does more than shift the position"),
}
