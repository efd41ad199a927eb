"""Draws of a programme's own belong to its name."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey

__all__ = ["unnamed"]


def unnamed(survey: Survey) -> Iterator[Mistake]:
    """Own draws without a name that would tell them from those of others (E209)."""
    if survey.model.draws == "own" and "programme" not in survey.model.model_fields_set:
        rule = "the programme's name tells its draws from those of others"
        yield Mistake("E209", "needs a name", "draws", "own", rule, "write programme: NAME")
