"""The three ways to state points of a distribution: percentiles, values with probabilities, and a roulette."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.distributions.rules import number
from mcsv.errors import Mistake

__all__ = ["FORMS", "Stated", "read_points"]

FORMS = ("percentiles", "values", "probabilities", "roulette")
LOW, HIGH = 0.4, 0.6
"""Points on both sides of these are needed: without them nothing is said about a tail (SHELF's rule)."""

_PERCENT = re.compile(r"p?(\d+(?:\.\d+)?)", re.ASCII)
_WAYS = "percentiles: {10: 35, 50: 50, 90: 75}, or values with probabilities, or roulette: {bins: …, chips: …}"


@dataclass
class Stated:
    """Points in rising order of probability, what each was called, and the mistakes in them."""

    values: tuple[float, ...] = ()
    probabilities: tuple[float, ...] = ()
    labels: tuple[str, ...] = ()
    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, code: str, what: str, path: str, value: str = "", rule: str = "", way_out: str = "") -> None:
        """Note one mistake."""
        self.mistakes.append(Mistake(code, what, path, value, rule, way_out))

    def keep(self, points: list[tuple[float, float, str]]) -> None:
        """Points (probability, value, label), put into order."""
        points.sort(key=lambda point: point[0])
        self.probabilities = tuple(p for p, _, _ in points)
        self.values = tuple(x for _, x, _ in points)
        self.labels = tuple(label for _, _, label in points)


def read_points(said: Mapping[str, object], bounds: tuple[float | None, float | None], mode: float | None) -> Stated:
    """The points that one expert stated in one of the ways, checked; ``mistakes`` is empty if all is well."""
    stated = Stated()
    ways = [key for key in ("percentiles", "values", "roulette") if key in said]
    if "probabilities" in said and "values" not in said:
        ways.append("probabilities")
    if len(ways) != 1:
        what = f"states {' and '.join(ways)}" if ways else "states nothing"
        stated.add("E301" if ways else "E202", what, ways[-1] if ways else "", rule="one way", way_out=_WAYS)
        return stated
    {"percentiles": _percentiles, "roulette": _roulette}.get(ways[0], _pairs)(said, stated)
    if not stated.mistakes:
        if ways[0] != "roulette":  # whose edges rise already; an empty bin repeats a probability
            _check_order(stated)
        _check_inside(stated, bounds)
    if not stated.mistakes:
        _check_tails(stated, mode, ways[0])
    return stated


def _percentiles(said: Mapping[str, object], stated: Stated) -> None:
    """A mapping of percent to value."""
    entries = said["percentiles"]
    if not isinstance(entries, Mapping):
        stated.add("E203", "is no mapping of percentiles", "percentiles", f"{entries!r}"[:60], way_out=_WAYS)
        return
    points = []
    for key, value in entries.items():
        path, text = f"percentiles.{key}", str(key)
        found = number(value, text)
        if isinstance(found, Mistake):
            stated.mistakes.append(found.under("percentiles"))
        match = _PERCENT.fullmatch(text)
        percent = float(match[1]) if match else math.nan
        if not 0 < percent < 100:
            rule = "percentiles lie between 0 and 100; a bound is stated as lower or upper"
            stated.add("E205", "is no percentile", path, text, rule, "write 10 or p10 for the 10 % point")
        elif isinstance(found, float):
            points.append((percent / 100, found, path))
    if points and max(points)[0] <= 0.01 and len(points) > 1:
        rule = "percentiles are in per cent: 10, 50, 90"
        stated.add("E205", "are probabilities, not percentiles", "percentiles", "", rule, "write 10 for 0.1")
    stated.keep(points)


def _pairs(said: Mapping[str, object], stated: Stated) -> None:
    """A list of values with a list of probabilities."""
    values, probabilities = (_numbers(said.get(key), key, stated) for key in ("values", "probabilities"))
    if stated.mistakes:
        return
    if len(values) != len(probabilities):
        shown = f"{len(values)} values, {len(probabilities)} probabilities"
        stated.add("E306", "values and probabilities do not pair up", "values", shown, "as many of each")
        return
    for place, p in enumerate(probabilities):
        if not 0 < p < 1:
            way_out = "write 10 % as 0.1; a bound is stated as lower or upper"
            stated.add("E205", "is not between 0 and 1", f"probabilities[{place}]", f"{p:g}", "0 < p < 1", way_out)
    stated.keep([(p, x, f"values[{k}]") for k, (x, p) in enumerate(zip(values, probabilities, strict=True))])


