"""A second pass towards what was observed, where the draws of the first hardly agree with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.ask.agreeing import check_likely
from mcsv.ask.sampling import Sampling
from mcsv.dataclass import dataclass
from mcsv.engine.looks.kept_draws import kept_by_cell, watching
from mcsv.errors import Mistake, UsageError
from mcsv.frozen import FrozenDict
from mcsv.model import Model
from mcsv.plan import Plan
from mcsv.plan.coordinates import Stream
from mcsv.plan.drivers import EVENT
from mcsv.plan.quantities.keys import key_of
from mcsv.plan.shifted import shifted
from mcsv.progress import begins
from mcsv.tallies import Bad

__all__ = ["SecondPass", "second_pass"]

Floats = NDArray[np.float64]

_OTHERS = "other chance"


@dataclass(frozen=True)
class SecondPass:
    """Draws by cell of the plan of the first pass, and what each counts for.

    ``moved``: by the name of what was drawn elsewhere how far, in standard deviations of its score (of what is drawn
    anew each period, where that is most).
    """

    draws: FrozenDict[int, Floats]
    weights: Floats
    moved: FrozenDict[str, float]
    complete: bool


def second_pass(model: Model, plan: Plan, option: str, cells: Sequence[int], sampling: Sampling) -> SecondPass | None:
    """As many draws again of some ``cells`` of an option, near what was observed; None where nothing can be moved.

    UsageError E742 where no draw comes near it, NumericalError where a draw is no finite number, ResourceError where
    they would not fit into memory.
    """
    weight = plan.layout.weight_cells[option]
    begins(sampling.progress, "a second pass")
    shifts = engine.towards(plan, weight)
    if not shifts:
        return None
    moved = _by_name(_names(model, plan.seed, sampling.scope), shifts)
    _check_near(option, moved)
    wanted = [cell for cell in cells if cell != weight]
    again = shifted(watching(plan, [*wanted, weight]), shifts)
    engine.check_memory(again, sampling.draws, sampling.threads, sampling.draws * again.cells)
    found = engine.run(again.wanting(Bad), sampling.draws, sampling.executor, sampling.progress, range(again.cells))
    kept = kept_by_cell(found, range(again.cells))
    likelihoods, ratios = kept[len(wanted)], kept[len(wanted) + 1]
    check_likely(model, plan, option, {**dict(zip(wanted, kept.values(), strict=False)), weight: likelihoods})
    engine.checked(again, found.tallied)
    logarithms = likelihoods + ratios
    weights = np.exp(logarithms - logarithms.max())
    draws = FrozenDict({cell: kept[place] for place, cell in enumerate(wanted)})
    return SecondPass(draws, weights, FrozenDict(moved), found.complete)


def _by_name(names: Mapping[int, str], shifts: Mapping[Stream, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for (key, _), shift in shifts.items():
        name = names.get(key, _OTHERS)
        found[name] = max(found.get(name, 0.0), shift, key=abs)
    return found


def _check_near(option: str, moved: Mapping[str, float]) -> None:
    """E742 where something would have to lie where no draw does."""
    far = [name for name, shift in moved.items() if abs(shift) >= engine.FURTHEST]
    if far:
        where = f"{engine.FURTHEST:g} standard deviations or more from its middle"
        what = f"{far[0]} would have to be {where} (option {option})"
        rule = "what was observed is such as the model can draw"
        way_out = "widen that input, or the sd of what was observed, which covers what the model leaves out as well"
        raise UsageError(Mistake("E742", what, "observed", rule=rule, way_out=way_out))


def _names(model: Model, seed: int, scope: str) -> dict[int, str]:
    """Inputs, events and decisions by their keys."""
    scope = scope or (model.programme if model.draws == "own" else "")
    known = [*model.inputs, *(f"{EVENT}{name}" for name in model.events), *(f"decisions.{n}" for n in model.decisions)]
    return {key_of(seed, name, scope): name for name in known}
