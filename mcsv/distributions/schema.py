"""JSON schema of distributions, written from the declarations of the families: nothing is said twice."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from mcsv.distributions.base import Distribution, Parameter
from mcsv.distributions.forms import Form, forms
from mcsv.distributions.registry import families

__all__ = ["family_schema", "json_schema"]

Schema = dict[str, Any]
_NUMBER: Schema = {"type": "number"}
_PAIR: Schema = {"type": "array", "minItems": 2, "maxItems": 2}
_PERCENTILES = {"not": {"propertyNames": {"not": {"pattern": r"^(p\d+(\.\d+)?|median|range)$"}}}}  # at least one
_COMMON: Mapping[str, Schema] = {
    "mean": {**_NUMBER, "description": "The expected value."},
    "sd": {**_NUMBER, "exclusiveMinimum": 0, "description": "The standard deviation."},
    "rate": {**_NUMBER, "exclusiveMinimum": 0, "description": "1 / scale."},
    "median": {**_NUMBER, "description": "The same as p50."},
    "terms": {"type": "integer", "minimum": 2, "description": "Fewer terms than percentiles: least squares."},
    "file": {"type": "string", "description": "A CSV file in the folder of the model or below it."},
    "column": {"type": "string", "description": "The heading of the column."},
    "range": {**_PAIR, "items": _NUMBER, "description": "Low and high; covers says how much probability is inside."},
    "covers": {**_NUMBER, "exclusiveMinimum": 0, "exclusiveMaximum": 1, "description": "Probability inside range."},
    "truncate": {
        **_PAIR,
        "items": {"type": ["number", "null"]},
        "description": "Restrict to [low, high]; null leaves a side open. Probability inside is scaled to 1.",
    },
}


def json_schema(extra: Mapping[str, Schema] | None = None) -> Schema:
    """Any distribution: ``dist`` decides which keys apply; ``extra`` are properties that may stand beside."""
    choices = [
        {"if": {"properties": {"dist": {"const": name}}, "required": ["dist"]}, "then": family_schema(family, extra)}
        for name, family in families.items()
    ]
    dist = {"enum": list(families), "description": "The family of distributions."}
    return {"type": "object", "required": ["dist"], "properties": {"dist": dist}, "allOf": choices}


def family_schema(family: type[Distribution], extra: Mapping[str, Schema] | None = None) -> Schema:
    """One family: its parameters, the keys of its entry forms, what must stand together, and its examples."""
    declared = family.parameters()
    properties: Schema = {"dist": {"const": family.family}}
    for form in forms(family):
        for name, kind in form.kinds.items():
            if name in declared:
                properties.update(_parameter_schemas(declared[name]))
            elif name in _COMMON and kind != "folder":
                properties[name] = _COMMON[name]
    stated = {name for form in forms(family) for name in form.kinds}
    if "percentiles" in stated:
        properties["median"] = _COMMON["median"]
    if stated & {"percentiles", "sd"}:
        properties.update(range=_COMMON["range"], covers=_COMMON["covers"])
    schema: Schema = {
        "title": family.family,
        "description": " ".join((inspect.getdoc(family) or "").split("\n\n")[0].split()),
        "type": "object",
        "properties": {**properties, **({} if family.joint else {"truncate": _COMMON["truncate"]}), **(extra or {})},
        "required": ["dist"],
        "anyOf": [_together(form, declared) for form in forms(family)],
        "dependentRequired": {"range": ["covers"], "covers": ["range"]},
        "additionalProperties": False,
        "examples": [dict(example) for example in family.examples],
    }
    if "percentiles" in stated:
        described = {**_NUMBER, "description": "A percentile: p90 is the value with 90 % of probability below it."}
        schema["patternProperties"] = {r"^p\d+(\.\d+)?$": described}
    return schema


def _parameter_schemas(declared: Parameter) -> Schema:
    """A parameter by its name and by each of its other names."""
    one = {**_NUMBER, **declared.rule.schema}
    kinds: dict[str, Schema] = {
        "number": one,
        "numbers": {"type": "array", "items": one, "minItems": 1},
        "text": {"type": "string", "minLength": 1},
        "distributions": {"type": "array", "items": {"type": "object", "required": ["weight", "dist"]}, "minItems": 1},
    }
    schema = {**kinds[declared.kind], "description": declared.doc}
    if declared.optional and declared.default is not None:
        schema["default"] = declared.default
    others = {
        alias: {**kinds[declared.kind], "description": f"Another name of {declared.name}."}
        for alias in declared.aliases
    }
    return {**others, declared.name: schema}


def _together(form: Form, declared: Mapping[str, Parameter]) -> Schema:
    """What must stand together in one entry form, under whichever name."""
    demands: list[Schema] = []
    for name in form.kinds:
        if name not in form.needs:
            continue
        if name == "percentiles":
            demands.append(_PERCENTILES)
        elif name in declared:
            names = (declared[name].name, *declared[name].aliases)
            demands.append(
                {"anyOf": [{"required": [each]} for each in names]} if len(names) > 1 else {"required": [*names]}
            )
        elif name == "sd":
            demands.append({"anyOf": [{"required": ["sd"]}, {"required": ["range", "covers"]}]})
        else:
            demands.append({"required": [name]})
    return {"allOf": demands}