def _roulette(said: Mapping[str, object], stated: Stated) -> None:
    """Edges of bins and the chips in each: P(X <= edge) is the share of chips below it; 0 and 1 say nothing more."""
    entry = said["roulette"]
    if not isinstance(entry, Mapping) or set(map(str, entry)) != {"bins", "chips"}:
        way_out = "write roulette: {bins: [0, 10, 20, 30], chips: [2, 5, 3]}"
        stated.add("E203", "is not bins and chips", "roulette", f"{entry!r}"[:60], way_out=way_out)
        return
    bins, chips = (_numbers(entry[key], f"roulette.{key}", stated) for key in ("bins", "chips"))
    if stated.mistakes:
        return
    if len(bins) != len(chips) + 1:
        rule = "the bins' edges are one more than the chips"
        shown = f"{len(bins)} edges, {len(chips)} bins with chips"
        stated.add("E306", "edges and chips do not fit together", "roulette.bins", shown, rule)
    for place, (before, after) in enumerate(itertools.pairwise(bins), 1):
        if after <= before:
            rule = "each edge is above the one before"
            stated.add("E306", "edges do not rise", f"roulette.bins[{place}]", f"{before:g}, {after:g}", rule)
    for place, count in enumerate(chips):
        if count < 0:
            stated.add("E205", "a number of chips is below 0", f"roulette.chips[{place}]", f"{count:g}", "0 or more")
    total = math.fsum(chips)
    if not stated.mistakes and not total > 0:
        stated.add("E306", "there are no chips at all", "roulette.chips", f"{total:g}", "", "put chips on the bins")
    if not stated.mistakes:
        shares = [below / total for below in itertools.accumulate(chips)]
        labels = (f"roulette.bins[{k}]" for k in range(1, len(bins)))
        stated.keep([point for point in zip(shares, bins[1:], labels, strict=True) if 0 < point[0] < 1 - 1e-12])


def _numbers(value: object, path: str, stated: Stated) -> tuple[float, ...]:
    """A list of numbers."""
    if value is None:
        stated.add("E202", "is missing", path, way_out=_WAYS)
        return ()
    if not isinstance(value, list | tuple):
        stated.add("E203", "is not a list of numbers", path, f"{value!r}"[:60], way_out="write [1, 2, 3]")
        return ()
    found = [number(item, f"{path}[{place}]") for place, item in enumerate(value)]
    stated.mistakes += [item for item in found if isinstance(item, Mistake)]
    return tuple(item for item in found if not isinstance(item, Mistake))


def _check_order(stated: Stated) -> None:
    """Values rise with their probabilities, and no probability is stated twice."""
    points = zip(stated.probabilities, stated.values, stated.labels, strict=True)
    for (p, x, _), (q, y, label) in itertools.pairwise(points):
        if p == q:
            stated.add("E103", f"P{100 * q:g} is stated twice", label, f"{x:g}, {y:g}", way_out="keep one of them")
        elif x >= y:
            shown = f"P{100 * p:g} {x:g}, P{100 * q:g} {y:g}"
            stated.add("E306", "values do not rise with their probabilities", label, shown, way_out="swap them")


def _check_inside(stated: Stated, bounds: tuple[float | None, float | None]) -> None:
    """Values lie strictly inside the bounds."""
    lower, upper = bounds
    for p, x, label in zip(stated.probabilities, stated.values, stated.labels, strict=True):
        if (lower is not None and x <= lower) or (upper is not None and x >= upper):
            shown = " < ".join(
                [
                    *([f"{lower:g}"] if lower is not None else []),
                    "value",
                    *([f"{upper:g}"] if upper is not None else []),
                ]
            )
            stated.add("E306", f"P{100 * p:g} is not inside the bounds", label, f"{x:g}", shown)


def _check_tails(stated: Stated, mode: float | None, way: str) -> None:
    """There are enough points, on both sides of the middle."""
    if len(stated.values) < 2:
        more = "use narrower bins" if way == "roulette" else "two percentiles at least; three say more"
        shown = f"{len(stated.values)}"
        stated.add("E306", "too few points to fit a distribution to", way, shown, "at least 2 inside 0 to 100 %", more)
        return
    first, last = stated.probabilities[0], stated.probabilities[-1]
    if first >= LOW or last <= HIGH:
        side = "lower" if first >= LOW else "upper"
        rule = f"one point below {100 * LOW:g} % and one above {100 * HIGH:g} %"
        more = (
            "use narrower bins there" if way == "roulette" else f"ask for the {'10' if first >= LOW else '90'} % point"
        )
        shown = f"from {100 * first:.4g} to {100 * last:.4g} %"
        stated.add("E306", f"nothing is said about the {side} tail", way, shown, rule, more)
