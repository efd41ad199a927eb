"""What the studies of a model would be worth at each of their sizes, and whether they would bring the risk down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.answers.assurance import untouched
from mcsv.answers.bins import EDGES, BinTable
from mcsv.answers.conditional import overall
from mcsv.answers.findings import NODES, Nodes, node_chances
from mcsv.answers.net_of_cost import BestSize, Terms, best_size, net
from mcsv.answers.rules import learn
from mcsv.ask.told import OneInput, Told, from_draws
from mcsv.ask.weighed import RISK, Weighed
from mcsv.distributions import Distribution
from mcsv.distributions.rows import Rows
from mcsv.model import Model
from mcsv.model.language.calendar import MONTHS
from mcsv.model.records.inputs import Input
from mcsv.model.records.studies import Study
from mcsv.plan.quantities.clock import discount_factor

__all__ = ["decisions_of", "drawn_otherwise", "nodes_of", "studies"]

SHOWN = 8
"""So many sizes are told where the model says only up to which."""

Floats = NDArray[np.float64]


def studies(asked: Weighed, table: BinTable, ranked: BinTable | None, executor: engine.Executor) -> dict[str, Any]:
    """By study and size: worth, net worth, cost, the best size, and assurance for each option whose risk is tallied.

    ``ranked`` has the inputs that are to be taken by rank in place of those of ``table``. What tells several inputs, or
    one that is computed, or one that only what goes with it lets reach a net benefit or a risk, is told from single
    draws.
    A study of an input that reaches none of them in any way is worth nothing, and brings nothing down.
    """
    model = asked.model
    if not model.studies:
        return {}
    tables = [each for each in (ranked, table) if each is not None]
    terms = {name: _terms(model, study) for name, study in model.studies.items()}
    drivers = {name for each in tables for name in each.drivers}
    told = from_draws(asked, terms, drivers, int(table.draws.sum()), executor)
    rest = {name: study for name, study in model.studies.items() if name not in told}
    told |= {name: _told(asked, study, terms[name], tables, ranked) for name, study in rest.items()}
    told = {name: told[name] for name in model.studies}
    best = [_best(each) for each in told.values()]
    shown = [_sizes(study, each.size) for study, each in zip(model.studies.values(), best, strict=True)]
    sizes = sorted({size for some in shown for size in some})
    figures = [_figures(*each, sizes) for each in zip(told.values(), model.studies.values(), shown, strict=True)]
    named = {name: np.stack([each[name] for each in figures]) for name in figures[0]}
    return {
        "study": list(model.studies),
        "study_tells": [_tells(study) for study in model.studies.values()],
        "size": sizes,
        **named,
        "study_decisions": np.array([decisions_of(model, study) for study in model.studies.values()]),
        "enbs_best": np.array([each.value for each in best]),
        "enbs_best_se": np.array([each.se for each in best]),
        "best_size": np.array([each.size for each in best]),
        "best_size_low": np.array([each.low for each in best]),
        "best_size_high": np.array([each.high for each in best]),
        **_assurance(model, table, [*told.values()], shown, sizes),
    }


def decisions_of(model: Model, study: Study) -> float:
    """How many decisions use what a study tells, those of later years discounted as the model discounts, by years."""
    if study.horizon is None:
        return study.population
    years = study.horizon.months(model.step) // MONTHS["year"]
    if model.discounting is None:
        return study.population * years
    return study.population * sum(discount_factor(model.discounting, year, MONTHS["year"]) for year in range(years))


def drawn_otherwise(model: Model) -> str:
    """Studies of an input that some option draws from another distribution than base, apart by blanks."""
    found = []
    for name, study in model.studies.items():
        for told in study.tells:
            entries = [variant.inputs.get(told) for variant in model.variants.values()]
            known = {_drawn(entry, model) for entry in entries if entry is not None}
            found += [name] if len(known) > 1 and name not in found else []
    return " ".join(found)


def nodes_of(known: Distribution, edges: Floats = EDGES) -> Nodes:
    """An input by bins between ``edges`` of its own probability."""
    below = node_chances(edges)
    lower = below <= 0.5
    values = np.empty_like(below)
    values[lower] = known.quantile(below[lower], False)
    values[~lower] = known.quantile(1.0 - below[~lower], True)
    return Nodes(np.diff(edges), values)


def _drawn(entry: Input, model: Model) -> object:
    """What an input is in an option."""
    return entry.formula if entry.formula is not None else entry.corrected(model.evidence)


def _tells(study: Study) -> str:
    """The inputs, with how many observations there are of each where that is not one for each of the size."""
    counts = {name: study.count_of(name) for name in study.tells}
    return " + ".join(name if count == 1 else f"{count:,} x {name}" for name, count in counts.items())


def _terms(model: Model, study: Study) -> Terms:
    return Terms(decisions_of(model, study), study.fixed, study.per * study.together)


def _told(
    asked: Weighed, study: Study, terms: Terms, tables: Sequence[BinTable], ranked: BinTable | None
) -> Told | None:
    """A study of one input, from the first table that has it."""
    (name,) = study.tells
    table = next((each for each in tables if name in each.drivers), None)
    if table is None:
        return None
    known = asked.model.inputs[name].corrected(asked.model.evidence)
    assert known is not None
    part = table.of([name], table.outcomes)
    counts = part.counts.sum(axis=(0, 1))
    if table is ranked:
        nodes = nodes_of(known, _edges_by_rank(counts, asked.model.inputs[name].distribution))
    elif part.counted:
        values = np.repeat(np.arange(counts.size, dtype=float)[:, None], NODES, axis=1)
        nodes = Nodes(counts / max(int(counts.sum()), 1), values)
    else:
        nodes = nodes_of(known)
    lessons = learn(asked.benefits_in(part), [one.choice for one in asked.benefits])
    return OneInput(study, terms, part, lessons, nodes)


def _edges_by_rank(counts: NDArray[np.int64], rows: object) -> Floats:
    """Probabilities between bins of ranks, each as likely as draws fall into it, in whole rows: where values repeat,
    bins are empty beside one that has all of them.
    """
    assert isinstance(rows, Rows)
    below = np.append(0.0, np.cumsum(counts) / counts.sum())
    found: Floats = np.rint(below * len(rows.values)) / len(rows.values)
    return found


def _best(told: Told | None) -> BestSize:
    """Of all sizes up to the largest."""
    if told is None:
        return BestSize(0, 0, 0, 0.0, 0.0)
    return best_size(told.worth, told.study.largest, told.terms, told.study.sizes or ())


def _sizes(study: Study, best: int) -> list[int]:
    """The sizes that are told: those asked for, or some up to the largest; and the best one."""
    some = study.sizes or {int(size) for size in np.rint(np.geomspace(1, study.largest, SHOWN))}
    return sorted({*some, best} - {0})


def _figures(told: Told | None, study: Study, some: Sequence[int], sizes: Sequence[int]) -> dict[str, Floats]:
    """EVSI and net worth along all ``sizes``, nan where the study does not have them."""
    value, error = told.worth(some) if told else (np.zeros(len(some)), np.zeros(len(some)))
    terms = told.terms if told else Terms(1.0, study.fixed, study.per * study.together)
    at = np.searchsorted(sizes, some)
    cost = terms.fixed + terms.per * np.asarray(some, float)
    figures = {
        "evsi": value,
        "evsi_se": error,
        "enbs": net(value, some, terms),
        "enbs_se": terms.population * error,
        "study_cost": cost,
    }
    return {name: _spread(values, at, len(sizes)) for name, values in figures.items()}


def _spread(values: Floats, at: NDArray[np.int64], size: int) -> Floats:
    found = np.full(size, np.nan)
    found[at] = values
    return found


def _assurance(
    model: Model, table: BinTable, told: Sequence[Told | None], shown: Sequence[Sequence[int]], sizes: Sequence[int]
) -> dict[str, Any]:
    """(option, study, size): the chance that the study brings P(deficit) within the tolerance."""
    risks = [name for name in table.outcomes if name.startswith(RISK)]
    if not risks or model.accountability is None:
        return {}
    tolerance = model.accountability.tolerance
    before, before_se = overall(table.of(table.drivers, risks))
    chance = np.full((len(risks), len(told), len(sizes)), np.nan)
    error = chance.copy()
    for row, risk in enumerate(risks):
        for column, (each, some) in enumerate(zip(told, shown, strict=True)):
            at = np.searchsorted(sizes, some)
            if each is not None:
                chance[row, column, at], error[row, column, at] = each.assured(risk, tolerance, some)
            else:
                chance[row, column, at], error[row, column, at] = untouched(before[row], before_se[row], tolerance)
    return {"assurance": chance, "assurance_se": error}
