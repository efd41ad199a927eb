"""A run in a line of a table: how likely a deficit is, which reserve buys it down, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mcsv.reports.media.text import plain as in_words
from mcsv.reports.run.headlines import Headline, headlines
from mcsv.reports.writing.json_cells import of_figure, of_probability
from mcsv.reports.writing.paper import Block, Cell, Column, Row, Sentence, Shown, Table
from mcsv.reports.writing.words import NOT_KNOWN
from mcsv.results.reading.figures import figure
from mcsv.results.statistics.intervals import Figure, Probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["brief", "overview"]

_OUTPUTS = 3
_SENTENCES = 20
"""For more runs than this a table without sentences is what can be read."""


def brief(results: xr.Dataset, told: Sequence[Headline] | None = None) -> dict[str, Any]:
    """The answer in short, for JSON: ``p_deficit`` at any judged date and the ``reserve`` that brings it to the
    tolerance, of the model without its options, both None where no pocket is accountable; ``sentence``, ``currency``;
    ``figures``: the means of its outputs by name, each with its error and unit. ``told``: headlines that are known.
    """
    first = (headlines(results) if told is None else told)[0]
    one, known = first.one, first.verdict
    found: dict[str, Any] = {
        "programme": str(results.attrs.get("programme") or ""),
        "currency": str(results.attrs.get("currency") or ""),
        "p_deficit": None if known is None else of_probability(known.chance),
        "reserve": None if known is None else of_figure(known.reserve),
        "sentence": first.sentences[0] if first.sentences else "",
        "figures": _means(one),
    }
    if known is None:
        return {**found, "sentence": in_words(_outputs(one)) if one.sizes.get("output") else ""}
    return found


def _means(one: xr.Dataset) -> dict[str, dict[str, Any]]:
    """Of all outputs."""
    if not one.sizes.get("output"):
        return {}
    names = zip(one.variables["output"].values, one.variables["output_unit"].values, strict=True)
    return {
        str(name): {**of_figure(figure(one, "output_mean", output=index)), "unit": str(unit)}
        for index, (name, unit) in enumerate(names)
    }


def _outputs(one: xr.Dataset) -> Sentence:
    """The means of the first outputs, for a model in which nobody is accountable."""
    parts: list[Cell] = []
    for index, name in enumerate(one["output"].values[:_OUTPUTS]):
        unit = str(one["output_unit"].values[index])
        known = Shown(figure(one, "output_mean", output=index), unit, how="error")
        parts += ["; " if parts else "", f"mean of {name} ", known]
    return Sentence(tuple(parts))


def overview(answers: Mapping[str, Mapping[str, Any]]) -> tuple[Block, ...]:
    """The answers of many runs, by their names."""
    if not answers:
        return ()
    currencies = sorted({str(answer["currency"]) for answer in answers.values() if answer["reserve"]})
    heading = f"reserve, {currencies[0]}" if len(currencies) == 1 else "reserve"
    several = len(currencies) > 1  # each run then says which its money is in
    rows = tuple(
        Row(name, (_chance(answer), _reserve(answer)), str(answer["currency"]) if several else "")
        for name, answer in answers.items()
    )
    columns = Column("P(deficit), %", "beside"), Column(heading, "beside")
    table = Table("", columns, rows, corner="run")
    return table, *_sentences(answers)


def _sentences(answers: Mapping[str, Mapping[str, Any]]) -> Sequence[Block]:
    if len(answers) > _SENTENCES:
        return ()
    return [Sentence((f"{name}: {answer['sentence']}",)) for name, answer in answers.items()]


def _chance(answer: Mapping[str, Any]) -> Cell:
    found = answer["p_deficit"]
    if not found or None in found.values():
        return NOT_KNOWN
    return Shown(Probability(found["value"], found["low"], found["high"]), "%")


def _reserve(answer: Mapping[str, Any]) -> Cell:
    found = answer["reserve"]
    if not found or None in found.values():
        return NOT_KNOWN
    return Shown(Figure(found["value"], found["se"]), str(answer["currency"]), up=True)
