"""What changed between two models and what each change has of the change of their figures, as blocks."""

from __future__ import annotations

from collections.abc import Iterator
from math import factorial
from typing import TYPE_CHECKING, Literal

import numpy as np

from mcsv.reports.questions.difference_edits import edits_of, spelled
from mcsv.reports.writing.cells import certain
from mcsv.reports.writing.paper import Block, Cell, Column, Note, Row, Sentence, Shown, Table, Tone
from mcsv.reports.writing.words import Scale, scale
from mcsv.results.reading.difference import Part, moved, parts_of, whole
from mcsv.results.reading.figures import at, by_option, figure
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["difference"]

_POINTS = Scale(0.01)
_NAMED = 3
"""Parts that a sentence names."""
_OWN = ("deficit", "reserve", "position")
_VIEWS = {"npv:public_sector": "NPV public", "npv:public_value": "NPV value", "npv:society": "NPV society"}
_HEADINGS = {"deficit": "deficit, %", "reserve": "reserve", "position": "position", **_VIEWS}
_BRIEF = 40
"""Signs of a change that a sentence states."""
_LABEL = 22
"""Signs of a path that a row begins with."""
_OUTPUTS = 3
"""Outputs that a table shows, of a model in which nobody is accountable."""


def difference(found: xr.Dataset) -> tuple[Block, ...]:
    """The answer of ``mcsv diff``: a sentence first, what changed, then each option's figures step by step."""
    if found.attrs["identical"] and not moved(found):
        return (Sentence(("The two say the same, and their figures are the same.",), "good"),)
    blocks: list[Block] = []
    options = by_option(found)
    if moved(found):
        for name, one in options.items():
            blocks += _sentences(one, f"{name}, " if len(options) > 1 else "")
    else:
        blocks.append(Sentence(("No figure differs: what changed moves none.",), "good"))
    blocks += edits_of(found)
    if moved(found):
        for name, one in options.items():
            blocks += _tables(one, f"{name}:" if len(options) > 1 else "")
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
        for place, name in enumerate(names[:_OUTPUTS]):
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
        yield f"cannot be told{f': {why}' if why else ' from so few draws'}."
        return
    change = whole(one, place)
    if change.value == 0.0 and change.error == 0.0:
        yield from ("is the same in both: ", _value(before, unit), ".")
        return
    if abs(change.value) <= change.error:
        yield from ("is about the same: ", _value(before, unit), ", then ", _value(after, unit))
        yield ", less apart than these draws can tell."
        return
    yield "rose from " if change.value > 0 else "fell from "
    yield from (_value(before, unit), " to ", _value(after, unit), ": ", *_signed(change, unit, "error"))
    yield from _due(one, place, unit)
    yield "."


def _due(one: xr.Dataset, place: int, unit: str) -> Iterator[Cell]:
    """The largest parts of a change."""
    parts = sorted(parts_of(one, place), key=lambda part: -abs(part.change.value))
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
    here = np.flatnonzero(one["edit_step"].values == number) if number else ()
    if len(here) != 1:
        return ""
    sides = [str(one[f"edit_{end}"].values[here[0]]) for end in ("before", "after")]
    found = " to ".join(spelled(side) for side in sides if side) if all(sides) else ""
    return f" ({found})" if found and len(found) <= _BRIEF else ""


def _value(what: Figure, unit: str) -> Shown:
    return Shown(what, "%", _POINTS) if unit == "%" else Shown(what, unit, how="money")


def _signed(what: Figure, unit: str, how: Literal["value", "error"]) -> Iterator[Cell]:
    """A change with its sign, in points or in the unit of what it is a change of."""
    yield "+" if what.value > 0 else ""
    points = unit == "%"
    yield Shown(what, "points" if points and how == "error" else "", _POINTS if points else Scale(), how=how)


def _tables(one: xr.Dataset, who: str) -> Iterator[Table]:
    """What each step changes: in the order of the file, and averaged over all orders where that is another thing."""
    steps = one.sizes["step"]
    known = steps > 1 and bool(np.isfinite(one["step_averaged"].values).any())
    title = f"{who or 'What'}{' what' if who else ''} each change does, in the order of the file"
    note = "each change on top of those before it; in another order they may have other parts"
    yield _table(one, "step_in_order", title if steps else f"{who}before and after", (note,) if steps > 1 else ())
    if known:
        yield _table(one, "step_averaged", f"{who}{'the' if who else 'The'} same, averaged over all {factorial(steps):,} orders", ())


