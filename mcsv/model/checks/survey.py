"""The model laid out for checking: every formula and duration with its path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mcsv.model.calendar import Duration
from mcsv.model.expression import names
from mcsv.model.formula import Formula
from mcsv.model.places import join
from mcsv.model.record import Record

if TYPE_CHECKING:
    from mcsv.model.model import Model

__all__ = ["Survey"]


@dataclass(frozen=True)
class Survey:
    """A model, what was lost while reading it, and what each check wants to know about it."""

    model: Model
    lost: dict[str, set[str]]

    @cached_property
    def formulas(self) -> dict[str, Formula]:
        """Every formula of the model by its path."""
        return {path: value for path, value in _walk(self.model, "") if isinstance(value, Formula)}

    @cached_property
    def durations(self) -> dict[str, Duration]:
        """Every duration of the model by its path."""
        return {path: value for path, value in _walk(self.model, "") if isinstance(value, Duration)}

    @cached_property
    def used(self) -> dict[str, set[str]]:
        """The names in each formula, by the formula's path."""
        return {path: {name.name for name in names(formula.tree)} for path, formula in self.formulas.items()}

    def known(self, section: str) -> set[str]:
        """The names that a section declares, whether they could be read or not."""
        return set(getattr(self.model, section)) | self.lost.get(section, set())


def _walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every part of a record with its path, keys as a file writes them."""
    yield path, value
    if isinstance(value, Record):
        for name, field in type(value).model_fields.items():
            yield from _walk(getattr(value, name), join(path, field.alias or name))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _walk(part, join(path, key))
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _walk(part, join(path, index))
