"""The model language as JSON Schema, written from the records and the families: for editors and as reference."""

from __future__ import annotations

import json
import re
from typing import Any

from mcsv.distributions import families, json_schema
from mcsv.distributions.atoms import Atomic
from mcsv.model import Model
from mcsv.model.language.numerals import NUMERAL, WHOLE
from mcsv.model.language.record import Record, descriptions
from mcsv.model.language.vocabulary import spoken

__all__ = ["Schema", "described", "finished", "laid_out", "model_schema", "schema_text"]

Schema = dict[str, Any]
_WIDTH = 110


def model_schema() -> Schema:
    """A JSON Schema (draft 2020-12) that every model file fulfils; each key carries its description."""
    schema = described(Model)
    parts = schema["$defs"]
    entry = parts["Input"]
    beside = {key: value for key, value in entry["properties"].items() if key != "distribution"}
    parts["Beside"] = {"description": "What may stand beside any input.", "properties": beside}
    parts["Input"] = _input(entry)
    for (part, key), short in _SHORT.items():
        _allow(parts[part]["properties"][key], short)
    for stream in ("Cost", "Benefit", "Funding"):
        parts[stream]["properties"] |= parts["Timing"]["properties"]  # the same keys may stand beside its own
    _extend(schema)
    return finished(schema, "mcsv model")


def described(record: type[Record]) -> Schema:
    """The schema of a record, each key with the text that stands under its field."""
    schema: Schema = _tidy(record.model_json_schema(by_alias=True))
    _describe({record.__name__: schema, **schema.get("$defs", {})})
    return schema


def finished(schema: Schema, title: str) -> Schema:
    """A described schema under its title, with numbers and formulas as files may write them."""
    schema = _spelled(schema)
    schema["$defs"] |= {"Formula": {**_FORMULA, "description": spoken()}, **_NUMBERS}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return {**head, **{key: value for key, value in schema.items() if key != "title"}}


_NAME = {"type": "string"}
_FORMULA = {"type": ["number", "string"], "minLength": 1}
_SHORT: dict[tuple[str, str], list[Schema]] = {
    ("Timing", "drop_off"): [_FORMULA],
    ("Timing", "ramp"): [{"type": "integer", "minimum": 0}, _NAME, {"type": "array", "items": _FORMULA}],
    ("Benefit", "attribution"): [_FORMULA],
    ("Decision", "renews"): [_NAME],
    ("Event", "delays"): [_NAME],
    ("Event", "stops"): [_NAME],
    ("Funding", "of"): [_NAME],
    ("Option", "without"): [_NAME],
    ("Study", "sizes"): [{"type": "integer", "minimum": 1}],
}
"""What a key takes instead of the whole thing, by record and key."""


def _text_of(numeral: re.Pattern[str]) -> Schema:
    """A number with marks between its digits, as 480_000: mcsv reads it as a number, and editors as text."""
    pattern = "^(?=.*_)(?![-+]?0[0-9_])" + numeral.pattern.replace("\\d", "[0-9]") + "$"
    return {"pattern": pattern, "patternErrorMessage": "a number is written like 1200, 1_200, -0.5 or 1e6"}


_NUMBERS: dict[str, Schema] = {
    "Number": {"type": ["number", "string"], **_text_of(NUMERAL)},
    "WholeNumber": {"type": ["integer", "string"], **_text_of(WHOLE)},
    "NumberOrNothing": {"type": ["number", "null", "string"], **_text_of(NUMERAL)},
}


