"""What changed from one model or result to another, and what each change explains of the change of the figures."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.api import DEFAULT_DRAWS, DEFAULT_SEED, provenance, simulate
from mcsv.arguments import checked_draws, checked_seed, checked_threads
from mcsv.ask.between import Between, between
from mcsv.ask.combinations import Outcome, outcomes_of
from mcsv.ask.explained import Explained, explained
from mcsv.ask.sampling import Sampling
from mcsv.ask.side import Side, side_of
from mcsv.model import Model, canonical
from mcsv.model.changes.edits import Edit
from mcsv.model.changes.steps import Step
from mcsv.progress import watched
from mcsv.results.declared.difference import DRAWN, IDLE
from mcsv.results.questions.difference import Told, Written, difference_dataset, stored
from mcsv.results.sections.incomplete import told as told_incomplete

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["diff"]

Floats = NDArray[np.float64]


@watched
def diff(
    first: Any,
    last: Any,
    draws: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    progress: engine.Progress | bool | None = None,
) -> xr.Dataset:
    """What changed from ``first`` to ``last``, and what each change has of how P(deficit), reserve and value changed.

    Each is a result (a Dataset, or the path of a file of ``mcsv run --out``) or a model (as for
    :func:`mcsv.simulate`). Changes that make no sound model alone are made at once, with what they need. All models
    from the first to the last are drawn from the same random numbers, so that errors are those of differences: with
    the seed and as many draws as the last one was, unless told otherwise. What another seed, other draws or other code
    have of the change of stored figures stands apart.

    Each step is told as it comes in the order of the file, and, up to six steps, averaged over all orders (Shapley
    value); either way the parts add up to the change. The variables are declared in
    :mod:`mcsv.results.declared.difference`. Raises UsageError E531 for a result that does not hold its model, and what
    simulate raises.
    """
    assert not isinstance(progress, bool)  # watched made a bar of it
    began = time.perf_counter()
    sides = side_of(first, "first"), side_of(last, "last")
    sampling = _sampling(sides, draws, seed, threads, progress)
    road = between(*(side.model for side in sides))
    options = [name for name in road.last.variants if road.before("options", name) in road.first.variants]
    outcomes = outcomes_of(road)
    found = explained(road, options, outcomes, sampling)
    told = _told(road, sides, options, outcomes, found)
    attrs = provenance(road.last, found.plan, found.draws, found.complete, sampling.scope) | _told_of(sides, road)
    attrs = attrs if found.complete else told_incomplete(attrs, sampling.draws)
    results = difference_dataset(told, attrs)
    results.attrs |= {"threads": sampling.threads, "elapsed_seconds": time.perf_counter() - began}
    return results


def _sampling(
    sides: tuple[Side, Side],
    draws: int | None,
    seed: int | None,
    threads: int | None,
    progress: engine.Progress | None,
) -> Sampling:
    """The draws of the last one that was run, unless told otherwise."""
    known = [side.results.attrs for side in reversed(sides) if side.results is not None]
    ran = known[0] if known else {"draws": DEFAULT_DRAWS, "seed": DEFAULT_SEED}
    return Sampling(
        checked_draws(int(ran["draws"]) if draws is None else draws),
        checked_seed(int(ran["seed"]) if seed is None else seed),
        checked_threads(threads) or engine.available_threads(),
        str(ran.get("scope", "")),
        progress,
    )


def _told(
    road: Between, sides: tuple[Side, Side], options: list[str], outcomes: list[Outcome], found: Explained
) -> Told:
    """All that is told."""
    return Told(
        options=options,
        outcomes=[each.name for each in outcomes],
        units=[each.unit for each in outcomes],
        steps=[f"{number}. {_called(road, step)}" for number, step in enumerate(road.steps, 1)],
        why=[step.why for step in road.steps],
        edits=[_written(road, number) for number in range(len(road.changes))],
        change=found.change,
        in_order=found.in_order,
        averaged=found.averaged,
        reserves=found.reserves,
        **_ends(road, sides, options, outcomes, found),
    )


def _ends(
    road: Between, sides: tuple[Side, Side], options: list[str], outcomes: list[Outcome], found: Explained
) -> dict[str, Any]:
    """Figures before and after: those that were stored in the place of those that were made today, and by how much the
    two differ.
    """
    named = [replace(each, of=_before(road, each)).name for each in outcomes], [each.name for each in outcomes]
    called = [road.before("options", name) for name in options], options
    ends, zero = [found.before, found.after], np.zeros(found.change[0].shape)
    by_draws, by_code = (zero, zero), zero
    for place, side in enumerate(sides):
        if side.results is None:
            continue
        kept = stored(side.results, called[place], named[place])
        again = _again(side, found)
        today = kept if again is None else stored(again, called[place], named[place])
        sign = 1.0 - 2.0 * place
        by_code = by_code + sign * (today[0] - kept[0])
        if not _alike(side, road, found):
            error = _apart(ends[place][1], today[1], _streamed_alike(side, road, found))
            by_draws = by_draws[0] + sign * (ends[place][0] - today[0]), np.hypot(by_draws[1], error)
        ends[place] = kept
    return {"before": ends[0], "after": ends[1], "by_draws": by_draws, "by_code": by_code}


def _before(road: Between, outcome: Outcome) -> str:
    section = {"npv": "pockets", "output": "outputs"}.get(outcome.kind)
    return road.before(section, outcome.of) if section else ""


def _called(road: Between, step: Step) -> str:
    """A step by the path of its change, or of the entry that all its changes are in."""
    changes = [road.changes[number] for number in sorted(step.changes)]
    if len(changes) == 1:
        return changes[0].where
    paths = [change.edit.path for change in changes if change.edit]
    same = sum(takewhile(bool, (len(set(parts)) == 1 for parts in zip(*paths, strict=False))))
    if len(paths) == len(changes) and same > 1:
        return Edit(paths[0][:same], None, None).where
    entries = list(dict.fromkeys(change.entry for change in changes))
    # an input comes with what uses it, a name in an option with what it names
    entries.sort(key=lambda entry: entry.startswith(("inputs.", "options.")))
    return entries[0] if len(entries) == 1 else f"{entries[0]} and {len(entries) - 1} more"


def _written(road: Between, number: int) -> Written:
    change = road.changes[number]
    step = next((place for place, one in enumerate(road.steps, 1) if number in one.changes), IDLE)
    before, after = change.said
    return Written(
        change.where, change.kind, before, after, DRAWN if number in road.drawn else step, change.for_readers
    )


def _again(side: Side, found: Explained) -> xr.Dataset | None:
    """A stored result from today's code, by its own draws; None where the code is the same."""
    assert side.results is not None
    attrs = side.results.attrs
    if attrs.get("fingerprint_code") == engine.fingerprints(side.model, found.plan).code:
        return None
    sampling = "sobol" if attrs.get("sampling") == "sobol" else "plain"
    scope = str(attrs.get("scope", ""))
    return simulate(side.model, int(attrs["draws"]), int(attrs["seed"]), scope=scope, sampling=sampling)


