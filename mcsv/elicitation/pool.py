"""All experts on one quantity: each one's fits, and the linear pool of their best ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from mcsv.dataclass import dataclass
from mcsv.distributions import Distribution, build
from mcsv.elicitation.fit import Fit
from mcsv.elicitation.least_squares import FAMILIES, fits_to_points
from mcsv.elicitation.statement import Elicitation, Expert
from mcsv.errors import DistributionError, Mistake
from mcsv.escapes import visible
from mcsv.in_notebooks import InNotebooks

__all__ = ["Elicited", "ExpertFits", "elicited"]


@dataclass(frozen=True)
class ExpertFits:
    """One expert and every fit to what he or she said, the best first."""

    expert: Expert
    fits: tuple[Fit, ...]

    @property
    def best(self) -> Fit:
        """The best fit that can be drawn from and keeps the bounds; the best of all if none does."""
        return next((fit for fit in self.fits if fit.proposable), self.fits[0])

    def of(self, family: str) -> Fit:
        """The fit of one family; KeyError if it was not fitted."""
        return {fit.family: fit for fit in self.fits}[family]


@dataclass(frozen=True, repr=False)
class Elicited(InNotebooks):
    """The whole elicitation with its fits: what experts said, each one's fits, and one distribution for all."""

    elicitation: Elicitation
    experts: tuple[ExpertFits, ...]

    def __repr__(self) -> str:
        best = ", ".join(f"{visible(one.expert.name)[:40]}: {one.best.family}" for one in self.experts[:6])
        more = f", … {len(self.experts)} experts" if len(self.experts) > 6 else ""
        unit = f", {visible(self.elicitation.unit)[:40]}" if self.elicitation.unit else ""
        return f"<Elicited: {visible(self.elicitation.name)[:60]}{unit}; best fits {best}{more}>"

    def __getitem__(self, expert: str) -> ExpertFits:
        """The fits of the expert of that name."""
        return {found.expert.name: found for found in self.experts}[expert]

    @cached_property
    def spec(self) -> Mapping[str, object]:
        """What a model's ``dist:`` mapping says: the best fit, or the mixture of the experts' best fits.

        DistributionError E306 where an expert's best fit cannot be drawn from.
        """
        specs = [(found.expert.weight, _drawable(found)) for found in self.experts]
        if len(specs) == 1:
            return specs[0][1]
        weights = _shares([weight for weight, _ in specs])
        components = [{"weight": weight, **spec} for weight, (_, spec) in zip(weights, specs, strict=True)]
        return {"dist": "mixture", "components": components}

    @cached_property
    def distribution(self) -> Distribution:
        """The distribution that ``spec`` states."""
        return build(self.spec)


def elicited(elicitation: Elicitation, families: Sequence[str] = ()) -> Elicited:
    """Fit every sensible family (or those of ``families``) to what each expert said.

    DistributionError E201 for a family that is not fitted to points, E306 where no family is left for an expert.
    """
    unknown = [name for name in families if name not in FAMILIES]
    if unknown:
        rule = f"families that are fitted: {', '.join(FAMILIES)}"
        raise DistributionError(
            Mistake("E201", "is no family that is fitted to points", "family", f"{name}", rule) for name in unknown
        )
    found, mistakes = [], []
    several = len(elicitation.experts) > 1
    for expert in elicitation.experts:
        try:
            found.append(ExpertFits(expert, fits_to_points(elicitation.points(expert), families)))
        except DistributionError as error:
            path = f"experts.{expert.name}" if several else ""
            mistakes += [mistake.under(path) for mistake in error.mistakes]
    if mistakes:
        raise DistributionError(mistakes)
    return Elicited(elicitation, tuple(found))


def _drawable(found: ExpertFits) -> Mapping[str, object]:
    spec = found.best.spec
    if spec is None:
        what = f"no model can draw from this {found.best.family}: its tail goes beyond all numbers"
        way_out = "a lognormal or a metalog says nearly the same"
        raise DistributionError(Mistake("E306", what, "family", found.best.family, way_out=way_out))
    return spec


def _shares(weights: Sequence[float]) -> list[float]:
    """Weights in six digits where they still sum to 1, for a reader's sake; otherwise as they are."""
    rounded = [round(weight, 6) for weight in weights]
    rounded[-1] = round(1.0 - sum(rounded[:-1]), 6)
    return rounded if rounded[-1] >= 0 else list(weights)
