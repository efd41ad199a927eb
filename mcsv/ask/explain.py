"""One draw's whole story: what was drawn, happened and was decided, what flowed, and what tipped it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.api import DEFAULT_DRAWS, DEFAULT_SEED, in_points
from mcsv.arguments import checked_draws, checked_sampling, checked_seed, checked_threads, whole
from mcsv.arithmetic import own_arithmetic
from mcsv.dataclass import dataclass
from mcsv.engine.looks.replay import draws_of, replayed, unlike, without
from mcsv.errors import Mistake, NumericalError, UsageError
from mcsv.files import AnyModel, as_model
from mcsv.model import Model
from mcsv.model.language.names import proposal
from mcsv.plan import Plan, Purpose, lower
from mcsv.plan.points import alike
from mcsv.plan.quantities.keys import key_of
from mcsv.results.questions.story import Chosen, Tip, story

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["explain"]

MOST_LOOKED_AT = 2**20
"""Draws among which the worst or a percentile is looked for, at most: they are kept for it."""

Floats = NDArray[np.float64]


@own_arithmetic
def explain(
    model: AnyModel,
    draw: int | None = None,
    worst: bool = False,
    percentile: float | None = None,
    option: str = "",
    pocket: str = "",
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    scope: str = "",
    sampling: str | None = None,
) -> xr.Dataset:
    """The story of one draw of a run with this seed: its number, or the worst, or the one at a percentile.

    ``worst`` is the draw with the lowest position of ``pocket`` (the accountable one unless told; an output in a model
    without pockets) at any judged date, or at the end of its window where nobody accepts a risk of it; ``percentile``
    (between 0 and 100) the draw of which its position at the end of its window is the quantile.
    They are looked for among the first ``draws``, 1,048,576 at most. ``sampling`` is that of the run. Every figure is
    that of the draw, to the last bit, and has no Monte Carlo error. What tipped it are the moves of the position when
    one input alone is put at its median, or one event does not happen.

    Raises UsageError E590 where not exactly one draw is asked for, E591 for an option or pocket that there is not,
    NumericalError E592 where something in the draw is no finite number.
    """
    whole_model, asked = as_model(model), _asked(draw, worst, percentile)
    name = option or next(iter(whole_model.variants))
    if name not in whole_model.variants:
        way_out = proposal(name, list(whole_model.variants))
        raise UsageError(Mistake("E591", "is no option of the model", "option", name, way_out=way_out))
    variant, seed = _alone(whole_model, name), checked_seed(seed)
    plan = lower(variant, seed, scope=scope, purpose=Purpose(tell=True))
    spread = checked_sampling(sampling, [each.sampling for each in whole_model.variants.values()])
    run = lower(whole_model, seed, scope=scope)
    if spread == "sobol":
        run = in_points(run, whole_model, scope)
        plan = alike(plan, run)
    subject, cell, lowest = _subject(variant, plan, pocket, worst)
    executor = engine.Threads(checked_threads(threads) or engine.available_threads())
    number, among, equals = _number(plan, cell, asked, min(checked_draws(draws), MOST_LOOKED_AT), executor)
    values = replayed(plan, number)
    if not np.isfinite(values).all():
        bad = plan.layout.cell_names[int(np.flatnonzero(~np.isfinite(values))[0])]
        raise NumericalError(Mistake("E592", "is no finite number in this draw", bad, f"draw {number:,}"))
    scope = scope or (whole_model.programme if whole_model.draws == "own" else "")
    replay = _Replay(variant, plan, number, cell, values, seed, scope)
    chosen = Chosen(name, subject, cell, number, asked.how, among, equals, lowest)
    found = story(variant, plan, values, chosen, tuple(replay.tips()))
    said = {"sampling": spread, "sampling_overridden": int(spread != whole_model.sampling)}
    said["subject_named"] = int(bool(pocket))
    # The fingerprint is that of a run, so that the two are known to go together.
    return found.assign_attrs(said, seed=seed, fingerprint=engine.fingerprints(whole_model, run).whole)


def _alone(model: Model, option: str) -> Model:
    """An option without any others beside it."""
    variant = model.variants[option]
    return variant.model_copy(update={"options": {}}) if variant.options else variant


@dataclass(frozen=True)
class _Asked:
    """Which draw: a number, or a share of the draws that lie at or below it; ``how`` in words."""

    number: int | None
    share: float
    how: str


def _asked(draw: int | None, worst: bool, percentile: float | None) -> _Asked:
    if (draw is not None) + worst + (percentile is not None) != 1:
        rule = "one of draw, worst and percentile"
        way_out = "ask for the worst, a percentile such as 95, or a draw by its number"
        raise UsageError(Mistake("E590", "names no draw, or more than one", "explain", rule=rule, way_out=way_out))
    if draw is not None:
        return _Asked(whole("draw", draw, 0, 10**12, "a whole number from 0 to 10^12"), 0.0, "")
    if percentile is not None and not 0.0 < percentile < 100.0:
        rule, way_out = "above 0 and below 100", "for the lowest ask for the worst"
        raise UsageError(Mistake("E590", "is not possible", "percentile", f"{percentile}", rule, way_out))
    if percentile is None:
        return _Asked(None, 0.0, "the lowest")
    return _Asked(None, percentile / 100.0, f"percentile {percentile:g}")


def _subject(model: Model, plan: Plan, pocket: str, worst: bool) -> tuple[str, int, bool]:
    """Whose position the story is about, its cell, and whether that is of the lowest one at any judged date."""
    layout, judged = plan.layout, model.accountability
    cells = {name: layout.pocket_cells["base", name].judged for name in layout.pockets}
    cells = cells or {name: layout.output_cells["base", name] for name in layout.outputs}
    name = pocket or (judged.pocket if judged and layout.pockets else next(iter(cells), ""))
    if name not in cells:
        rule = "a pocket; in a model without pockets an output"
        raise UsageError(Mistake("E591", "is not in the model", "pocket", name, rule, proposal(name, list(cells))))
    book = layout.pocket_cells.get(("base", name)) if worst else None
    if book is None or book.lowest is None:
        return name, cells[name], False
    return name, book.lowest, True


def _number(plan: Plan, cell: int, asked: _Asked, draws: int, executor: engine.Executor) -> tuple[int, int, int]:
    """The draw's number, among how many it was looked for, and how many of these are equal to it (0: it was named)."""
    if asked.number is not None:
        return asked.number, 0, 0
    kept = draws_of(plan, cell, draws, executor)
    if not np.isfinite(kept).all():
        what = f"is no finite number in draw {int(np.flatnonzero(~np.isfinite(kept))[0]):,}"
        raise NumericalError(Mistake("E592", what, plan.layout.cell_names[cell]))
    rank = max(int(np.ceil(asked.share * kept.size)) - 1, 0)
    number = int(np.argsort(kept, kind="stable")[rank])
    return number, kept.size, int(np.count_nonzero(kept == kept[number]))


