"""What is stated by the year is not counted by the month."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import Expression, Name, Number, names
from mcsv.model.language.formula import Formula

__all__ = ["rates"]

_PER = re.compile(r"(?:/|\bper |\ba )\s*(month|quarter|year)s?\b")
_CONVERTS = frozenset({3.0, 4.0, 12.0, 0.25, 1 / 3, 1 / 12})  # numbers that make one time out of another
_SIZES = ("amount", "quantity", "per_head")


def rates(survey: Survey) -> Iterator[Mistake]:
    """An input in GBP/year or people/month under another ``per`` (W325)."""
    times = _times(survey)
    for path, stream in survey.streams.items():
        per = survey.model.step if stream.per == "period" else stream.per
        for key in _SIZES if per != "once" else ("amount",):
            formula: Formula | None = getattr(stream, key, None)
            found = _counted(times, formula.tree) if formula else {}
            if formula and len(found) == 1 and per not in found:
                ((word, name),) = found.items()
                unit = survey.model.inputs[name].unit
                what = f"counts by the {word} (inputs.{name}.unit: {unit}), and per says {stream.per}"
                yield Mistake("W325", what, f"{path}.{key}", formula.text[:60], way_out=f"write per: {word}")


def _times(survey: Survey) -> dict[str, dict[str, str]]:
    """The time by which each input counts, by its unit or by what it is computed from."""
    inputs = survey.model.inputs
    said = {name: _PER.search(entry.unit) for name, entry in inputs.items()}
    found = {name: {word[1]: name} if word else {} for name, word in said.items()}
    for name in survey.order:
        formula = inputs[name].formula
        if formula is not None and not inputs[name].unit:
            found[name] = _counted(found, formula.tree)
    return found


def _counted(times: Mapping[str, dict[str, str]], tree: Expression) -> dict[str, str]:
    """The times by which the inputs of a tree count, each with an input that does; none where it is converted."""
    found: dict[str, str] = {}
    for part in names(tree):
        found |= times.get(part.name, {})
    return {} if _converted(tree) else found


def _converted(tree: Expression) -> bool:
    """Whether a number in the tree may turn years into months, or the other way round."""
    if isinstance(tree, Number):
        return tree.value in _CONVERTS
    return not isinstance(tree, Name) and any(map(_converted, tree.args))
