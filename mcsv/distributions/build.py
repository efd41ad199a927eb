"""From what a model file says about one distribution to the distribution: the door of this package."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from scipy import special

from mcsv.distributions.atoms import SMALLEST
from mcsv.distributions.base import Distribution
from mcsv.distributions.certify import require_room
from mcsv.distributions.forms import Form, forms
from mcsv.distributions.percentiles import Percentile, check_met, rising
from mcsv.distributions.registry import families
from mcsv.distributions.rules import fail, number
from mcsv.distributions.statement import Statement, nearest, read_statement
from mcsv.distributions.truncated import truncate
from mcsv.errors import DistributionError, Mistake

__all__ = ["as_mapping", "build"]

LARGEST = 1e150  # so that squares of values are numbers too


def build(spec: Mapping[str, object], folder: Path | None = None) -> Distribution:
    """The distribution that ``spec`` states.

    ``spec`` has ``dist`` (the family), the keys of one of its entry forms, and perhaps
    ``truncate: [low, high]``. ``folder`` is where the data files that it names lie. Raises DistributionError
    with all mistakes, whose paths are relative to ``spec``.
    """
    family = _family(spec)
    mistakes: list[Mistake] = []
    bounds, base = None, None
    if "truncate" in spec:
        bounds = _bounds(spec["truncate"], mistakes)
    try:
        base = _enter(family, read_statement(family, spec), folder)
    except DistributionError as error:
        mistakes[:0] = error.mistakes
    if mistakes or base is None:
        raise DistributionError(mistakes)
    return truncate(base, *bounds) if bounds else base


def _family(spec: Mapping[str, object]) -> type[Distribution]:
    name = spec.get("dist")
    if name is None:
        raise fail("E202", "dist", "there is no dist", way_out=f"name a family: {', '.join(families)}")
    if isinstance(name, str) and name in families:
        return families[name]
    synonyms = _synonyms()
    wanted = str(name).strip().replace("-", "_").replace(" ", "_")
    proposal = synonyms.get(nearest(wanted, [*synonyms]), "")
    way_out = f"did you mean {proposal}?" if proposal else f"the families are {', '.join(families)}"
    raise fail("E201", "dist", "there is no such family", value=f"{name}", way_out=way_out)


def _synonyms() -> dict[str, str]:
    """The families by all names that people call them."""
    return {synonym: family.family for family in families.values() for synonym in (family.family, *family.synonyms)}


def as_mapping(name: str) -> str | None:
    """An example of how the distribution of this name is written in a model; None where no family is called so."""
    family = _synonyms().get(name.lower())
    if family is None:
        return None
    return "{" + ", ".join(f"{key}: {value}" for key, value in families[family].examples[0].items()) + "}"


def _bounds(value: object, mistakes: list[Mistake]) -> tuple[float | None, float | None] | None:
    """Two bounds, either of which may be null (open)."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        mistakes.append(
            Mistake(
                "E203", "truncate is not two bounds", "truncate", f"{value}", "[low, high]; null leaves a side open"
            )
        )
        return None
    found = [None if bound is None else number(bound, f"truncate[{side}]") for side, bound in enumerate(value)]
    bad = [bound for bound in found if isinstance(bound, Mistake)]
    mistakes.extend(bad)
    low, high = found
    if isinstance(low, float) and isinstance(high, float) and low >= high:
        bad.append(
            Mistake(
                "E304", "truncate is not low and high", "truncate", f"{low:g}, {high:g}", "the lower bound comes first"
            )
        )
        mistakes.append(bad[-1])
    return None if bad else (low, high)  # type: ignore[return-value]


def _enter(family: type[Distribution], statement: Statement, folder: Path | None) -> Distribution:
    """The member of the family by the one form that the stated keys fit."""
    _settle_range(statement)
    for name, kind in forms(family)[0].kinds.items():
        if kind == "distributions" and name in statement.values:
            _build_components(statement, name, folder)
    if statement.mistakes:
        raise DistributionError(statement.mistakes)
    form = _choose(family, statement)
    values: dict[str, Any] = dict(statement.values)
    percentiles = tuple(sorted(statement.percentiles, key=lambda p: (p.upper, -p.v if p.upper else p.v)))
    if percentiles:
        rising(percentiles)
        values["percentiles"] = percentiles
    values.update({name: folder for name, kind in form.kinds.items() if kind == "folder"})
    made = _made(form, values)
    if percentiles and "terms" not in values:  # fewer terms than percentiles ask for least squares
        check_met(made, percentiles)
    _check_numbers(made, values)
    return made


