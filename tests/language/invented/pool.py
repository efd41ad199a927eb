"""What models are made of: a small pool of distributions (each table is made once), and formulas of every kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

__all__ = ["EVERYTHING", "POOL", "Pool"]

POOL: dict[str, tuple[dict[str, Any], ...]] = {
    "money": (
        {"dist": "lognormal", "mean": 1000, "sd": 300},
        {"dist": "gamma", "shape": 4, "scale": 250},
        {"dist": "triangular", "low": 400, "mode": 900, "high": 2100},
        {"dist": "uniform", "low": 200, "high": 1800},
    ),
    "priced": (
        {"dist": "lognormal", "mean": 1000, "sd": 300},
        {"dist": "uniform", "low": 200, "high": 1800},
    ),
    "share": (
        {"dist": "beta", "a": 2, "b": 5},
        {"dist": "uniform", "low": 0, "high": 1},
        {"dist": "triangular", "low": 0, "mode": 0.3, "high": 0.9},
    ),
    "count": (
        {"dist": "lognormal", "mean": 40, "sd": 15},
        {"dist": "poisson", "mean": 12},
        {"dist": "gamma", "shape": 4, "scale": 5},
    ),
    "rate": (
        {"dist": "uniform", "low": -0.01, "high": 0.06},
        {"dist": "triangular", "low": 0, "mode": 0.02, "high": 0.1},
    ),
    "time": (
        {"dist": "uniform", "low": 0, "high": 15},
        {"dist": "gamma", "shape": 2, "scale": 4},
        {"dist": "fixed", "value": 5.5},
        {"dist": "fixed", "value": 1.7},
        {"dist": "fixed", "value": 6},
    ),
}
"""Distributions by what they stand for."""

_WORDS = """
biased bodies capped cashed chance correlated decided deducted discounted each_period equity events funding grades
grouped harms lapsing lm3 moved nested options outputs prices provider ramps society sources steps stocks sum_of
t_copula timed times transfers yearly
"""
EVERYTHING = frozenset(_WORDS.split())
"""The parts of the language that a model may use."""


@dataclass
class Pool:
    """The inputs of one model in the making, and random choices among what can be written.

    ``uses`` are the parts of the language that may appear. ``moving`` are the inputs that differ between periods.
    """

    rng: np.random.Generator
    uses: frozenset[str] = EVERYTHING
    inputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    moving: set[str] = field(default_factory=set)
    stocks: tuple[str, ...] = ()

    def maybe(self, use: str, chance: float) -> bool:
        """Whether a part of the language is used here."""
        return bool(self.rng.random() < chance) and use in self.uses

    def pick(self, choices: Sequence[Any]) -> Any:
        """One of the choices."""
        return choices[int(self.rng.integers(len(choices)))]

    def some(self, choices: Sequence[Any], least: int = 0) -> list[Any]:
        """A few of the choices in random order, at least so many."""
        count = int(self.rng.integers(least, len(choices) + 1)) if len(choices) > least else len(choices)
        return [choices[int(k)] for k in self.rng.permutation(len(choices))[:count]]

    def number(self, low: float, high: float) -> float:
        """A number with few digits between the two."""
        return round(float(self.rng.uniform(low, high)), 3)

    def name(self, kind: str, *, still: bool = False, drawn: bool = False) -> str:
        """An input of a kind; a still one is one number a draw, a drawn one has no formula. A new one, now and then."""
        known = [name for name in self.inputs if name.startswith(kind) and not (still and name in self.moving)]
        plain = [name for name in known if "dist" in self.inputs[name]]
        if plain and self.rng.random() < 0.65:
            return str(self.pick(plain if drawn else known))
        name = f"{kind}{sum(other.startswith(kind) for other in self.inputs)}"
        if known and not drawn and kind != "time" and self.rng.random() < 0.25:
            return self._computed(kind, name, str(self.pick(known)), still=still)
        self.inputs[name] = dict(self.pick(POOL[kind]))
        if kind == "priced":
            self.inputs[name] |= {"price_year": self.pick(["2022/23", "2024/25"]), "basis": "real"}
        if self.rng.random() < 0.1:
            self.inputs[name]["chance"] = True
        if not still and not drawn and self.maybe("each_period", 0.2):
            self.moving.add(name)
            self.inputs[name] |= {"drawn": "each_period"}
            if self.rng.random() < 0.5:
                self.inputs[name]["persistence"] = self.pick([0.3, 0.6, -0.4])
        return name

    def _computed(self, kind: str, name: str, other: str, *, still: bool) -> str:
        """An input with a formula out of another of its kind, which may draw or look at the period by itself."""
        forms = [f"0.5 * {other}", f"{other} ** 0.9", f"where({other} > 30, {other}, 30)", f"-min(-{other}, -20)"]
        if "chance" in self.uses and kind == "count":
            forms += [f"poisson({other})", f"1 + 2 * poisson(0.5 * {other})"]
        if "timed" in self.uses and not still and kind == "money":
            forms += [f"{other} * exp(-0.05 * t)", f"{other} + 100 * log(1 + t)", f"{other} * (1 + sqrt(abs(t - 2)))"]
        formula = {"share": f"1 - {other}", "rate": f"0.5 * {other}"}.get(kind) or str(self.pick(forms))
        self.inputs[name] = {"formula": formula}
        if other in self.moving or re.search(r"\bt\b", formula):
            self.moving.add(name)
        return name

    def _written(self, forms: Sequence[Callable[[], Any]]) -> Any:
        return self.pick(forms)()

    def money(
        self,
        low: float = 100.0,
        high: float = 2000.0,
        *,
        still: bool = False,
        real: bool = False,
        above_0: bool = False,
    ) -> Any:
        """An amount of money; where it is real, inputs in prices of another year may be in it."""
        forms: list[Callable[[], Any]] = [
            lambda: self.number(low, high),
            lambda: self.name("money", still=still),
            lambda: f"{self.number(0.2, 1.8)} * {self.name('money', still=still)}",
            lambda: f"max({self.name('money', still=still)}, {self.number(low, high)})",
        ]
        if not above_0:
            forms.append(lambda: f"{self.name('money', still=still)} * (1 - {self.name('share', still=still)})")
        if "chance" in self.uses:
            forms.append(lambda: f"abs(normal({self.number(low, high)}, 50))")
        if real and "prices" in self.uses:
            forms += [lambda: f"{self.number(0.2, 1.8)} * {self.name('priced', still=still)}"] * 2
        if "sum_of" in self.uses and not above_0:
            forms.append(lambda: f"0.5 * sum_of(poisson(2), {self.name('money', still=still, drawn=True)})")
        if not still and "timed" in self.uses:
            forms += [
                lambda: f"{self.name('money')} * (1 + 0.05 * t)",
                lambda: f"where(t < 3, {self.number(low, high)}, {self.name('money')})",
            ]
        return self._written(forms)

    def share(self, high: float = 1.0, *, still: bool = False) -> Any:
        """A formula for a share from 0 to 1."""
        forms: list[Callable[[], Any]] = [
            lambda: self.number(0.05, high),
            lambda: self.name("share", still=still) if high == 1.0 else f"{high} * {self.name('share', still=still)}",
            lambda: f"{self.number(0.1, high)} * {self.name('share', still=still)}",
            lambda: f"min({self.name('share', still=still)}, {self.number(0.1, high)})",
        ]
        return self._written(forms)

    def count(self) -> Any:
        """A formula for a quantity."""
        forms: list[Callable[[], Any]] = [
            lambda: self.number(1, 60),
            lambda: self.name("count"),
            lambda: f"{self.name('count')} * {self.name('share')}",
        ]
        if "chance" in self.uses:
            forms += [
                lambda: f"poisson({self.name('count')})",
                lambda: f"binomial(40, {self.name('share')})",
                lambda: f"floor({self.name('count')} + 0 * t)",
                lambda: f"3 * poisson(0.3 * {self.name('count')})",
                lambda: f"poisson(4 + 0 * t) + binomial(5, {self.name('share')}) / 2",
            ]
        forms += [lambda: f"0.5 * {self.pick(self.stocks)}"] * 2 if self.stocks else []
        return self._written(forms)

    def split(self, pockets: Sequence[str]) -> Any:
        """Pockets with shares that add up to 1."""
        names = self.some(pockets, 1)[:3]
        if len(names) == 1:
            return names[0]
        if len(names) == 2 and self.rng.random() < 0.4:
            share = self.name("share", still=True)
            return {names[0]: share, names[1]: f"1 - {share}"}
        parts = [0.25, 0.75] if len(names) == 2 else [0.5, 0.125, 0.375]
        return dict(zip(names, parts, strict=True))

    def time(self, step: str, longest: int, *, least: int = 0, uncertain: bool = True) -> Any:
        """A length of time in whole periods, or an uncertain one."""
        if uncertain and self.maybe("times", 0.35):
            unit = self.pick(["months", "months", "periods"])
            return f"{self.pick([1, self.number(0.2, 1.5)])} * {self.name('time', still=True)} {unit}"
        count = int(self.rng.integers(least, longest + 1))
        return self.pick([count, f"{count} periods", f"{count} {step}s"])
