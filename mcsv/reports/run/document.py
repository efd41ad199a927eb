"""The result as one JSON document for programs: stable keys in a stable order, plain numbers, never NaN."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mcsv.reports.media.text import plain as in_words
from mcsv.reports.run.answer import headline
from mcsv.reports.run.document_costs import cost_of_window, depth_of
from mcsv.reports.run.document_money import flows_of_period, money_of, money_of_pocket
from mcsv.reports.run.document_returns import funding_of, given_of, returns_of
from mcsv.reports.run.points import gains_of, points_of
from mcsv.reports.run.targets import target_of
from mcsv.reports.run.thresholds import thresholds_of
from mcsv.reports.run.transfers import transfer_of, transfer_to
from mcsv.reports.writing.json_cells import (
    SCHEMA_VERSION,
    by_label,
    chance,
    in_worlds,
    known,
    mean,
    of_figure,
    of_probability,
    plain,
    statistics,
    subject,
    written,
)
from mcsv.results.questions.until import ended
from mcsv.results.reading.dates import judged_periods, period_ends, year_ends
from mcsv.results.reading.derived import register, rest_of, tolerance_of, verdict
from mcsv.results.reading.figures import (
    Accountable,
    accountable,
    by_option,
    figure,
    has_positions,
    judged_period,
    pocket_index,
    reserve_held,
)
from mcsv.results.reading.payback import payback
from mcsv.results.statistics.intervals import Figure, Probability, draws_for

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["SCHEMA_VERSION", "document", "to_json"]


def document(results: xr.Dataset) -> dict[str, Any]:
    """The document as plain Python; None stands where draws or a stored result tell nothing.

    ``position``, ``reserve_required`` and ``p_deficit_window`` are those of the accountable pocket at the end of its
    window, what ends in ``_any`` counts every judged date; ``sentence`` is what the answer says first.
    Without an accountable pocket, ``accountability`` is None. ``outputs`` are always there; ``pockets`` (at the same
    date, and for every period under ``periods``), ``npv``, ``events`` and ``stocks`` where the model has any.
    ``questions``: what else the model can be asked, by its command (``boxes``: ``drivers --boxes``). Errors (``se``)
    are Monte Carlo standard errors; a figure whose error is not known is None.
    """
    attrs = results.attrs
    answerable = accountable(results) if has_positions(results) else None
    draws, elapsed = int(attrs["draws"]), attrs.get("elapsed_seconds")
    return {
        "schema_version": SCHEMA_VERSION,
        "programme": str(attrs.get("programme") or ""),
        "complete": bool(attrs.get("complete", 1)),
        "draws": draws,
        "seed": int(attrs["seed"]),
        "threads": int(attrs["threads"]) if "threads" in attrs else None,
        "elapsed_seconds": plain(elapsed),
        "draws_per_second": plain(draws / elapsed) if elapsed else None,
        "fingerprint": str(attrs["fingerprint"]),
        "fingerprints": {part: str(attrs.get(f"fingerprint_{part}", "")) for part in ("model", "draws", "code")},
        "version": str(attrs.get("mcsv", "")),
        **{name: str(attrs.get(name) or "") or None for name in ("currency", "price_year", "start", "step")},
        "accountability": answerable and _accountability(answerable),
        "sampling": points_of(results),
        "until": _until(results),
        "questions": str(attrs.get("questions", "")).split(),
        "observed": str(attrs.get("observed", "")).split(),
        "too_few_draws_for": _too_few(results),
        "options": {
            name: _option(name, one, answerable) | gains_of(one, answerable) for name, one in by_option(results).items()
        },
    }


def to_json(results: xr.Dataset) -> str:
    """The document as indented JSON text with a line break at its end."""
    return written(document(results))


def _accountability(answerable: Accountable) -> dict[str, Any]:
    return {"pocket": answerable.pocket, "window": answerable.window, "tolerance": answerable.tolerance}


def _until(results: xr.Dataset) -> dict[str, Any] | None:
    """By which rule the run ended; None where it had no goals. ``half_width`` is that of the 95 % interval."""
    found = ended(results)
    if not found:
        return None
    draws, attrs = int(results.attrs["draws"]), results.attrs
    figures = [
        {
            "goal": str(sure.goal),
            "of": sure.place,
            **(of_probability(sure.known) if isinstance(sure.known, Probability) else of_figure(sure.known)),
            "half_width": plain(sure.known.error),
            "wanted": plain(sure.wanted),
            "draws_needed": plain(sure.draws_needed(draws)),
        }
        for sure in found
    ]
    return {"reached": bool(attrs["until_reached"]), "limit": int(attrs["until_limit"]), "figures": figures}


def _too_few(results: xr.Dataset) -> dict[str, dict[str, int]]:
    """The quantiles and confidences that are None because of too few draws, with the number of draws that would do."""
    found: dict[str, dict[str, int]] = {}
    for dim in ("quantile", "confidence"):
        levels = results[dim].values.tolist() if dim in results.coords else []
        needs = {f"{level:.10g}": draws_for(level) for level in levels if 0.0 < level < 1.0}
        found[dim] = {level: needed for level, needed in needs.items() if needed > int(results.attrs["draws"])}
    return {dim: needs for dim, needs in found.items() if needs}


def _option(name: str, one: xr.Dataset, answerable: Accountable | None) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    if answerable is not None:
        own = pocket_index(one, answerable.pocket)
        parts["p_deficit_window"] = chance(one, "p_deficit_window", pocket=own)
        parts["p_deficit_any"] = chance(one, "p_deficit_any", pocket=own)
        parts["position"] = statistics(one, "position", pocket=own, period=judged_period(one))
        reserves = _reserves(one, own)
        parts["reserve_required"] = reserves.pop("reserve_required")
        for name in ("p_deficit_known", "p_deficit_any_known") if "p_deficit_known" in one else ():
            parts[name] = known(one, name, pocket=own)
        if "position_at" in one:
            parts["position_in_worlds"] = in_worlds(one, pocket=own)
        parts |= {"outputs": _subjects(one, "output"), "sentence": in_words(headline(one)[0])}
        return parts | cost_of_window(one, own) | transfer_to(one, own) | reserves | _standing(one, own) | _rest(one)
    return {"outputs": _subjects(one, "output")} | _rest(one)


def _reserves(one: xr.Dataset, pocket: int) -> dict[str, Any]:
    """What a pocket's reserve would have to be, by confidence, and what it is."""
    parts: dict[str, Any] = {}
    for name in ("reserve_required", "reserve_required_any"):
        if name in one:
            parts[name], parts[f"{name}_se"] = by_label(one, name, "confidence", pocket=pocket)
    return parts | {"reserve_mean": plain(reserve_held(one, pocket))}


