"""The parts of a page that further answers fill: what drives the risk, when deficits happen, what evidence would
change, which option is best; and what was not asked of a run, with the command for whoever can.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mcsv.reports.questions.boxes import boxed
from mcsv.reports.questions.comparison import comparison
from mcsv.reports.questions.drivers import driving
from mcsv.reports.questions.reasons import worded_or
from mcsv.reports.questions.worth import worth
from mcsv.reports.writing.message import message
from mcsv.reports.writing.paper import Block, Note
from mcsv.results.questions.again import command
from mcsv.results.reading.answered import reasons_not, told, why_not

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["AGAINST_NOTHING", "TITLES", "boxes_of", "drivers_of", "evidence", "not_asked", "weighed"]

Answers = Mapping[str, "xr.Dataset"]

TITLES: Mapping[str, str] = {
    "known": message("How sure the chance is"),
    "drivers": message("What drives the risk"),
    "boxes": message("When deficits happen"),
    "worth": message("What evidence would change"),
    "compare": message("Which option is best"),
}
"""What each further answer tells."""
AGAINST_NOTHING = message("The programme against doing nothing")
"""What is compared where there is but one option."""


def drivers_of(answers: Answers, option: str) -> tuple[Block, ...]:
    """What moves the risk and the position of an option."""
    found = told(answers, "drivers")
    return _without(answers, "drivers") if found is None else driving(found, option=option, commands=False)


def boxes_of(answers: Answers, option: str) -> tuple[Block, ...]:
    """Where the deficits of an option happen."""
    found = told(answers, "boxes")
    return _without(answers, "boxes") if found is None else boxed(found, option)


def evidence(answers: Answers) -> tuple[Block, ...]:
    """What knowing more would be worth."""
    found = told(answers, "worth")
    return _without(answers, "worth") if found is None else worth(found, commands=False)


def weighed(answers: Answers) -> tuple[Block, ...]:
    """Which option is best, and how they differ draw by draw."""
    found = told(answers, "compare")
    return _without(answers, "compare") if found is None else comparison(found)


def not_asked(results: xr.Dataset, own: int | None, answers: Answers) -> tuple[Block, ...]:
    """What nobody asked of a run, and the command that does; nothing where all was asked.

    ``own`` is the accountable pocket, of whose deficits there is more to ask; None where there is none.
    """
    asked = {*answers} | ({"known", "boxes"} if own is None else {"known"} if "p_deficit_known" in results else set())
    titles = {**TITLES, **({"compare": AGAINST_NOTHING} if results.sizes["option"] == 1 else {})}
    if {*titles} - {"known"} <= asked:  # the same command would tell no more
        return ()
    way = message("The analyst can ask it: {command}", command=command(results, out="RUN.nc", answers=True))
    return Note(tuple(title for name, title in titles.items() if name not in asked)), Note((way,))


def _without(answers: Answers, name: str) -> tuple[Block, ...]:
    why = worded_or(reasons_not(answers, name), why_not(answers, name))
    return (Note((message("This cannot be told of this model: {why}.", why=why),)),) if why else ()
