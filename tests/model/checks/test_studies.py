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
    "weather": {"dist": "normal", "mean": 0, "sd": 1, "drawn": "each_period"},
    "cases": {"dist": "poisson", "mean": 3},
    "beds": {"dist": "poisson", "mean": 3, "chance": False},
    "luck": {"dist": "beta", "a": 2, "b": 2, "chance": True},
}


def model(**study: object) -> Model:
    outputs = {"y": {"formula": "total + cases + beds + luck + price"}}
    data = {"inputs": INPUTS, "outputs": outputs, "studies": {"pilot": {"sizes": [10], **study}}}
    return validate({**data, "horizon": 2, "step": "year"})


@pytest.mark.parametrize(
    ("tells", "code", "says"),
    [
        ("total", "E540", "is computed"),
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
    assert (study.tells, study.data, study.largest) == (tells, data, 10)
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
