"""Input: an uncertain quantity, or one computed from others, with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, PrivateAttr, ValidationInfo, WithJsonSchema, model_validator

from mcsv.distributions import Distribution, as_mapping, build, families
from mcsv.distributions.corrected import correct
from mcsv.distributions.moved import move
from mcsv.distributions.rows import Rows
from mcsv.distributions.statement import PERCENTILE, keys
from mcsv.errors import DistributionError, Mistake
from mcsv.frozen import FrozenDict, frozen
from mcsv.model.language.fields import NumberField, Text, TruthField, within
from mcsv.model.language.formula import FormulaField
from mcsv.model.language.misspelt import complaint
from mcsv.model.language.names import FUNCTIONS, nearest
from mcsv.model.language.number import number
from mcsv.model.language.record import FieldError, wrong
from mcsv.model.records.basis import Basis
from mcsv.model.records.evidence import Evidence
from mcsv.model.records.evidenced import Evidenced
from mcsv.model.records.money import PriceYear

__all__ = ["Input"]

_WORDS = frozenset({"dist", "file", "column", "table"})  # keys of a distribution whose values are words, not numbers


def _text(written: str) -> Mistake:
    """What is wrong with an input that is nothing but text: perhaps a distribution as other tools write it."""
    mistake = complaint(written)
    if mistake and mistake.way_out:
        return mistake
    called, is_call, _ = written.partition("(")
    drawn = as_mapping(called.strip()) if is_call and called.strip() not in FUNCTIONS else None
    if drawn:
        return Mistake("E203", "is text", value=written[:60], way_out=f"a distribution is a mapping: {drawn}")
    return Mistake("E203", "is text", way_out=f"{{formula: {written[:60]}}}")


def _distribution(value: Any, info: ValidationInfo) -> Any:
    """Build what the mapping describes; paths of its mistakes are relative to the input."""
    if not isinstance(value, Mapping):
        return value  # a distribution built in Python
    if mistakes := tuple(_misread(value)):
        raise FieldError(*mistakes)
    try:
        return build(value, getattr(info.context, "folder", None))
    except DistributionError as error:
        raise FieldError(*error.mistakes) from None


def _misread(value: Any, path: str = "") -> Any:
    """Mistakes in the way the numbers of a distribution are written, wherever they stand in it."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key not in _WORDS:
                yield from _misread(part, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from _misread(part, f"{path}[{index}]")
    elif isinstance(value, str):
        if mistake := complaint(value):
            yield mistake.under(path)
    elif not isinstance(value, bool | None):
        try:
            number(value)
        except FieldError as problem:
            yield from (mistake.under(path) for mistake in problem.mistakes)


def _slips(written: Mapping[str, Any], beside: list[str]) -> Iterator[Mistake]:
    """Keys that no distribution has, and that are nearly one of those that stand beside it, or beside a formula."""
    family = families.get(str(written["dist"])) if "dist" in written else None
    if "dist" in written and family is None:
        return  # what it takes is not known: that is what there is to say
    taken = keys(family) if family else []
    for key, value in written.items():
        if key in taken or (family and PERCENTILE.fullmatch(str(key))):
            continue
        near = nearest(str(key), [*taken, *beside])
        if family is None or near in beside:
            rule, way_out = ("", "") if family else ("an input is drawn or computed", "leave it out")
            way_out = f"did you mean {near!r}?" if near else way_out
            yield Mistake("E201", "there is no such key", str(key), str(value)[:60], rule, way_out)


_PERSISTENCE = within(-1, 1, "between -1 and 1", ends=False)
_TIMES = within(0, 1e9, "above 0, and below 10^9", ends=False)
_BETWEEN = {"type": "number", "exclusiveMinimum": -1, "exclusiveMaximum": 1}


class Input(Evidenced):
    """One quantity of the model: drawn from a distribution, or computed by a formula."""

    distribution: Annotated[Distribution | None, BeforeValidator(_distribution), WithJsonSchema({})] = None
    """What is known about it. In a file the distribution's own keys stand here: dist, mean, range, …"""
    formula: FormulaField | None = None
    """Computed from other inputs instead of drawn."""
    unit: Text = ""
    """What it counts: GBP/day, people/quarter, thousand GBP, share. Formulas are checked for it."""
    price_year: PriceYear = ""
    """The year in whose prices an amount of money is stated, where it is not the model's."""
    basis: Basis | None = None
    """real (prices of a year) or nominal (cash as it will be paid), for an input that is money."""
    drawn: Literal["once", "each_period"] = "once"
    """once a draw, or anew in each period."""
    persistence: Annotated[float, _PERSISTENCE, WithJsonSchema(_BETWEEN)] = 0.0
    """How much of a period's normal score the next one keeps (an AR(1) process), for what is drawn each period."""
    chance: TruthField | None = None
    """Whether it varies by chance, so that no study would make it more certain. What is drawn each period does, and so
    does a count (poisson, binomial, negative_binomial) unless it says false: a number that somebody could look up."""
    times: Annotated[float, _TIMES, WithJsonSchema({"type": "number", "exclusiveMinimum": 0})] = 1.0
    """What is drawn is multiplied by this, so that a whole distribution can be put higher or lower; 1 leaves it."""
    plus: NumberField = 0.0
    """And this is added, in the input's own unit; 0 leaves it."""
    higher_is: Literal["better", "worse"] | None = None
    """Which way is bad, for a grade that shifts: worse for a cost, better for an effect."""

    _written: FrozenDict[str, Any] = PrivateAttr(FrozenDict())

    @property
    def written(self) -> FrozenDict[str, Any]:
        """The distribution's keys as they were written; its own parameters where it was built in Python."""
        return self._written or FrozenDict(self.distribution.spec() if self.distribution else {})

    @property
    def constant(self) -> bool:
        """Whether every draw gives the same number."""
        return self.distribution is not None and self.distribution.family == "fixed"

    @property
    def law(self) -> Distribution | None:
        """The distribution as it was stated, and moved."""
        return None if self.distribution is None else move(self.distribution, self.times, self.plus)

    def corrected(self, evidence: Evidence) -> Distribution | None:
        """The distribution of what is drawn: what was stated, corrected for its grade, once, and then moved."""
        correction = evidence.grades.get(self.grade) if self.grade else None
        if self.distribution is None or correction is None:
            return self.law
        corrected = correct(self.distribution, correction.widen, correction.times(self.higher_is))
        return move(corrected, self.times, self.plus)

    @property
    def movable(self) -> bool:
        """Whether what is drawn can be multiplied or raised."""
        known = self.distribution
        return known is not None and not (self.constant or known.discrete or isinstance(known, Rows))

    @model_validator(mode="wrap")
    @classmethod
    def _sorted(cls, data: Any, handler: Any) -> Any:
        """Tell the distribution's keys from the rest, and remember them as written."""
        if isinstance(data, cls):
            return data
        written: dict[str, Any] = {}
        if isinstance(data, Mapping):
            known = {key: value for key, value in data.items() if key in cls.model_fields}
            written = {key: value for key, value in data.items() if key not in known}
            data = cls._with_distribution(known, written)
        elif not isinstance(data, str):
            written = {"dist": "fixed", "value": number(data)}
            data = {"distribution": written}
        else:
            raise FieldError(_text(data))
        found = handler(data)
        if (found.times, found.plus) != (1.0, 0.0) and not found.movable:
            key = "times" if found.times != 1.0 else "plus"
            rule = "times: and plus: move what is drawn and measured, not a number, a formula, a count or a joint table"
            way_out = "write the number itself, or use a formula of it"
            raise wrong("E211", "does not go with what this input is", key, f"{getattr(found, key):g}", rule, way_out)
        found._written = frozen(written)
        return found

    def _with(self, update: Mapping[str, Any]) -> Self:
        """Read anew; a distribution that no change touches is kept as it is, with how it was written."""
        found = super()._with(update)
        if found.distribution is self.distribution:
            found._written = self._written
        return found

    def _said(self, update: Mapping[str, Any]) -> dict[str, Any]:
        """A distribution is changed by its own keys (``mean``); another one, or a formula, takes its place."""
        said = super()._said(update)
        changes = not update.keys() <= type(self).model_fields.keys()
        another = not update.keys().isdisjoint(("dist", "distribution", "formula"))
        if changes or another:
            said = {key: part for key, part in said.items() if key in update or key not in ("distribution", "formula")}
        return {**self.written, **said} if changes and not another else said

    @classmethod
    def _with_distribution(cls, known: dict[str, Any], written: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of a distribution and a formula."""
        given = [name for name in ("distribution", "formula") if known.get(name) is not None]
        given += ["dist"] if "dist" in written else []
        if len(given) > 1:
            raise wrong("E203", f"has both {' and '.join(given)}", rule="an input is drawn or computed")
        if given and not written:
            return known
        if not given:
            cls._refuse_neither(written)
        if slips := tuple(_slips(written, [name for name in cls.model_fields if name != "distribution"])):
            raise FieldError(*slips)
        return {**known, "distribution": written}

    @classmethod
    def _refuse_neither(cls, written: dict[str, Any]) -> None:
        """Neither a distribution nor a formula, perhaps for a slip of the pen."""
        for key in written:
            near = nearest(key, ("dist", "distribution", "formula"))
            if near:
                way_out = f"did you mean {'formula' if near == 'formula' else 'dist'!r}?"
                raise wrong("E201", "there is no such key", key, way_out=way_out)
        way_out = "write dist: with its parameters, or formula:"
        if "value" in written:
            way_out = "write dist: fixed beside the value, or formula:"
        raise wrong("E202", "has neither a distribution nor a formula", way_out=way_out)
