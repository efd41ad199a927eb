"""What changed between two models and what each change has of the change of their figures, as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from mcsv.reports.questions.difference_edits import edits_of, spelled
from mcsv.reports.questions.difference_tables import OUTPUTS, POINTS, tables
from mcsv.reports.writing.cells import certain
from mcsv.reports.writing.paper import Block, Cell, Note, Sentence, Shown, Tone
from mcsv.reports.writing.words import Scale
from mcsv.results.reading.difference import Part, moved, parts_of, whole
from mcsv.results.reading.figures import at, by_option, figure
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["difference"]

_NAMED = 3
"""Parts that a sentence names."""
_BRIEF = 40
"""Signs of a change that a sentence states."""


def difference(found: xr.Dataset) -> tuple[Block, ...]:
    """The answer of ``mcsv diff``: a sentence first, what changed, then each option's figures step by step."""
    if found.attrs["identical"] and not moved(found):
        return (Sentence(("The two say the same, and their figures are the same.",), "good"),)
    blocks: list[Block] = []
    options = by_option(found)
    if not found.sizes["outcome"]:
        blocks.append(Sentence(("The two have no figure in common.",)))
    elif moved(found):
        for name, one in options.items():
            blocks += _sentences(one, f"{name}, " if len(options) > 1 else "")
    else:
        blocks.append(Sentence(("No figure differs: what changed moves none.",), "good"))
    blocks += edits_of(found)
    if moved(found):
        for name, one in options.items():
            blocks += tables(one, f"{name}:" if len(options) > 1 else "")
    return (*blocks, *_notes(found))


def _sentences(one: xr.Dataset, who: str) -> Iterator[Sentence]:
    """How the risk and the reserve changed; value, or the first output, where nobody is accountable."""
    names = [*map(str, one["outcome"].values)]
    attrs, unit = one.attrs, str(one.attrs["currency"])
    if "deficit" in names:
        label = _both(str(attrs["before_label"]), str(attrs["after_label"]))
        pocket = str(attrs["after_pocket"])
        start = f"{who}{pocket}: the chance of a deficit within {label} "
        yield _sentence((start, *_went(one, names.index("deficit"), "%")), "bold")
    if "reserve" in names:
        risk = _both(certain(float(attrs["before_tolerance"])), certain(float(attrs["after_tolerance"])))
        start = f"{who}the reserve that brings it to {risk} "
        yield _sentence((start, *_went(one, names.index("reserve"), unit)))
    if "npv:society" in names:
        yield _sentence((f"{who}net present value to society ", *_went(one, names.index("npv:society"), unit)))
    if not {"deficit", "npv:society"} & {*names}:
        for place, name in enumerate(names[:OUTPUTS]):
            of = name.partition(":")[2]
            start = f"{who}the mean of {of} " if name.startswith("output:") else f"{who}net present value of {of} "
            yield _sentence((start, *_went(one, place, str(at(one, "outcome_unit", outcome=place)))))


def _sentence(parts: tuple[Cell, ...], tone: Tone = "plain") -> Sentence:
    first = str(parts[0])
    return Sentence((first[:1].upper() + first[1:] if first.startswith(("the ", "net ")) else first, *parts[1:]), tone)


def _both(before: str, after: str) -> str:
    return after if before == after else f"{before} (now {after})"


def _went(one: xr.Dataset, place: int, unit: str) -> Iterator[Cell]:
    """How an outcome went from one figure to the other, and what most of it is due to."""
    before, after = (figure(one, f"outcome_{end}", outcome=place) for end in ("before", "after"))
    if not (before.known and after.known):
        why = str(one["reserve_why"].values)
        yield f"cannot be told{f': {why}; mcsv run tells it of each model' if why else ' from so few draws'}."
        return
    change = whole(one, place)
    if change.value == 0.0 and change.error == 0.0:
        yield from ("is the same in both: ", _value(one, before, unit), ".")
        return
    if abs(change.value) <= change.error:
        yield from ("is about the same: ", _value(one, before, unit), ", now ", _value(one, after, unit))
        yield ", less apart than these draws can tell."
        return
    yield "rose from " if change.value > 0 else "fell from "
    yield from (_value(one, before, unit), " to ", _value(one, after, unit), ": ", *_signed(change, unit, "error"))
    yield from _due(one, place, unit)
    yield "."