def _standing(one: xr.Dataset, pocket: int) -> dict[str, Any]:
    """How a pocket stands to the risk that it accepts, at any judged date; nothing where it accepts none."""
    tolerance = tolerance_of(one, pocket)
    if tolerance is None:
        return {}
    found = verdict(one, pocket, tolerance)
    worst = {"end": period_ends(one)[found.worst], "p_deficit": of_probability(found.at_worst)}
    return {
        "standing": found.standing,
        "worst": worst,
        "reserve_to_tolerance": of_figure(found.reserve),
        "reserve_why": found.why,
    }


def _rest(one: xr.Dataset) -> dict[str, Any]:
    """What only some models have: pockets, values by view, events, stocks."""
    parts: dict[str, Any] = {}
    if has_positions(one):
        answerable = accountable(one)
        parts |= money_of(one, None if answerable is None else pocket_index(one, answerable.pocket))
        parts["pockets"] = {str(name): _pocket(one, index) for index, name in enumerate(one["pocket"].values)}
    if "npv_mean" in one:
        parts["npv"] = _subjects(one, "npv", "view")
    parts |= returns_of(one) | funding_of(one) | given_of(one) | thresholds_of(one)
    if "event_probability" in one:
        parts |= _events(one)
    if "stock_mean" in one:
        means = one["stock_mean"].values
        parts["stocks"] = {
            str(name): _stock(one, index)
            for index, name in enumerate(one["stock"].values)
            if math.isfinite(means[index, judged_period(one)])
        }
    return parts


