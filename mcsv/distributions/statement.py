"""Reading what a person stated about one distribution, with all mistakes at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution
from mcsv.distributions.forms import forms
from mcsv.distributions.percentiles import Percentile
from mcsv.distributions.rules import PROBABILITY, SPREAD, number
from mcsv.errors import Mistake

__all__ = ["PERCENTILE", "Statement", "keys", "nearest", "read_statement"]

PERCENTILE = re.compile(r"p(\d+(?:\.\d+)?)")
COMMON = ("dist", "truncate")


@dataclass
class Statement:
    """The values by attribute name, the percentiles, and the mistakes found so far."""

    values: dict[str, Any] = field(default_factory=dict)
    percentiles: list[Percentile] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, name: str, value: Any) -> None:
        """Keep a value, or the mistake that stands in its place."""
        if isinstance(value, Mistake):
            self.mistakes.append(value)
        else:
            self.values[name] = value


def nearest(name: object, known: list[str]) -> str:
    """A proposal for a name that is not known, or an empty string."""
    text = str(name)
    by_fold = {item.casefold(): item for item in known}
    if text.casefold() in by_fold:
        return by_fold[text.casefold()]
    return next(iter(difflib.get_close_matches(text, known, 1, 0.6)), "")


def keys(family: type[Distribution]) -> list[str]:
    """Every key that the family takes, but for percentiles, which are without number."""
    kinds = _kinds(family)
    known = [*_attributes(family), *COMMON, *(("median",) if "percentiles" in kinds else ())]
    return [*known, *(("range", "covers") if kinds.keys() & {"percentiles", "sd"} else ())]


def _kinds(family: type[Distribution]) -> dict[str, str]:
    """The kind of each parameter of the family's forms."""
    return {name: kind for form in forms(family) for name, kind in form.kinds.items() if kind != "folder"}


def _attributes(family: type[Distribution]) -> dict[str, str]:
    """The parameter that each key is about."""
    declared = family.parameters()
    attributes = {alias: name for name, p in declared.items() for alias in (p.name, *p.aliases)}
    return attributes | {name: name for name in _kinds(family) if name not in ("percentiles", *declared)}


def read_statement(family: type[Distribution], spec: Mapping[str, object]) -> Statement:
    """Every key of ``spec`` read by its kind; keys that the family does not have are mistakes."""
    kinds = _kinds(family)
    attributes = _attributes(family)
    takes_percentiles = "percentiles" in kinds
    takes_range = takes_percentiles or "sd" in kinds
    statement = Statement()
    for key, value in spec.items():
        if key in COMMON:
            continue
        if key in attributes:
            _read(statement, attributes[key], str(key), value, family, kinds)
        elif takes_percentiles and (match := PERCENTILE.fullmatch(str(key))):
            _read_percentile(statement, str(key), float(match[1]), value, family)
        elif key == "median" and takes_percentiles:
            statement.add("median", _centre(number(value, "median"), "median", family))
        elif key not in (known := keys(family)):
            statement.mistakes.append(_unknown(key, value, family, known, takes_percentiles))
    if takes_range:
        _read_range(statement, spec, family)
    return statement


def _read(
    statement: Statement, name: str, key: str, value: object, family: type[Distribution], kinds: Mapping[str, str]
) -> None:
    if name in statement.values:
        statement.mistakes.append(
            Mistake("E103", f"{key} states {name} a second time", key, f"{value}", way_out="keep one of them")
        )
    elif kinds[name] == "number":
        statement.add(name, _read_number(name, key, value, family))
    elif kinds[name] == "numbers":
        _read_list(statement, name, key, value)
    elif kinds[name] == "text" and not isinstance(value, str):
        statement.add(name, Mistake("E203", f"{key} is not text", key, f"{value!r}"))
    else:
        statement.add(name, value)


