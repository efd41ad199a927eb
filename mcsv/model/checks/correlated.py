"""Correlations between inputs that are drawn, each pair once, together possible."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.correlations import Correlation

__all__ = ["matrices", "pairs"]

_SHOWN = 10  # inputs up to which a matrix is printed


def pairs(survey: Survey) -> Iterator[Mistake]:
    """Inputs tied to themselves or that cannot vary (E302), pairs that are given twice (E302)."""
    first: dict[frozenset[str], int] = {}
    for index, correlation in enumerate(survey.model.correlations):
        path = f"correlations[{index}]"
        yield from _members(survey, correlation, path)
        for pair in map(frozenset, combinations(correlation.names, 2)):
            other = first.setdefault(pair, index)
            if other != index and len(pair) == 2:
                shown = " and ".join(sorted(pair))
                yield Mistake("E302", f"ties a pair again that correlations[{other}] ties", path, shown)


def _members(survey: Survey, correlation: Correlation, path: str) -> Iterator[Mistake]:
    """Inputs of one correlation that cannot be correlated."""
    key = "between" if correlation.between else "of"
    for position, name in enumerate(correlation.names):
        entry, where = survey.model.inputs.get(name), f"{path}.{key}[{position}]"
        if name in correlation.names[:position]:
            yield Mistake("E402", "is correlated with itself", where, name, "a correlation ties different inputs")
        elif entry and entry.formula:
            rule = "only what is drawn can be correlated; a formula follows the inputs in it"
            yield Mistake("E302", "is computed by a formula", where, name, rule, "correlate the inputs in it")
        elif entry and entry.constant:
            yield Mistake("E302", "never varies", where, name, "a constant has no correlation")


def matrices(survey: Survey) -> Iterator[Mistake]:
    """Correlations that no numbers have together (E302): smallest eigenvalue, nearest matrix."""
    if not survey.model.correlations or any(pairs(survey)):
        return
    from mcsv.model.dependence import (
        groups_of,
    )  # numpy and the copula, only where there is something to look at

    for group in groups_of(survey.model.correlations):
        if group.possible:
            continue
        index = next(i for i, entry in enumerate(survey.model.correlations) if entry.names[0] in group.names)
        path, moved = f"correlations[{index}]", float(abs(group.nearest - group.stated).max())
        what = f"no numbers have these correlations of {', '.join(group.names[:_SHOWN])} together"
        value = f"smallest eigenvalue {group.smallest:.4g}"
        if group.repair:
            done = f"repaired to the nearest possible matrix, which moved no entry by more than {moved:.4g}"
            yield Mistake("N302", what, path, value, done)
            continue
        shown = f"nearest possible (normal scores): {_printed(group.nearest)}" if len(group.names) <= _SHOWN else ""
        rule = "a matrix of correlations has no eigenvalue below 0"
        yield Mistake("E302", what, path, value, rule, f"{shown or 'weaken some'}; or write repair: true")


def _printed(matrix: object) -> str:
    """A matrix in one line."""
    rows = (", ".join(f"{float(entry):.4g}" for entry in row) for row in matrix)  # type: ignore[attr-defined]
    return "[" + ", ".join(f"[{row}]" for row in rows) + "]"
