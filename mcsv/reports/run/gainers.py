"""Who gains: value per head by group, how many are better off, and what value counts by income."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports.run.summary import prices
from mcsv.reports.writing.cells import chance
from mcsv.reports.writing.message import Digits, listed, message, titled
from mcsv.reports.writing.paper import PERCENT, Block, Cell, Column, Note, Row, Sentence, Shown, Table, sentence
from mcsv.reports.writing.scales import scale_of
from mcsv.results.reading.figures import figure, probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["gainers"]

_NO_GROUPS = message(
    "Who gains is not told: state groups: of people with their size, and group: of each benefit that they gain by."
)
_NO_GROUPS_NOR_VALUE = message(
    "Who gains is not told: state groups: of people with their size, and group: of each benefit that they gain by, and "
    "discounting:."
)
_EQUITY = "equity: {reference_income: …}"


def gainers(one: xr.Dataset) -> list[Block]:
    """Who gains; and what is to be stated where the model does not tell."""
    if "saved_mean" not in one:
        return []
    if "gain_per_head" not in one:
        return [Note((_NO_GROUPS if "npv_mean" in one else _NO_GROUPS_NOR_VALUE,))]
    return [*_better_off(one), _by_group(one), *_outside(one), *_lower(one), *_weighted(one)]


def _better_off(one: xr.Dataset) -> list[Sentence]:
    reached = Shown(figure(one, "better_off_of_all_reached"), "", PERCENT)
    whole = Shown(figure(one, "better_off_of_community"), "", PERCENT)
    most_reached = Shown(probability(one, "p_majority_of_reached_gains"), "%", how="interval")
    most = Shown(probability(one, "p_majority_gains"), "%", how="interval")
    text = (
        "{reached} of the people reached are better off, {whole} of all people of all groups. That more than half of "
        "the reached are has a probability of {most_reached}; more than half of all: {most}."
    )
    return [sentence(text, reached=reached, whole=whole, most_reached=most_reached, most=most)]


def _by_group(one: xr.Dataset) -> Table:
    unit = str(one.attrs["currency"])
    rows = []
    for index, name in enumerate(map(str, one["group"].values)):
        at = {"group": index}
        cells: tuple[Cell, ...] = (
            Shown(figure(one, "gain_per_head", **at), unit),
            Shown(figure(one, "group_reached_mean", **at), message("people")),
            Shown(figure(one, "better_off_of_reached", **at), "", PERCENT),
            Shown(figure(one, "better_off_of_group", **at), "", PERCENT),
            chance(one, "p_group_gains", **at),
            chance(one, "p_group_loses", **at),
        )
        rows.append(Row(name, cells, message("minority") if bool(one["group_minority"][index]) else ""))
    title = message("Who gains: value for each person reached, by group")
    title = titled(title, prices(one), message("discounted"))
    money = message("{currency} a head", currency=unit) if unit else message("a head")
    better_off = message("better off, %"), message("of all, %")
    heads = (money, message("reached"), *better_off, message("P(gain), %"), message("P(loss), %"))
    notes = (message("better off: % of the reached whose group gains; of all: the same, % of the whole group"),)
    return Table(title, tuple(Column(head, "below") for head in heads), tuple(rows), notes=notes)


def _outside(one: xr.Dataset) -> list[Sentence]:
    """What reaches people whom no group names."""
    unit, known = str(one.attrs["currency"]), figure(one, "gain_of_no_group_mean")
    if not known.value:
        return []
    text = "{amount} reach people through benefits that name no group."
    return [sentence(text, amount=Shown(known, unit, how="money"))]


def _lower(one: xr.Dataset) -> list[Block]:
    """What goes to the lower-income half, or why that is not told."""
    missing, share = str(one["lower_half_why"].values), figure(one, "gain_lower_half_share")
    if missing:
        text = "What goes to the lower-income half is not told: state decile: or income: of {groups}."
        return [Note((message(text, groups=listed(missing.split(", "))),))]
    if share.known:
        text = "{share} of what groups gain goes to those of the lower-income half."
        return [sentence(text, share=Shown(share, "", PERCENT))]
    below = Shown(probability(one, "p_groups_negative"), "%", how="interval")
    if not below.value:
        return []
    text = "Groups together lose in {share} of draws: what goes to the lower-income half is no share of that."
    return [sentence(text, share=below)]


def _weighted(one: xr.Dataset) -> list[Block]:
    if "npv_weighted_mean" not in one:
        text = "What a pound counts by income is not told: state {key}, and decile: or income: of groups."
        return [Note((message(text, key=_EQUITY),))]
    unit = str(one.attrs["currency"])
    size, rows = scale_of(one, unit), []
    for index, value in enumerate(one["elasticity"].values.tolist()):
        at = {"elasticity": index}
        mean = Shown(figure(one, "npv_weighted_mean", **at), unit, size)
        label = Digits(f"{value:g}") if value else message("0 (unweighted)")
        rows.append(Row(label, (mean, chance(one, "p_npv_weighted_negative", **at))))
    title = titled(message("Net present value of society, weighted by income"), size.unit(unit), prices(one))
    columns = (Column(message("mean"), "beside"), Column(message("P(<0), %"), "beside"))
    return [Table(title, columns, tuple(rows), corner=message("elasticity"))]
