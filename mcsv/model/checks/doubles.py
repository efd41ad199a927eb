"""The same thing said twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.streams import Benefit, Cost

__all__ = ["same_stream", "same_value", "similar_names"]

_WAY_OUT = "delete one; if both are meant, multiply the quantity, or give each its own group:"


def same_stream(survey: Survey) -> Iterator[Mistake]:
    """Two benefits (E310) or costs (W310) that agree in all but their name and notes."""
    for section, code in (("benefits", "E310"), ("costs", "W310")):
        for (first, one), (second, other) in combinations(getattr(survey.model, section).items(), 2):
            if _bare(one) == _bare(other):
                what = f"says the same as {first!r}: counted twice?"
                yield Mistake(code, what, f"{section}.{second}", way_out=_WAY_OUT)


def _bare(stream: Benefit | Cost) -> Benefit | Cost:
    """A stream without what does not change its numbers."""
    bare: dict[str, object] = {"source": "", "note": "", "unit": ""}
    if isinstance(stream, Benefit):
        kept = {"source": "", "note": "", "unit": "", "price_year": ""}
        bare["values"] = tuple(value.model_copy(update=kept) for value in stream.values)
    return stream.model_copy(update=bare)


def same_value(survey: Survey) -> Iterator[Mistake]:
    """One outcome valued twice for one pocket by the same number, in one benefit (E310) or in two (W310)."""
    claims: dict[object, tuple[str, Benefit]] = {}
    for name, benefit in survey.model.benefits.items():
        for index, value in enumerate(benefit.values):
            path = f"benefits.{name}.values[{index}]"
            for pocket in value.to:
                claim = (benefit.size, value.unit_value, pocket, value.type, benefit.group)
                first, other = claims.setdefault(claim, (path, benefit))
                if other is benefit and first != path:
                    yield Mistake("E310", f"gives {pocket} the same value as {first}", path, way_out="delete one")
                elif other is not benefit and _bare(other) != _bare(benefit) and benefit.timing == other.timing:
                    what = f"gives {pocket} the same quantity and unit value as {first}: counted twice?"
                    yield Mistake("W310", what, path, way_out=_WAY_OUT)


def similar_names(survey: Survey) -> Iterator[Mistake]:
    """Names of one section that differ only in capitals or underscores (W208)."""
    for section in ("pockets", "inputs", "costs", "benefits", "outputs"):
        seen: dict[str, str] = {}
        for name in getattr(survey.model, section):
            first = seen.setdefault(name.lower().replace("_", ""), name)
            if first != name:
                yield Mistake("W208", f"is easily taken for {first!r}", f"{section}.{name}", way_out="rename one")
