"""The parts of a page that further answers fill: what drives the risk, when deficits happen, what evidence would
change, which option is best; and the command for whoever can ask what was not asked.
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
from mcsv.reports.writing.paper import Block, Note, Sentence
from mcsv.results.questions.again import command
from mcsv.results.reading.answered import reasons_not, told, why_not

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["boxes_of", "drivers_of", "evidence", "not_asked", "weighed"]

Answers = Mapping[str, "xr.Dataset"]


def drivers_of(results: xr.Dataset, answers: Answers, option: str) -> tuple[Block, ...]:
    """What moves the risk and the position of an option."""
    found = told(answers, "drivers")
    return _without(results, answers, "drivers") if found is None else driving(found, option=option, commands=False)


def boxes_of(results: xr.Dataset, answers: Answers, option: str) -> tuple[Block, ...]:
    """Where the deficits of an option happen."""
    found = told(answers, "boxes")
    return _without(results, answers, "boxes") if found is None else boxed(found, option)


def evidence(results: xr.Dataset, answers: Answers) -> tuple[Block, ...]:
    """What knowing more would be worth."""
    found = told(answers, "worth")
    return _without(results, answers, "worth") if found is None else worth(found, commands=False)


def weighed(results: xr.Dataset, answers: Answers) -> tuple[Block, ...]:
    """Which option is best, and how they differ draw by draw."""
    found = told(answers, "compare")
    return _without(results, answers, "compare") if found is None else comparison(found)


def not_asked(results: xr.Dataset) -> tuple[Block, ...]:
    """That nobody asked, and the command that does."""
    asked = command(results, out="RUN.nc", answers=True)
    said = Sentence((message("This run was not asked that."),), "faint")
    return said, Note((message("The analyst can ask it: {command}", command=asked),))


def _without(results: xr.Dataset, answers: Answers, name: str) -> tuple[Block, ...]:
    why = worded_or(reasons_not(answers, name), why_not(answers, name))
    return (Note((message("This cannot be told of this model: {why}.", why=why),)),) if why else not_asked(results)