def _events(one: xr.Dataset) -> dict[str, Any]:
    found = register(one)
    events = {
        risk.name: {
            "probability": of_probability(risk.probability),
            "cost": of_figure(risk.cost, "mean"),
            "share": None if risk.share is None else of_figure(risk.share),
        }
        for risk in found.risks
    }
    named = (str(name) for name in one["event"].values)
    return {"events": {n: events[n] for n in named if n in events}, "events_total": of_figure(found.total, "mean")}


def _pocket(one: xr.Dataset, index: int) -> dict[str, Any]:
    """One pocket at the judged date; ``tolerance`` is its own, and so is ``window`` (in periods) where any has one."""
    reserves = _reserves(one, index)
    parts: dict[str, Any] = {
        "p_deficit_window": chance(one, "p_deficit_window", pocket=index),
        "position": statistics(one, "position", pocket=index, period=judged_period(one, index)),
        "reserve_required": reserves.pop("reserve_required"),
    }
    if "pocket_window" in one:
        parts["window"] = judged_period(one, index) + 1
    if "pocket_tolerance" in one:
        parts["tolerance"] = plain(one["pocket_tolerance"].isel(pocket=index))
    if "position_chance_share" in one:
        parts |= _chance_share(figure(one, "position_chance_share", pocket=index))
    for kind in ("cash", "value"):
        if f"{kind}_beyond_horizon_mean" in one:
            parts[f"{kind}_beyond_horizon"] = mean(one, f"{kind}_beyond_horizon_mean", pocket=index)
    parts["p_deficit_any"] = chance(one, "p_deficit_any", pocket=index)
    for name in ("p_deficit_known", "p_deficit_any_known") if "p_deficit_known" in one else ():
        parts[name] = known(one, name, pocket=index)
    back, ends = payback(one, index), period_ends(one)
    parts |= reserves | _standing(one, index) | depth_of(one, index)
    answerable = accountable(one)
    parts |= transfer_of(one, index, None if answerable is None else pocket_index(one, answerable.pocket))
    parts["payback"] = {
        "median": None if back.median is None else ends[back.median],
        "within_window": of_probability(back.in_window),
        "never": of_probability(back.never),
    }
    judged, years = judged_periods(one, index), year_ends(one)
    dates = [{"end": end, "judged": t in judged, "year_end": t in years} for t, end in enumerate(ends)]
    parts |= money_of_pocket(one, index)
    return parts | {"periods": [date | _period(one, index, t) for t, date in enumerate(dates)]}


def _period(one: xr.Dataset, pocket: int, t: int) -> dict[str, Any]:
    """A pocket's figures at the end of a period."""
    place = {"pocket": pocket, "period": t}
    parts: dict[str, Any] = {
        "position": statistics(one, "position", **place),
        "p_deficit": chance(one, "p_deficit", **place),
    }
    for name in ("shortfall_mean", "shortfall_given_deficit"):
        if f"{name}_se" in one:
            parts[name] = mean(one, name, "value", **place)
    return parts | flows_of_period(one, pocket, t)


def _stock(one: xr.Dataset, index: int) -> dict[str, Any]:
    """A stock at the judged date, and at the end of each period."""
    every = [{"end": end} | statistics(one, "stock", stock=index, period=t) for t, end in enumerate(period_ends(one))]
    return statistics(one, "stock", stock=index, period=judged_period(one)) | {"periods": every}


def _subjects(one: xr.Dataset, what: str, dim: str | None = None) -> dict[str, Any]:
    """Every output, or the value of every view."""
    along = dim or what
    found: dict[str, Any] = {}
    for index, name in enumerate(one[along].values if along in one else ()):
        place, share = {along: index}, f"{what}_chance_share"
        found[str(name)] = subject(one, what, place)
        if share in one:
            found[str(name)] |= _chance_share(figure(one, share, **place))
        found[str(name)] |= target_of(one, index) if what == "output" else {}
    return found


def _chance_share(share: Figure) -> dict[str, Any]:
    """What of a spread is chance, and what is uncertainty."""
    return {"chance_share": of_figure(share), "uncertainty_share": of_figure(rest_of(share))}
