"""What it would be worth to know more before deciding: sentences, inputs, studies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.questions.worth_of_studies import amount, assures, pays, studies
from mcsv.reports.writing import words
from mcsv.reports.writing.cells import certain
from mcsv.reports.writing.message import counted, listed, message, titled
from mcsv.reports.writing.paper import (
    PERCENT,
    Bars,
    Block,
    Cell,
    Column,
    Note,
    Part,
    Row,
    Sentence,
    Shown,
    Table,
    phrase,
    sentence,
)
from mcsv.reports.writing.views import called_view
from mcsv.results.reading.figures import figure
from mcsv.results.reading.known import Known, best_choice, known_inputs
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["LEAST_DRAWS", "worth"]

_TOO_FEW = "{not_known}: too few draws; these figures need at least {draws}"
_BY_BASE = "{study}: options draw its input in different ways; what it may find is taken from base."
_OF_ONE_OR_TWO = "{study}: what risk it would leave is told of studies of one input or two."
LEAST_DRAWS = 32_768
"""Fewer draws fill too few groups for any figure."""

_OF_RESERVE = {message("reserve freed"): "reserve_released", message("cost saved"): "reserve_saving"}

_TOP = 12
"""So many inputs are shown; the JSON document has all."""


def worth(found: xr.Dataset, commands: bool = True) -> tuple[Block, ...]:
    """The answer of ``mcsv voi``, the sentences first; ``commands``: with what else the command line has."""
    return (*_sentences(found), *_inputs(found, commands), *_together(found), *studies(found), *_notes(found))


def _notes(found: xr.Dataset) -> Iterator[Note]:
    if int(found.attrs["draws"]) < LEAST_DRAWS:
        yield Note((message(_TOO_FEW, not_known=words.NOT_KNOWN, draws=LEAST_DRAWS),))
    for name in str(found.attrs["studies_by_base"]).split():
        yield Note((message(_BY_BASE, study=name),))
    for name, tells in zip(
        *(found[key].values for key in ("study", "study_tells") if key in found.coords), strict=True
    ):
        if str(tells).count(" + ") > 1 and "assurance" in found:
            yield Note((message(_OF_ONE_OR_TWO, study=str(name)),))


def _sentences(found: xr.Dataset) -> Iterator[Sentence]:
    choice, mean = best_choice(found)
    yield sentence(
        "Chosen by {by}: {choice}, {mean} in the mean.", by=_by(found), choice=choice, mean=amount(found, mean)
    )
    signing = found.attrs["decision_by"] == "sign"
    whole, tellable = figure(found, "evpi"), [one for one in known_inputs(found) if not one.varies]
    first = tellable[0] if tellable else None
    if not whole.known:
        yield Sentence((message("What knowing more is worth cannot be told with so few draws."),), "bold")
        return
    said = phrase(
        "{first}; knowing everything {whole}.", first=_first(found, first, signing), whole=amount(found, whole)
    )
    yield Sentence((said,), "bold")
    yield from _by_chance(found, first)
    yield from _reserve(found)
    yield from _risk(found)
    for place, name in enumerate(found["study"].values if "study" in found.coords else ()):
        assured = assures(found, place)
        known: dict[str, Part] = {"study": str(name), "pays": pays(found, place)}
        if assured is None:
            yield sentence("{study}: {pays}.", **known)
        else:
            yield sentence("{study}: {pays}; {assures}.", **known, assures=assured)


def _first(found: xr.Dataset, first: Known | None, signing: bool) -> Part:
    """What knowing the one input is worth that is worth most."""
    if first is None:
        return message("There is no input that a study could tell")
    if not first.worth.known:
        return message("What knowing one input is worth cannot be told with so few draws")
    if first.worth.value <= first.worth.error:
        if signing:
            return message("Knowing any one input before signing is worth nothing that these draws show")
        return message("Knowing any one input before deciding is worth nothing that these draws show")
    text = "Knowing {input} before deciding would be worth {worth}"
    if signing:
        text = "Knowing {input} before signing would be worth {worth}"
    return phrase(text, input=first.name, worth=amount(found, first.worth))


def _by_chance(found: xr.Dataset, first: Known | None) -> Iterator[Sentence]:
    """What varies by chance, where that would be worth more to know than any input: the table has it at its top."""
    varying = [one for one in known_inputs(found) if one.varies and one.worth.known]
    if varying and varying[0].worth.value > varying[0].worth.error:
        most = varying[0]
        if first is None or not first.worth.known or most.worth.value > first.worth.value:
            yield sentence(
                "What varies by chance can be known only when it has happened; knowing {name} beforehand would be "
                "worth {worth}.",
                name=most.name,
                worth=amount(found, most.worth),
            )


def _reserve(found: xr.Dataset) -> Iterator[Sentence]:
    """The reserve as the decision: which input saves most to who sets it."""
    if "reserve_saving" not in found or not np.isfinite(found["reserve_saving"].values).any():
        return
    most = max((one for one in known_inputs(found) if one.saved and one.saved.known), key=_saving)
    assert most.saved is not None
    money, risk = str(found.attrs["currency"]), certain(float(found.attrs["tolerance"]))
    text = (
        "To set the reserve, holding which costs {tolerance} of what a deficit left uncovered would: knowing {input} "
        "saves {saved}, knowing everything {whole}; budget that could be given back counts as a reserve below zero."
    )
    saved, whole = (Shown(each, money, how="error") for each in (most.saved, figure(found, "reserve_cost")))
    yield sentence(text, tolerance=risk, input=most.name, saved=saved, whole=whole)


def _risk(found: xr.Dataset) -> Iterator[Sentence]:
    """How far the risk of the first option would differ between worlds."""
    if "risk_known_sd" in found:
        now, spread = figure(found, "risk_before", option=0), figure(found, "risk_known_sd", option=0)
        text = (
            "P(deficit) is {now} now; were all known that can be, it would be that give or take {spread} (one standard "
            "deviation)."
        )
        known: dict[str, Part] = {"now": Shown(now, "", PERCENT)}
        if found.sizes["option"] > 1:
            known["option"] = str(found["option"].values[0])
            text = (
                "P(deficit) of {option} is {now} now; were all known that can be, it would be that give or take "
                "{spread} (one standard deviation)."
            )
        if spread.value > spread.error:
            points = Shown(spread, "", words.Scale(0.01, message("points")), how="error")
            yield sentence(text, **known, spread=points)


def _saving(one: Known) -> float:
    return one.saved.value if one.saved else 0.0


def _by(found: xr.Dataset) -> str:
    """What is chosen by, in words."""
    of = str(found.attrs["decision_of"])
    by = str(found.attrs["decision_by"])
    if by == "view":
        return message("the net present value of {view}", view=called_view(of))
    if by == "effect":
        return message("{effect} times the willingness to pay, less the cost", effect=of)
    return message("the position of {pocket} at the end of its window", pocket=of) if by == "sign" else of


def _inputs(found: xr.Dataset, commands: bool) -> Iterator[Bars]:
    every, unit = known_inputs(found), str(found.attrs["benefit_unit"])
    size = words.scale(max((abs(one.at_most) for one in every), default=0.0))
    columns = [Column(message("worth"), "beside"), Column(message("in sample"))]
    columns += [Column(title, "beside") for title in _of_reserve(found)]
    rows = tuple(_input(found, one, unit, size) for one in every[:_TOP])
    more = len(every) - len(rows)
    notes = [message("in sample: as the draws that chose tell it, in the mean too much")]
    if told := _of_reserve(found):
        notes.append(message("{columns}: of who sets the reserve, in the mean", columns=listed(told)))
        if "cost saved" not in told:
            notes.append(message("what it saves who sets the reserve cannot be told with so few draws"))
    rest = counted(more, "{count} more is worth no more", "{count} more are worth no more")
    rest = f"{rest}; --json has them" if commands else rest
    notes += [rest] if more else []
    title = titled(message("Knowing one of them before deciding"), size.unit(unit))
    mark = message("varies by chance: it can be known only when it has happened")
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
    title = titled(message("Knowing several before deciding"), size.unit(unit))
    yield Table(title, (Column(message("worth"), "beside"),), tuple(rows))
