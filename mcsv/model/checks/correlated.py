"""Correlations between inputs that are drawn, each pair once, together possible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.records.correlations import Correlation

if TYPE_CHECKING:
    from mcsv.model.records.dependence import Group

__all__ = ["kinds", "matrices", "pairs", "sources"]

_GENERIC = re.compile(
    "an?|the|of|by|and|or|our|own|in|from|experts?|expertise|professional|team|judge?ments?|opinions?|elicitation"
    "|estimate[sd]?|assumptions?|assumed|guess|guesses|surveys?|interviews?|literature|desk|research|illustrati(?:on|ve)"
    "|example|invented|placeholder|internal|data|unknown|none|tb[cd]|various|misc|general|best"
)
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


def kinds(survey: Survey) -> Iterator[Mistake]:
    """Inputs tied together that are drawn unequally often, or by two copulas (E302)."""
    from mcsv.model.records.dependence import alike, groups_of, ties_of

    model = survey.model
    if any(pairs(survey)):
        return
    said: dict[str, set[float]] = {}
    for entry in model.correlations:
        said.setdefault(entry.names[0], set()).add(entry.degrees or 0.0)
    firsts = _firsts(survey)
    for group in groups_of(ties_of(model)) if model.correlations or model.evidence.same_source else ():
        members = [(name, model.inputs[name]) for name in group.names if name in model.inputs]
        first, path = members[0] if members else ("", None), _place(firsts, group.names)
        other = next((name for name, entry in members if first[1] and not alike(first[1], entry)), "")
        if other:
            rule = "what goes together is drawn equally often: all once, or all each period with the same persistence"
            yield Mistake("E302", "are drawn in different ways", path, f"{first[0]} and {other}", rule)
        degrees = sorted(set[float]().union(*(said.get(name, ()) for name in group.names)))
        if len(degrees) > 1:
            shown = " and ".join(f"t with {value:g} degrees" if value else "gaussian" for value in degrees)
            what = f"inputs that are tied together, directly or through others, have two copulas: {shown}"
            rule = "all scores of a t copula are divided by the same number, so it is that of the whole group"
            yield Mistake("E302", what, path, ", ".join(group.names[:_SHOWN]), rule)


def sources(survey: Survey) -> Iterator[Mistake]:
    """Inputs with the same source that are drawn as if they had nothing in common (N303)."""
    if survey.model.evidence.same_source is not None:
        return
    from mcsv.model.records.dependence import open_names

    for source, names in open_names(survey.model.inputs, survey.model.correlations).items():
        if generic(source):
            continue
        shown = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
        rule = "errors of one study often go together, which widens what they add up to"
        way_out = "correlations:, or evidence: {same_source: 0.5} for all such pairs"
        yield Mistake(
            "N303", f"has the same source as others ({shown}) and is drawn independently of them",
            f"inputs.{names[0]}.source", source[:60], rule, way_out,
        )  # fmt: skip


def generic(source: str) -> bool:
    """Whether a source names no study, only a kind of one: "expert judgement", "survey" are many sources."""
    return all(_GENERIC.fullmatch(word) for word in re.findall(r"\w+", source.lower()))


def _firsts(survey: Survey) -> dict[str, int]:
    """The number of the first correlation that begins with each name."""
    entries = enumerate(survey.model.correlations)
    return {entry.names[0]: index for index, entry in reversed(list(entries))}


def _place(firsts: dict[str, int], members: tuple[str, ...]) -> str:
    """Where a group is tied together: at the first correlation that names one of it, else by a common source."""
    index = min((firsts[name] for name in members if name in firsts), default=None)
    return "evidence.same_source" if index is None else f"correlations[{index}]"


def matrices(survey: Survey) -> Iterator[Mistake]:
    """Correlations that no numbers have together (E302): smallest eigenvalue, nearest matrix."""
    model = survey.model
    if not (model.correlations or model.evidence.same_source) or any(pairs(survey)):
        return
    # numpy and the copula, only where there is something to look at
    from mcsv.model.records.dependence import groups_of, ties_of

    for group in groups_of(ties_of(model)):
        if group.possible:
            continue
        path, moved = _place(_firsts(survey), group.names), float(abs(group.nearest - group.stated).max())
        what = f"no numbers have these correlations of {', '.join(group.names[:_SHOWN])} together"
        value = f"smallest eigenvalue {group.smallest:.4g}"
        if group.repair:
            done = f"repaired to the nearest possible matrix, which moved no entry by more than {moved:.4g}"
            yield Mistake("N302", what, path, value, done)
            continue
        shown = _nearest(survey, group) if len(group.names) <= _SHOWN else ""
        rule = "a matrix of correlations has no eigenvalue below 0"
        yield Mistake("E302", what, path, value, rule, f"{shown or 'weaken some'}; or write repair: true")


def _nearest(survey: Survey, group: Group) -> str:
    """The nearest possible matrix as it can be pasted, its rows in the order in which the model has them."""
    stated = (entry.names for entry in survey.model.correlations if len(entry.names) == len(group.names))
    order = next((names for names in stated if set(names) == set(group.names)), group.names)
    place = [group.names.index(name) for name in order]
    return f"nearest possible: of: [{', '.join(order)}], normal: {_printed(group.nearest[place][:, place])}"


def _printed(matrix: object) -> str:
    """A matrix in one line."""
    rows = (", ".join(f"{float(entry):.4g}" for entry in row) for row in matrix)  # type: ignore[attr-defined]
    return "[" + ", ".join(f"[{row}]" for row in rows) + "]"
