"""Where every number comes from: inputs with their values, grades and sources, what has no source first."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from mcsv.elicitation.spelling import quantile
from mcsv.reports.writing import words
from mcsv.reports.writing.columns import LEVELS, decimals_for
from mcsv.reports.writing.screen import clean
from mcsv.reports.writing.table import table

if TYPE_CHECKING:
    from mcsv.model import Input, Model

__all__ = ["evidence"]

UNSTATED = "no source"


def evidence(model: Model, width: int) -> list[str]:
    """A table of all inputs as lines of at most ``width``; values are those that are drawn, corrected for grades.

    Below each input: its source, page, date, licence, owner, unit, and what its grade did. What is computed comes last.
    """
    entries = sorted(model.inputs.items(), key=lambda item: (item[1].formula is not None, item[1].source != ""))
    if not entries:
        return ["Evidence: there are no inputs"]
    without = sum(not entry.source for _, entry in entries if entry.formula is None)
    count = "1 input" if len(entries) == 1 else f"{len(entries)} inputs"
    heading = ["input", *(f"{100 * level:g} %" for level in LEVELS), "grade"]
    rows = table([heading, *(_values(name, entry, model) for name, entry in entries)], width)
    found = [f"Evidence: {count}, {without or 'none'} without a source", "", rows[0]]
    parts = len(rows) // (len(entries) + 1)
    if parts > 1:  # too narrow for one table: what is below an input follows the last part
        found += rows[1:]
        rows = [rows[0], *(name for name, _ in entries)]
    for (_, entry), row in zip(entries, rows[1:], strict=True):
        found += [row, *textwrap.wrap(_told(entry, model), width, initial_indent="  ", subsequent_indent="  ")]
    return found


def _values(name: str, entry: Input, model: Model) -> list[str]:
    """Quantiles of what is drawn, and its grade."""
    distribution = entry.corrected(model.evidence)
    if distribution is None:
        shown = ["", "computed", ""]
    elif distribution.family == "fixed":
        shown = ["", words.exact(quantile(distribution, LEVELS[1])), ""]
    else:
        shown = [words.number(quantile(distribution, level), decimals_for(distribution)) for level in LEVELS]
    return [name, *shown, str(entry.grade or "")]


def _told(entry: Input, model: Model) -> str:
    """Where the number comes from, its unit, and what the grade did."""
    keys = ("source", "page", "date", "licence", "owner")
    told = [f"{key} {text}" for key in keys if (text := getattr(entry, key))]
    origin = [f"= {entry.formula.text}"] if entry.formula else [] if entry.source else [UNSTATED]
    parts = [*origin, *told, *([f"unit {entry.unit}"] if entry.unit else [])]
    return clean("; ".join([*parts, *_done(entry, model)]))


def _done(entry: Input, model: Model) -> list[str]:
    return [*_corrected(entry, model), *_moved(entry)]


def _moved(entry: Input) -> list[str]:
    done = [f"multiplied by {words.exact(entry.times)}"] if entry.times != 1.0 else []
    done += [f"{'raised' if entry.plus > 0.0 else 'lowered'} by {words.exact(abs(entry.plus))}"] if entry.plus else []
    return [f"moved: {' and '.join(done)}"] if done else []


def _corrected(entry: Input, model: Model) -> list[str]:
    correction = model.evidence.grades.get(entry.grade) if entry.grade else None
    if correction is None or entry.distribution is None:
        return []
    done = [f"widened by {words.exact(correction.widen)}"] if correction.widen != 1 else []
    if correction.shift:
        done.append(f"multiplied by {words.exact(correction.times(entry.higher_is))}")
    return [f"grade {entry.grade}: {' and '.join(done) or 'nothing changed'}"]
