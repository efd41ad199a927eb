"""What a page's script says where its reader moves something, as templates: the script has no words of its own."""

from __future__ import annotations

from collections.abc import Mapping

from mcsv.reports.writing.message import Digits, message, open_message

__all__ = ["LEVER_WORDS"]


LEVER_WORDS: Mapping[str, str] = {
    "decimal": Digits("."),
    "group": Digits(","),
    "sentence": open_message("{who}: {likely}, {against}; {reserve}"),
    "never": open_message("no deficit {within} in any of {draws} draws (chance below {bound})"),
    "always": open_message("a deficit {within} in every one of {draws} draws"),
    "chance": open_message("{chance} chance of a deficit {within}"),
    "above": open_message("above the tolerance of {tolerance}"),
    "within": open_message("within the tolerance of {tolerance}"),
    "unclear": open_message("too close to the tolerance of {tolerance} to call with {draws} draws"),
    "noShift": message(
        "the reserve does more here than shift the position: ask the analyst for a run with another one"
    ),
    "noReserve": message("no reserve is needed for that"),
    "tooFew": message("the draws are too few to tell the reserve for that"),
    "enough": open_message("a reserve of {reserve} would be enough (it has {held})"),
    "brings": open_message("a reserve of {reserve} brings it to {tolerance} (it has {held})"),
    "until": open_message("{span} (until {day})"),
    "byReserve": message("chance of a deficit by reserve"),
    "accepted": open_message("accepted: {tolerance}"),
    "percent": open_message("{number} %"),
    "interval": open_message("{low} to {high}"),
    "inBrackets": open_message("{number} ({error})"),
    "money": open_message("{currency} {amount}"),
}
