"""Why something cannot be told, in words."""

from __future__ import annotations

from collections.abc import Sequence
from string import Formatter

from mcsv.reports.writing.message import chained, message
from mcsv.reports.writing.words import number
from mcsv.results.reading.reasons import Reason, read_reasons

__all__ = ["worded", "worded_or"]

_WORDS = {
    "E520": "{draws} draws are more than the {most} that can be counted by bins",
    "E521": message("nothing moves its outcomes: no input is drawn, and no event may happen"),
    "E523": "{draws} draws are too few to tell drivers apart, at least {fewest} would do",
    "E543": message("it does not say by what is chosen, and what is worth knowing depends on that"),
    "E544": message("nothing in it could be known: no input is drawn once a draw, and no event may happen"),
    "E546": "{draws} draws are too few to tell what knowing is worth, at least {fewest} would do",
    "E564": message("it does not say by what is chosen"),
    "E601": "it would take up to {need} GB of memory, and {have} GB were free",
    "E630": message("no pocket is accountable, and boxes are of the deficits of one that is"),
    "E631": "{draws} draws are too few to find boxes, at least {fewest} would do",
    "scope": message("boxes are told of runs without a scope of their own"),
    "all in deficit": "every one of {draws} draws ends in a deficit",
    "none in deficit": "none of {draws} draws ends in a deficit",
    "few in deficit": "only {cases} of {draws} draws end in a deficit; {needed} draws would do",
    "nothing drawn": message("nothing is drawn once a draw, and no event may happen"),
    "nothing apart": "no limit on any of {drivers} drivers sets deficits apart in {draws} draws",
}


def worded(reasons: Sequence[Reason]) -> str:
    """The words for reasons; empty where there are none for one of them."""
    said = [_worded(each) for each in reasons]
    return chained(said) if all(said) else ""


def worded_or(stored: str, english: str) -> str:
    """The words for stored reasons; the sentence that stands beside them where there are none, as in older results."""
    return worded(read_reasons(stored)) or english


def _worded(reason: Reason) -> str:
    template = _WORDS.get(reason.code, "")
    figures = {name: value if isinstance(value, int) else number(value, 1) for name, value in reason.figures.items()}
    needed = {name for _, name, _, _ in Formatter().parse(template) if name}
    return message(template, **figures) if template and needed <= figures.keys() else ""
