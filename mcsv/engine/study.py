"""The order of a run, on one page: pilot, passes, second looks at what bins blur, twins that tell chance apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.engine.checked import checked
from mcsv.engine.executors import Executor, Stoppable
from mcsv.engine.looks.chance import apart
from mcsv.engine.looks.finer_bins import blurred, unreached
from mcsv.engine.looks.kept_draws import kept_by_cell, kept_cells, lumpy
from mcsv.engine.looks.reserves import Open, Required, required
from mcsv.engine.looks.sharp import sharp
from mcsv.engine.looks.tail_means import blurred_tails, exact_tails
from mcsv.engine.looks.worlds import InWorlds
from mcsv.engine.pilot import centred, pilot
from mcsv.engine.replicates import Replicates, pooled
from mcsv.engine.running import Progress, Run, run
from mcsv.engine.tallied import Tallied
from mcsv.in_notebooks import InNotebooks
from mcsv.plan import Plan
from mcsv.progress import begins
from mcsv.tallies import Extremes, Histogram, Sorted, sorted_cells

__all__ = ["Levels", "Study", "begun", "reserves_by_runs", "study"]

Floats = NDArray[np.float64]


Pot = tuple[str, str, bool]
"""An option, a pocket, and whether any judged date counts or the end of the window alone."""

Opened = Callable[[str, str], Plan]
"""The plan of an option in which the reserve of a pocket is left open."""


Distance = Callable[["Study"], float]
"""How far a study is from being sure enough: 1 or less where it is, nan where only second looks can tell."""


@dataclass(frozen=True)
class Levels:
    """Which quantiles are wanted of every cell, and at which of them the mean beyond is wanted too.

    ``ends``: for a number of draws, quantiles that are wanted for errors alone. ``until``: the run stops as soon as
    this is 1 or less.
    """

    quantiles: Floats
    tails: Floats
    ends: Callable[[int], Floats] = lambda draws: np.zeros(0)
    until: Distance | None = None


@dataclass(frozen=True, repr=False)
class Study(InNotebooks):
    """A run and its second looks, by cell number of a centred plan.

    ``exact`` and ``tails``: quantiles and tail means that were looked at a second time. ``apart``: how far cells are
    from their twins, None where nothing is chance, or nobody looked. ``kept``: draws by cell, of those that are
    ``lumpy`` whether or not somebody asked. ``complete`` unless it was interrupted. ``reserves``: what is required
    where a reserve does more than shift the position. ``worlds``: how sure chances of deficits are, where asked for.
    ``replicates``: what each of them came to, where the draws are points.
    """

    plan: Plan
    tallied: Tallied
    ranked: list[Sorted]
    complete: bool
    kept: Mapping[int, Floats]
    lumpy: frozenset[int] = frozenset()
    exact: Mapping[tuple[int, float], float] = field(default_factory=dict)
    tails: Mapping[tuple[int, float], float] = field(default_factory=dict)
    apart: Tallied | None = None
    reserves: Mapping[Pot, Required] = field(default_factory=dict)
    worlds: InWorlds = field(default_factory=InWorlds)
    replicates: Replicates | None = None

    def __repr__(self) -> str:
        whole = "complete" if self.complete else "interrupted"
        return f"<Study: {self.tallied.draws:,} draws of {self.plan.cells:,} cells, {whole}; seed {self.plan.seed}>"

    def quantile(self, cell: int, q: float) -> float:
        """One quantile of a cell, from the second look where there was one; nan where ``q`` is nan."""
        found = self.exact.get((cell, q))
        return float(self.from_bins(cell, np.array([q]))[0]) if found is None else found

    def from_bins(self, cell: int, q: Floats) -> Floats:
        """Quantiles of a cell as its bins tell them, whole numbers where all its draws are."""
        bins = self.ranked[cell]
        if cell not in self.plan.layout.whole:
            return bins.quantiles(q)
        return bins.whole_quantiles(q, float(self.plan.program.centres[cell]))


_PERHAPS = 1.25
"""How far it may be before second looks, without which an error is known but roughly."""


@dataclass
class _Question:
    """What is wanted of a run, and what was found so far: ``sure`` is the study that was sure enough."""

    plan: Plan
    lumpy: tuple[int, ...]
    levels: Levels
    opened: Opened | None
    sure: Study | None = None
    looked: float = 0.0
    """How far the last second look was, for one draw: errors shrink with the root of the draws."""

    @property
    def keep(self) -> tuple[int, ...]:
        """The cells whose draws are kept."""
        return kept_cells(self.plan, self.lumpy)

    def first(self, found: Run) -> Study:
        """What the run itself tells. NumericalError where a draw is no finite number."""
        together, replicates = pooled(self.plan, found.tallied)
        kept = kept_by_cell(found, self.keep)
        tallied = replace(checked(self.plan, together), kept={})  # the same draws in the parts of their passes
        ranked = rank(self.plan, tallied)
        return Study(self.plan, tallied, ranked, found.complete, kept, frozenset(self.lumpy), replicates=replicates)

    def enough(self, tallied: Tallied, executor: Executor) -> bool:
        """Whether so many draws will do, with second looks as at the end of a run."""
        distance = self.levels.until
        assert distance is not None
        first = self.first(Run(tallied, complete=True))
        # A look that came too early foretells how far this one can have come, as errors shrink.
        draws = first.tallied.draws
        if distance(first) > _PERHAPS or self.looked / np.sqrt(draws) > _PERHAPS:
            return False
        reserves = reserves_by_runs(first, self.opened, executor)
        looked = replace(_looked_again(first, self.levels, executor), reserves=reserves)
        far = distance(looked)
        self.looked = far * np.sqrt(draws) if np.isfinite(far) else 0.0
        self.sure = looked if far <= 1.0 else None
        return self.sure is not None


def rank(plan: Plan, tallied: Tallied) -> list[Sorted]:
    """The ranked bins of every cell."""
    return sorted_cells(tallied[Histogram], tallied[Extremes].ends, range(plan.cells))


def begun(plan: Plan, draws: int) -> tuple[Plan, tuple[int, ...]]:
    """With what a run of so many draws begins: the plan, centred, and its lumpy cells."""
    seen = pilot(plan)
    plan = centred(plan, seen)
    return plan, lumpy(plan, seen, draws)


def study(
    plan: Plan,
    draws: int,
    executor: Executor,
    levels: Levels,
    progress: Progress | None = None,
    opened: Opened | None = None,
) -> Study:
    """Run a plan and look again where bins blur what is wanted.

    ``opened`` is asked for plans in which a reserve is left open, where only runs can tell what would be required.
    With ``until`` among the levels, the run stops after the first of 1, 2, 4, … shards that will do.
    Raises NumericalError where a draw is no finite number, Interrupted where Ctrl-C came before any draws were whole.
    After Ctrl-C in a second look, what the bins tell is the answer, and nothing goes on in the background.
    """
    plan, lumps = begun(plan, draws)
    question = _Question(plan, lumps, levels, opened)
    enough = None if levels.until is None else partial(question.enough, executor=executor)
    found = run(plan, draws, executor, progress, question.keep, enough)
    begins(progress, "second looks")
    first, sure = question.first(found), question.sure
    del found  # with the parts of its kept draws, which may be all the memory that a run takes
    stoppable = Stoppable(executor)
    beside = ThreadPoolExecutor(3, thread_name_prefix="mcsv-second-look")
    try:
        chance = beside.submit(apart, plan, first.tallied, stoppable) if plan.twins else None
        looked = None if sure else beside.submit(_looked_again, first, levels, stoppable)
        reserves = None if sure else beside.submit(reserves_by_runs, first, opened, stoppable)
        if looked is None or reserves is None:
            assert sure is not None
            return replace(sure, apart=chance.result() if chance else None)
        told = looked.result()
        return replace(told, apart=chance.result() if chance else None, reserves=reserves.result())
    except KeyboardInterrupt:
        return replace(first, complete=False)
    finally:
        stoppable.stop()
        beside.shutdown(cancel_futures=True)


def _looked_again(first: Study, levels: Levels, executor: Executor) -> Study:
    """The figures that bins blur, from a second look: at draws that were kept, or at the same draws once more."""
    plan, tallied, ranked, inner = first.plan, first.tallied, first.ranked, first.plan.layout.means_only
    ends = levels.ends(tallied.draws)
    doubtful = (*blurred(ranked, np.union1d(levels.quantiles, ends)), *unreached(ranked, ends))
    wanted = [pair for pair in dict.fromkeys(doubtful) if pair[0] not in inner]
    tails = [tail for tail in blurred_tails(ranked, levels.tails) if tail[0] not in inner]
    exact, beyond = sharp(plan, tallied, ranked, wanted, tails, first.kept, executor)
    again = replace(first, exact=exact)
    values = {tail: again.quantile(*tail) for tail in tails if tail not in beyond}
    return replace(again, tails=beyond | exact_tails(plan, tallied, values, executor))


def reserves_by_runs(first: Study, opened: Opened | None, executor: Executor) -> dict[Pot, Required]:
    """What is required by those who accept a risk and whose reserve does more than shift their position."""
    layout = first.plan.layout
    places = [place for place in layout.tolerances if opened and not layout.pocket_cells[place].shifts]
    if not places:  # as in most models: no thread begins for nothing
        return {}

    def answer(place: tuple[str, str]) -> tuple[Required, ...]:
        assert opened is not None
        return required(_question(first, opened(*place), place), first.tallied.draws, executor)

    with ThreadPoolExecutor(executor.workers, thread_name_prefix="mcsv-reserves") as pool:
        found = zip(places, pool.map(answer, places), strict=True)
        return {(*place, joint): each for place, both in found for joint, each in zip((False, True), both, strict=True)}


def _question(first: Study, plan: Plan, place: tuple[str, str]) -> Open:
    """At the end of the window, and at any judged date."""
    layout, book = first.plan.layout, plan.layout.pocket_cells["base", place[1]]
    scale = float(np.abs(first.tallied[Extremes].ends[list(layout.pocket_cells[place].positions)]).max())
    assert book.lowest is not None
    return Open(plan, (book.judged, book.lowest), layout.tolerances[place], scale)
