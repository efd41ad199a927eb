"""What a page's script says where its reader moves something, as templates: the script has no words of its own."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from mcsv.reports.writing.message import Digits, message

__all__ = ["LEVER_WORDS"]


def _open(template: str) -> str:
    """A message whose places stay open, so that the script can fill them."""
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    return message(template, **{name: f"{{{name}}}" for name in names})


LEVER_WORDS: Mapping[str, str] = {
    "decimal": Digits("."),
    "group": Digits(","),
    "sentence": _open("{who}: {likely}, {against}; {reserve}"),
    "never": _open("no deficit {within} in any of {draws} draws (chance below {bound})"),
    "always": _open("a deficit {within} in every one of {draws} draws"),
    "chance": _open("{chance} chance of a deficit {within}"),
    "above": _open("above the tolerance of {tolerance}"),
    "within": _open("within the tolerance of {tolerance}"),
    "unclear": _open("too close to the tolerance of {tolerance} to call with {draws} draws"),
    "noShift": message(
        "the reserve does more here than shift the position: ask the analyst for a run with another one"
    ),
    "noReserve": message("no reserve is needed for that"),
    "tooFew": message("the draws are too few to tell the reserve for that"),
    "enough": _open("a reserve of {reserve} would be enough (it has {held})"),
    "brings": _open("a reserve of {reserve} brings it to {tolerance} (it has {held})"),
    "until": _open("{span} (until {day})"),
    "byReserve": message("chance of a deficit by reserve"),
    "accepted": _open("accepted: {tolerance}"),
    "percent": _open("{number} %"),
    "interval": _open("{low} to {high}"),
    "inBrackets": _open("{number} ({error})"),
    "money": _open("{currency} {amount}"),
}
