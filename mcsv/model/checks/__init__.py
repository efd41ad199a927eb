"""What must hold between the parts of a model. Each check is a function from a Survey to mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey

if TYPE_CHECKING:
    from mcsv.model.model import Model

__all__ = ["check"]


def check(model: Model, lost: dict[str, set[str]]) -> Iterator[Mistake]:
    """Every mistake, warning and note about ``model``; ``lost`` names entries that could not be read."""
    survey = Survey(model, lost)
    for function in ():
        yield from function(survey)
