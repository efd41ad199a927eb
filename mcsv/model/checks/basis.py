"""Real and nominal money, and prices of different years: never in one sum, never in one stream."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import Expression, Name, Number
from mcsv.model.language.formula import Formula
from mcsv.model.records.basis import Priced
from mcsv.model.records.funding import Funding
from mcsv.model.records.inputs import Input

__all__ = ["contradictions", "streams", "sums"]

_ALIKE = frozenset({"add", "sub", "min", "max", "where", "lt", "le", "gt", "ge", "eq", "ne"})
_MONEY = re.compile(
    r"((?:costs|funding|events)\.\w+|benefits\.\w+\.values\[\d+\])"
    r"\.(?:amount|unit_value|per_head|(?:mitigation\.)?costs\.\w+|cohorts\.\w+\.amount|pooled\.amount)"
)
_CASH = re.compile(r"pockets\.\w+\.(reserve|budget\..+|carry_forward\.cap)")
_RULE = "real and nominal money cannot be added, compared or stand for one another"
_WAY_OUT = "convert it in an input with a formula and a basis of its own"


class _Kind(NamedTuple):
    """What kind of money something is, and the path of what says so."""

    basis: str
    said_by: str


def sums(survey: Survey) -> Iterator[Mistake]:
    """Real and nominal money in one sum or comparison (E404)."""
    kinds = _kinds(survey)
    for path, formula in survey.formulas.items():
        clashes: list[tuple[_Kind, _Kind]] = []
        _kind(kinds, formula.tree, clashes)
        for one, other in clashes[:1]:
            what = f"mixes {one.basis} money ({one.said_by}) with {other.basis} money ({other.said_by})"
            yield Mistake("E404", what, path, formula.text[:60], _RULE, _WAY_OUT)


def streams(survey: Survey) -> Iterator[Mistake]:
    """Nominal money where a stream is real, real money where it is nominal (E404)."""
    kinds = _kinds(survey)
    for path, formula in survey.formulas.items():
        wanted, said_by = _wanted(survey, path)
        found = _kind(kinds, formula.tree, []) if wanted else None
        if found and found.basis != wanted:
            whose = "budgets and reserves are" if path == said_by else f"{said_by} is"
            what = f"is {found.basis} money ({found.said_by}), and {whose} {wanted}"
            way_out = _WAY_OUT if path == said_by else f"write basis: {found.basis} for {said_by}, or {_WAY_OUT}"
            yield Mistake("E404", what, path, formula.text[:60], _RULE, way_out)


def _wanted(survey: Survey, path: str) -> tuple[str, str]:
    """The basis that money at a path has by the record around it, and that record's path."""
    if _CASH.fullmatch(path):
        return "nominal", path
    found = _MONEY.fullmatch(path)
    entry = survey.records.get(found[1]) if found else None
    return (entry.basis, found[1]) if found and isinstance(entry, Priced | Funding) else ("", "")


_Kinds = Mapping[str, _Kind | None]  # by input; None, or no entry: not known


def _kind(kinds: _Kinds, tree: Expression, clashes: list[tuple[_Kind, _Kind]]) -> _Kind | None:
    """The kind of money that a tree surely is; pairs that do not belong together are noted. None: not known."""
    if isinstance(tree, Number):
        return None
    if isinstance(tree, Name):
        return kinds.get(tree.name)
    parts = [_kind(kinds, argument, clashes) for argument in tree.args]
    known = [part for part in (parts[1:] if tree.op == "where" else parts) if part]
    if tree.op in _ALIKE:
        clashes += [(known[0], other) for other in known[1:] if other.basis != known[0].basis]
        return known[0] if known and tree.op in ("add", "sub", "min", "max", "where") else None
    scaled = tree.op in ("neg", "abs", "mul") or (tree.op == "div" and parts[0] is not None)
    return known[0] if scaled and len(known) == 1 else None


def _kinds(survey: Survey) -> _Kinds:
    """What each input says of itself, or what its formula makes of it."""
    found = {name: _said(name, entry) for name, entry in survey.model.inputs.items()}
    for name in survey.order:
        formula = survey.model.inputs[name].formula
        if formula is not None and found[name] is None:
            found[name] = _kind(found, formula.tree, [])
    return found


def _said(name: str, entry: Input) -> _Kind | None:
    if entry.basis:
        return _Kind(entry.basis, f"inputs.{name}.basis")
    return _Kind("real", f"inputs.{name}.price_year") if entry.price_year else None


def contradictions(survey: Survey) -> Iterator[Mistake]:
    """Nominal money with a price year or an inflation of its own (E404)."""
    for path, record in survey.records.items():
        if getattr(record, "basis", None) != "nominal":
            continue
        if getattr(record, "price_year", ""):
            rule = "nominal money is cash of the day it is paid; only real money is in prices of a year"
            way_out = "leave price_year out, or write basis: real"
            yield Mistake("E404", "is given for nominal money", f"{path}.price_year", record.price_year, rule, way_out)  # type: ignore[attr-defined]
        inflation: Formula | None = getattr(record, "inflation", None)
        if inflation is not None:
            rule = "nominal money is paid as it is stated and never grows"
            way_out = "leave inflation out, or write basis: real"
            yield Mistake("E404", "is given for nominal money", f"{path}.inflation", inflation.text, rule, way_out)