def _due(one: xr.Dataset, place: int, unit: str) -> Iterator[Cell]:
    """The largest parts of a change."""
    there = [part for part in parts_of(one, place) if part.change.value or part.change.error]
    parts = sorted(there, key=lambda part: -abs(part.change.value))
    told = [part for part in parts if part.change.known and abs(part.change.value) > part.change.error]
    if len(parts) == 1:
        yield f", by {_label(parts[0])}{_details(one, parts[0])}"
        return
    for number, part in enumerate(told[:_NAMED]):
        yield ", of which " if not number else ", "
        yield from _signed(part.change, unit, "value")
        yield f" by {_label(part)}{_details(one, part)}"
    if len(told) > _NAMED:
        yield ", and more by others"


def _label(part: Part) -> str:
    return part.name.partition(". ")[2] or part.name


def _details(one: xr.Dataset, part: Part) -> str:
    """What stood there and what stands there now, of a single short change."""
    steps = [*map(str, one["step"].values)]
    number = steps.index(part.name) + 1 if part.name in steps else 0
    here: list[int] = np.flatnonzero(one["edit_step"].values == number).tolist() if number else []
    if len(here) != 1:
        return ""
    kind = str(one["edit_kind"].values[here[0]])
    if kind in ("added", "removed"):
        return " (new)" if kind == "added" else " (gone)"
    found = " to ".join(spelled(str(one[f"edit_{end}"].values[here[0]])) for end in ("before", "after"))
    return f" ({found})" if len(found) <= _BRIEF else ""


def _value(one: xr.Dataset, what: Figure, unit: str) -> Shown:
    if unit == "%":
        return Shown(what, "%", POINTS)
    return Shown(what, unit, how="money" if unit == str(one.attrs["currency"]) else "value")


def _signed(what: Figure, unit: str, how: Literal["value", "error"]) -> Iterator[Cell]:
    """A change with its sign, in points or in the unit of what it is a change of."""
    yield "+" if what.value > 0 else ""
    points = unit == "%"
    called = "points" if points and how == "error" else ""
    yield Shown(what, called, POINTS if points else Scale(), how=how if what.error else "value")


def _notes(found: xr.Dataset) -> Iterator[Note]:
    lines = [*_of_ends(found), *_of_parts(found)]
    if lines:
        yield Note(tuple(lines))


def _of_ends(found: xr.Dataset) -> Iterator[str]:
    """What the two do not have in common."""
    attrs = found.attrs
    if attrs["before_currency"] != attrs["after_currency"]:
        ends = f"The first is in {attrs['before_currency']}, the second in {attrs['after_currency']}"
        yield f"{ends}: sums of money are not compared."
    if attrs["before_price_year"] != attrs["after_price_year"]:
        yield f"Value is in prices of {attrs['before_price_year']}, after that of {attrs['after_price_year']}."
    judged = [bool(attrs.get(f"{end}_pocket")) for end in ("before", "after")]
    if judged[0] != judged[1]:
        which = "first" if judged[0] else "second"
        yield f"Only the {which} says whose budget is judged: risk and reserve are not compared."
    for end, which in (("before", "first"), ("after", "second")):
        if attrs[f"{end}_alone"]:
            yield f"Only the {which} has the option {str(attrs[f'{end}_alone']).replace(' ', ', ')}."
        if not attrs.get(f"{end}_complete", 1):
            yield f"The run of the {which} was interrupted after {attrs[f'{end}_draws']:,} draws."


def _of_parts(found: xr.Dataset) -> Iterator[str]:
    """How parts are to be read, and which there are not."""
    if np.nan_to_num(found["outcome_by_draws"].values).any():
        told = [_ran(found.attrs, end) for end in ("before", "after")]
        why = ", whose draws are their own by the programme's name" if told[0] == told[1] else ""
        yield f"Other draws: the first {', the second '.join(told)}{why}; steps are told of today's draws."
    if np.nan_to_num(found["outcome_by_code"].values).any():
        yield "Other code: what a stored run comes to by its own draws and today's mcsv, less what it came to."
    for why in dict.fromkeys(map(str, found["reserve_why"].values)):
        if why:
            yield f"The reserve has no parts: {why}."
    steps = found.sizes["step"]
    if steps > 1 and not np.isfinite(found["step_averaged"].values).any():
        yield f"{steps} changes are too many to go through all orders: what each does depends on those before it."
    if steps:
        yield "All models between the two draw the same random numbers; errors are those of differences."


def _ran(attrs: Mapping[Any, Any], end: str) -> str:
    """Which draws a stored result is of."""
    if f"{end}_draws" not in attrs:
        return "not run before"
    kind = "Sobol points" if attrs[f"{end}_sampling"] == "sobol" else "draws"
    return f"{attrs[f'{end}_draws']:,} {kind} of seed {attrs[f'{end}_seed']}"
