"""The simplest boxes of inputs in which deficits of the accountable pocket happen."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.answers.boxes import Seen, boxes_of, seen_in, settled_again
from mcsv.answers.peeling import Limits, Sample
from mcsv.api import DEFAULT_DRAWS, DEFAULT_SEED, provenance
from mcsv.arguments import checked_draws, checked_seed, checked_threads
from mcsv.ask.drivers import together, undriven
from mcsv.ask.noted import Reading, reading_of
from mcsv.ask.own_prices import price_years
from mcsv.dataclass import dataclass
from mcsv.errors import Interrupted, Mistake, UsageError
from mcsv.files import AnyModel, as_model
from mcsv.frozen import FrozenDict
from mcsv.model import Model
from mcsv.progress import begins, watched
from mcsv.reports.questions.reasons import worded
from mcsv.results.questions.boxes import Found, boxes_dataset
from mcsv.results.reading.reasons import Reason, stored_reasons
from mcsv.results.sections.incomplete import told

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["CASES", "COMMON", "PART", "boxes"]

PART = 2**15
"""Draws among which boxes are looked for, where deficits are common."""

COMMON = 320
"""Deficits among these from which on they are: one draw in a hundred, and what it takes to find a box at all."""

CASES = 2**14
"""Deficits that are gathered at most where they are rare."""

FEWEST = 2 * PART


@watched
def boxes(
    model: AnyModel,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    progress: engine.Progress | bool | None = None,
) -> xr.Dataset:
    """Where deficits happen: at most two boxes, each a few limits on inputs, with how dense deficits are in it and how
    many of all it covers.

    ``model``, ``draws``, ``seed``, ``threads`` and ``progress`` as for :func:`mcsv.simulate`, whose draws these are.
    Boxes are looked for among the first 32,768 draws (where fewer than 320 of these end in a deficit: among as many as
    bring 16,384 deficits, half of all at most), by the bins of drivers, then finely around the limits found; every
    figure is of the draws after those. After Ctrl-C it is of those that were made by then, and of the options that were
    reached. The variables are declared in :mod:`mcsv.results.declared.boxes`. Raises what
    simulate raises, and UsageError for a model without an accountable pocket (E630), and for fewer than 65,536 draws
    (E631); Interrupted where Ctrl-C came before any box was found.
    """
    assert not isinstance(progress, bool)  # watched made a bar of it
    model = as_model(model)
    draws, seed = checked_draws(draws), checked_seed(seed)
    workers = checked_threads(threads) or engine.available_threads()
    pocket = _pocket(model, draws)
    began = time.perf_counter()
    found, readings, watch = dict[str, Found](), {}, _Told(draws * len(model.variants), progress)
    for option in model.variants:
        readings[option] = reading_of(model, option, pocket, seed)
        try:
            found[option] = _found(_Draws(readings[option], draws, workers, watch), seed)
        except KeyboardInterrupt:
            watch.stopped = True
        if watch.stopped:
            break
    if not found:
        raise Interrupted("stopped before any box was found")
    plan, made = next(iter(readings.values())).plan, min(one.passed + one.seen.draws for one in found.values())
    attrs = provenance(model, plan, made, complete=not watch.stopped) | undriven(model, plan) | together(model)
    attrs |= {"drivers_by_rank": " ".join(dict.fromkeys(name for each in readings.values() for name in each.rows))}
    attrs |= {"threads": workers, "elapsed_seconds": time.perf_counter() - began}
    units = {name: entry.unit for variant in model.variants.values() for name, entry in variant.inputs.items()}
    years = price_years(model)
    rest = ", ".join(option for option in model.variants if option not in found)
    return boxes_dataset(found, units, years, told(attrs, draws, f"missing: {rest}") if watch.stopped else attrs)


def _pocket(model: Model, draws: int) -> str:
    if model.accountability is None or not model.periods:
        way_out = "add accountability: {pocket: …, window: …, tolerance: …}"
        rule = "boxes are of the deficits of the pocket that answers for them"
        raise UsageError(Mistake("E630", "names no accountable pocket", "accountability", rule=rule, way_out=way_out))
    if draws < FEWEST:
        rule = f"at least {FEWEST:,}: half of them find the boxes, the others tell what is in them"
        what, way_out, figures = "are too few to find boxes", "take more draws", (("draws", draws), ("fewest", FEWEST))
        raise UsageError(Mistake("E631", what, "draws", f"{draws:,}", rule, way_out, figures=figures))
    return model.accountability.pocket


@dataclass
class _Told:
    """Who wants to know how far it is."""

    wanted: int
    progress: engine.Progress | None
    done: int = 0
    stopped: bool = False
    """Whether Ctrl-C came, and what is told is of fewer draws."""

    def more(self, draws: int) -> None:
        self.done += draws
        if self.progress is not None:
            self.progress(self.done, self.wanted)


@dataclass(frozen=True)
class _Part:
    """Some draws: bins of drivers, which end in a deficit, and how many there were, before any was left out."""

    bins: NDArray[np.uint8]
    yes: NDArray[np.bool_]
    draws: int


@dataclass(frozen=True)
class _Draws:
    """The draws of a run, part by part."""

    reading: Reading
    draws: int
    threads: int
    watch: _Told

    def by(self, reading: Reading) -> _Draws:
        """The same draws, read in another way."""
        return replace(self, reading=reading)

    def first(self) -> engine.Noted:
        """The first part, as it was noted."""
        (found,) = engine.noted_draws(self.reading.plan, self.reading.cells, [range(PART)], lambda noted: noted, 1)
        return found

    def cases(self) -> Iterator[_Part]:
        """The deficits among further parts, up to half of all draws."""

        def look(noted: engine.Noted) -> _Part:
            yes = self.reading.yes(noted)
            return _Part(self.reading.bins(noted)[:, yes], yes[yes], yes.size)

        parts = [range(start, start + PART) for start in range(PART, self.draws // 2 // PART * PART, PART)]
        yield from engine.noted_draws(self.reading.plan, self.reading.cells, parts, look, self.threads)

    def after(self, passed: int, boxes: list[Limits]) -> Seen:
        """What is seen of boxes among all draws after the first ``passed``."""

        def look(noted: engine.Noted) -> Seen:
            return seen_in(boxes, self.reading.bins(noted), self.reading.yes(noted))

        parts = [range(start, min(start + PART, self.draws)) for start in range(passed, self.draws, PART)]
        begins(self.watch.progress, "counting")
        seen = list[Seen]()
        try:
            for part in engine.noted_draws(self.reading.plan, self.reading.cells, parts, look, self.threads):
                seen.append(part)
                self.watch.more(part.draws)
        except KeyboardInterrupt:
            if not seen:
                raise
            self.watch.stopped = True
        return reduce(add, seen)


def _found(draws: _Draws, seed: int) -> Found:
    """What there is to say of one option."""
    begins(draws.watch.progress, "looking for boxes")
    first = draws.first()
    draws = draws.by(replace(draws.reading, between=draws.reading.ranked(first)))
    sample, passed = _sample(draws, first)
    why = _why_not(sample, passed) if draws.reading.drivers else Reason("nothing drawn")
    boxes = [] if why else boxes_of(sample)
    if not why and not boxes:
        why = Reason("nothing apart", FrozenDict(drivers=len(draws.reading.drivers), draws=passed))
    if boxes:
        draws = draws.by(draws.reading.finer(boxes, seed))
        first = draws.first()
        sample, _ = _sample(draws, first)
        boxes = settled_again(sample, [draws.reading.placed(box) for box in boxes])
    scales = draws.reading.scales(draws.reading.bins(first))
    draws.watch.more(passed)
    return Found(tuple(draws.reading.drivers), scales, boxes, draws.after(passed, boxes), passed, *_told(why))


def _told(why: Reason | None) -> tuple[str, str]:
    """A reason in words, and as it is stored."""
    reasons = (why,) if why else ()
    return str(worded(reasons)), stored_reasons(reasons)


def _sample(draws: _Draws, noted: engine.Noted) -> tuple[Sample, int]:
    """The draws that choose boxes, and how many were gone through for them; ``noted``: the first part of them."""
    first = _Part(draws.reading.bins(noted), draws.reading.yes(noted), PART)
    parts, passed, cases = [first], PART, int(first.yes.sum())
    others = PART - cases
    if cases < COMMON:
        for part in draws.cases():
            parts.append(part)
            passed, cases = passed + part.draws, cases + part.yes.size
            if cases >= CASES:
                break
    bins = np.concatenate([part.bins for part in parts], axis=1)
    weight = (passed - cases) / others if others else 1.0
    return Sample(bins, np.concatenate([part.yes for part in parts]), draws.reading.width, weight), passed


def _why_not(sample: Sample, passed: int) -> Reason | None:
    """Why no box can be looked for; None where one can."""
    cases = int(sample.yes.sum())
    if cases == sample.yes.size:
        return Reason("all in deficit", FrozenDict(draws=passed))
    if cases == 0:
        return Reason("none in deficit", FrozenDict(draws=passed))
    if cases < COMMON:
        needed = _round_up(2.2 * COMMON * passed / cases)
        return Reason("few in deficit", FrozenDict(cases=cases, draws=passed, needed=needed))
    return None


def _round_up(draws: float) -> int:
    unit = 10.0 ** (math.floor(math.log10(draws)) - 1)
    return int(math.ceil(draws / unit) * unit)
