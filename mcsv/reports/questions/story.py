"""One draw's story as blocks, and as a document: where it ended, what tipped it, and all that led there.

Takes the Dataset of :func:`mcsv.ask.explain.explain`. Figures are those of the draw, exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsv.escapes import typed
from mcsv.reports.media.spelling import said
from mcsv.reports.questions.story_cash import cash_of, cash_of_others
from mcsv.reports.questions.story_figures import as_percentile, exact, inputs_of, levels_of
from mcsv.reports.writing.json_cells import SCHEMA_VERSION, plain, written
from mcsv.reports.writing.paper import Block, Cell, Column, Note, Row, Sentence, Shown, Table, Tone
from mcsv.results.questions.again import setting
from mcsv.results.reading.dates import end_names, period_ends
from mcsv.results.statistics.intervals import Figure
from mcsv.version import __version__

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["document", "story", "to_json"]

_MOST_TIPS = 10


def story(found: xr.Dataset, overrides: Sequence[str] = ()) -> tuple[Block, ...]:
    """The whole story; ``overrides``: what was set in the model's file, without which it tells another one."""
    blocks: list[Block] = [_headline(found), *_about(found), *_tips(found), *_positions(found), *cash_of(found)]
    blocks += [*_events(found), *_decisions(found), *inputs_of(found), *cash_of_others(found), *levels_of(found)]
    return (*blocks, _provenance(found, overrides))


def document(found: xr.Dataset) -> dict[str, Any]:
    """The story as plain Python: its attributes, labels, and every variable with its dimensions."""
    labels = {str(name): _labels(found[name].values) for name in found.coords}
    variables = {str(name): {"dims": list(map(str, v.dims)), "values": _plain(v.values)} for name, v in found.items()}
    attrs = {str(key): value if isinstance(value, str) else _number(value) for key, value in found.attrs.items()}
    ends = {"period_ends": period_ends(found)} if "period" in found.sizes else {}
    first = {"schema_version": SCHEMA_VERSION, "version": __version__}
    return {**first, **attrs, "labels": labels | ends, "figures": variables}


def to_json(found: xr.Dataset) -> str:
    """The document as indented JSON text with a line break at its end."""
    return written(document(found))


def _labels(values: NDArray[Any]) -> list[Any]:
    return [bool(each) if values.dtype.kind == "b" else str(each) for each in values]


def _plain(values: NDArray[Any]) -> Any:
    if values.ndim:
        return [_plain(each) for each in values]
    return str(values) if values.dtype.kind == "U" else _number(values.item())


def _number(value: Any) -> Any:
    return value if isinstance(value, int) else plain(value)


def _money(value: float, unit: str) -> Shown:
    return Shown(Figure(float(np.round(value)), 0.0) if abs(value) >= 1000 else Figure(value, 0.0), unit, how="money")


def _headline(found: xr.Dataset) -> Sentence:
    attrs = found.attrs
    position, last = attrs["position"], attrs["last"]
    when = f" on {_date(found, last)}" if last >= 0 and attrs["start"] else ""
    end = f", {_at_end(found)}" if last >= 0 else ""
    of = f" of option {attrs['option']}" if attrs["option"] != "base" else ""
    shown = _money(position, attrs["unit"]) if last >= 0 else exact(position, attrs["unit"])
    tone: Tone = "plain" if last < 0 else "bad" if _deficit(found) else "good"
    return Sentence((f"Draw {attrs['draw']:,}{of}: {attrs['subject']} has ", shown, f"{when}{end}."), tone)


def _deficit(found: xr.Dataset) -> bool:
    """Whether there is a deficit at any judged date."""
    return float(found["draw_position"].sel(pocket=found.attrs["subject"]).values[found.attrs["lowest"]]) < 0


def _date(found: xr.Dataset, period: int) -> str:
    return str(end_names(found)[period])


def _at_end(found: xr.Dataset) -> str:
    """Whether it is a deficit, and at which date; and where the position was lower at a judged date before that."""
    attrs = found.attrs
    deficit = "a deficit" if attrs["position"] < 0 else "no deficit"
    if attrs["last"] != attrs["window_end"]:
        return f"{deficit}, and its lowest at any judged date"
    own = found["draw_position"].sel(pocket=attrs["subject"]).values
    before = float(own[attrs["lowest"]])
    if not before < min(0.0, float(own[attrs["last"]])):
        return f"{deficit} at the end of its window"
    there = f"{said(_money(before, attrs['unit']), '±')} on {_date(found, attrs['lowest'])}"
    return f"{deficit} at the end of its window, but {there}, a deficit at a judged date before that"


def _about(found: xr.Dataset) -> list[Sentence]:
    attrs = found.attrs
    parts = [attrs["programme"]] if attrs["programme"] else []
    if attrs["among"]:
        equal = f", one of {attrs['equals']:,} that are equal" if attrs["equals"] > 1 else ""
        at = " at any judged date" if attrs["judged_by_lowest"] else ""
        of = f"{attrs['how']} of {attrs['subject']}{at}"
        parts.append(f"the draw is {of} in the first {attrs['among']:,} draws{equal}")
    return [Sentence((". ".join(part[0].upper() + part[1:] for part in parts) + ".",))] if parts else []


