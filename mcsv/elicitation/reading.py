"""From plain data (of a YAML file, a command line or Python) to an elicitation, with all mistakes at once."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from mcsv.distributions.rules import number
from mcsv.distributions.statement import nearest
from mcsv.elicitation.points import FORMS, read_points
from mcsv.elicitation.statement import Elicitation, Expert
from mcsv.errors import DistributionError, Mistake

__all__ = ["read_elicitation"]

_TEXTS = ("name", "unit", "source")
_BOUNDS = ("lower", "upper")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_EXPERT = (*FORMS, "mode", "weight")


def read_elicitation(data: object) -> Elicitation:
    """The elicitation that plain data state.

    ``experts`` maps names to what each one said; what a single expert said may also stand at the top. An expert
    states ``percentiles`` ({10: 35, 50: 50, 90: 75}), or ``values`` with ``probabilities``, or ``roulette``
    ({bins: [0, 10, 20], chips: [3, 7]}), perhaps ``mode`` and ``weight``. Raises DistributionError with every
    mistake, each with its path.
    """
    return _Reader().elicitation(data)


class _Reader:
    """Collects mistakes while it reads."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def elicitation(self, data: object) -> Elicitation:
        """The whole statement, or DistributionError."""
        if not isinstance(data, Mapping):
            raise DistributionError(
                Mistake("E203", "is no mapping", value=f"{data!r}"[:60], way_out="name: …, experts: …")
            )
        several = "experts" in data
        known = (*_TEXTS, *_BOUNDS, *(("experts",) if several else ("experts", *_EXPERT[:-1])))
        self.unknown(data, known, "")
        texts = {key: self.text(data[key], key) for key in _TEXTS if key in data}
        bounds = self.bounds(data)
        said = data.get("experts") if several else {"expert": {k: v for k, v in data.items() if k in _EXPERT}}
        experts = self.experts(said, bounds, several)
        if not self.mistakes:
            experts = self.weighted(experts)
        if self.mistakes:
            raise DistributionError(self.mistakes)
        return Elicitation(tuple(experts), **texts, lower=bounds[0], upper=bounds[1])

    def experts(self, said: object, bounds: tuple[float | None, float | None], several: bool) -> list[Expert]:
        """Each expert under his or her name."""
        if not isinstance(said, Mapping) or not said:
            way_out = "experts: {anna: {percentiles: {10: 35, 50: 50, 90: 75}}}"
            self.add("E202", "there are no experts", "experts", way_out=way_out)
            return []
        found = [self.expert(str(name), entry, bounds, several) for name, entry in said.items()]
        return [expert for expert in found if expert is not None]

    def expert(
        self, name: str, said: object, bounds: tuple[float | None, float | None], several: bool
    ) -> Expert | None:
        """One expert, or None where something is wrong."""
        path, before = f"experts.{name}" if several else "", len(self.mistakes)
        if not isinstance(said, Mapping):
            way_out = f"{name}: {{percentiles: {{10: 35, 50: 50, 90: 75}}}}"
            self.add("E203", "is no mapping", path, f"{said!r}"[:60], way_out=way_out)
            return None
        self.unknown(said, _EXPERT, path)
        mode = self.mode(said, path, bounds)
        weight = self.weight(said.get("weight", 1.0), _join(path, "weight"))
        points = read_points(said, bounds, mode)
        self.mistakes += [mistake.under(path) for mistake in points.mistakes]
        if len(self.mistakes) > before:
            return None
        return Expert(name, points.values, points.probabilities, mode, weight)

    def weighted(self, experts: Iterable[Expert]) -> list[Expert]:
        """The same experts, with weights that sum to 1."""
        experts = list(experts)
        total = math.fsum(expert.weight for expert in experts)
        if not total > 0 or not math.isfinite(total):
            self.add("E305", "no expert has any weight", "experts", f"{total:g}", "at least one weight is above 0")
            return experts
        return [replace(expert, weight=expert.weight / total) for expert in experts]

    def mode(self, said: Mapping[str, object], path: str, bounds: tuple[float | None, float | None]) -> float | None:
        """The most likely value, inside the bounds."""
        if "mode" not in said:
            return None
        found = number(said["mode"], "mode")
        if isinstance(found, Mistake):
            self.mistakes.append(found.under(path))
            return None
        lower, upper = bounds
        if (lower is not None and found < lower) or (upper is not None and found > upper):
            shown = ", ".join(
                f"{name} {bound:g}" for name, bound in zip(_BOUNDS, bounds, strict=True) if bound is not None
            )
            self.add("E306", "the mode is not inside the bounds", _join(path, "mode"), f"{found:g}", shown)
        return found

    def weight(self, value: object, path: str) -> float:
        """A weight of at least 0."""
        found = number(value, "weight")
        if isinstance(found, Mistake):
            self.mistakes.append(found.under(path.removesuffix("weight").rstrip(".")))
            return 0.0
        if found < 0:
            self.add(
                "E305", "a weight is below 0", path, f"{found:g}", "weights are 0 or more; only their ratios count"
            )
        return found

    def bounds(self, data: Mapping[str, object]) -> tuple[float | None, float | None]:
        """Lower and upper, in order."""
        found: list[float | None] = []
        for key in _BOUNDS:
            value = None if data.get(key) is None else number(data[key], key)
            if isinstance(value, Mistake):
                self.mistakes.append(value)
            found.append(None if isinstance(value, Mistake) else value)
        lower, upper = found
        if lower is not None and upper is not None and lower >= upper:
            self.add("E301", "lower is not below upper", "lower", f"{lower:g}, {upper:g}", way_out="swap them")
            return None, None
        return lower, upper

    def text(self, value: object, key: str) -> str:
        """A line of text; the name must be one that a formula can use."""
        text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
        if not text or not text.isprintable():
            self.add("E203", f"{key} is no line of text", key, f"{value!r}"[:60])
        elif key == "name" and not _NAME.fullmatch(text):
            self.add("E208", "is no name of an input", key, text[:60], "a letter, then letters, digits and _")
        return text

    def unknown(self, data: Mapping[str, object], known: tuple[str, ...], path: str) -> None:
        """Keys that mean nothing here."""
        for key in data:
            if str(key) not in known:
                near = nearest(key, [*known])
                way_out = f"did you mean {near}?" if near else f"known are {', '.join(known)}"
                self.add("E201", "there is no such key", _join(path, str(key)), way_out=way_out)

    def add(self, code: str, what: str, path: str, value: str = "", rule: str = "", way_out: str = "") -> None:
        """Note one mistake."""
        self.mistakes.append(Mistake(code, what, path, value, rule, way_out))


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
