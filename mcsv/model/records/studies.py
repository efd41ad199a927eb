"""Study: evidence that could be had before the decision, and what it would cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from mcsv.errors import Mistake
from mcsv.frozen import FrozenDict
from mcsv.model.language.calendar import SpanField
from mcsv.model.language.fields import within
from mcsv.model.language.names import InputName, proposal
from mcsv.model.language.number import number
from mcsv.model.language.record import FieldError, wrong
from mcsv.model.records.evidenced import Evidenced

__all__ = ["MOST_OBSERVATIONS", "Study"]

MOST_OBSERVATIONS = 1_000_000
MOST_INPUTS = 8
"""A study tells at most so many inputs: from more, draws cannot learn what to do."""

_LARGEST = 2.0**53
_BELOW = "below 9 x 10^15"
_AMOUNT = within(0, _LARGEST, f"0 or more, {_BELOW}")
_ABOVE = within(0, _LARGEST, f"above 0, {_BELOW}", ends=False)


def _above(value: Any) -> float:
    """A number above 0."""
    found: float = number(value)
    if not 0.0 < found < _LARGEST:
        raise wrong("E205", "is out of range", value=str(value), rule=f"above 0, {_BELOW}")
    return found


def _size(value: Any) -> int:
    """A whole number of observations."""
    found = number(value)
    if found != int(found) or not 1 <= found <= MOST_OBSERVATIONS:
        rule = f"a whole number from 1 to {MOST_OBSERVATIONS:,}"
        raise wrong("E205", "is no number of observations", value=str(value), rule=rule)
    return int(found)


def _listed(value: Any) -> Any:
    """One name, or a list of them."""
    return [value] if isinstance(value, str) else value


_NAME = {"type": "string"}
_NAMES = {"type": "array", "items": _NAME, "minItems": 1, "maxItems": MOST_INPUTS}
_LISTED = BeforeValidator(_listed), WithJsonSchema({"anyOf": [_NAME, _NAMES]})

_WHOLE = {"type": "integer", "minimum": 1, "maximum": MOST_OBSERVATIONS}
Size = Annotated[int, BeforeValidator(_size), WithJsonSchema(_WHOLE)]
Amount = Annotated[float, _AMOUNT, WithJsonSchema({"type": "number", "minimum": 0})]
Above = Annotated[float, _ABOVE, WithJsonSchema({"type": "number", "exclusiveMinimum": 0})]

_DATA = ("normal", "binomial", "poisson")


def _kind(value: Any) -> str:
    """How data arise."""
    if isinstance(value, str) and value in _DATA:
        return value
    rule = "one of " + ", ".join(_DATA)
    raise wrong("E205", "is not a choice", value=str(value)[:60], rule=rule, way_out=proposal(str(value), _DATA))


def _each(one: Callable[[Any], Any]) -> BeforeValidator:
    """One for all inputs, or a mapping with one for each."""

    def read(value: Any) -> Any:
        if not isinstance(value, Mapping):
            return one(value)
        found: dict[str, Any] = {}
        mistakes: list[Mistake] = []
        for name, entry in value.items():
            try:
                found[str(name)] = one(entry)
            except FieldError as problem:
                mistakes += [mistake.under(str(name)) for mistake in problem.mistakes]
        if mistakes:
            raise FieldError(*mistakes)
        return FrozenDict(found)

    return BeforeValidator(read)


def _by_input(one: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [one, {"type": "object", "minProperties": 1, "additionalProperties": one}]})


DataField = Annotated[Any, _each(_kind), _by_input({"enum": list(_DATA)})]
SdField = Annotated[Any, _each(_above), _by_input({"type": "number", "exclusiveMinimum": 0})]


class Study(Evidenced):
    """A study of one input, or of several at once: what observations tell, how many there could be, what they cost."""

    tells: Annotated[tuple[InputName, ...], Field(min_length=1, max_length=MOST_INPUTS), *_LISTED]
    """The input that it would tell, or several: two are the arms of a trial."""
    data: DataField
    """How an observation arises: normal (the input with an error), binomial (a case that happens or not, with the input
    as its probability) or poisson (how many events a unit sees, with the input as their rate). Or that of each input.
    """
    sd: SdField | None = None
    """How far one observation is from the input, one standard deviation; for normal data. Or that of each input."""
    each: FrozenDict[InputName, Size] = FrozenDict()
    """How many observations of an input there are for one of the size, where it is not one: a trial with two cases of
    one arm for each of the other."""
    sizes: Annotated[tuple[Size, ...], Field(max_length=100)] = ()
    """Numbers of observations to report; where it tells several inputs, so many of each."""
    up_to: Size | None = None
    """The largest number of observations that could be had; the best one is looked for up to here."""
    fixed: Amount = 0.0
    """What the study costs whatever its size."""
    per: Amount = 0.0
    """What each observation costs, of whichever input."""
    population: Above = 1.0
    """How often the decision is taken with what the study tells: 1 for this programme alone; a number a year where a
    horizon is given."""
    horizon: SpanField | None = None
    """For how long the decision goes on being taken, population times a year, discounted year by year as money is."""

    @property
    def largest(self) -> int:
        """The largest number of observations of each input."""
        return max((*self.sizes, self.up_to or 0))

    @property
    def together(self) -> int:
        """How many observations of all inputs together there are for one of the size."""
        return sum(self.count_of(name) for name in self.tells)

    def count_of(self, name: str) -> int:
        """How many observations of an input there are for one of the size."""
        return self.each.get(name, 1)

    def data_of(self, name: str) -> str:
        """How an observation of an input arises; nothing where that is not said."""
        return str(self.data if isinstance(self.data, str) else self.data.get(name, ""))

    def sd_of(self, name: str) -> float | None:
        """How far one observation of an input is from it."""
        found: float | None = self.sd.get(name) if isinstance(self.sd, FrozenDict) else self.sd
        return found

    @field_validator("sizes", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        return [value] if isinstance(value, int | float) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _whole(self) -> Study:
        """Inputs named once, an error of observation for normal data alone, and some size."""
        if len(set(self.tells)) < len(self.tells):
            raise wrong("E205", "names an input twice", "tells", ", ".join(self.tells), "each input once")
        self._of_each()
        if not self.sizes and self.up_to is None:
            raise wrong("E202", "is missing", "sizes", rule="sizes: [10, 50], or up_to: 500, or both")
        if list(self.sizes) != sorted(set(self.sizes)):
            raise wrong("E205", "do not rise", "sizes", rule="each size once, from the smallest on")
        return self

    def _of_each(self) -> None:
        """What is said by input is said of inputs that the study tells, and of all of them where it must be."""
        for key in ("data", "sd", "each"):
            said = getattr(self, key)
            for name in said if isinstance(said, FrozenDict) else ():
                if name not in self.tells:
                    raise wrong("E402", "is not told by this study", key, name, "one of: " + ", ".join(self.tells))
        for name in self.tells:
            data, of = self.data_of(name), f" of {name}" if len(self.tells) > 1 else ""
            if not data:
                raise wrong("E202", f"is missing{of}", "data", rule="normal, binomial or poisson for each input")
            lone = data == "normal" or isinstance(self.sd, FrozenDict) or "normal" not in map(self.data_of, self.tells)
            if lone and (data == "normal") != (self.sd_of(name) is not None):
                what = f"is missing{of}" if data == "normal" else f"goes not with {data} data{of}"
                rule = "normal observations have an sd; binomial and poisson ones follow from the input"
                raise wrong("E202", what, "sd", rule=rule)
