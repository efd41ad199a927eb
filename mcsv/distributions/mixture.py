"""Mixture: one of several distributions holds, each with its weight."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.atoms import MOST_ATOMS, Atomic, Atoms
from mcsv.distributions.base import Break, Distribution, Floats, parameter
from mcsv.distributions.rules import weights_sum
from mcsv.distributions.solve import bracketed
from mcsv.errors import Mistake

__all__ = ["Mixture", "MixtureOfAtoms"]

MOST_MIXED_ATOMS = 2000
CLOSE = 4e-15  # relative error of probability at which a quantile is found
Component = tuple[float, Distribution]


@dataclass(frozen=True)
class Mixture(Distribution):
    """Scenarios that each have a distribution; or a spike at a value beside a spread."""

    components: tuple[Component, ...] = parameter(
        "Distributions, each with a weight; the weights sum to 1.", kind="distributions"
    )

    family = "mixture"
    synonyms = ("mix", "compound", "scenario_mixture", "spike_and_slab")
    examples = (
        {
            "dist": "mixture",
            "components": [
                {"weight": 0.7, "dist": "normal", "mean": 100, "sd": 10},
                {"weight": 0.3, "dist": "normal", "mean": 160, "sd": 20},
            ],
        },
        {
            "dist": "mixture",
            "components": [
                {"weight": 0.4, "dist": "fixed", "value": 0},
                {"weight": 0.6, "dist": "lognormal", "mean": 50, "sd": 20},
            ],
        },
    )

    @classmethod
    def of(cls, **values: Any) -> Distribution:
        """The mixture of the kind that its components ask for."""
        components: tuple[Component, ...] = values["components"]
        atoms_only = bool(components) and all(component.discrete for _, component in components)
        return MixtureOfAtoms(components) if atoms_only else Mixture(components)

    def rules(self) -> Iterator[Mistake]:
        """There is something to mix, the weights sum to 1, and atoms beside a spread are not too many."""
        if not self.components:
            yield Mistake("E305", "there is nothing to mix", "components", "[]", "at least one component")
            return
        for place, (_, component) in enumerate(self.components):
            if component.joint:
                what, path = "mixes one column of a joint table with something else", f"components[{place}].dist"
                yield Mistake("E467", what, path, "rows", "a row is drawn as a whole", "use dist: empirical")
        yield from weights_sum([weight for weight, _ in self.components], "components[{}].weight")
        count, most = len(self._jumps), MOST_ATOMS if self.discrete else MOST_MIXED_ATOMS
        if count > most:
            rule = f"at most {most:,} atoms"
            yield Mistake("E301", f"{count:,} atoms in a mixture", "components", "", rule, "use continuous components")

    def spec(self) -> dict[str, object]:
        """The components' own mappings with their weights."""
        return {"dist": self.family, "components": [{"weight": w, **d.spec()} for w, d in self.components]}

    @cached_property
    def _jumps(self) -> Floats:
        """Where components have atoms."""
        parts = [d for weight, d in self.components if weight > 0]
        found = [d._jumps if isinstance(d, Mixture) else d.atoms()[0] for d in parts if isinstance(d, Mixture | Atomic)]
        return np.unique(np.concatenate(found)) if found else np.empty(0)

    # Quantile and tails
    def tail(self, x: Floats, upper: bool) -> Floats:
        """The weighted sum."""
        total = np.zeros(np.shape(x))
        for weight, d in self.components:
            total = total + weight * d.tail(x, upper)
        return np.minimum(total, 1.0)

    def quantile(self, v: Floats, upper: bool) -> Floats:
        """An atom where the probability jumps across u; elsewhere bracketed by the components' quantiles."""
        v = np.asarray(v, dtype=float)
        ends = np.stack([d.quantile(v, upper) for w, d in self.components if w > 0])
        low, high = ends.min(axis=0), ends.max(axis=0)
        values: Floats = high.copy()
        open_ = low < high
        for jump, before, after in zip(self._jumps, *self._jump_tails(upper), strict=True):
            onto = (after <= v) & (v < before) if upper else (before < v) & (v <= after)
            past = v < after if upper else v > after
            values[onto] = jump
            open_ &= ~onto
            low = np.where(past, np.maximum(low, jump), low)
            high = np.where(past | onto, high, np.minimum(high, jump))
        if (places := np.flatnonzero(open_)).size:
            values[places] = self._between(v[places], low[places], high[places], upper)
        return values

    def _between(self, v: Floats, low: Floats, high: Floats, upper: bool) -> Floats:
        """The value with tail probability v in a bracket without atoms."""
        sign = -1.0 if upper else 1.0

        def above(x: Floats, which: np.ndarray) -> Floats:
            with np.errstate(divide="ignore"):
                return np.asarray(np.clip(sign * np.log(self.tail(x, upper) / v[which]), -800.0, 800.0))

        return bracketed(above, low, high, CLOSE)

    def _jump_tails(self, upper: bool) -> tuple[Floats, Floats]:
        """The tail probability just before each atom and at it."""
        return self.tail(np.nextafter(self._jumps, -math.inf), upper), self.tail(self._jumps, upper)

    # Moments, support and kinks
    def mean(self) -> float | None:
        """The weighted mean, if every component has one."""
        means = [(w, d.mean()) for w, d in self.components if w > 0]
        return None if any(m is None for _, m in means) else math.fsum(w * m for w, m in means if m is not None)

    def sd(self) -> float | None:
        """Within and between the components, if every one has an sd."""
        centre, parts = self.mean(), [(w, d.mean(), d.sd()) for w, d in self.components if w > 0]
        if centre is None or any(s is None for _, _, s in parts):
            return None
        return math.sqrt(
            math.fsum(w * (s**2 + (m - centre) ** 2) for w, m, s in parts if m is not None and s is not None)
        )

    def support(self) -> tuple[float, float]:
        """From the smallest to the largest of all components."""
        ends = [d.support() for w, d in self.components if w > 0]
        return (min(low for low, _ in ends), max(high for _, high in ends))

    def breaks(self) -> tuple[Break, ...]:
        """Both sides of each atom, and wherever a component begins, ends or has a kink."""
        places = [self._jumps, np.nextafter(self._jumps, -math.inf)]
        for _, d in self.components:
            if not isinstance(d, Atomic):
                places.append(np.array([bound for bound in d.support() if math.isfinite(bound)]))
                places += [d.quantile(np.array([v]), upper) for v, upper in d.breaks()]
        x = np.unique(np.concatenate(places))
        lower, higher = self.tail(x, False), self.tail(x, True)
        found = {(float(a), False) if a <= 0.5 else (float(b), True) for a, b in zip(lower, higher, strict=True)}
        return tuple(sorted(found, key=lambda place: 1 - place[0] if place[1] else place[0]))


@dataclass(frozen=True)
class MixtureOfAtoms(Mixture, Atomic):
    """A mixture of which all components have atoms only."""

    @property
    def discrete(self) -> bool:
        """True: there are atoms only."""
        return True

    def list_atoms(self) -> Atoms:
        """All atoms of all components."""
        return self._jumps, Mixture.tail(self, self._jumps, False), Mixture.tail(self, self._jumps, True)

    def quantile(self, v: Floats, upper: bool) -> Floats:
        """From the atoms."""
        return Atomic.quantile(self, v, upper)

    def breaks(self) -> tuple[Break, ...]:
        """The jumps between atoms."""
        return Atomic.breaks(self)