def _spelled(part: Any) -> Any:
    """Every number as something that may have marks between its digits, every formula as one of a kind."""
    if isinstance(part, list):
        return [_spelled(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    kinds, rest = part.get("type"), {key: _spelled(value) for key, value in part.items() if key != "type"}
    if kinds == _FORMULA["type"] and "minLength" in part:
        del rest["minLength"]
        return {**rest, "$ref": "#/$defs/Formula"}
    named = {"number": "Number", "integer": "WholeNumber"}.get(kinds) if isinstance(kinds, str) else None
    named = "NumberOrNothing" if kinds == ["number", "null"] else named
    return {**rest, "$ref": f"#/$defs/{named}"} if named else {key: _spelled(value) for key, value in part.items()}


def _allow(key: Schema, short: list[Schema]) -> None:
    """Let a key be written in a short form too."""
    whole = {name: key.pop(name) for name in [*key] if name not in ("description", "default")}
    key["anyOf"] = [*short, whole]


def _extend(schema: Schema) -> None:
    """The keys of a file that extends another one, and that nothing else stands beside them."""
    option: Schema = schema["$defs"]["Option"]["properties"]
    said = "The model file, in the same folder or below it, of which this one says only what is different."
    schema["properties"] |= {"extends": {"description": said, "type": "string", "minLength": 1}}
    keys = ("set", "add", "without", "note")
    schema["properties"] |= {key: {"description": _BESIDE[key], **_rest(option[key])} for key in keys}
    schema["dependentRequired"] = {key: ["extends"] for key in keys}
    allowed = ["version", "extends", *keys, "options", "programme"]
    schema |= {"if": {"required": ["extends"]}, "then": {"propertyNames": {"enum": allowed}}}


_BESIDE = {
    "set": "New values by path in what is extended: costs.team.amount: 900_000.",
    "add": "What what is extended does not have, by path: costs.training: {amount: …}.",
    "without": "What is extended, but without these: names of costs, benefits, funding or events, or paths.",
    "note": "Anything a reader should know about what is different.",
}
"""What keys mean that stand beside ``extends``."""


def _rest(key: Schema) -> Schema:
    return {name: part for name, part in key.items() if name != "description"}


def _describe(parts: dict[str, Schema]) -> None:
    """Give each key of each record the text that stands under its field."""
    waiting = [Record]
    while waiting:
        record = waiting.pop()
        waiting += record.__subclasses__()
        said, keys = descriptions(record), parts.get(record.__name__, {}).get("properties", {})
        for name, field in record.model_fields.items():
            if (field.alias or name) in keys:
                key = field.alias or name
                keys[key] = {"description": said[name], **keys[key]}


def schema_text() -> str:
    """The schema as the text of its file: what fits into a line stands in one line."""
    return laid_out(model_schema(), 0) + "\n"


def laid_out(part: Any, depth: int) -> str:
    """JSON, broken into lines only where it is long."""
    line = json.dumps(part, ensure_ascii=False)
    if len(line) + depth <= _WIDTH or not isinstance(part, list | dict):
        return line
    start, end = "{}" if isinstance(part, dict) else "[]"
    if isinstance(part, dict):
        inner = [f"{json.dumps(key)}: {laid_out(value, depth + 1)}" for key, value in part.items()]
    else:
        inner = [laid_out(value, depth + 1) for value in part]
    indent = " " * (depth + 1)
    return f"{start}\n{indent}" + f",\n{indent}".join(inner) + f"\n{' ' * depth}{end}"


def _input(record: Schema) -> Schema:
    """A number, a formula or a distribution; the last two with where they come from."""
    keys = [key for key in record["properties"] if key != "distribution"]
    described = {key: {"$ref": f"#/$defs/Beside/properties/{key}"} for key in keys}
    metadata = {key: value for key, value in described.items() if key != "formula"}
    computed = {key: value for key, value in described.items() if key not in _OF_DRAWING}
    formula: Schema = {"properties": computed, "required": ["formula"], "additionalProperties": False}
    choice = {"if": {"required": ["formula"]}, "then": formula, "else": _drawn(json_schema(metadata))}
    plain = {"type": "number", "description": "The same in every draw."}
    return {"description": record["description"], "anyOf": [plain, {"type": "object", **choice}]}


def _drawn(choices: Schema) -> Schema:
    """Any distribution; without what moves it, where it is a count, a number or a column that nothing can move."""
    for choice in choices["allOf"]:
        kind = families[choice["if"]["properties"]["dist"]["const"]]
        if kind.joint or issubclass(kind, Atomic):
            for key in _OF_MOVING:
                del choice["then"]["properties"][key]
    return choices


_OF_MOVING = ("times", "plus")
_OF_DRAWING = ("drawn", "persistence", "chance", *_OF_MOVING)  # a formula follows the inputs in it


def _tidy(part: Any) -> Any:
    """Without what pydantic adds for Python's sake: titles, null, defaults that are no plain value."""
    if isinstance(part, list):
        return [_tidy(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    tidy = {key: _tidy(value) for key, value in part.items() if not (key == "title" and isinstance(value, str))}
    if "default" in tidy:
        tidy |= {"default": _plain_default(tidy.pop("default"))}
    if "anyOf" in tidy:
        choices = [choice for choice in tidy.pop("anyOf") if choice != {"type": "null"}]
        tidy |= {"anyOf": choices} if len(choices) > 1 else choices[0]
    if "patternProperties" in tidy:
        tidy["additionalProperties"] = False
    if isinstance(tidy.get("description"), str):
        tidy["description"] = " ".join(tidy["description"].split())
    return {key: value for key, value in tidy.items() if not (key == "default" and value in _NOTHING)}


_NOTHING: tuple[Any, ...] = (None, "", [], {})


def _plain_default(value: Any) -> Any:
    """A default as a file would write it; nothing where it is no single value."""
    if not isinstance(value, dict):
        return value
    if "tree" in value:
        return value["tree"].get("value")
    return value.get("count")
