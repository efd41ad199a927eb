"""What it would be worth to know more before deciding: everything, one input, several, or what a study tells."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import rankdata

from mcsv import engine
from mcsv.answers.benefits import net_benefits
from mcsv.answers.bins import BinTable
from mcsv.answers.groups import known_together
from mcsv.answers.perfect import everything_of, single_inputs
from mcsv.answers.rules import Worth, learn
from mcsv.api import DEFAULT_DRAWS, DEFAULT_SEED, provenance
from mcsv.arguments import checked_draws, checked_seed, checked_threads
from mcsv.ask.reserves import reserves
from mcsv.ask.studies import RISK, drawn_otherwise, studies
from mcsv.errors import Mistake, UsageError
from mcsv.files import AnyModel, as_model
from mcsv.model import Model
from mcsv.model.language.names import proposal
from mcsv.model.records.dependence import varies
from mcsv.plan import Plan, lower
from mcsv.plan.programme.net_benefit import Benefit, benefits_of, choice_of
from mcsv.results.incomplete import told
from mcsv.results.worth import worth_dataset

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["voi"]

Floats = NDArray[np.float64]

TOGETHER = 2**17
"""Draws from which the worth of knowing several inputs together is told."""

EVERYTHING = 2**20
"""Draws from which the worth of knowing everything is told."""


@dataclass(frozen=True)
class _Asked:
    """A model that has something to choose, with its plan and what each choice comes to."""

    model: Model
    plan: Plan
    benefits: tuple[Benefit, ...]

    @property
    def cells(self) -> list[int]:
        """Every cell that a net benefit is made of."""
        return sorted({cell for benefit in self.benefits for cell, _ in benefit.terms})


def voi(
    model: AnyModel,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    together: Sequence[Sequence[str]] = (),
    progress: engine.Progress | None = None,
) -> xr.Dataset:
    """What it would be worth to know more before deciding, by what the model's ``decision:`` says.

    ``model``, ``draws``, ``seed``, ``threads`` and ``progress`` as for :func:`mcsv.simulate`, whose draws these are.
    ``together`` names groups of inputs that would be known at once. The studies are those of the model's ``studies:``.
    The variables are declared in :mod:`mcsv.results.declared.worth`; figures that so few draws cannot support are nan.
    Raises what simulate raises, and UsageError for a model in which there is nothing to choose by.
    """
    model = as_model(model)
    draws, seed = checked_draws(draws), checked_seed(seed)
    executor = engine.Threads(checked_threads(threads) or engine.available_threads())
    groups = _groups(model, together)
    began = time.perf_counter()
    asked = _asked(model, seed)
    table = _table(asked, draws, executor, progress)
    whole = int(table.draws.sum())
    benefits = net_benefits(table, {one.choice: [(str(c), f) for c, f in one.terms] for one in asked.benefits})
    lessons = learn(benefits, benefits.outcomes)
    found = {
        **_choices(benefits),
        **_evpi(asked, min(whole, EVERYTHING), executor),
        **_evppi(model, table, single_inputs(lessons)),
        **_known_together(asked, groups, min(whole, TOGETHER), executor),
        **studies(model, table, lessons),
        **reserves(model, asked.plan, table, min(whole, TOGETHER), executor),
    }
    attrs = (
        provenance(model, asked.plan, whole, whole == draws)
        | _decision(model)
        | {"studies_by_base": drawn_otherwise(model)}
    )
    attrs |= {"threads": executor.workers, "elapsed_seconds": time.perf_counter() - began}
    return worth_dataset(found, attrs if whole == draws else told(attrs, draws))


def _asked(model: Model, seed: int) -> _Asked:
    plan = lower(model, seed, drivers=True)
    benefits = benefits_of(model, plan.layout)
    if not benefits:
        rule = "what is worth knowing depends on what is chosen by"
        way_out = "add decision: {output: …}, or pockets with costs and benefits"
        raise UsageError(Mistake("E543", "is missing", "decision", rule=rule, way_out=way_out))
    return _Asked(model, plan, benefits)


def _table(asked: _Asked, draws: int, executor: engine.Threads, progress: engine.Progress | None) -> BinTable:
    """Net benefits by cell, and the deficits of the accountable pocket, by the bins of every driver."""
    layout, answerable = asked.plan.layout, asked.model.accountability
    wanted = [engine.Asked(str(cell), cell) for cell in asked.cells]
    for option in layout.options:
        if answerable is None:
            break
        book = layout.pocket_cells[option, answerable.pocket]
        wanted.append(engine.Asked(f"{RISK}{option}", book.judged if book.lowest is None else book.lowest, True))
    looking = engine.told_apart(asked.plan, wanted)
    if looking.drivers is None or not looking.drivers.count:
        rule = "at least one input is drawn once a draw, or an event may happen"
        raise UsageError(Mistake("E544", "has nothing that could be known", "MODEL", rule=rule))
    engine.check_memory(looking, draws, executor.workers)
    return engine.table_of(asked.plan, wanted, draws, executor, progress)


def _evpi(asked: _Asked, draws: int, executor: engine.Threads) -> dict[str, Any]:
    found = everything_of(_options(asked, engine.single_draws(asked.plan, asked.cells, draws, executor)))
    return {"evpi": found.value, "evpi_se": found.se}


def _options(asked: _Asked, single: Mapping[int, Floats]) -> Floats:
    """Single draws of the net benefit of each choice, (draws, choices)."""
    found = np.zeros((len(asked.benefits), next(iter(single.values())).size))
    for row, benefit in zip(found, asked.benefits, strict=True):
        for cell, factor in benefit.terms:
            row += factor * single[cell]
    return found.T


def _evppi(model: Model, table: BinTable, found: Worth) -> dict[str, Any]:
    entries = [model.inputs.get(name) for name in table.drivers]
    chance = [
        name.startswith("events.") or (e is not None and varies(e))
        for name, e in zip(table.drivers, entries, strict=True)
    ]
    return {
        "driver": list(table.drivers),
        "evppi": found.value,
        "evppi_se": found.se,
        "evppi_in_sample": found.upper,
        "driver_varies": np.array(chance, bool),
    }


def _groups(model: Model, together: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Groups of inputs; UsageError E545 for a name that is none that could be known."""
    groups = [(group,) if isinstance(group, str) else tuple(group) for group in together]
    known = [name for name, entry in model.inputs.items() if entry.distribution is not None and not entry.constant]
    known = [name for name in known if model.inputs[name].drawn == "once"]
    for name in (name for group in groups for name in group):
        if name not in known:
            rule = "names of inputs that are drawn once a draw"
            raise UsageError(Mistake("E545", "is no such input", "together", name, rule, proposal(name, known)))
    return groups


