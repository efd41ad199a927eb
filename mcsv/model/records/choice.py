"""Choice: what the options are weighed by, or whether the programme is signed for at all."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from mcsv.model.language.fields import Text, within
from mcsv.model.language.names import Name
from mcsv.model.language.number import number
from mcsv.model.language.record import Record, wrong

__all__ = ["CURVE", "Choice", "WillingnessToPay"]

CURVE = 50
"""Points of a curve over willingness to pay at most."""
_STEPS = 20
"""A number alone is the middle of a curve of so many steps from 0."""
_WAYS = ("view", "output", "effect", "sign")
_MEANT = frozenset({"at", "pocket", "condition", "probability", "renews"})
_PRICE = within(0, math.inf, "what a unit of the effect is worth, 0 or more")
_PRICE_SCHEMA = {"type": "number", "minimum": 0}
Price = Annotated[float, _PRICE, WithJsonSchema(_PRICE_SCHEMA)]


class WillingnessToPay(Record):
    """What a unit of the effect is worth: ``value`` decides, the others are points of a curve.

    In a file: a number, a list of which the first one decides, or a range.
    """

    value: Price
    """The willingness to pay by which is decided."""
    low: Price | None = None
    """Where the curve begins; 0 unless told."""
    high: Price | None = None
    """Where the curve ends; twice the value unless told."""
    points: tuple[Price, ...] = ()
    """The points of the curve one by one."""

    @model_validator(mode="after")
    def _one_curve(self) -> WillingnessToPay:
        count = len({*self.points, self.value})
        if count > CURVE:
            raise wrong("E562", f"has {count} points", "points", rule=f"a curve has at most {CURVE}")
        if self.points and (self.low is not None or self.high is not None):
            raise wrong("E562", "has points and a range", "points", rule="one of the two")
        if not self.points and self.value and self._ends[0] >= self._ends[1]:
            rule = "a curve runs from low to a larger high"
            raise wrong("E562", "has no length", "high", f"{self._ends[0]:g} to {self._ends[1]:g}", rule)
        return self

    @property
    def _ends(self) -> tuple[float, float]:
        return self.low or 0.0, 2.0 * self.value if self.high is None else self.high

    @property
    def curve(self) -> tuple[float, ...]:
        """The points of the curve in rising order, the value among them."""
        if self.points:
            return tuple(sorted({*self.points, self.value}))
        low, high = self._ends
        if self.low is None and self.high is None:
            return tuple(self.value * 2.0 * step / _STEPS for step in range(_STEPS + 1))
        steps = CURVE - 2
        return tuple(sorted({*(low + (high - low) * step / steps for step in range(steps + 1)), self.value}))


def _price(value: Any) -> Any:
    """20_000, [20_000, 30_000], or {value: 20_000, low: 0, high: 50_000}."""
    if isinstance(value, WillingnessToPay | Mapping):
        return value
    if isinstance(value, list | tuple):
        if not value:
            raise wrong("E202", "is an empty list", rule="a number, a list of numbers or a range")
        return {"value": value[0], "points": value}
    return {"value": number(value)}


WillingnessField = Annotated[
    WillingnessToPay,
    BeforeValidator(_price),
    WithJsonSchema(
        {
            "anyOf": [
                _PRICE_SCHEMA,
                {"type": "array", "minItems": 1, "maxItems": CURVE, "items": _PRICE_SCHEMA},
                {
                    "type": "object",
                    "properties": {
                        "value": _PRICE_SCHEMA,
                        "low": _PRICE_SCHEMA,
                        "high": _PRICE_SCHEMA,
                        "points": {"type": "array", "maxItems": CURVE, "items": _PRICE_SCHEMA},
                    },
                    "required": ["value"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


class Choice(Record):
    """What is being chosen by, of the options: the more of it, the better. One of view, output, effect and sign.

    view: net present value. output: an output that is a net benefit. effect: effect x willingness_to_pay - cost. sign:
    the position of a pocket at the end of its window, against 0 where its budget holder does not sign.
    """

    view: Name | None = None
    """Whose net present value: a pocket, public_sector, public_value or society."""
    output: Name | None = None
    """The output that is the net benefit of an option."""
    effect: Name | None = None
    """The output that is the effect of an option, for instance its QALYs."""
    cost: Name | None = None
    """The output that is the cost of an option."""
    willingness_to_pay: WillingnessField | None = None
    """What a unit of the effect is worth; a list (its first one decides) or {value, low, high} for a curve."""
    unit: Text = ""
    """What the willingness to pay is stated in, for instance GBP/QALY."""
    sign: Name | None = None
    """The pocket whose budget holder signs, or does not sign."""
    note: Text = ""
    """Anything a reader should know."""

    @model_validator(mode="before")
    @classmethod
    def _not_on_the_way(cls, data: Any) -> Any:
        """``decisions:`` are another thing: what is decided on the way, each with a name."""
        entries = [*data.values()] if isinstance(data, Mapping) else []
        if entries and any(isinstance(entry, Mapping) and _MEANT & entry.keys() for entry in entries):
            rule = "decision: says by what the options are weighed; what is decided on the way stands under decisions:"
            raise wrong("E560", "holds something that is decided on the way", rule=rule, way_out="write decisions:")
        return data

    @model_validator(mode="after")
    def _one_way(self) -> Choice:
        """By one thing; effect and cost go together."""
        ways = [way for way in _WAYS if getattr(self, way) is not None]
        if len(ways) != 1 and not (not ways and (self.cost or self.willingness_to_pay)):
            rule = "exactly one of view:, output:, effect: and sign:"
            what = f"weighs by {' and by '.join(ways)}" if ways else "says not by what"
            way_out = f"keep {ways[0]}: alone" if ways else "for instance view: society"
            raise wrong("E561", what, rule=rule, way_out=way_out)
        whole = {"effect": self.effect, "cost": self.cost, "willingness_to_pay": self.willingness_to_pay}
        rule = "net benefit is effect x willingness_to_pay - cost"
        if any(part is not None for part in whole.values()):
            for name, part in whole.items():
                if part is None:
                    raise wrong("E202", "is missing", name, rule=rule)
            if "effect" not in ways:
                way_out = f"leave {ways[0]}: out, or effect: and cost:"
                raise wrong("E561", f"weighs by {ways[0]} and by effect and cost", rule=rule, way_out=way_out)
        elif self.unit:
            way_out = "leave unit: out, or add effect:, cost: and willingness_to_pay:"
            raise wrong("E561", "is the unit of no willingness to pay", "unit", self.unit, rule, way_out)
        return self
