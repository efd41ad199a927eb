"""How the options compare, as blocks: what to choose first, then how sure that is and what the choices differ in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.questions.comparison_risks import positions, reserve_sentence
from mcsv.reports.questions.curves import curves
from mcsv.reports.questions.dominance import dominance
from mcsv.reports.writing.cells import chance, measured
from mcsv.reports.writing.message import Digits, both, message, titled
from mcsv.reports.writing.paper import Block, Column, Part, Row, Sentence, Shown, Table, phrase
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.views import called_view, named_views
from mcsv.reports.writing.words import Scale, per_cent
from mcsv.results.reading.alike import alike_with, often_alike_with
from mcsv.results.reading.figures import accountable, figure, has_positions, pocket_index

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["best", "comparison"]


def comparison(results: xr.Dataset) -> tuple[Block, ...]:
    """The whole comparison of :func:`mcsv.compare`."""
    answerable = accountable(results) if has_positions(results) else None
    own = None if answerable is None else pocket_index(results, answerable.pocket)
    blocks: list[Block] = [best(results)]
    if answerable is not None and own is not None and "pair" in results.sizes:
        blocks += [*reserve_sentence(results, answerable, own)]
    blocks += [_choices(results)]
    if answerable is not None and own is not None and "pair" in results.sizes:
        blocks += [positions(results, answerable, own)]
    if "npv_apart_mean" in results:
        blocks += [_values(results)]
    return (*blocks, *curves(results), *dominance(results, _by(results)))


def _unit(results: xr.Dataset) -> str:
    return str(results.attrs["net_benefit_unit"])


def _by(results: xr.Dataset) -> str:
    """By what is chosen, in words."""
    way, _, what = str(results.attrs["chosen_by"]).partition(" ")
    if way == "view":
        return message("for {view} (net present value)", view=called_view(what))
    if way == "sign":
        return message("for the budget of {pocket} (its position at the end of its window)", pocket=what)
    return message("by {output}" if way == "output" else "by effect {output}", output=what)


def best(results: xr.Dataset) -> Sentence:
    """What to choose, how sure that is, and what a wrong choice costs."""
    name = str(results["best"].values)
    at = [str(label) for label in results["choice"].values].index(name)
    unit = _unit(results)
    likely = chance(results, "p_best", choice=at)
    lost = Shown(figure(results, "evpi"), unit, how="money")
    known: dict[str, Part] = {"option": name, "by": _by(results)}
    same = alike_with(results, name)
    if len(same) + 1 == results.sizes["choice"] > 1:
        return Sentence((_alike([name, *same], results),), "bold")
    behind = (" ", _alike([name, *same], results)) if same else ()
    if likely.value == 1 or lost.value == 0:
        return Sentence((_never_beaten(results, known, likely.value == 1), *behind), "good")
    if ties := often_alike_with(results, name):
        behind = (*behind, " ", _often_alike([name, *ties], results))
    known |= {"likely": _interval(likely), "lost": lost}
    return Sentence((_unsure(known, _more_often(results, at, ties)), *behind), "bold")


def _never_beaten(results: xr.Dataset, known: dict[str, Part], alone: bool) -> Part:
    """That nothing is better in any draw; not ``alone``: what stands before it is as good in some."""
    text = "{option} is best {by} in each of {draws} draws: {unseen}."
    if not alone:
        text = "{option} is best {by} in each of {draws} draws, alone or alike to others before it: {unseen}."
    return phrase(text, **known, draws=_draws(results), unseen=_unseen(results))


def _unsure(known: dict[str, Part], often: tuple[str, Shown] | None) -> Part:
    """How likely the option is best, what it costs where it is not, and which is best more ``often``."""
    if often is not None:
        text = (
            "{option} is best {by} on average, but {other} is best more often: with probability {often}, {option} with "
            "{likely}; choosing {option} where another is better costs {lost} on average; more is not worth spending "
            "on knowing better before choosing."
        )
        return phrase(text, **known, other=often[0], often=_interval(often[1]))
    text = (
        "{option} is best {by} with probability {likely}; choosing it where another is better costs {lost} on average; "
        "more is not worth spending on knowing better before choosing."
    )
    return phrase(text, **known)


def _more_often(results: xr.Dataset, at: int, ties: Sequence[str]) -> tuple[str, Shown] | None:
    """The choice that is best in most draws, where that surely is another one than that of the best mean, and not for
    standing before it where both come to the same (``ties``).
    """
    other = int(np.argmax(results["p_best"].values))
    if other < at and str(results["choice"].values[other]) in ties:
        return None
    low, high = results["p_best_ci"].transpose("choice", "ci_bound").values[[other, at], [0, 1]].tolist()
    return (str(results["choice"].values[other]), chance(results, "p_best", choice=other)) if low > high else None


def _alike(names: Sequence[str], results: xr.Dataset) -> str:
    """That choices cannot be told apart: which of them is named first is no advice."""
    text = "{options} are alike {by} in each of {draws} draws; the first of them counts as best."
    return message(text, options=both(names), by=_by(results), draws=_draws(results))


def _often_alike(names: Sequence[str], results: xr.Dataset) -> str:
    """That what is best in many draws is so only by its place."""
    order = [name for name in map(str, results["choice"].values) if name in names]
    text = "In many draws {options} are alike {by}; there the first of them counts as best."
    return message(text, options=both(order), by=_by(results))


def _draws(results: xr.Dataset) -> int:
    return int(results.attrs["draws"])


def _unseen(results: xr.Dataset) -> str:
    """How likely may be what no draw shows."""
    most = 100.0 * (1.0 - 0.05 ** (1.0 / _draws(results)))  # nearly 3 / n
    text = "that another would be better has a probability below {chance} (95 % sure)"
    return message(text, chance=per_cent(Digits(f"{most:.2g}")))


def _interval(shown: Shown) -> Shown:
    return Shown(shown.known, shown.unit, shown.scale, how="interval")


def _choices(results: xr.Dataset) -> Table:
    unit = _unit(results)
    size, rows = _size(results, unit), []
    for number, name in enumerate(map(str, results["choice"].values)):
        cells = (
            measured(results, "net_benefit_mean", unit, size, choice=number),
            chance(results, "p_best", choice=number),
            measured(results, "expected_loss", unit, size, choice=number),
        )
        rows.append(Row(name, cells))
    columns = (
        Column(message("mean"), "beside"),
        Column(message("best, %"), "interval"),
        Column(message("lost if chosen"), "beside"),
    )
    text = "lost if chosen: the best of each draw less this choice, on average; alike: the first of them is best"
    notes = [message(text)]
    if np.any(results["p_best"].values == 1.0):
        notes.append(message("a loss of 0: {unseen}", unseen=_unseen(results)))
    title = titled(message("Choices {by}", by=_by(results)), size.unit(unit))
    return Table(title, columns, tuple(rows), notes=tuple(notes))


def _size(results: xr.Dataset, unit: str) -> Scale:
    return scale_of(results, unit)


def _pair(name: str) -> str:
    first, _, other = name.partition(" less ")
    return message("{option} less {other}", option=first, other=other)


def _values(results: xr.Dataset) -> Table:
    unit = str(results.attrs["currency"])
    size, rows, views = scale_of(results, unit), [], [view for view in named_views(results) if not view.own]
    for number, name in enumerate(map(str, results["pair"].values)):
        place = {"pair": number}
        rows.append(
            Row(
                _pair(name),
                tuple(measured(results, "npv_apart_mean", unit, size, **place, view=v.index) for v in views),
            )
        )
        rows.append(
            Row(
                message("  P(<0), %"),
                tuple(chance(results, "p_npv_apart_negative", **place, view=v.index) for v in views),
            )
        )
    title = titled(message("Differences draw by draw: net present value"), size.unit(unit))
    return Table(title, tuple(Column(view.label, "beside") for view in views), tuple(rows))
