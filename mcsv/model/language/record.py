"""What every record of a model shares: frozen, no unknown keys, keys as the file writes them."""

from __future__ import annotations

import ast
import inspect
import itertools
import textwrap
from collections.abc import Mapping
from functools import cache
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

from mcsv.errors import Mistake
from mcsv.model.language.listed import listed

__all__ = ["FieldError", "Record", "descriptions", "wrong"]


class FieldError(ValueError):
    """Finished mistakes on their way through pydantic, which would otherwise flatten them into text.

    Paths are relative to the field in which it is raised.
    """

    def __init__(self, *mistakes: Mistake) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(str(mistake) for mistake in mistakes))


def wrong(code: str, what: str, path: str = "", value: str = "", rule: str = "", way_out: str = "") -> FieldError:
    """The error with a single mistake, ready to be raised in a field."""
    return FieldError(Mistake(code, what, path, value, rule, way_out))


class Record(BaseModel):
    """A frozen piece of the claim. Python writes field names (``start``), files their keys (``from``)."""

    model_config = ConfigDict(
        frozen=True,
        defer_build=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        validate_by_alias=True,
        validate_by_name=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _one_name_a_field(cls, data: Any) -> Any:
        """A field given under both of its names would lose one of them without a word."""
        for name, field in cls.model_fields.items() if isinstance(data, dict) else ():
            if field.alias and field.alias in data and name in data:
                raise wrong("E103", f"{field.alias!r} and {name!r} are the same thing", path=name)
        return data

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """The same record, or one with other values for some keys, read and checked like any other.

        ``update`` takes field names or the keys of a file. What is wrong with it is told as when a record is made.
        """
        return self._with(update) if update else super().model_copy(deep=deep)

    def _with(self, update: Mapping[str, Any]) -> Self:
        """This record read anew with some keys changed."""
        return type(self).model_validate(self._said(update))

    def _said(self, update: Mapping[str, Any]) -> dict[str, Any]:
        """What was said when the record was made, by field name, with the changes."""
        names = {field.alias: name for name, field in type(self).model_fields.items() if field.alias}
        said = {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}
        return said | {names.get(key, key): listed(value) for key, value in update.items()}


@cache
def descriptions(record: type[Record]) -> dict[str, str]:
    """What the text under each field of a record says, by field name.

    Read from the source when somebody asks: pydantic would do the same at every start.
    """
    found: dict[str, str] = {}
    for owner in reversed(record.__mro__):
        if issubclass(owner, Record) and owner is not Record:
            try:
                (definition,) = ast.parse(textwrap.dedent(inspect.getsource(owner))).body
            except OSError:
                continue  # installed without source
            body = definition.body if isinstance(definition, ast.ClassDef) else []
            for field, text in itertools.pairwise(body):
                match field, text:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(said))):
                        found[name] = " ".join(said.split())
    return found
