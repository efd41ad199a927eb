"""What the accountable pocket's position, deficit and reserve would be without one of its risks: the same draws, in
which one event at a time never happens.
"""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.answers.left_out import MOST_RISKS, additive, difference_se, shares_of
from mcsv.ask.sampling import Sampling
from mcsv.dataclass import dataclass
from mcsv.errors import Interrupted
from mcsv.frozen import FrozenDict
from mcsv.model import Model
from mcsv.model.changes.never import never, risks
from mcsv.plan import Layout, PocketCells, Purpose, lower
from mcsv.results.statistics.intervals import above_zero, bracket_ends, share_se
from mcsv.results.statistics.summary import Summary

__all__ = ["LEVELS", "left_out"]

Floats = NDArray[np.float64]

LEVELS = (0.05, 0.1, 0.2, 0.5)
"""The quantiles of a position that are told: P95, P90, P80 and P50 of what it costs."""

_KEPT = 2**15
"""Single draws that tell how often two positions are low together, and what risks have of it between them."""


def left_out(model: Model, sampling: Sampling) -> dict[str, Any]:
    """By variable, for every option and event that does anything; nothing where nobody is accountable.

    Interrupted where Ctrl-C came: differences from figures of other draws would tell nothing.
    """
    events = {option: risks(variant) for option, variant in model.variants.items()}
    every = list(dict.fromkeys(chain.from_iterable(events.values())))
    if not every or model.accountability is None:
        return {}
    plan = lower(_beside(model, events), sampling.seed, scope=sampling.scope, purpose=Purpose(twins=False))
    tolerance = round(model.accountability.tolerance, 12)
    asked = _Asked(plan.layout, model.accountability.pocket, FrozenDict(events))
    looking = engine.side_by_side(plan, asked.cells, [each for pair in asked.pairs.values() for each in pair])
    engine.check_memory(looking, sampling.draws, sampling.threads)
    levels = np.array(sorted({*LEVELS, tolerance}))
    wanted = engine.Levels(levels, np.zeros(0), partial(bracket_ends, levels))
    whole = engine.study(looking, sampling.draws, sampling.executor, wanted, sampling.progress)
    kept = min(sampling.draws, _KEPT)
    single = engine.single_draws(plan, asked.single, kept, sampling.executor) if whole.complete else {}
    if not whole.complete or any(draws.size < kept for draws in single.values()):
        raise Interrupted("stopped before it was known what would be without each risk")
    found = Summary(whole)
    answer = _Answer(asked, found, single, tolerance)
    parts = [answer.without(option, event) if event in events[option] else {} for option in events for event in every]
    figures = _laid_out(parts, (len(events), len(every)))
    shares = [answer.shares(option, every) for option in events]
    return {
        "event": every,
        "quantile": np.array(LEVELS),
        **figures,
        **{name: np.stack([part[name] for part in shares]) for name in shares[0]},
    }


def _beside(model: Model, events: dict[str, list[str]]) -> Model:
    """The model with, for every option, one in which each event alone never happens, and one in which none does."""
    found = {name: one for name, one in model.variants.items() if name != "base"}
    for option, some in events.items():
        quiet = model.variants[option]
        for event in some:
            found[_name(option, event)] = never(model.variants[option], event)
            quiet = never(quiet, event)
        found[_name(option, "")] = quiet
    return model.beside(found)


def _name(option: str, event: str) -> str:
    return f"{option}\0{event}"


@dataclass(frozen=True)
class _Asked:
    """Which cells of a plan tell of an option, and of it without an event: by name, as in :func:`_name`."""

    layout: Layout
    pocket: str
    events: FrozenDict[str, list[str]]

    def book(self, name: str) -> PocketCells:
        """What the plan tells of the accountable pocket."""
        return self.layout.pocket_cells[name, self.pocket]

    @property
    def names(self) -> list[str]:
        """All that is told of: each option, then it without each event."""
        return [name for option, some in self.events.items() for name in (option, *(_name(option, e) for e in some))]

    @property
    def cells(self) -> list[int]:
        """Every cell that is looked at by itself."""
        books = [self.book(name) for name in self.names]
        cells = [cell for book in books for cell in (book.judged, book.any_date_before_reserve)]
        cells += [self.book(option).any_date for option in self.events]
        return list(dict.fromkeys(cell for cell in cells if cell is not None))

    @property
    def pairs(self) -> dict[tuple[str, str], tuple[engine.Pair, engine.Pair]]:
        """By option and event: the position without it less that with it, and the same of being in deficit."""
        found = {}
        for option, some in self.events.items():
            with_it = self.book(option)
            for event in some:
                book = self.book(_name(option, event))
                deficit = engine.Pair(book.any_date, with_it.any_date, True)
                found[option, event] = engine.Pair(book.judged, with_it.judged), deficit
        return found

    @property
    def single(self) -> list[int]:
        """Every cell of which single draws are wanted."""
        books = [self.book(name) for name in (*self.names, *(_name(option, "") for option in self.events))]
        cells = [cell for book in books for cell in (book.judged, book.any_date_before_reserve)]
        return list(dict.fromkeys(cell for cell in cells if cell is not None))


