"""What it would be worth to know more before deciding: sentences, inputs, studies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing import words
from mcsv.reports.writing.cells import certain
from mcsv.reports.writing.paper import (
    PERCENT,
    Bars,
    Block,
    Cell,
    Column,
    Line,
    Lines,
    Mark,
    Note,
    Row,
    Sentence,
    Shown,
    Table,
)
from mcsv.results.reading.figures import figure
from mcsv.results.reading.known import Known, best_choice, known_inputs
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["LEAST_DRAWS", "worth"]

LEAST_DRAWS = 32_768
"""Fewer draws fill too few groups for any figure."""

_OF_RESERVE = {"reserve freed": "reserve_released", "cost saved": "reserve_saving"}

_TOP = 12
"""So many inputs are shown; the JSON document has all."""


def worth(found: xr.Dataset, commands: bool = True) -> tuple[Block, ...]:
    """The answer of ``mcsv voi``, the sentences first; ``commands``: with what else the command line has."""
    return (*_sentences(found), *_inputs(found, commands), *_together(found), *_studies(found), *_notes(found))


def _notes(found: xr.Dataset) -> Iterator[Note]:
    if int(found.attrs["draws"]) < LEAST_DRAWS:
        yield Note((f"{words.NOT_KNOWN}: too few draws; these figures need at least {LEAST_DRAWS:,}",))
    for name in str(found.attrs["studies_by_base"]).split():
        yield Note((f"{name}: options draw its input in different ways; what it may find is taken from base.",))
    for name, tells in zip(
        *(found[key].values for key in ("study", "study_tells") if key in found.coords), strict=True
    ):
        if str(tells).count(" + ") > 1 and "assurance" in found:
            yield Note((f"{name}: what risk it would leave is told of studies of one input or two.",))


def _amount(found: xr.Dataset, known: Figure) -> Shown:
    return Shown(known, str(found.attrs["benefit_unit"]), how="error")


def _sentences(found: xr.Dataset) -> Iterator[Sentence]:
    choice, mean = best_choice(found)
    yield Sentence((f"Chosen by {_by(found)}: {choice}, ", _amount(found, mean), " in the mean."))
    before = "signing" if found.attrs["decision_by"] == "sign" else "deciding"
    whole, tellable = figure(found, "evpi"), [one for one in known_inputs(found) if not one.varies]
    first = tellable[0] if tellable else None
    if not whole.known:
        yield Sentence(("What knowing more is worth cannot be told with so few draws.",), "bold")
        return
    parts: tuple[Cell, ...]
    if first is not None and not first.worth.known:
        parts = ("What knowing one input is worth cannot be told with so few draws",)
    elif first is not None and first.worth.value <= first.worth.error:
        parts = ("Knowing any one input before ", before, " is worth nothing that these draws show")
    elif first is not None:
        parts = (f"Knowing {first.name} before {before} would be worth ", _amount(found, first.worth))
    else:
        parts = ("There is no input that a study could tell",)
    yield Sentence((*parts, "; knowing everything ", _amount(found, whole), "."), "bold")
    yield from _reserve(found)
    yield from _risk(found)
    for place, name in enumerate(found["study"].values if "study" in found.coords else ()):
        yield Sentence((f"{name}: ", *_pays(found, place), *_assures(found, place), "."))


def _reserve(found: xr.Dataset) -> Iterator[Sentence]:
    """The reserve as the decision: which input saves most to who sets it."""
    if "reserve_saving" not in found or not np.isfinite(found["reserve_saving"].values).any():
        return
    most = max((one for one in known_inputs(found) if one.saved and one.saved.known), key=_saving)
    assert most.saved is not None
    money, risk = str(found.attrs["currency"]), certain(float(found.attrs["tolerance"]))
    yield Sentence(
        (
            f"To set the reserve, holding which costs {risk} of what a deficit left uncovered would: ",
            f"knowing {most.name} saves ",
            Shown(most.saved, money, how="error"),
            ", knowing everything ",
            Shown(figure(found, "reserve_cost"), money, how="error"),
            "; budget that could be given back counts as a reserve below zero.",
        )
    )


def _risk(found: xr.Dataset) -> Iterator[Sentence]:
    """How far the risk of the first option would differ between worlds."""
    if "risk_known_sd" in found:
        now, spread = figure(found, "risk_before", option=0), figure(found, "risk_known_sd", option=0)
        of = f" of {found['option'].values[0]}" if found.sizes["option"] > 1 else ""
        parts = (f"P(deficit){of} is ", Shown(now, "", PERCENT), " now; were all known that can be, it would be that ")
        if spread.value > spread.error:
            points = Shown(spread, "", words.Scale(0.01, "points"), how="error")
            yield Sentence((*parts, "give or take ", points, " (one standard deviation)."))


def _saving(one: Known) -> float:
    return one.saved.value if one.saved else 0.0


def _by(found: xr.Dataset) -> str:
    """What is chosen by, in words."""
    of = str(found.attrs["decision_of"])
    words_of = {
        "view": f"the net present value of {of}",
        "output": of,
        "effect": f"{of} times the willingness to pay, less the cost",
        "sign": f"the position of {of} at the end of its window",
    }
    return words_of[str(found.attrs["decision_by"])]


def _pays(found: xr.Dataset, place: int) -> Iterator[Cell]:
    best = {name: int(found[name].values[place]) for name in ("best_size", "best_size_low", "best_size_high")}
    gain = figure(found, "enbs_best", study=place)
    if not gain.known:
        yield "what it is worth cannot be told with so few draws"
    elif not best["best_size"]:
        yield "no size is worth its cost"
    else:
        at = int(np.flatnonzero(found["size"].values == best["best_size"])[0])
        unit = str(found.attrs["benefit_unit"])
        cost = Figure(float(found["study_cost"].values[place, at]), 0.0)
        yield f"the best size is {best['best_size']:,} ({best['best_size_low']:,} to {best['best_size_high']:,} come "
        yield "within 5 %); it costs "
        yield Shown(cost, unit)
        yield " and brings "
        yield _amount(found, gain)
        yield " more than that"


def _assures(found: xr.Dataset, place: int) -> Iterator[Cell]:
    """At the best size, or else at the largest that is told, for the first option."""
    if "assurance" not in found or not np.isfinite(found["assurance"].values[0, place]).any():
        return
    best, sizes = int(found["best_size"].values[place]), found["size"].values
    there = np.flatnonzero(~np.isnan(found["assurance"].values[0, place]))
    at = int(np.flatnonzero(sizes == best)[0]) if best else int(there[-1])
    now = figure(found, "risk_before", option=0)
    each = " of each" if " + " in str(found["study_tells"].values[place]) else ""
    yield f"; {sizes[at]:,} observations{each} bring P(deficit), "
    yield Shown(now, "", PERCENT)
    yield f" now, within {certain(float(found.attrs['tolerance']))} with a chance of "
    yield Shown(figure(found, "assurance", option=0, study=place, size=at), "", PERCENT, how="error")


def _inputs(found: xr.Dataset, commands: bool) -> Iterator[Bars]:
    every, unit = known_inputs(found), str(found.attrs["benefit_unit"])
    size = words.scale(max((abs(one.at_most) for one in every), default=0.0))
    columns = [Column("worth", "beside"), Column("in sample")]
    columns += [Column(title, "beside") for title in _of_reserve(found)]
    rows = tuple(_input(found, one, unit, size) for one in every[:_TOP])
    more = len(every) - len(rows)
    notes = ["in sample: as the draws that chose tell it, in the mean too much"]
    if told := _of_reserve(found):
        notes.append(f"{', '.join(told)}: of who sets the reserve, in the mean")
        if "cost saved" not in told:
            notes.append("what it saves who sets the reserve cannot be told with so few draws")
    rest = f"{more:,} more are worth less; --json has them" if commands else f"{more:,} more are worth less"
    notes += [rest] if more else []
    title = f"Knowing one of them before deciding{_in(size.unit(unit))}"
    mark = "varies by chance: it can be known only when it has happened"
    table = Table(title, tuple(columns), rows, mark=mark, notes=tuple(notes))
    yield Bars(table, (0,), "stacked", 0.0, unit, size)


def _of_reserve(found: xr.Dataset) -> list[str]:
    """The columns on the reserve that have a figure."""
    return [title for title, name in _OF_RESERVE.items() if name in found and np.isfinite(found[name].values).any()]


def _input(found: xr.Dataset, one: Known, unit: str, size: words.Scale) -> Row:
    cells: list[Cell] = [Shown(one.worth, unit, size), Shown(Figure(one.at_most, one.worth.se), unit, size)]
    money = str(found.attrs["currency"])
    of_reserve = {"reserve freed": one.released, "cost saved": one.saved}
    for each in (of_reserve[title] for title in _of_reserve(found)):
        cells.append(Shown(each, money, size) if each and each.known else "")
    return Row(one.name, tuple(cells), marked=one.varies)


def _together(found: xr.Dataset) -> Iterator[Table]:
    if "together" not in found.coords:
        return
    unit = str(found.attrs["benefit_unit"])
    size = words.scale(float(np.nanmax(np.abs(found["evppi_together"].values), initial=0.0)))
    rows = [
        Row(str(name), (Shown(figure(found, "evppi_together", together=place), unit, size),))
        for place, name in enumerate(found["together"].values)
    ]
    yield Table(f"Knowing several before deciding{_in(size.unit(unit))}", (Column("worth", "beside"),), tuple(rows))


def _studies(found: xr.Dataset) -> Iterator[Lines]:
    for place, name in enumerate(found["study"].values if "study" in found.coords else ()):
        unit = str(found.attrs["benefit_unit"])
        size = words.scale(float(np.nanmax(np.abs(found["enbs"].values[place]), initial=0.0)))
        columns = [Column("cost"), Column("worth to one decision", "beside"), Column("net worth", "beside")]
        columns += [Column("P(within tolerance), %", "beside")] if "assurance" in found else []
        there = np.flatnonzero(~np.isnan(found["study_cost"].values[place])).tolist()
        rows = tuple(_size(found, place, at, unit, size) for at in there)
        many = float(found["study_decisions"].values[place])
        decisions = "one decision" if many == 1.0 else f"{words.exact(many)} decisions"
        tells = str(found["study_tells"].values[place])
        each = " (size of each)" if " + " in tells else ""
        title = f"{name}: a study of {tells}{each}, for {decisions}"
        table = Table(f"{title}{_in(size.unit(unit))}", tuple(columns), rows, "size", "the best size")
        yield _by_size(found, place, there, table, size)


def _by_size(found: xr.Dataset, place: int, there: list[int], table: Table, size: words.Scale) -> Lines:
    """What a study costs and brings by its size, with the size that pays best."""
    names = (("cost", "study_cost"), ("worth to one decision", "evsi"), ("net worth", "enbs"))
    lines = tuple(Line(label, tuple(found[name].values[place, there].tolist())) for label, name in names)
    best = int(found["best_size"].values[place])
    sizes = tuple(found["size"].values[there].astype(float).tolist())
    marks = (Mark("the best size", float(best)),) if best else ()
    return Lines(table, "size", sizes, lines, str(found.attrs["benefit_unit"]), size, marks)


def _size(found: xr.Dataset, place: int, at: int, unit: str, size: words.Scale) -> Row:
    cells: list[Cell] = [Shown(Figure(float(found["study_cost"].values[place, at]), 0.0), unit, size)]
    cells += [Shown(figure(found, name, study=place, size=at), unit, size) for name in ("evsi", "enbs")]
    if "assurance" in found:
        cells.append(Shown(figure(found, "assurance", option=0, study=place, size=at), "%", PERCENT))
    number = int(found["size"].values[at])
    return Row(f"{number:,}", tuple(cells), marked=number == int(found["best_size"].values[place]))


def _in(unit: str) -> str:
    return f", {unit}" if unit else ""