@dataclass(frozen=True)
class _Replay:
    """A draw that is played again with one thing changed."""

    model: Model
    plan: Plan
    number: int
    cell: int
    values: Floats
    seed: int
    scope: str

    def tips(self) -> Iterator[Tip]:
        """What each input and event did to the position: where it would be without."""
        for name, cells in self._drawn().items():
            distribution = self.model.inputs[name].corrected(self.model.evidence)
            assert distribution is not None
            median = float(distribution.quantile(np.array([0.5]), False)[0])
            yield self._tip("input", name, median, unlike(self.plan, dict.fromkeys(cells, median)))
        for name, number in self._happened().items():
            key = key_of(self.seed, f"events.{name}", self.scope)
            rate = name in self.model.events and self.model.events[name].kind == "rate"
            if number > 0:
                yield self._tip("event", name, 0.0, without(self.plan, key, 0.0 if rate else 1.0))

    def _tip(self, kind: str, name: str, median: float, plan: Plan) -> Tip:
        position = float(replayed(plan, self.number)[self.cell])
        return Tip(kind, name, median, position, float(self.values[self.cell]) - position)

    def _drawn(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for fact, cell in self.plan.layout.facts:
            entry = self.model.inputs.get(fact.name) if fact.kind == "input" else None
            if entry is not None and entry.formula is None and not entry.constant:
                found.setdefault(fact.name, []).append(cell)
        return found

    def _happened(self) -> Mapping[str, float]:
        found: dict[str, float] = {}
        for fact, cell in self.plan.layout.facts:
            if fact.kind == "event":
                found[fact.name] = found.get(fact.name, 0.0) + float(self.values[cell])
        return found