def _known_together(
    asked: _Asked, groups: list[tuple[str, ...]], draws: int, executor: engine.Threads
) -> dict[str, Any]:
    if not groups:
        return {}
    names = list(dict.fromkeys(name for group in groups for name in group))
    plan = lower(asked.model, asked.plan.seed, names)
    layout = plan.layout
    single = engine.single_draws(plan, [*asked.cells, *(layout.kept["base", name] for name in names)], draws, executor)
    options = _options(asked, single)
    scores = {name: _scores(single[layout.kept["base", name]]) for name in names}
    pairs = [known_together(np.stack([scores[name] for name in group], axis=1), options) for group in groups]
    return {
        "together": [" + ".join(group) for group in groups],
        "evppi_together": np.array([value for value, _ in pairs]),
        "evppi_together_se": np.array([error for _, error in pairs]),
    }


def _scores(values: Floats) -> Floats:
    """Normal scores by rank; equal values have the same."""
    found: Floats = ndtri((rankdata(values) - 0.5) / values.size)
    return found


def _choices(benefits: BinTable) -> dict[str, Any]:
    """The mean net benefit of each choice, with its error from the spread of its draws."""
    draws = max(int(benefits.draws.sum()), 1)
    means = benefits.total.sum(axis=0) / draws
    about = benefits.squares.sum(axis=0) / draws - (means - benefits.centres) ** 2
    return {
        "choice": list(benefits.outcomes),
        "choice_mean": means,
        "choice_mean_se": np.sqrt(np.maximum(about, 0.0) / draws),
    }


def _decision(model: Model) -> dict[str, Any]:
    choice = choice_of(model)
    assert choice is not None
    way = next(way for way in ("view", "output", "effect", "sign") if getattr(choice, way) is not None)
    said = {"decision_by": way, "decision_of": str(getattr(choice, way)), "decision_stated": int(bool(model.decision))}
    output = model.outputs.get(choice.output or "")
    return {**said, "benefit_unit": output.unit if output else model.currency}
