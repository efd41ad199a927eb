"""Money, counts and factors that are below 0, and factors that are far from 1."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import numpy as np

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, every_value, value_of
from mcsv.model.language.formula import Formula
from mcsv.model.records.funding import Funding

__all__ = ["caps", "factors", "harms", "negative", "nothing"]

_OFTEN = 1e-3  # the probability of a negative value from which on it is told

_SIZES = (
    r"costs\.\w+\.(amount|quantity|unit_value|per_head|cap|bias\.rate)",
    r"benefits\.\w+\.(quantity|per_head|cap|values\[\d+\]\.(unit_value|step))",
    r"pockets\.\w+\.(budget\.(amount|by_year\.[^.]+)|carry_forward\.cap)",
    r"funding\.\w+\.(amount|rate|cap|cohorts\.\w+\.amount|pooled\.amount)",
    r"groups\.\w+\.(size|income)",
    r"events\.\w+\.(rate|mitigation\.rate|(mitigation\.)?costs\.\w+|(caps|changes)\.[\w.]+)",
    r"providers\.\w+\.(price|quality|recommissioning\.\w+|lm3\.rounds\[\d+\])",
)
_SIZE = re.compile("|".join(_SIZES))
_FACTOR = re.compile(r"providers\.\w+\.(price|quality)|events\.\w+\.changes\.[\w.]+|funding\.\w+\.rate")
_BIAS = re.compile(r"costs\.\w+\.bias\.rate")
_STREAM = re.compile(
    r"costs\.\w+\.(amount|quantity|unit_value|per_head)|benefits\.\w+\.(quantity|per_head|values\[\d+\]\.unit_value)"
    r"|funding\.\w+\.(amount|rate)"
)
_CHANCE = re.compile(r"events\.\w+\.(probability|hazard|rate)")
_CAP = re.compile(r"(costs|benefits|funding)\.\w+\.cap")


def negative(survey: Survey) -> Iterator[Mistake]:
    """What is below 0 for certain (E205), or may well be (W317), where only 0 or more makes sense."""
    losses = _losses(survey)
    for path, formula in survey.formulas.items():
        if not _SIZE.fullmatch(path) or path in losses:
            continue
        value = value_of(formula, survey.certain)
        if value is not None and value < 0:
            yield Mistake("E205", "is below 0", path, f"{value:g}", "0 or more", _way_out(path))
        elif value is None and (shown := _below(survey, formula)):
            way_out = "if it cannot really be: choose a distribution above 0, or truncate: [0, null]"
            harm = (
                "; what harms somebody says harm: true" if path.endswith(".unit_value") and "benefits." in path else ""
            )
            yield Mistake("W317", "can be below 0", path, shown, "0 or more", way_out + harm)


def _losses(survey: Survey) -> frozenset[str]:
    """Unit values that may be below 0: of transfers, where what one gains another loses, and of harm."""
    return frozenset(
        f"benefits.{name}.values[{index}].unit_value"
        for name, benefit in survey.model.benefits.items()
        for index, value in enumerate(benefit.values)
        if value.transfer or value.harm
    )


def harms(survey: Survey) -> Iterator[Mistake]:
    """Harm that is worth something: above 0 for certain (E444), or at some point tried (W394)."""
    for path, _, value in every_value(survey):
        points = (survey.certain, *survey.samples) if value.harm else ()
        worth = [found for point in points if (found := value_of(value.unit_value, point)) is not None]
        if above := [found for found in worth if found > 0]:
            certain = len(above) == len(worth)
            what = (
                "is above 0, and harm: says that it is a loss" if certain else "can be above 0, and is said to be harm"
            )
            shown = f"{value.unit_value.text}: {above[0]:g}"
            way_out = f"write -({value.unit_value.text})" if certain else "keep it below: min(x, 0)"
            yield Mistake("E444" if certain else "W394", what, f"{path}.unit_value", shown, way_out=way_out)


def _way_out(path: str) -> str:
    if path.endswith(".unit_value") and path.startswith("benefits."):
        transfer = "the losing side of a transfer says transfer: true"
        return f"money that is lost is a cost of the pocket that loses; {transfer}; what harms somebody says harm: true"
    if path.startswith("benefits."):
        return "write it without a sign"
    if path.startswith("costs."):
        return "a cost is written without a sign; what is saved is a benefit"
    return "write it without a sign"


def _below(survey: Survey, formula: Formula) -> str:
    """How a formula comes below 0, nothing where it does not, or hardly ever."""
    drawn = survey.drawn(formula)
    if drawn is None:
        tried = (value_of(formula, point) for point in survey.samples)
        found = next((value for value in tried if value is not None and value < 0), None)
        return "" if found is None else f"{formula.text}: {found:g} at one point tried"
    if drawn.support()[0] >= 0:
        return ""
    with np.errstate(all="ignore"):
        chance = float(drawn.tail(np.array([np.nextafter(0.0, -1.0)]), False)[0])
    return f"{formula.text}: with probability {chance:.2g}" if chance > _OFTEN else ""


def factors(survey: Survey) -> Iterator[Mistake]:
    """Factors that are probably percentages: 105 for 1.05, 150 for an optimism bias of 1.5 (E205 or W205)."""
    for path, formula in survey.formulas.items():
        value = value_of(formula, survey.middle)
        if value is None:
            continue
        if _FACTOR.fullmatch(path) and value > 10:
            way_out = f"write {value / 100:g} for {value:g} %"
            yield Mistake("W205", "is an unusual factor", path, f"{value:g}", "1 changes nothing", way_out)
        elif _BIAS.fullmatch(path) and value > 2:
            code = "E205" if value > 5 else "W205"
            rule, way_out = "a share of the cost; 0.24 for 24 %", f"write {value / 100:g} for {value:g} %"
            yield Mistake(code, "is no likely optimism bias", path, f"{value:g}", rule, way_out)


def caps(survey: Survey) -> Iterator[Mistake]:
    """A cap of 0, which lets nothing through, or one below all that it caps, which is all that counts (W319)."""
    for path, formula in survey.formulas.items():
        value = value_of(formula, survey.certain) if _CAP.fullmatch(path) else None
        stream = path.rpartition(".")[0]
        if value == 0:
            yield Mistake("W319", f"is 0, so that nothing of {stream} ever counts", path, way_out="leave it out")
        elif value is not None and value > 0 and (least := _least(survey, stream)) is not None and least > value:
            what = f"is below all that it caps ({least:,.4g} at the least of the points tried), and always reached"
            yield Mistake("W319", what, path, formula.text, way_out="is it per what per: says, in the same unit?")


def nothing(survey: Survey) -> Iterator[Mistake]:
    """A size or a chance of 0, of which nothing comes (W319), unless an option or a lever gives it another."""
    for path, formula in survey.formulas.items():
        known = _STREAM.fullmatch(path) or _CHANCE.fullmatch(path)
        if known and value_of(formula, survey.settled) == 0 and not survey.moves(path):
            way_out = "write what it is, or delete it"
            yield Mistake("W319", "is 0, so that nothing comes of it", path, formula.text, way_out=way_out)


def _least(survey: Survey, path: str) -> float | None:
    """The smallest size of a cost or benefit at the points tried, None where a point has none."""
    stream = survey.streams[path]
    given = (getattr(stream, key, None) for key in ("amount", "quantity", "per_head"))
    size = next((formula for formula in given if formula is not None), None)
    if size is None or isinstance(stream, Funding):
        return None
    heads = stream.group if stream.per_head is not None else None
    tried = [
        math.nan if one is None or many is None else one * many
        for point in (survey.middle, *survey.samples)
        for one, many in [(value_of(size, point), survey.reached_of(heads, point))]
    ]
    return None if any(map(math.isnan, tried)) else min(tried)