def _tips(found: xr.Dataset) -> list[Table]:
    """What moved the position most, one thing at a time."""
    if not found.sizes.get("tip", 0):
        return []
    unit, rows = found.attrs["unit"], []
    for k, name in enumerate(map(str, found["tip"].values[:_MOST_TIPS])):
        moved, event = float(found["tip_moved"].values[k]), str(found["tip_kind"].values[k]) == "event"
        if moved == 0.0:
            break
        happened = ("happened", "", "") if event else _stands(found, name)
        rows.append(Row(name, (*happened, exact(moved), exact(float(found["tip_position"].values[k])))))
    if not rows:
        return []
    columns = tuple(map(Column, ("value", "percentile", "median", "moved it by", "without")))
    of = f"What moved {found.attrs['subject']}" + (f", {unit}" if unit else "")
    note = (
        "One at a time: the input at its median, or without the event, all else as in this draw. Moves need not add up."
    )
    return [Table(of, columns, tuple(rows), notes=(note,))]


def _stands(found: xr.Dataset, name: str) -> tuple[Cell, ...]:
    """An input's value, percentile and median; of one that is drawn each period, that it has many."""
    at = np.flatnonzero(found["input_name"].values == name)
    if len(at) > 1:
        return f"{len(at)} values", "", exact(float(found["input_median"].values[at[0]]))
    percentile = float(found["input_percentile"].values[at[0]])
    value, median = (float(found[f"input_{which}"].values[at[0]]) for which in ("value", "median"))
    return exact(value), as_percentile(percentile), exact(median)


def _positions(found: xr.Dataset) -> list[Table]:
    """Every pocket at the ends of financial years and of the window."""
    if "draw_position" not in found:
        return []
    ends, judged = end_names(found), found["judged"].values
    shown = [t for t in range(len(ends)) if found["year_end"].values[t] or judged[t]] or [len(ends) - 1]
    values = found["draw_position"].values
    rows = [
        Row(
            str(name),
            tuple(exact(float(np.round(values[p, t]))) for t in shown),
            marked=str(name) == found.attrs["subject"],
        )
        for p, name in enumerate(found["pocket"].values)
        if values[p].any()
    ]
    columns = tuple(Column(ends[t] + ("" if judged[t] else " *")) for t in shown)
    notes = ("* not judged",) if not all(judged[t] for t in shown) else ()
    title = f"Positions, {found.attrs['currency']}, nominal cash"
    return [Table(title, columns, tuple(rows), mark="whose draw this is", notes=notes)]


def _events(found: xr.Dataset) -> list[Block]:
    """What happened, when, and what it cost; and what did not."""
    if "event_number" not in found:
        return []
    ends, rows, never = end_names(found), [], []
    for k, name in enumerate(map(str, found["event"].values)):
        numbers = found["event_number"].values[k]
        if not numbers.any():
            never.append(name)
            continue
        dates = [f"{ends[t]}" + (f" ({numbers[t]:g})" if numbers[t] != 1 else "") for t in np.flatnonzero(numbers)]
        rows.append(Row(name, (_listed(dates), _cost(found, name))))
    columns = (Column("in the period until (how often)"), Column(f"cost, {found.attrs['currency']}"))
    blocks: list[Block] = [Table("Events that happened", columns, tuple(rows))] if rows else []
    note = f"Did not happen: {', '.join(never)}. What is done against events costs all the same."
    return [*blocks, Note((note,))] if never else blocks


def _listed(dates: list[str]) -> str:
    return ", ".join(dates[:3]) + (f" and {len(dates) - 3} more" if len(dates) > 3 else "")


def _cost(found: xr.Dataset, event: str) -> Cell:
    streams = [str(name) for name in found["stream"].values] if "stream" in found.sizes else []
    path = f"events.{event}"
    return exact(-float(np.round(found["cash"].values[streams.index(path)].sum()))) if path in streams else "none"


def _decisions(found: xr.Dataset) -> list[Table]:
    if "decision_answer" not in found:
        return []
    ends = end_names(found)
    rows = [
        Row(str(name), ("yes" if answer else "no", ends[t] if t >= 0 else "a date that is drawn"))
        for name, answer, t in zip(
            found["decision"].values, found["decision_answer"].values, found["decision_period"].values, strict=True
        )
    ]
    return [Table("Decisions", (Column("taken"), Column("at")), tuple(rows))]


def _provenance(found: xr.Dataset, overrides: Sequence[str]) -> Note:
    attrs = found.attrs
    option = [f"--option={attrs['option']}"] if attrs["option"] != "base" else []
    sampling = ["--sampling", str(attrs["sampling"])] if attrs["sampling_overridden"] else []
    named = [f"--pocket={attrs['subject']}"] if attrs.get("subject_named") else []
    known = ["--draw", str(attrs["draw"]), "--seed", str(attrs["seed"])]
    again = typed("mcsv", "explain", "MODEL", *setting(overrides), *known, *option, *named, *sampling)
    first = "Figures are this draw's own, without simulation error."
    kind = ["a Sobol point"] if attrs["sampling"] == "sobol" else []
    return Note((first, f"Told again by {again}", *kind, f"fingerprint {attrs['fingerprint'][:12]}"))