def _table(one: xr.Dataset, name: str, title: str, notes: tuple[str, ...]) -> Table:
    unit = str(one.attrs["currency"])
    shown = _shown(one)
    money = [place for place in shown if not _kind(one, place).startswith(("deficit", "output"))]
    size = scale(max((abs(_end(one, end, place)) for end in ("before", "after") for place in money), default=0.0))
    scales = {place: _POINTS if _kind(one, place) == "deficit" else size for place in shown}

    def row(label: str, figures: list[Figure]) -> Row:
        return Row(label, tuple(_cell(each, scales[place]) for place, each in zip(shown, figures, strict=True)))

    rows = [row("before", [figure(one, "outcome_before", outcome=place) for place in shown])]
    by_place = [parts_of(one, place, name) for place in shown]
    for number in range(len(by_place[0]) if by_place else 0):
        rows.append(row(_short(by_place[0][number].name), [parts[number].change for parts in by_place]))
    rows.append(row("after", [figure(one, "outcome_after", outcome=place) for place in shown]))
    columns = tuple(Column(_heading(one, place), "below") for place in shown)
    in_unit = f", {size.unit(unit)}" if money and unit else ""
    return Table(f"{title}{in_unit}", columns, tuple(rows), notes=notes)


def _cell(what: Figure, size: Scale) -> Cell:
    if not what.known:
        return "n/a"
    return "0" if what.value == what.error == 0.0 else Shown(what, "", size)


def _short(step: str) -> str:
    """A step by its number and the end of its path."""
    number, dot, path = step.rpartition(". ")
    parts = path.split(".")
    while len(".".join(parts)) > _LABEL and len(parts) > 1:
        parts = parts[1:]
    short = ".".join(parts)
    return f"{number}{dot}{short if short == path else f'..{short}'}"


def _end(one: xr.Dataset, end: str, place: int) -> float:
    return float(np.nan_to_num(at(one, f"outcome_{end}", outcome=place)))


def _kind(one: xr.Dataset, place: int) -> str:
    return str(one["outcome"].values[place])


def _heading(one: xr.Dataset, place: int) -> str:
    kind = _kind(one, place)
    return _HEADINGS.get(kind, kind.partition(":")[2])


def _shown(one: xr.Dataset) -> list[int]:
    """The outcomes that a table shows: whose budget it is and whose value; outputs where there is neither."""
    names = [*map(str, one["outcome"].values)]
    views = [name for name in _VIEWS if name in names]
    if not one.attrs.get("weighted_by_income") and "npv:public_value" in views:
        views.remove("npv:public_value")
    wanted = [name for name in (*_OWN, *views) if name in names]
    if not wanted:
        wanted = names[:_OUTPUTS]
    return [names.index(name) for name in wanted]


def _notes(found: xr.Dataset) -> Iterator[Note]:
    attrs, lines = found.attrs, list[str]()
    ran = [(attrs.get(f"{end}_draws"), attrs.get(f"{end}_seed")) for end in ("before", "after")]
    if np.nan_to_num(found["outcome_by_draws"].values).any():
        told = (f"{draws:,} draws of seed {seed}" if draws else "not run before" for draws, seed in ran)
        lines.append(f"Other draws: the first {', the second '.join(told)}; steps are told of today's draws.")
    if np.nan_to_num(found["outcome_by_code"].values).any():
        lines.append("Other code: what a stored run comes to by its own draws and today's mcsv, less what it came to.")
    if attrs["before_currency"] != attrs["after_currency"]:
        lines.append(
            f"The first is in {attrs['before_currency']}, the second in {attrs['after_currency']}: "
            "sums of money are not compared."
        )
    if attrs["before_price_year"] != attrs["after_price_year"]:
        lines.append(f"Value is in prices of {attrs['before_price_year']}, after that of {attrs['after_price_year']}.")
    for end, which in (("before", "first"), ("after", "second")):
        if attrs[f"{end}_alone"]:
            lines.append(f"Only the {which} has the option {str(attrs[f'{end}_alone']).replace(' ', ', ')}.")
        if not attrs.get(f"{end}_complete", 1):
            lines.append(f"The run of the {which} was interrupted after {attrs[f'{end}_draws']:,} draws.")
    for why in dict.fromkeys(map(str, found["reserve_why"].values)):
        if why:
            lines.append(f"The reserve has no parts: {why}.")
    steps = found.sizes["step"]
    if steps > 1 and not np.isfinite(found["step_averaged"].values).any():
        lines.append(f"{steps} changes are too many to go through all orders: what each does depends on those before it.")
    if steps:
        lines.append("All models between the two are drawn from the same random numbers; errors are those of differences.")
    if lines:
        yield Note(tuple(lines))
