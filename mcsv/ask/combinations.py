"""The models of all combinations of steps, and which cells of their plan tell of which outcome."""

from __future__ import annotations

from functools import cached_property

from pydantic import BaseModel

from mcsv.ask.between import Between
from mcsv.dataclass import dataclass
from mcsv.model import Model, canonical
from mcsv.model.changes.steps import FEW
from mcsv.plan.programme.views import views_of

__all__ = ["Combinations", "Outcome", "outcomes_of"]

_MONEY = ("reserve", "reserve_at_end", "position", "npv")


@dataclass(frozen=True)
class Outcome:
    """A figure that two models have: ``deficit`` and ``reserve`` are of any judged date, ``_at_end`` of the window's
    end; ``of`` is the view or the output.
    """

    kind: str
    of: str = ""
    unit: str = ""

    @property
    def name(self) -> str:
        """Its label in results."""
        return f"{self.kind}:{self.of}" if self.of else self.kind

    @property
    def below_zero(self) -> bool:
        """Whether it is how often something is below zero."""
        return self.kind.startswith("deficit")

    @property
    def by_quantile(self) -> bool:
        """Whether it is read off a quantile; otherwise it is a mean."""
        return self.kind.startswith("reserve")


def outcomes_of(between: Between) -> list[Outcome]:
    """What both models tell and state in the same unit; no money where currencies differ."""
    one, other = between.first, between.last
    found = list[Outcome]()
    if one.accountability and other.accountability and one.periods and other.periods:
        money = other.currency
        found += [Outcome("deficit", unit="1"), Outcome("deficit_at_end", unit="1")]
        found += [
            Outcome("reserve", unit=money),
            Outcome("reserve_at_end", unit=money),
            Outcome("position", unit=money),
        ]
    known, named = _views(one), _views(other)
    views = [view for view in named if between.before("pockets", view) in known]
    found += [Outcome("npv", view, other.currency) for view in views]
    if one.currency != other.currency:
        found = [outcome for outcome in found if outcome.kind not in _MONEY]
    for name, output in other.outputs.items():
        same = one.outputs.get(between.before("outputs", name))
        if same is not None and same.unit == output.unit:
            found.append(Outcome("output", name, output.unit))
    return found


def _views(model: Model) -> tuple[str, ...]:
    return views_of(model) if model.periods else ()


@dataclass(frozen=True)
class Combinations:
    """The models of all combinations of steps, each option once for all that say the same."""

    between: Between
    options: tuple[str, ...]

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return len(self.between.steps)

    @cached_property
    def combinations(self) -> list[int]:
        """All combinations of few steps; of many, the first ones."""
        return [*range(2**self.steps)] if self.steps <= FEW else [2**made - 1 for made in range(self.steps + 1)]

    @cached_property
    def _variants(self) -> dict[tuple[str, int], Model]:
        found = dict[tuple[str, int], Model]()
        for some in reversed(self.combinations):
            model = self.between.model([step for step in range(self.steps) if some >> step & 1])
            found |= {(option, some): model.variants[option] for option in self.options}
        return found

    @cached_property
    def _called(self) -> dict[tuple[str, int], str]:
        known = dict[bytes, str]()
        names = {place: f"{place[0]}\0{place[1]}" for place in self._variants}
        return {place: known.setdefault(_drawn(self._variants[place]), name) for place, name in names.items()}

    def called(self, option: str, some: int) -> str:
        """What the model of a combination is called among the :attr:`beside`."""
        return self._called[option, some]

    @cached_property
    def beside(self) -> Model:
        """The last model, with all others as its options."""
        models = dict[str, Model]()
        for place, name in self._called.items():
            models.setdefault(name, self._variants[place])
        return self.between.last.beside(models)

    def model(self, option: str, some: int) -> Model:
        """The model of a combination."""
        return self._variants[option, some]


def _drawn(model: Model) -> bytes:
    """What a model says but for the risk that is accepted, which no draw depends on."""
    judged = model.accountability
    if judged is not None:
        judged = BaseModel.model_copy(judged, update={"tolerance": 0.5})
        model = BaseModel.model_copy(model, update={"accountability": judged})
    return canonical(model, options=False)
