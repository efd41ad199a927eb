"""What a portfolio file may say as JSON Schema, for editors; made as that of models is."""

from __future__ import annotations

from mcsv.files.schema import Schema, described, finished, laid_out
from mcsv.model.records.correlations import Correlation
from mcsv.model.records.portfolio import Portfolio

__all__ = ["portfolio_schema", "portfolio_schema_text"]

_TEXT: Schema = {"type": "string", "minLength": 1}


def portfolio_schema() -> Schema:
    """A JSON Schema (draft 2020-12) that every portfolio file fulfils; each key carries its description."""
    schema = described(Portfolio)
    keys, parts = schema["properties"], schema["$defs"]
    parts |= {"Correlation": _correlation()}
    keys["correlations"]["items"] = {"$ref": "#/$defs/Correlation"}
    _or(keys["programmes"], _TEXT)
    _or(keys["pockets"], {"type": "null"})
    for key, least in (("programmes", 2), ("pockets", 1)):
        del keys[key]["minLength"]
        keys[key]["minProperties"] = least
    named = {key: keys["share"].pop(key) for key in [*keys["share"]] if key != "description"}
    keys["share"]["anyOf"] = [{"type": "array", "items": _TEXT, "uniqueItems": True}, named]
    return finished(schema, "mcsv portfolio")


def portfolio_schema_text() -> str:
    """The schema as the text of its file: what fits into a line stands in one line."""
    return laid_out(portfolio_schema(), 0) + "\n"


def _correlation() -> Schema:
    """As in a model, but that inputs are named with their programmes."""
    schema = described(Correlation)
    for key, size in (("between", {"minItems": 2, "maxItems": 2}), ("of", {"minItems": 2})):
        said = schema["properties"][key]["description"]
        schema["properties"][key] = {"description": said, "type": "array", "items": _TEXT, **size}
    return schema


def _or(key: Schema, short: Schema) -> None:
    """Let each entry of a mapping be something shorter too."""
    for name, entry in key["patternProperties"].items():
        key["patternProperties"][name] = {"anyOf": [short, entry]}
