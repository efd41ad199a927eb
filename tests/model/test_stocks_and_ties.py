"""What is told about stocks, inputs drawn each period, copulas and common sources."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv.errors import ModelError
from mcsv.model import Model, comments
from mcsv.model.records.dependence import groups_of, ties_of

NORMAL = {"dist": "normal", "mean": 5, "sd": 1}
EACH = {**NORMAL, "drawn": "each_period"}


def document(**sections: Any) -> dict[str, Any]:
    inputs = {"a": NORMAL, "b": NORMAL, "e": EACH, "f": EACH} | sections.pop("inputs", {})
    used = {"all": {"formula": " + ".join(name for name, entry in inputs.items() if "each_period" not in str(entry))}}
    return {
        "step": "year",
        "horizon": 4,
        "inputs": inputs,
        "stocks": {"level": {"next": "level + e * f"}} | sections.pop("stocks", {}),
        "outputs": {"last": {"formula": "level"}} | used | sections.pop("outputs", {}),
        **sections,
    }


def told(**sections: Any) -> list[tuple[str, str]]:
    try:
        return [(note.code, note.path) for note in comments(Model.model_validate(document(**sections)))]
    except ModelError as error:
        return [(mistake.code, mistake.path) for mistake in error.mistakes]


def tie(*names: str, **more: Any) -> dict[str, Any]:
    return {"between": list(names), "rank": 0.4, **more}


def test_nothing_is_told_about_a_sound_model() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("stocks", "expected"),
    [
        ({"a": {"next": "a + 1"}}, ("E103", "stocks.a")),
        ({"s": {"next": "s + unknown"}}, ("E402", "stocks.s.next")),
        ({"s": {"initial": "level", "next": "s"}}, ("E401", "stocks.s.initial")),
        ({"s": {"initial": "e", "next": "s"}}, ("E401", "stocks.s.initial")),
        ({"s": {"initial": 3}}, ("E202", "stocks.s")),
        ({"s": {"next": "s", "inflow": 3}}, ("E202", "stocks.s")),
        ({"s": {"next": "s + poisson(3)"}}, ("W313", "stocks.s.next")),
        ({"s": {"inflow": "poisson(3)"}}, ("W313", "stocks.s.inflow")),
    ],
)
def test_stocks(stocks: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in told(stocks=stocks, outputs={f"{name}_": {"formula": name} for name in stocks})


def test_a_stock_needs_not_itself_at_the_same_time() -> None:
    load = {"load": {"formula": "2 * s"}}
    looped = told(inputs=load, stocks={"s": {"next": "s + load"}})
    assert ("E403", "stocks.s") in looped
    assert (
        told(inputs=load, stocks={"s": {"next": "s + 1"}, "r": {"next": "r + load"}}, outputs={"r_": {"formula": "r"}})
        == []
    )
    both = {"s": {"next": "s + r"}, "r": {"next": "r + s"}}
    assert told(stocks=both, outputs={"r_": {"formula": "r + s"}}) == []


@pytest.mark.parametrize("place", ["output", "reserve"])
def test_what_is_drawn_each_period_has_no_place_outside_time(place: str) -> None:
    if place == "output":
        assert ("E401", "outputs.y.formula") in told(outputs={"y": {"formula": "e + 1"}})
    else:
        assert ("E401", "pockets.p.reserve") in told(pockets={"p": {"reserve": "e"}})


def test_what_goes_together_is_drawn_equally_often() -> None:
    assert told(correlations=[tie("a", "b"), tie("e", "f")]) == []
    assert ("E302", "correlations[0]") in told(correlations=[tie("a", "e")])
    assert ("E302", "correlations[0]") in told(inputs={"f": {**EACH, "persistence": 0.5}}, correlations=[tie("e", "f")])


def test_what_never_varies_goes_with_nothing() -> None:
    assert ("E302", "correlations[0].between[1]") in told(inputs={"c": 5}, correlations=[tie("a", "c")])


def test_one_group_has_one_copula() -> None:
    t = {"copula": "t", "degrees": 4}
    assert told(inputs={"c": NORMAL}, correlations=[tie("a", "b", **t), tie("b", "c", **t)]) == []
    mixed = told(inputs={"c": NORMAL}, correlations=[tie("a", "b", **t), tie("b", "c")])
    other = told(inputs={"c": NORMAL}, correlations=[tie("a", "b", **t), tie("b", "c", copula="t", degrees=5)])
    assert ("E302", "correlations[0]") in mixed
    assert ("E302", "correlations[0]") in other


def test_persistence_belongs_to_periods_and_chance_to_draws() -> None:
    assert ("E203", "inputs.a.persistence") in told(inputs={"a": {**NORMAL, "persistence": 0.5}})
    assert ("E203", "inputs.c.chance") in told(inputs={"c": {"formula": "a", "chance": True}})


def test_one_source_is_noted_once_and_can_tie() -> None:
    same = {name: {**NORMAL, "source": "Unit cost survey"} for name in ("a", "b", "c")} | {
        "k": {"dist": "fixed", "value": 3, "source": "Unit cost survey"}
    }
    assert told(inputs=same) == [("N303", "inputs.a.source")]
    assert told(inputs=same, evidence={"same_source": 0}) == []
    assert told(inputs=same, evidence={"same_source": 0.5}) == []
    model = Model.model_validate(document(inputs=same, evidence={"same_source": 0.5}, correlations=[tie("a", "b")]))
    ties = ties_of(model)
    assert [(entry.names, entry.rank) for entry in ties] == [(("a", "b"), 0.4), (("a", "c"), 0.5), (("b", "c"), 0.5)]
    (group,) = groups_of(ties)
    assert group.names == ("a", "b", "c")


def test_a_common_source_that_no_numbers_can_have() -> None:
    same = {name: {**NORMAL, "source": "Survey"} for name in ("a", "b", "c")}
    assert told(inputs=same, evidence={"same_source": -0.9}) == [("E302", "evidence.same_source")]


def test_a_common_source_ties_only_what_is_drawn_alike() -> None:
    same = {"a": {**NORMAL, "source": "Survey"}, "e": {**EACH, "source": "Survey"}}
    assert ties_of(Model.model_validate(document(inputs=same, evidence={"same_source": 0.5}))) == ()


@pytest.mark.parametrize(
    ("source", "study"),
    [
        ("expert judgement", False),
        ("Survey", False),
        ("our own estimate", False),
        ("illustration", False),
        ("survey of tenants, 2019", True),
        ("judgement of A. Smith", True),
        ("調査", True),
    ],
)
def test_a_word_for_a_kind_of_source_names_no_study(source: str, study: bool) -> None:
    same = {name: {"dist": "normal", "mean": 1, "sd": 1, "source": source} for name in ("a", "b")}
    document = {"inputs": same, "outputs": {"y": {"formula": "a + b"}}}
    assert ("N303" in [note.code for note in comments(Model.model_validate(document))]) == study