def _made(form: Form, values: Mapping[str, Any]) -> Distribution:
    """What a form makes; E301 where its parameters are so far apart that their arithmetic leaves all numbers."""
    try:
        made: Distribution = form.make(**values)
    except (OverflowError, ZeroDivisionError):
        stated = ", ".join(f"{name} {value:g}" for name, value in values.items() if isinstance(value, float | int))
        rule = "numbers between 1e-308 and 1.7e308, also on the way"
        raise fail("E301", "", "cannot be computed", value=stated, rule=rule, way_out="choose a larger unit") from None
    return made


def _check_numbers(made: Distribution, values: Mapping[str, Any]) -> None:
    """Raise E301 if stated moments were not met, or if values that a draw can have leave the range of numbers."""
    sd = values.get("sd")
    found = made.sd() if sd is not None else None
    if found is not None and sd is not None and abs(found / sd - 1) > 1e-6:
        what = f"no {made.family} has this sd beside this mean; the nearest has {found:.6g}"
        raise fail("E301", "sd", what, value=f"{sd:g}", way_out="check the sd, or use dist: lognormal")
    with np.errstate(all="ignore"):
        ends = [float(made.quantile(np.array([SMALLEST]), upper)[0]) for upper in (False, True)]
    if not all(abs(end) < LARGEST for end in ends):
        shown = f"from {ends[0]:.3g} to {ends[1]:.3g}"
        raise fail("E301", "", "values leave the range of numbers", value=shown, way_out="check the parameters")
    require_room(made, (ends[0], ends[1]))


def _build_components(statement: Statement, name: str, folder: Path | None) -> None:
    """Each component is a distribution of its own with a weight beside its keys."""
    stated = statement.values[name]
    if not isinstance(stated, list | tuple) or not all(isinstance(item, Mapping) for item in stated):
        example = f"{name}: [{{weight: 0.3, dist: …}}, {{weight: 0.7, dist: …}}]"
        statement.add(
            name,
            Mistake("E203", f"{name} is not a list of distributions", name, f"{stated}", way_out=f"write {example}"),
        )
        return
    built = []
    for place, item in enumerate(stated):
        path = f"{name}[{place}]"
        weight = number(item.get("weight"), "weight")
        if isinstance(weight, Mistake):
            statement.mistakes.append(weight.under(path))
        try:
            built.append((weight, build({key: value for key, value in item.items() if key != "weight"}, folder)))
        except DistributionError as error:
            statement.mistakes.extend(mistake.under(path) for mistake in error.mistakes)
    statement.values[name] = tuple(built)


def _settle_range(statement: Statement) -> None:
    """``range`` beside ``mean`` gives the sd as a normal's range would; without it, two percentiles."""
    given = statement.values
    if "mean" in given and "median" in given:
        what = "mean and median are both given, and they are different things in a skewed distribution"
        statement.mistakes.append(
            Mistake(
                "E301",
                what,
                "median",
                f"mean {given['mean']:g}, median {given['median']:g}",
                way_out="keep the one that the source states",
            )
        )
    if "range" not in given:
        return
    (low, high), covers = given.pop("range"), given.pop("covers")
    if "mean" not in given:
        tail = (1 - covers) / 2
        statement.percentiles += [Percentile("range[0]", tail, False, low), Percentile("range[1]", tail, True, high)]
    elif "sd" in given:
        statement.mistakes.append(
            Mistake(
                "E301",
                "sd and range both state the spread",
                "range",
                f"[{low:g}, {high:g}]",
                way_out="keep one of them",
            )
        )
    elif not low < given["mean"] < high:
        statement.mistakes.append(
            Mistake("E301", "the mean is outside the range", "mean", f"{given['mean']:g}", f"{low:g} < mean < {high:g}")
        )
    else:
        given["sd"] = (high - low) / (-2.0 * float(special.ndtri((1 - covers) / 2)))


def _choose(family: type[Distribution], statement: Statement) -> Form:
    """The entry form that takes exactly the given keys; a median is p50 where no form wants it by name."""
    for _ in range(2):
        given = {*statement.values, *(("percentiles",) if statement.percentiles else ())}
        for form in forms(family):
            if form.fits(given):
                return form
        if "median" not in statement.values:
            break
        statement.percentiles.append(Percentile("median", 0.5, False, statement.values.pop("median")))
    raise _no_form(family, given)


def _no_form(family: type[Distribution], given: set[str]) -> DistributionError:
    """What is missing or too much, and all the ways to state this family."""
    names = {attribute: declared.name for attribute, declared in family.parameters().items()}
    shown = ", ".join(sorted(names.get(name, name) for name in given)) or "nothing"
    ways = "; or ".join(form.shown(names) for form in forms(family))
    if any(given <= form.needs | form.optional for form in forms(family)):
        return fail("E202", "", f"{shown} is not enough for a {family.family}", way_out=f"state {ways}")
    return fail("E301", "", f"{shown} together do not state one {family.family}", way_out=f"state {ways}")