def _alike(side: Side, road: Between, found: Explained) -> bool:
    """Whether the draws of a result are those of today."""
    return side.attr("draws") == found.draws and _streamed_alike(side, road, found)


def _streamed_alike(side: Side, road: Between, found: Explained) -> bool:
    """Whether the draws of a result are among those of today, or those of today among them."""
    own, today = _scope(side.model, str(side.attr("scope") or "")), _scope(road.last, found.scope)
    return side.attr("seed") == found.plan.seed and side.attr("sampling") != "sobol" and own == today


def _scope(model: Model, scope: str) -> str:
    return scope or (model.programme if model.draws == "own" else "")


def _apart(one: Floats, other: Floats, nested: bool) -> Floats:
    """The error of the difference between figures of other draws, where the fewer may be among the more."""
    return np.asarray(np.sqrt(np.abs(one**2 - other**2)) if nested else np.hypot(one, other))


def _told_of(sides: tuple[Side, Side], road: Between) -> dict[str, Any]:
    """What there is to say of both, as attributes."""
    attrs: dict[str, Any] = {"identical": int(canonical(road.first) == canonical(road.last))}
    for when, side in zip(("before", "after"), sides, strict=True):
        model, results = side.model, side.results
        attrs |= {f"{when}_name": side.name, f"{when}_programme": model.programme}
        attrs |= {f"{when}_currency": model.currency, f"{when}_price_year": model.price_year}
        if model.accountability:
            answerable = model.accountability
            attrs |= {f"{when}_pocket": answerable.pocket, f"{when}_tolerance": answerable.tolerance}
            attrs[f"{when}_label"] = str(answerable.window)
        if results is not None:
            attrs |= {f"{when}_{name}": results.attrs[name] for name in ("draws", "seed", "complete", "mcsv")}
            attrs[f"{when}_sampling"] = results.attrs.get("sampling", "plain")
            attrs[f"{when}_code"] = str(results.attrs.get("fingerprint_code", ""))[:12]
        options = [name for name in model.variants if not _common(name, when, road)]
        attrs[f"{when}_alone"] = " ".join(options)
    return attrs


def _common(option: str, when: str, road: Between) -> bool:
    if when == "after":
        return road.before("options", option) in road.first.variants
    return any(road.before("options", name) == option for name in road.last.variants)
