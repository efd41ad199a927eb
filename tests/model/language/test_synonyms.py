"""Words of other trades in place of a key: the key is named, and it is one that may stand there."""

from __future__ import annotations

from copy import deepcopy
from functools import reduce
from typing import Any

import pytest

from mcsv.errors import ModelError
from mcsv.files import as_model
from mcsv.model.language.synonyms import _MEANT, meant
from mcsv.model.model import Model
from mcsv.model.records.streams import Cost

MODEL = {
    "programme": "Youth work",
    "start": "2025-04",
    "step": "year",
    "horizon": "2 years",
    "pockets": {"council": {"window": "1 year"}},
    "costs": {"team": {"paid_by": {"council": 1}, "amount": 450_000, "per": "year"}},
    "benefits": {"care": {"quantity": 30, "per": "year", "values": [{"to": "council", "unit_value": 12_000}]}},
}


@pytest.mark.parametrize(
    ("place", "written", "key"),
    [
        (("costs", "team"), "payer", "paid_by"),
        (("costs", "team"), "frequency", "per"),
        (("costs", "team"), "drop_of", "drop_off"),  # a timing's key may stand beside it
        (("benefits", "care"), "years", "for"),
        (("benefits", "care"), "amount", "values"),
        (("benefits", "care", "values", 0), "amount", "unit_value"),
        (("pockets", "council"), "accountability", "window"),
        ((), "Title", "programme"),
        ((), "risks", "events"),
    ],
)
def test_the_key_that_is_meant_is_named(place: tuple[str | int, ...], written: str, key: str) -> None:
    record: Any = deepcopy(MODEL)
    inner = reduce(lambda around, name: around[name], place, record)
    inner[written] = inner.pop(key, {})
    with pytest.raises(ModelError) as told:
        as_model(record)
    found = [mistake for mistake in told.value.mistakes if mistake.path.split(".")[-1] == written]
    assert [(mistake.code, mistake.way_out) for mistake in found] == [("E201", f"did you mean {key!r}?")]


def test_a_key_is_never_proposed_where_it_may_not_stand() -> None:
    assert meant("pocket", Cost.model_fields) == "paid_by"
    assert meant("pocket", ("to", "type")) == "to"
    assert meant("pocket", Model.model_fields) is None
    assert meant("anything", Model.model_fields) is None


def test_every_key_that_is_proposed_is_one_of_the_language() -> None:
    from mcsv.files.schema import model_schema

    schema = model_schema()
    keys = set(schema["properties"]).union(*(each.get("properties", {}) for each in schema["$defs"].values()))
    assert {key for many in _MEANT.values() for key in many} <= keys