@dataclass(frozen=True)
class _Answer:
    """Figures out of a study of what was asked, and ``single`` draws by cell of the plan."""

    asked: _Asked
    summary: Summary
    single: dict[int, Floats]
    tolerance: float

    def without(self, option: str, event: str) -> dict[str, Floats]:
        """What would be in an option without an event, and how far that is from what is."""
        book, with_it = self.asked.book(_name(option, event)), self.asked.book(option)
        place = 2 * list(self.asked.pairs).index((option, event)) + len(self.asked.cells)
        mean, mean_se = self.summary.means([self._at(book.judged), place, place + 1])
        share = float(self.summary.negative([self._at(with_it.any_date)])[0][0] + mean[2])
        share = max(share, 0.0)  # but for rounding it is a count of draws
        value, se, change, change_se = self._quantiles((book.judged, with_it.judged), np.array(LEVELS))
        found = {
            "without_position_mean": mean[0],
            "without_position_mean_se": mean_se[0],
            "without_position_change": mean[1],
            "without_position_change_se": mean_se[1],
            "without_p_deficit": share,
            "without_p_deficit_se": share_se(share, self.summary.draws),
            "without_p_deficit_change": mean[2],
            "without_p_deficit_change_se": mean_se[2],
            "without_position_quantile": value,
            "without_position_quantile_se": se,
            "without_position_quantile_change": change,
            "without_position_quantile_change_se": change_se,
        }
        return {name: np.asarray(value) for name, value in found.items()} | self._reserve(book, with_it)

    def _at(self, cell: int) -> int:
        return self.asked.cells.index(cell)

    def _quantiles(self, cells: tuple[int, int], levels: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Quantiles of the first of two cells, how far they are from the second's, and errors (levels,)."""
        (first, first_se), (second, second_se) = (self.summary.quantiles(self._at(cell), levels) for cell in cells)
        draws = self.single[cells[0]], self.single[cells[1]]
        apart = [
            difference_se(*draws, level, (float(one), float(other)))
            for level, one, other in zip(levels.tolist(), first_se, second_se, strict=True)
        ]
        known = np.isfinite(first_se) & np.isfinite(second_se)
        value, change = np.where(np.isfinite(first_se), first, np.nan), np.where(known, first - second, np.nan)
        return value, first_se, change, np.where(known, apart, np.nan)

    def _reserve(self, book: PocketCells, with_it: PocketCells) -> dict[str, Floats]:
        """The reserve that would be required, where it does no more than shift the position."""
        names = [f"without_reserve{what}{end}" for what in ("", "_change") for end in ("", "_se")]
        before, before_with_it = book.any_date_before_reserve, with_it.any_date_before_reserve
        if before is None or before_with_it is None or not (book.shifts and with_it.shifts):
            return {name: np.asarray(np.nan) for name in names}
        cells, level = (before, before_with_it), np.array([self.tolerance])
        (value, se), (of_it, se_of_it) = (self.summary.quantiles(self._at(cell), level) for cell in cells)
        (needs, error), (needed, of_needed) = (
            above_zero(one.reserve - low, of_low)
            for one, low, of_low in ((book, value, se), (with_it, of_it, se_of_it))
        )
        draws = self.single[cells[0]], self.single[cells[1]]
        apart = difference_se(*draws, self.tolerance, (float(error[0]), float(of_needed[0])))
        figures = needs[0], error[0], needs[0] - needed[0], apart
        known = np.isfinite(se[0]) and np.isfinite(se_of_it[0])
        return {name: np.asarray(one if known else np.nan) for name, one in zip(names, figures, strict=True)}

    def shares(self, option: str, every: list[str]) -> dict[str, Any]:
        """What each risk of an option has of its chance of a deficit and of its reserve, (events,); and why not."""
        some = self.asked.events[option]
        names = [f"risk_part_{what}{end}" for what in ("p_deficit", "reserve") for end in ("", "_se")]
        found: dict[str, Any] = {name: np.full(len(every), np.nan) for name in names}
        here, none = (self.single[self.asked.book(name).judged] for name in (option, _name(option, "")))
        effects = [self.single[self.asked.book(_name(option, event)).judged] - here for event in some]
        why = "a single risk" if len(some) < 2 else f"more than {MOST_RISKS} risks" if len(some) > MOST_RISKS else ""
        if not why and not additive(none, here, np.stack(effects)):
            why = "what risks do does not add up: one changes what another does"
        if not why:
            told = shares_of(none, np.stack(effects), self.tolerance)
            places = [every.index(event) for event in some]
            for name, values in zip(names, (told.chance, told.chance_se, told.depth, told.depth_se), strict=True):
                found[name][places] = values
        return {**found, "risk_part_why": np.array(why)}


def _laid_out(parts: list[dict[str, Floats]], shape: tuple[int, ...]) -> dict[str, Floats]:
    """Figures by option and event; nan where an option has no such event."""
    known = next(part for part in parts if part)
    found = {}
    for name, one in known.items():
        values = [part.get(name, np.full(one.shape, np.nan)) for part in parts]
        found[name] = np.stack(values).reshape(*shape, *one.shape)
    return found
