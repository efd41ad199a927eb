"""How far the accountable pocket's positions, risks and reserves are apart in the options, as blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing.cells import certain, chance, measured
from mcsv.reports.writing.message import message, titled
from mcsv.reports.writing.paper import Column, Note, Part, Row, Sentence, Shown, Table, phrase, sentence, strung
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.spans import at_end_of, within
from mcsv.reports.writing.words import Scale
from mcsv.results.questions.again import command
from mcsv.results.reading.dates import judged_periods
from mcsv.results.reading.figures import Accountable, by_option, figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["positions", "reserve_sentence"]

_ALWAYS = (0.05, 0.95)
_RESERVES = {
    False: "For {pocket}, to bring a deficit {at_end} to {tolerance}: {options}.",
    True: "For {pocket}, to bring a deficit at any judged date {within} to {tolerance}: {options}.",
}
_NO_RESERVE = {
    False: "For {pocket}, to bring a deficit {at_end} to {tolerance}: no option needs a reserve.",
    True: "For {pocket}, to bring a deficit at any judged date {within} to {tolerance}: no option needs a reserve.",
}
"""By whether the pocket is judged at several dates."""
_NEEDED = ("deficit_any_apart", "reserve_any_apart", "reserve_apart_paired")
"""What comparisons of earlier versions, stored beside a run, may lack."""


def _confidence(results: xr.Dataset, tolerance: float) -> int:
    return int(np.argmin(abs(results["confidence"].values - (1 - tolerance))))


def reserve_sentence(results: xr.Dataset, answerable: Accountable, own: int) -> Iterator[Sentence]:
    """Which option needs the least reserve at the tolerance, and how much less than each other one."""
    at = _confidence(results, answerable.tolerance)
    least = str(results["least_reserve"].values[at]) if "least_reserve" in results else ""
    if not least:
        return
    options = [str(label) for label in results["option"].values]
    required = results["reserve_required_any"].values[:, own, at]
    unit = str(results.attrs["currency"])
    several = _several(results, own)
    known: dict[str, Part] = {"pocket": answerable.pocket, "tolerance": certain(answerable.tolerance)}
    known |= {"within": within(answerable.label)} if several else {"at_end": at_end_of(answerable.label)}
    if np.all(required == 0.0):
        yield sentence(_NO_RESERVE[several], **known)
        return
    parts: list[Part] = []
    for number, option in enumerate(options):
        needed = Shown(
            figure(results, "reserve_required_any", option=number, pocket=own, confidence=at),
            unit,
            up=True,
            how="money",
        )
        if required[number] == 0.0:
            parts.append(message("{option} needs no reserve", option=option))
        else:
            parts.append(phrase("{option} needs {reserve}", option=option, reserve=needed))
    yield sentence(_RESERVES[several], **known, options=strung(parts))


def _several(results: xr.Dataset, pocket: int) -> bool:
    """Whether a pocket is judged at more dates than the end of its window, in any option."""
    return any(len(judged_periods(one, pocket)) > 1 for one in by_option(results).values())


def positions(results: xr.Dataset, answerable: Accountable, own: int) -> Table | Note:
    """Differences of the position at the end of the window, of P(deficit) and of the reserve at the tolerance; in words
    that they are not there, where an earlier version stored the comparison.
    """
    if any(name not in results for name in _NEEDED):
        text = (
            "How positions, risk and reserve differ at any judged date is not told: an earlier version of mcsv stored "
            "this comparison. The analyst can run it again: {command}"
        )
        return Note((message(text, command=command(results, out="RUN.nc", answers=True)),))
    unit, at = str(results.attrs["currency"]), _confidence(results, answerable.tolerance)
    size, rows = scale_of(results, unit), []
    levels = [int(np.argmin(abs(results["quantile"].values - level))) for level in _ALWAYS]
    for number, name in enumerate(map(str, results["pair"].values)):
        place = {"pair": number, "pocket": own}
        deficit = figure(results, "deficit_any_apart", **place)
        cells = (
            measured(results, "position_apart_mean", unit, size, **place),
            *(measured(results, "position_apart_quantile", unit, size, **place, quantile=level) for level in levels),
            chance(results, "p_position_apart_negative", **place),
            Shown(deficit, message("points"), Scale(0.01)),
            Shown(figure(results, "reserve_any_apart", **place, confidence=at), unit, size),
        )
        first, _, other = name.partition(" less ")
        rows.append(Row(first, cells, below=message("less {option}", option=other)))
    columns = (
        Column(message("mean"), "below"),
        *(Column(certain(level), "below") for level in _ALWAYS),
        Column(message("P(<0), %"), "below"),
        Column(message("P(deficit), points"), "below"),
        Column(message("reserve to {tolerance}", tolerance=certain(answerable.tolerance)), "below"),
    )
    text, at_end = "Differences draw by draw: position of {pocket} {at_end}", at_end_of(answerable.label)
    title = message(text, pocket=answerable.pocket, at_end=at_end)
    return Table(titled(title, size.unit(unit)), columns, tuple(rows), notes=tuple(_notes(results, answerable, own)))


def _notes(results: xr.Dataset, answerable: Accountable, own: int) -> Iterator[str]:
    """Of which dates the figures are, and how sure the difference of reserves is."""
    if _several(results, own):
        text = "P(deficit) and reserve: at any judged date {within}; all else: {at_end} alone"
        yield message(text, within=within(answerable.label), at_end=at_end_of(answerable.label))
    if not results["reserve_apart_paired"].values[:, own].all():
        yield message(
            "the error of the reserves' difference is that of independent runs, too large where options are alike"
        )
