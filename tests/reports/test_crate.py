"""The crate has what RO-Crate 1.1 and the Process Run Crate profile demand, and shows every change to it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from mcsv.reports.crate import Described, Part, crate, described

MODEL, RESULT = Part("model.yaml", "a" * 64, 10), Part("result.nc", "b" * 64, 20)
ABOUT, PAGE = Part("run.json", "d" * 64, 7), Part("my page.html", "c" * 64, 5, report=True)
KNOWN = Described((MODEL, RESULT, ABOUT, PAGE), "2027-04-01T12:00:00+00:00", "A. Analyst")


@pytest.fixture(scope="module")
def text(fingerprinted: Any) -> str:
    return crate(fingerprinted, KNOWN)


@pytest.fixture(scope="module")
def fingerprinted() -> Any:
    from made_results import programme

    return programme().assign_attrs({f"fingerprint_{part}": part * 8 for part in ("model", "draws", "code")})


def entities(text: str) -> dict[str, dict[str, Any]]:
    return {entity["@id"]: entity for entity in json.loads(text)["@graph"]}


def of_type(text: str, kind: str) -> list[dict[str, Any]]:
    return [entity for entity in entities(text).values() if entity["@type"] == kind]


def referred(value: Any) -> list[str]:
    """All that an entity refers to."""
    if isinstance(value, dict):
        return [value["@id"]] if set(value) == {"@id"} else [each for part in value.values() for each in referred(part)]
    return [each for part in value for each in referred(part)] if isinstance(value, list) else []


def test_what_ro_crate_demands(text: str) -> None:
    found = entities(text)
    assert len(found) == len(json.loads(text)["@graph"])  # each @id once
    assert all(entity["@type"] for entity in found.values())
    descriptor = found["ro-crate-metadata.json"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = found[descriptor["about"]["@id"]]
    assert (root["@id"], root["@type"]) == ("./", "Dataset")
    for must in ("name", "description", "datePublished"):
        assert isinstance(root[must], str)
        assert root[must]
    assert found[root["license"]["@id"]]["description"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", root["datePublished"])
    assert {part["@id"] for part in root["hasPart"]} == {file["@id"] for file in of_type(text, "File")}
    assert "my%20page.html" in found  # an @id is a URI
    for entity in found.values():
        for place in referred(list(entity.values())):
            assert place in found or place.startswith("https://w3id.org/ro/crate/"), place


def test_what_the_profile_of_runs_demands(text: str) -> None:
    found = entities(text)
    (profile,) = (found["./"]["conformsTo"],)
    assert re.fullmatch(r"https://w3id.org/ro/wfrun/process/\d+\.\d+", profile["@id"])
    assert found[profile["@id"]]["@type"] == "CreativeWork"
    assert "https://w3id.org/ro/terms/workflow-run/context" in json.loads(text)["@context"]
    actions = of_type(text, "CreateAction")
    assert [action["@id"] for action in actions] == [each["@id"] for each in found["./"]["mentions"]]
    for action in actions:
        tool = found[action["instrument"]["@id"]]
        assert tool["@type"] == "SoftwareApplication"
        assert tool["softwareVersion"]
        assert action["name"]
        assert action["description"]
    run, report = actions
    assert found[run["agent"]["@id"]] == {"@id": "#person", "@type": "Person", "name": "A. Analyst"}
    assert run["endTime"] == KNOWN.when
    assert run["object"][0] == {"@id": "model.yaml"}
    assert run["result"][0] == report["object"] == {"@id": "result.nc"}
    assert report["result"] == {"@id": "my%20page.html"}


def test_it_says_what_decides_the_figures_and_how_sure_they_are(text: str, fingerprinted: Any) -> None:
    values = {entity["name"]: entity for entity in of_type(text, "PropertyValue")}
    for part in ("model", "draws", "code"):
        assert values[f"fingerprint of the {part}"]["value"] == part * 8
    assert values["draws"]["value"] == fingerprinted.attrs["draws"]
    assert values["seed"]["value"] == 1
    (chance,) = [entity for name, entity in values.items() if name.startswith("chance of a deficit")]
    assert chance["minValue"] < chance["value"] < chance["maxValue"]
    assert entities(text)["result.nc"]["sha256"] == RESULT.sha256
    assert entities(text)["#run"]["description"].startswith("mcsv run model.yaml --draws 20000 --seed 1 ")


def test_it_reads_back_and_is_the_same_text_again(text: str, fingerprinted: Any) -> None:
    assert described(text) == KNOWN
    assert crate(fingerprinted, described(text)) == text
    assert "#person" not in crate(fingerprinted, Described(KNOWN.parts, KNOWN.when, ""))


def test_a_run_that_was_interrupted_is_no_completed_one(fingerprinted: Any) -> None:
    run = entities(crate(fingerprinted.assign_attrs(complete=0), KNOWN))["#run"]
    assert run["actionStatus"] == "http://schema.org/FailedActionStatus"
    assert "interrupted" in run["error"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("A. Analyst", "B. Analyst"),
        lambda text: text.replace("a" * 64, "d" * 64),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text[:-1],
        lambda text: json.dumps(json.loads(text)),
        lambda text: text.replace('"value": 1', '"value": 0, "value": 1'),
        lambda text: "{}",
        lambda text: "[]",
        lambda text: "",
    ],
)
def test_every_change_shows(text: str, change: Any) -> None:
    with pytest.raises(ValueError, match=r"is no crate of mcsv|was changed"):
        described(change(text))
