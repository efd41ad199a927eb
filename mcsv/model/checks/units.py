"""What is declared is what is counted: money where money is wanted, by the year what is paid by the year."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

from mcsv.errors import Mistake
from mcsv.model.checks.prices import currencies
from mcsv.model.checks.survey import Survey
from mcsv.model.checks.unit_gaps import Gap, apart, gap
from mcsv.model.checks.unit_inference import Units
from mcsv.model.checks.unit_place import Place
from mcsv.model.checks.unit_places import places
from mcsv.model.language.formula import Formula
from mcsv.model.language.units import DAYS, ONE, Unit, divide, of

__all__ = ["contradictions", "mixtures"]

_CODES = {"money": "E440", "measure": "E441", "things": "W390", "maybe": "W391", "time": "W392", "each": "W393"}
_PERS = frozenset({"month", "quarter", "year"})


@lru_cache(maxsize=2)  # both checks of one model ask, one after the other
def _laid_out(survey: Survey) -> tuple[Units, frozenset[str]]:
    """What the formulas of a model count, and where a wrong currency was told already."""
    return Units(survey), frozenset(mistake.path for mistake in currencies(survey))


def contradictions(survey: Survey) -> Iterator[Mistake]:
    """Places whose formula counts something else than they want (E440, E441, W390 to W393).

    A number without a unit may have any, so a formula that holds one is told of only where no unit of it would do, and
    one with an input without a unit never. What is for each child or home is told of only where something else in the
    model is money alone: a model may be for one child.
    """
    units, told = _laid_out(survey)
    found = [(place, gap(place.counted, place.wanted)) for place in places(units)]
    whole = any(between is None and place.counted.sure and _is_money(place.counted.unit) for place, between in found)
    for place, between in found:
        if between and between.kind in place.kinds and place.path not in told and (whole or between.kind != "each"):
            rules = (*place.counted.said, place.why)
            yield _mistake(place.path, place.formula, (between, place.counted.unit), _said(place, between), rules)


def _is_money(unit: Unit) -> bool:
    return unit.power_of("money") == 1 and not unit.only("thing").powers


def mixtures(survey: Survey) -> Iterator[Mistake]:
    """Sums and comparisons of what is not of one unit (E440, E441, W391, W392)."""
    units, told = _laid_out(survey)
    step = of("time", survey.model.step)
    for path, formula in survey.formulas.items():
        # A stock adds what flows in a period to a level.
        flows = (ONE, step, divide(ONE, step)) if path.startswith("stocks.") else (ONE,)
        for one, other in units.pairs(formula):
            between = apart(one, other, flows)
            if between and between.kind not in ("things", "each") and path not in told:
                said = (*one.said, *(text for text in other.said if text not in one.said))
                what = f"adds or compares {one.unit} and {other.unit}"
                yield _mistake(path, formula, (between, one.unit), what, (*said, "a sum or comparison has one unit"))
                break


def _said(place: Place, found: Gap) -> str:
    """What is wrong with a place."""
    counted, wanted = place.counted.unit, found.wanted
    if found.kind == "things":
        return f"counts {counted}: one thing is counted, and the price is that of another"
    if found.kind == "each":
        return f"counts {counted}: so much for each, and nothing says for how many"
    if found.kind == "money":
        wanted = place.wanted[min(1, len(place.wanted) - 1)]
        return f"counts {counted}, and {wanted} is wanted{_moneyless(counted, wanted)}"
    if found.kind == "maybe":
        factor = _number(found.factor)
        return f"counts {counted} where {wanted} is wanted, and no number in it is the {factor} between them"
    return f"counts {counted}, and {wanted} is wanted"


def _moneyless(counted: Unit, wanted: Unit) -> str:
    money = [unit.power_of("money") for unit in (counted, wanted)]
    return ", which is money" if money == [0, 1] else ", which is no money" if money == [1, 0] else ""


def _mistake(path: str, formula: Formula, found: tuple[Gap, Unit], what: str, rules: tuple[str, ...]) -> Mistake:
    between, counted = found
    way_out = _way_out(between, counted, timed=any(rule.startswith("per: ") for rule in rules))
    return Mistake(_CODES[between.kind], what, path, formula.text[:60], "; ".join(rules), way_out)


def _way_out(found: Gap, counted: Unit, *, timed: bool) -> str:
    if found.kind in ("measure", "maybe"):
        had, wanted = _per(counted), _per(found.wanted)
        other = f", or write per: {had}" if timed and had in _PERS and wanted else ""
        return f"{_by(found.factor, had, wanted)}{other}; or mend the unit"
    if found.kind == "time":
        return "multiply by how long, or how often; or mend the unit"
    if found.kind == "things":
        return "if they are one thing, give them one name"
    if found.kind == "each":
        return "multiply by how many there are, or mend the unit"
    return "mend the formula, or the unit that is declared"


def _per(unit: Unit) -> str:
    """The time by which a unit counts, where it is one."""
    below = [base.name for base, exponent in unit.powers if base.kind == "time" and exponent == -1]
    return below[0] if len(below) == 1 else ""


def _by(factor: float, had: str, wanted: str) -> str:
    """The factor that is missing, and what it is: 52.18, the weeks of a year."""
    known = bool(had and wanted and math.isclose(factor, float(DAYS[wanted] / DAYS[had]), rel_tol=1e-6))
    if factor > 1:
        return f"multiply by {_number(factor)}{f' ({had}s in a {wanted})' if known else ''}"
    return f"divide by {_number(1 / factor)}{f' ({wanted}s in a {had})' if known else ''}"


def _number(factor: float) -> str:
    return f"{factor:,.4g}" if 1e-3 <= factor < 1e4 else f"{factor:,.0f}" if factor >= 1 else f"{factor:.4g}"
