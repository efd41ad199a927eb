"""Inputs that are columns of one joint table: one row a draw for all of them, and nothing that tears a row apart."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.distributions.rows import Rows
from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import summed
from mcsv.model.records.dependence import varies
from mcsv.model.records.inputs import Input

__all__ = ["kept", "lengths", "sums", "ties", "times"]

_Column = tuple[str, Input, Rows]


def _columns(survey: Survey) -> dict[str, _Column]:
    """The inputs that are drawn by rows, by name."""
    entries = survey.model.inputs.items()
    return {name: (name, entry, entry.distribution) for name, entry in entries if isinstance(entry.distribution, Rows)}


def _beside(survey: Survey) -> Iterator[tuple[_Column, _Column]]:
    """Every column of a table but its first, beside that first one."""
    first: dict[str, _Column] = {}
    for column in _columns(survey).values():
        one = first.setdefault(column[2].table, column)
        if one is not column:
            yield one, column


def lengths(survey: Survey) -> Iterator[Mistake]:
    """Columns of one table with different numbers of rows (E460)."""
    for (one, _, whole), (name, _, column) in _beside(survey):
        if len(whole.values) != len(column.values):
            what = f"has {len(column.values):,} rows, and {one} of the same table has {len(whole.values):,}"
            rule = "inputs that name the same table share the row"
            yield Mistake("E460", what, f"inputs.{name}", column.table, rule, "name another table, or mend the columns")


def times(survey: Survey) -> Iterator[Mistake]:
    """Columns of one table that are drawn unequally often, or one by chance and the other not (E461)."""
    for (one, first, _), (name, entry, column) in _beside(survey):
        if first.drawn != entry.drawn:
            key, shown = "drawn", f"{name} {entry.drawn}, {one} {first.drawn}"
        elif varies(first) != varies(entry):
            key, shown = "chance", f"{name} {_word(varies(entry))}, {one} {_word(varies(first))}"
        else:
            continue
        rule = f"inputs of one table ({column.table}) share the row, so they say the same of when and why it is drawn"
        path, way_out = f"inputs.{name}", f"give {one} and {name} the same {key}"
        yield Mistake("E461", f"differs from {one} in {key}", path, shown, rule, way_out)


def _word(truth: bool) -> str:
    return "true" if truth else "false"


def kept(survey: Survey) -> Iterator[Mistake]:
    """Rows that should keep a part of the row before (E462)."""
    for name, entry, _ in _columns(survey).values():
        if entry.persistence:
            rule = "rows of a table have no order, so that none is close to the one before"
            path, way_out = f"inputs.{name}.persistence", "leave it out, or fit a distribution to the column"
            yield Mistake("E462", "rows do not persist", path, f"{entry.persistence:g}", rule, way_out)


def ties(survey: Survey) -> Iterator[Mistake]:
    """Correlations that name a column of a table (E463)."""
    columns = _columns(survey)
    for index, correlation in enumerate(survey.model.correlations):
        name = next((each for each in correlation.names if each in columns), "")
        if name:
            key, position = "between" if correlation.between else "of", correlation.names.index(name)
            what, path = "is drawn by rows of a table", f"correlations[{index}].{key}[{position}]"
            rule = "the rows say what their columns have in common, and with nothing else have they anything"
            way_out = "leave the correlation out, and write what it ties as a column of the table"
            yield Mistake("E463", what, path, name, rule, way_out)


def sums(survey: Survey) -> Iterator[Mistake]:
    """Sums of independent draws of a column, which would not be those of the columns beside it (E464)."""
    columns = _columns(survey)
    for path, formula in survey.formulas.items():
        for name in summed(formula.tree):
            if name.name in columns:
                rule = "sum_of draws each case anew, and one column at a time: the rows would come apart"
                way_out = "use dist: empirical for a column that is drawn by itself"
                yield Mistake("E464", "is drawn by rows of a table", path, name.name, rule, way_out).at(
                    "", 0, name.column
                )