def _read_number(name: str, key: str, value: object, family: type[Distribution]) -> float | Mistake:
    """One number that obeys the rule of its parameter, or of what its name means in every family."""
    found = number(value, key)
    declared = family.parameters().get(name)
    if isinstance(found, Mistake):
        return found
    if declared is not None:
        return found if declared.rule.holds(found) else declared.rule.broken(key, f"{found:g}")
    if name in ("sd", "rate"):
        return found if SPREAD.holds(found) else SPREAD.broken(key, f"{found:g}")
    return _centre(found, key, family) if name in ("mean", "median") else found


def _centre(found: float | Mistake, key: str, family: type[Distribution], code: str = "E301") -> float | Mistake:
    """A mean, median or percentile, which a family of positive values has only above 0."""
    if isinstance(found, Mistake) or found > 0 or not family.positive:
        return found
    return Mistake(
        code, f"a {family.family} has no {key} of {found:g}", key, f"{found:g}", "all its values are above 0"
    )


def _read_list(statement: Statement, name: str, key: str, value: object) -> None:
    if not isinstance(value, list | tuple):
        statement.add(
            name,
            Mistake("E203", f"{key} is not a list of numbers", key, f"{value!r}", way_out=f"write {key}: [1, 2, 3]"),
        )
        return
    found = [number(item, f"{key}[{place}]") for place, item in enumerate(value)]
    bad = [item for item in found if isinstance(item, Mistake)]
    statement.mistakes.extend(bad)
    if not bad:
        statement.add(name, tuple(found))


def _read_percentile(statement: Statement, key: str, percent: float, value: object, family: type[Distribution]) -> None:
    found = _centre(number(value, key), key, family, "E306")
    inside = 0 <= percent <= 100 if family.has_ends else 0 < percent < 100
    if not inside:
        way_out = "a bound has its own name, such as low and high" if percent in (0, 100) else ""
        found = Mistake(
            "E205", f"{key} is no percentile", key, rule="percentiles lie between p0 and p100", way_out=way_out
        )
    if isinstance(found, Mistake):
        statement.mistakes.append(found)
    else:
        upper = percent > 50
        statement.percentiles.append(Percentile(key, (100 - percent if upper else percent) / 100, upper, found))


def _read_range(statement: Statement, spec: Mapping[str, object], family: type[Distribution]) -> None:
    """``range`` with ``covers``, and never one without the other."""
    if "range" not in spec:
        if "covers" in spec:
            statement.mistakes.append(
                Mistake("E202", "covers without a range", "covers", way_out="add range: [low, high]")
            )
        return
    before = len(statement.mistakes)
    _read_list(statement, "range", "range", spec["range"])
    bounds = statement.values.get("range")
    if bounds is not None and (len(bounds) != 2 or bounds[0] >= bounds[1]):
        statement.add(
            "range",
            Mistake("E306", "range is not low and high", "range", f"{spec['range']}", "two numbers, the lower first"),
        )
    elif bounds is not None and isinstance(low := _centre(bounds[0], "range[0]", family, "E306"), Mistake):
        statement.mistakes.append(low)
    if "covers" not in spec:
        what = "range without covers: how much probability lies inside it?"
        way_out = "add covers: 0.95 if the range holds 95 % of the probability; 0.8 and 0.9 are common too"
        statement.mistakes.append(Mistake("E202", what, "range", f"{spec['range']}", way_out=way_out))
    else:
        covers = number(spec["covers"], "covers")
        if isinstance(covers, float) and not 0 < covers < 1:
            covers = Mistake(
                "E205", "covers is not between 0 and 1", "covers", f"{covers:g}", "0 < covers < 1", PROBABILITY.way_out
            )
        statement.add("covers", covers)
    if len(statement.mistakes) > before:
        statement.values.pop("range", None)


def _unknown(key: object, value: object, family: type[Distribution], known: list[str], percentiles: bool) -> Mistake:
    proposal = nearest(key, known)
    keys = ", ".join(
        [*dict.fromkeys(name for name in known if name not in COMMON), *(("p10, p90, …",) if percentiles else ())]
    )
    way_out = f"did you mean {proposal}?" if proposal else f"{family.family} takes {keys}"
    return Mistake("E201", f"{family.family} has no {key}", f"{key}", f"{value}", way_out=way_out)
