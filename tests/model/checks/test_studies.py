"""Studies tell what somebody could know, and are the same for all options."""

from __future__ import annotations

import pytest

from mcsv.errors import ModelError
from mcsv.model import Model, plain, validate

INPUTS = {
    "effect": {"dist": "beta", "a": 3, "b": 7},
    "uses": {"dist": "gamma", "mean": 3, "sd": 1},
    "price": 5,
    "total": {"formula": "effect * uses"},
    "seen": {"formula": "effect * cases"},
    "drawn": {"formula": "binomial(10, effect)"},
    "later": {"formula": "effect * (1 + t)"},
    "double": {"formula": "2 * price"},
    "weather": {"dist": "normal", "mean": 0, "sd": 1, "drawn": "each_period"},
    "cases": {"dist": "poisson", "mean": 3},
    "beds": {"dist": "poisson", "mean": 3, "chance": False},
    "luck": {"dist": "beta", "a": 2, "b": 2, "chance": True},
}


def model(**study: object) -> Model:
    outputs = {"y": {"formula": "total + seen + drawn + double + beds + luck"}}
    data = {"inputs": INPUTS, "outputs": outputs, "studies": {"pilot": {"sizes": [10], **study}}}
    return validate({**data, "horizon": 2, "step": "year"})


@pytest.mark.parametrize(
    ("tells", "code", "says"),
    [
        ("seen", "E541", "is computed from cases, which varies by chance"),
        ("drawn", "E541", "computed from what is drawn by chance"),
        ("later", "E540", "period by period"),
        ("double", "E540", "the same in every draw"),
        ("price", "E540", "the same in every draw"),
        ("weather", "E541", "each period"),
        ("cases", "E541", "by chance"),
        ("luck", "E541", "by chance"),
    ],
)
def test_what_no_study_can_tell(tells: str, code: str, says: str) -> None:
    with pytest.raises(ModelError) as error:
        model(tells=tells, data="normal", sd=1)
    (mistake,) = [each for each in error.value.mistakes if each.path == "studies.pilot.tells"]
    assert mistake.code == code
    assert says in mistake.what
    assert mistake.way_out


@pytest.mark.parametrize(("tells", "data"), [("effect", "binomial"), ("uses", "poisson"), ("beds", "poisson")])
def test_what_a_study_can_tell(tells: str, data: str) -> None:
    study = model(tells=tells, data=data).studies["pilot"]
    assert (study.tells, study.data, study.largest) == ((tells,), data, 10)
    assert (study.fixed, study.per, study.population, study.horizon) == (0.0, 0.0, 1.0, None)


def test_one_size_is_a_list_of_one_and_up_to_reaches_further() -> None:
    assert model(tells="effect", data="binomial", sizes=30).studies["pilot"].sizes == (30,)
    assert model(tells="effect", data="binomial", sizes=30, up_to=90).studies["pilot"].largest == 90


def test_what_is_written_is_read_again() -> None:
    said = model(tells="uses", data="normal", sd=2, sizes=[1, 2], fixed=10, per=0.5, population=7, horizon="3 years")
    again = validate(plain(said))
    assert again == said
    assert again.studies["pilot"] == said.studies["pilot"]


def test_no_option_has_a_study_of_its_own() -> None:
    data = plain(model(tells="effect", data="binomial"))
    data["options"] = {"other": {"set": {"studies.pilot.fixed": 3}}}
    with pytest.raises(ModelError, match="studies"):
        validate(data)


def test_a_study_of_several_inputs() -> None:
    trial = {"tells": ["effect", "uses", "total"], "data": {"effect": "binomial", "uses": "poisson", "total": "normal"}}
    study = model(**trial, sd={"total": 2}, each={"uses": 3}).studies["pilot"]
    assert [study.data_of(name) for name in study.tells] == ["binomial", "poisson", "normal"]
    assert [study.count_of(name) for name in study.tells] == [1, 3, 1]
    assert (study.together, study.sd_of("total"), study.sd_of("effect")) == (5, 2.0, None)
    said = model(**trial, sd=2, each={"uses": 3})
    assert validate(plain(said)) == said
    assert said.studies["pilot"].sd_of("total") == 2.0


@pytest.mark.parametrize(
    ("study", "path", "code", "says"),
    [
        ({"tells": ["effect", "effect"], "data": "binomial"}, "tells", "E205", "twice"),
        ({"tells": [], "data": "binomial"}, "tells", "E202", "too few"),
        ({"tells": ["effect", "efect"], "data": "binomial"}, "tells[1]", "E402", "no such input"),
        ({"tells": ["effect", "cases"], "data": "binomial"}, "tells[1]", "E541", "by chance"),
        ({"tells": ["effect", "uses"], "data": "binomial"}, "data", "E542", "no data of such"),
        ({"tells": ["effect", "uses"], "data": {"effect": "binomial"}}, "data", "E202", "of uses"),
        (
            {"tells": ["effect", "uses"], "data": {"effect": "binomal", "uses": "poisson"}},
            "data.effect",
            "E205",
            "choice",
        ),
        ({"tells": ["effect", "uses"], "data": "normal", "sd": {"effect": 1}}, "sd", "E202", "of uses"),
        ({"tells": ["effect", "uses"], "data": "normal", "sd": {"effect": 1, "uses": 0}}, "sd.uses", "E205", "range"),
        ({"tells": "effect", "data": "binomial", "sd": 1}, "sd", "E202", "goes not with binomial"),
        ({"tells": ["effect", "uses"], "data": "normal", "sd": 1, "each": {"total": 2}}, "each", "E402", "not told"),
    ],
)
def test_what_is_wrong_with_a_study_of_several(study: dict[str, object], path: str, code: str, says: str) -> None:
    with pytest.raises(ModelError) as error:
        model(**study)
    (mistake,) = [each for each in error.value.mistakes if each.path == f"studies.pilot.{path}"]
    assert (mistake.code, says in mistake.what) == (code, True), mistake


DECIDES = {
    "inputs": {"p": {"dist": "beta", "a": 3, "b": 7}, "gain": {"dist": "normal", "mean": 300, "sd": 50}},
    "outputs": {
        "people": {"formula": "10 * p", "unit": "people"},
        "money": {"formula": "1_000 * p - gain", "unit": "GBP/year"},
        "bare": {"formula": "1_000 * p - gain"},
    },
    "currency": "GBP",
    "price_year": "2025/26",
}


@pytest.mark.parametrize(
    ("output", "cost", "refused"),
    [
        ("people", {"fixed": 500}, True),
        ("people", {"per": 10}, True),
        ("people", {}, False),
        ("money", {"fixed": 500}, False),
        ("bare", {"fixed": 500}, False),
    ],
)
def test_what_a_study_costs_is_not_taken_off_people(output: str, cost: dict[str, float], refused: bool) -> None:
    pilot = {"tells": "p", "data": "binomial", "sizes": [10], **cost}
    data = {**DECIDES, "decision": {"output": output}, "studies": {"pilot": pilot}}
    if not refused:
        validate(data)
        return
    with pytest.raises(ModelError, match=r"E440 decision.output: counts person, .* the cost of studies.pilot"):
        validate(data)


@pytest.mark.parametrize("key", ["fixed", "per", "sd", "population"])
def test_what_is_out_of_range_says_where_the_range_ends(key: str) -> None:
    data = {"tells": "gain", "data": "normal", "sd": 3, "sizes": [10], key: 1e300}
    with pytest.raises(ModelError, match=rf"E205 studies.pilot.{key}: .* below 9 x 10\^15"):
        validate({**DECIDES, "studies": {"pilot": data}})
