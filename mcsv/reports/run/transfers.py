"""Who would have to pay what so that the accountable pocket stays within its tolerance, and who would still gain."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mcsv.reports.writing.cells import certain
from mcsv.reports.writing.json_cells import chance, mean, plain
from mcsv.reports.writing.message import listed, message, titled
from mcsv.reports.writing.paper import Block, Column, Note, Row, Shown, Table, sentence
from mcsv.reports.writing.scales import scale_of
from mcsv.results.reading.derived import reserve_for, tolerance_of
from mcsv.results.reading.figures import figure, probability
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["transfer_of", "transfer_to", "transfers"]

_CHANCES = ("p_gain", "p_gain_paying_alone", "p_gain_paying_share")
_OWN = ("p_deficit_any", "p_deficit_paying_alone", "p_deficit_paying_share")


def transfers(one: xr.Dataset, pocket: int) -> list[Block]:
    """The break-even transfer, alone and in proportion to gains."""
    if "transfer_required" not in one:
        return []
    name, tolerance = str(one["pocket"].values[pocket]), tolerance_of(one, pocket)
    needed = figure(one, "transfer_required", pocket=pocket)
    if tolerance is None or not needed.known:
        text = "What others would have to pay {pocket} is not stated, as its reserve is not."
        if tolerance is not None and reserve_for(one, pocket, 1.0 - tolerance)[1] == "known":
            text = "What others would have to pay {pocket} is not stated: what it holds is uncertain."
        return [Note((message(text, pocket=name),))]
    if needed.value == 0:
        return []
    unit = str(one.attrs["currency"])
    whole = Shown(needed, unit, up=True, how="money")
    text = "{amount} from others, paid at the start into the reserve, would bring {pocket} to {tolerance}."
    said = sentence(text, amount=whole, pocket=name, tolerance=certain(tolerance))
    size = scale_of(one, unit)
    rows = [_row(one, index, needed, size) for index in range(one.sizes["pocket"]) if _concerned(one, index)]
    columns = (
        Column(message("gains, %"), "below"),
        Column(message("paying all, %"), "below"),
        Column(message("its share")),
        Column(message("paying that, %"), "below"),
    )
    title = titled(message("Who would still gain by value; shares in proportion to mean gains"), size.unit(unit))
    return [said, Table(title, columns, tuple(rows)), *_deficits(one)]


def _deficits(one: xr.Dataset) -> list[Table | Note]:
    """Each contributor's own chance of a deficit, before and after it has paid."""
    if "p_deficit_paying_alone" not in one:
        return []
    here = [index for index in range(one.sizes["pocket"]) if _concerned(one, index)]
    known = [index for index in here if math.isfinite(float(one["p_deficit_paying_alone"][index]))]
    rows = [
        Row(str(one["pocket"].values[i]), tuple(Shown(probability(one, n, pocket=i), "%") for n in _OWN)) for i in known
    ]
    heads = message("before"), message("paying all"), message("paying its share")
    title = message("Chance that a contributor that pays at the start is itself in deficit at a judged date, %")
    found: list[Table | Note] = (
        [Table(title, tuple(Column(head, "below") for head in heads), tuple(rows))] if rows else []
    )
    lost = [str(one["pocket"].values[index]) for index in here if index not in known]
    text = "Not stated of {pockets}, whose reserve does more than shift its position."
    return [*found, Note((message(text, pockets=listed(lost)),))] if lost else found


def _concerned(one: xr.Dataset, index: int) -> bool:
    return bool(math.isfinite(float(one["p_gain"][index])))


def _row(one: xr.Dataset, index: int, needed: Figure, size: Any) -> Row:
    before, alone, shared = (Shown(probability(one, each, pocket=index), "%") for each in _CHANCES)
    share, unit = float(one["transfer_share"][index]), str(one.attrs["currency"])
    part = Shown(Figure(share * needed.value, share * needed.se), unit, size, up=True)
    return Row(str(one["pocket"].values[index]), (before, alone, part, shared))


def transfer_to(one: xr.Dataset, pocket: int) -> dict[str, Any]:
    """The transfer for the JSON document; nothing where nobody could pay one."""
    return {"transfer_required": mean(one, "transfer_required", "value", pocket=pocket)} if _told(one) else {}


def transfer_of(one: xr.Dataset, index: int, own: int | None) -> dict[str, Any]:
    """What a pocket would pay of it, and its chances to gain; nothing for one that pays none."""
    if not _told(one) or own is None or not _concerned(one, index):
        return {}
    share, needed = float(one["transfer_share"][index]), figure(one, "transfer_required", pocket=own)
    part = {"value": plain(share * needed.value), "se": plain(share * needed.se)}
    names = (*_CHANCES, *(name for name in _OWN[1:] if name in one))
    return {"transfer": {"share": part, **{name: chance(one, name, pocket=index) for name in names}}}


def _told(one: xr.Dataset) -> bool:
    return "transfer_required" in one
