"""Correlation: how inputs move together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from mcsv.errors import Mistake
from mcsv.model.language.fields import Text, TruthField, within
from mcsv.model.language.names import InputName
from mcsv.model.language.number import number
from mcsv.model.language.record import FieldError, Record, wrong

__all__ = ["Correlation", "Kind"]

Kind = Literal["rank", "kendall", "normal"]
Matrix = tuple[tuple[float, ...], ...]
Value = float | Matrix
_KINDS: tuple[Kind, ...] = ("rank", "kendall", "normal")


def _coefficient(value: Any, path: str = "") -> float:
    """A number from -1 to 1."""
    try:
        found = number(value)
    except FieldError as problem:
        raise FieldError(*(mistake.under(path) for mistake in problem.mistakes)) from None
    if not -1 <= found <= 1:
        mistake = Mistake("E205", "is no correlation", path=path, value=str(value), rule="from -1 to 1")
        raise FieldError(mistake)
    return float(found)


def _value(value: Any) -> Value:
    """One coefficient, or a matrix of them; every bad entry is named."""
    if not isinstance(value, list | tuple):
        return _coefficient(value)
    rows: list[tuple[float, ...]] = []
    mistakes: list[Mistake] = []
    for i, row in enumerate(value):
        if not isinstance(row, list | tuple):
            raise wrong("E203", "is no row of a matrix", path=f"[{i}]", rule="a list of lists")
        entries = []
        for j, entry in enumerate(row):
            try:
                entries.append(_coefficient(entry, f"[{i}][{j}]"))
            except FieldError as problem:
                mistakes += problem.mistakes
        rows.append(tuple(entries))
    if mistakes:
        raise FieldError(*mistakes)
    return tuple(rows)


_COEFFICIENT = {"type": "number", "minimum": -1, "maximum": 1}
_DEGREES = within(1, 1000, "from 1 to 1,000")
_MATRIX = {"type": "array", "items": {"type": "array", "items": _COEFFICIENT}}
ValueField = Annotated[Any, BeforeValidator(_value), WithJsonSchema({"anyOf": [_COEFFICIENT, _MATRIX]})]


class Correlation(Record):
    """Two inputs with one coefficient, or several with a matrix; drawn through a copula."""

    between: Annotated[tuple[InputName, ...], Field(min_length=2, max_length=2)] | None = None
    """The two inputs."""
    of: Annotated[tuple[InputName, ...], Field(min_length=2)] | None = None
    """Several inputs, in the order of the matrix."""
    rank: ValueField = None
    """Spearman's rank correlation: a number (between) or a matrix (of)."""
    kendall: ValueField = None
    """Kendall's tau: a number (between) or a matrix (of)."""
    normal: ValueField = None
    """The correlation of the normal scores behind the inputs: a number (between) or a matrix (of)."""
    copula: Literal["gaussian", "t"] = "gaussian"
    """gaussian, or t: extremes come together more often."""
    degrees: Annotated[float, _DEGREES, WithJsonSchema({"type": "number", "minimum": 1})] | None = None
    """The degrees of freedom of a t copula; the fewer, the more extremes come together."""
    repair: TruthField = False
    """Whether a matrix that no numbers can have is replaced by the nearest one that some can."""
    source: Text = ""
    """Where the number comes from."""
    note: Text = ""
    """Anything a reader should know."""

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs that it ties together."""
        return self.between or self.of or ()

    @property
    def kind(self) -> Kind:
        """What the coefficient measures."""
        return next(kind for kind in _KINDS if getattr(self, kind) is not None)

    @property
    def matrix(self) -> Matrix:
        """The coefficients as a matrix in the order of ``names``, of whatever ``kind`` they are."""
        value: Value = getattr(self, self.kind)
        return ((1.0, value), (value, 1.0)) if isinstance(value, float) else value

    @model_validator(mode="after")
    def _one_of_each(self) -> Correlation:
        """Names and coefficient each given in exactly one way, and of the same shape."""
        if (self.copula == "t") != (self.degrees is not None):
            what = "is missing" if self.copula == "t" else "goes only with a t copula"
            raise wrong("E202", what, "degrees", rule="copula: t with degrees:, or neither")
        if (self.between is None) == (self.of is None):
            raise wrong("E202", "says not which inputs", rule="exactly one of between: and of:")
        kinds = [kind for kind in _KINDS if getattr(self, kind) is not None]
        if len(kinds) != 1:
            what = f"has {' and '.join(kinds)}" if kinds else "has no coefficient"
            raise wrong("E202", what, rule="exactly one of rank:, kendall: and normal:")
        value: Value = getattr(self, kinds[0])
        if self.between and not isinstance(value, float):
            raise wrong("E203", "is a matrix; between: takes one number", path=kinds[0])
        size = len(self.of or ())
        if self.of and (isinstance(value, float) or [len(row) for row in value] != [size] * size):
            rule = f"of: with {size} inputs takes a matrix of {size} rows with {size} numbers"
            raise wrong("E302", "is no square matrix of the right size", path=kinds[0], rule=rule)
        if mistakes := tuple(_crooked(self.matrix, kinds[0])):
            raise FieldError(*mistakes)
        return self


def _crooked(matrix: Matrix, path: str) -> Iterator[Mistake]:
    """Entries of the diagonal that are not 1, and pairs that differ across it."""
    for i, row in enumerate(matrix):
        if row[i] != 1:
            yield Mistake("E302", "is not 1", f"{path}[{i}][{i}]", f"{row[i]:g}", "every input goes fully with itself")
        for j in range(i):
            if row[j] != matrix[j][i]:
                value, rule = f"{row[j]:g} and {matrix[j][i]:g}", "a matrix of correlations is symmetric"
                yield Mistake("E302", f"differs from its mirror image [{j}][{i}]", f"{path}[{i}][{j}]", value, rule)
