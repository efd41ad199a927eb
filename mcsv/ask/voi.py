"""What it would be worth to know more before deciding: everything, one input, several, or what a study tells."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from mcsv import engine
from mcsv.answers.bins import BinTable
from mcsv.answers.perfect import single_inputs
from mcsv.answers.rules import Worth, learn
from mcsv.api import DEFAULT_DRAWS, DEFAULT_SEED, Anywhere, executor_of, provenance
from mcsv.arguments import checked_draws, checked_seed
from mcsv.ask.by_draws import everything, kept_values, known_at_once, table_by_rank
from mcsv.ask.reserves import reserves
from mcsv.ask.studies import drawn_otherwise, studies
from mcsv.ask.sureness import risks_now
from mcsv.ask.weighed import Weighed, weighed
from mcsv.errors import Mistake, UsageError
from mcsv.files import AnyModel, as_model
from mcsv.model import Model
from mcsv.model.language.names import proposal
from mcsv.model.records.dependence import varies
from mcsv.plan.drivers import EVENT
from mcsv.plan.programme.net_benefit import choice_of
from mcsv.progress import begins, watched
from mcsv.results.questions.worth import worth_dataset
from mcsv.results.sections.incomplete import told

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["FEWEST", "voi"]

FEWEST = 1000
"""Draws below which not even means and what all knowledge is worth have errors to be trusted."""


@watched
def voi(
    model: AnyModel,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    together: Sequence[Sequence[str]] = (),
    progress: engine.Progress | bool | None = None,
    scope: str = "",
    executor: Anywhere | None = None,
) -> xr.Dataset:
    """What it would be worth to know more before deciding, by what the model's ``decision:`` says.

    ``model``, ``draws``, ``seed``, ``threads``, ``progress``, ``scope`` and ``executor`` as for
    :func:`mcsv.simulate`, whose draws these are.
    ``together`` names groups of inputs that would be known at once. The studies are those of the model's ``studies:``.
    The variables are declared in :mod:`mcsv.results.declared.worth`; figures that so few draws cannot support are nan.
    Raises what simulate raises, and UsageError for a model in which there is nothing to choose by, or for fewer than
    1,000 draws.
    """
    assert not isinstance(progress, bool)  # watched made a bar of it
    model = as_model(model)
    begins(progress, "drawing")
    draws, seed = checked_draws(draws), checked_seed(seed)
    _enough(draws)
    ran_on = executor_of(executor, threads)
    groups = _groups(model, together)
    began = time.perf_counter()
    asked = weighed(model, seed, scope)
    table, places = _table(asked, draws, ran_on, progress)
    whole = int(table.draws.sum())
    begins(progress, "what knowing is worth")
    benefits = asked.benefits_in(table)
    lessons = learn(benefits, benefits.outcomes)
    ranked = table_by_rank(asked, places, whole, ran_on)
    found = {
        **_choices(benefits),
        **everything(asked, whole, ran_on),
        **_evppi(places, table, single_inputs(lessons), asked, ranked),
        **known_at_once(asked, groups, whole, ran_on),
        **studies(asked, table, ranked, ran_on),
        **reserves(asked, table, whole, ran_on),
        **risks_now(asked, table, whole, ran_on),
    }
    attrs = (
        provenance(model, asked.plan, whole, whole == draws, scope)
        | _decision(model)
        | {"studies_by_base": drawn_otherwise(model)}
    )
    attrs |= {"threads": ran_on.workers, "elapsed_seconds": time.perf_counter() - began}
    return worth_dataset(found, attrs if whole == draws else told(attrs, draws))


def _enough(draws: int) -> None:
    """UsageError E546 for fewer draws than errors can be told of."""
    if draws < FEWEST:
        rule = f"at least {FEWEST:,}, so that errors can be told; 32,768 for what single inputs and studies are worth"
        what, figures = "are too few to tell what knowing is worth", (("draws", draws), ("fewest", FEWEST))
        raise UsageError(Mistake("E546", what, "draws", f"{draws:,}", rule, figures=figures))


def _table(
    asked: Weighed, draws: int, executor: engine.Executor, progress: engine.Progress | None
) -> tuple[BinTable, dict[str, tuple[str, str]]]:
    """Net benefits by cell, and the deficits of the accountable pocket, by the bins of every driver; and of each driver
    the first option that draws it so, with what it is called there.
    """
    wanted = [engine.Asked(str(cell), cell) for cell in asked.cells]
    wanted += [engine.Asked(risk, cell, True) for risk, cell in asked.risks.items()]
    looking = engine.told_apart(asked.plan, wanted)
    if looking.drivers is None or not looking.drivers.count:
        rule = "at least one input is drawn once a draw, or an event may happen"
        raise UsageError(Mistake("E544", "has nothing that could be known", "MODEL", rule=rule))
    engine.check_memory(looking, draws, engine.threads_here(executor), kept_values(asked, draws))
    places: dict[str, tuple[str, str]] = {}
    for place, number in looking.drivers.of.items():
        places.setdefault(looking.drivers.names[number], place)
    return engine.table_of(asked.plan, wanted, draws, executor, progress), places


def _evppi(
    places: Mapping[str, tuple[str, str]], table: BinTable, found: Worth, asked: Weighed, ranked: BinTable | None
) -> dict[str, Any]:
    """By driver; those that are rows of a table by their rank."""
    value, se, upper = found.value.copy(), found.se.copy(), found.upper.copy()
    if ranked is not None:
        again = single_inputs(learn(asked.benefits_in(ranked), [one.choice for one in asked.benefits]))
        at = [table.drivers.index(name) for name in ranked.drivers]
        value[at], se[at], upper[at] = again.value, again.se, again.upper
    chance = [_by_chance(asked.model, *places[name]) for name in table.drivers]
    return {
        "driver": list(table.drivers),
        "evppi": value,
        "evppi_se": se,
        "evppi_in_sample": upper,
        "driver_varies": np.array(chance, bool),
    }


def _by_chance(model: Model, option: str, name: str) -> bool:
    inputs = model.variants[option].inputs
    return name.startswith(EVENT) or (name in inputs and varies(inputs[name]))


def _groups(model: Model, together: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Groups of inputs; UsageError E545 for a group without any, a name in place of a group, or one that is none that
    could be known.
    """
    bare = [together] if isinstance(together, str) else [group for group in together if isinstance(group, str)]
    if bare:  # one group of all of them, or a group of each?
        rule, way_out = "a list of groups, each a list of names", f"together=[[{', '.join(map(repr, bare))}]]"
        raise UsageError(Mistake("E545", "is a name alone, and no group", "together", bare[0], rule, way_out))
    groups = [tuple(group) for group in together]
    if not all(groups):
        rule, way_out = "names of inputs that are drawn once a draw", "name some, such as --together price,demand"
        raise UsageError(Mistake("E545", "names no input", "together", rule=rule, way_out=way_out))
    for group in groups:
        twice = [name for name in dict.fromkeys(group) if group.count(name) > 1]
        if twice:
            rule, way_out = "each input once in a group", f"leave the second {twice[0]} out"
            raise UsageError(Mistake("E545", "is named twice", "together", twice[0], rule, way_out))
    known = [name for name, entry in model.inputs.items() if entry.distribution is not None and not entry.constant]
    known = [name for name in known if model.inputs[name].drawn == "once"]
    for name in (name for group in groups for name in group):
        if name not in known:
            rule = "names of inputs that are drawn once a draw"
            way_out = proposal(name, known) or "mcsv drivers tells what is drawn once a draw"
            raise UsageError(Mistake("E545", "is no such input", "together", name, rule, way_out))
    return groups


def _choices(benefits: BinTable) -> dict[str, Any]:
    """The mean net benefit of each choice, with its error from the spread of its draws."""
    draws = max(int(benefits.draws.sum()), 1)
    means = benefits.total.sum(axis=0) / draws
    about = benefits.squares.sum(axis=0) / draws - (means - benefits.centres) ** 2
    return {
        "choice": list(benefits.outcomes),
        "net_benefit_mean": means,
        "net_benefit_mean_se": np.sqrt(np.maximum(about, 0.0) / draws),
    }


def _decision(model: Model) -> dict[str, Any]:
    choice = choice_of(model)
    assert choice is not None
    way = next(way for way in ("view", "output", "effect", "sign") if getattr(choice, way) is not None)
    said = {"decision_by": way, "decision_of": str(getattr(choice, way)), "decision_stated": int(bool(model.decision))}
    output = model.outputs.get(choice.output or "")
    return {**said, "benefit_unit": output.unit if output else model.currency}
