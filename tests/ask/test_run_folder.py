"""A run's folder holds what gives it again, says where all of it comes from, and stays as it was decided on."""

from __future__ import annotations

import datetime
import importlib.util
import json
import shutil
from pathlib import Path

import pytest
from campaign import long_only
from decisions import MODEL, decide, run_folder, simulated, write_folder

import mcsv
from mcsv.arguments import WORLDS
from mcsv.ask.run_folder import crate_faults, listed, now, reported
from mcsv.ask.run_log import RunLog
from mcsv.ask.run_made import Made, Origin, write_run
from mcsv.errors import UsageError
from mcsv.files.results import read_results, write_results
from mcsv.files.run_layout import CRATE, RESULT
from mcsv.files.run_reading import result_of
from mcsv.files.run_writing import check_run_folder
from mcsv.reports.crate import described
from mcsv.reports.page.content import content
from mcsv.results.questions.again import arguments, command
from mcsv.results.questions.inputs import inputs_dataset


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_folder(tmp_path_factory.mktemp("run") / "run").parent


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "run"))


def test_the_same_run_gives_the_same_bytes_but_for_the_time(made: Path, folder: Path, tmp_path: Path) -> None:
    results = mcsv.simulate(mcsv.read_model(made / "model.yaml"), **arguments(read_results(made / RESULT)))
    write_folder(results, tmp_path / "again", "A. Analyst")
    for name in (RESULT, "model.yaml", "run.json"):
        assert (tmp_path / "again" / name).read_bytes() == (made / name).read_bytes()
    assert write_folder(results, folder, "A. Analyst") == []  # pages of the same result stay listed
    assert (folder / CRATE).read_bytes() == (made / CRATE).read_bytes()


def test_the_crate_says_when_and_how_to_have_it_again(made: Path) -> None:
    graph = {entity["@id"]: entity for entity in json.loads((made / CRATE).read_text())["@graph"]}
    assert graph["#run"]["endTime"] == "2020-04-01T12:00:00+00:00"
    assert graph["#run"]["description"] == "mcsv run model.yaml --draws 2000 --seed 1 --out again/"
    assert list(graph)[-2].startswith("#figure")
    assert {"page.html", "book.xlsx"} <= graph.keys()


def test_a_time_may_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert now().isoformat() == "1970-01-02T00:00:00+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "9" * 14)
    assert abs(now() - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(days=1)


def test_a_page_that_is_written_anew_is_listed_anew(folder: Path) -> None:
    result, page = folder / RESULT, folder / "page.html"
    assert crate_faults(result) == []
    page.write_text("another page")
    assert [(fault.file, fault.what[:11]) for fault in crate_faults(result)] == [("page.html", "is not what")]
    assert reported(read_results(result), result, [page]) == []
    assert crate_faults(result) == []
    assert [place.name for place in listed(result)] == ["model.yaml", "run.json", "page.html", "book.xlsx", CRATE]
    page.unlink()
    assert [fault.what[:12] for fault in crate_faults(result)] == ["is not there"]
    with pytest.raises(UsageError, match="E717"):
        listed(result)


def test_a_crate_that_was_decided_on_or_changed_is_left_alone(folder: Path, tmp_path: Path) -> None:
    result, crate = folder / RESULT, folder / CRATE
    results, before = read_results(result), crate.read_bytes()
    assert reported(results, result, [tmp_path / "elsewhere.html"]) == []
    decide(result)
    (folder / "late.html").write_text("late")
    assert reported(results, result, [folder / "late.html"]) == ["late.html"]
    assert crate.read_bytes() == before
    (folder / f"{RESULT}.approvals").unlink()
    crate.write_bytes(before.replace(b"A. Analyst", b"B. Analyst"))
    with pytest.raises(UsageError, match="E717"):
        reported(results, result, [folder / "late.html"])
    crate.write_bytes(b"\xff")
    assert [fault.file for fault in crate_faults(result)] == [CRATE]


def test_pages_of_an_earlier_run_are_told(folder: Path) -> None:
    other = simulated(1_000)
    assert write_folder(other, folder) == ["page.html", "book.xlsx"]
    assert crate_faults(folder / RESULT) == []


def test_a_crate_beside_any_other_result_is_somebody_elses(folder: Path) -> None:
    other = folder / "other.nc"
    write_results(read_results(folder / RESULT), other)
    (folder / CRATE).write_text("{}")
    assert crate_faults(other) == listed(other) == []
    assert result_of(folder) == folder / RESULT
    assert result_of(other) == other


def test_a_folder_of_other_things_is_no_place_for_a_run(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "new").mkdir()
    for place in (tmp_path / "missing", tmp_path / "new", folder):
        assert check_run_folder(f"{place}/") == place
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("Dear")
    (folder / "model.yaml").write_text("# mine")
    refused = {tmp_path / "letters": "E711", tmp_path / "no" / "run": "E711", folder / RESULT: "E711", folder: "E502"}
    for place, code in refused.items():
        with pytest.raises(UsageError, match=code):
            check_run_folder(place)


def test_the_command_says_all_that_was_asked_for() -> None:
    model = mcsv.read_model(MODEL)
    asked = {"draws": 3_000, "seed": 7, "sampling": "sobol", "quantiles": (0.1, 0.8), "money": True}
    found = mcsv.simulate(model, **asked)
    words = "--draws 3000 --seed 7 --sampling sobol --quantiles 0.1,0.8 --full"
    assert command(found, "my model.yaml", "it/") == f"mcsv run 'my model.yaml' {words} --out it/"
    scoped = mcsv.simulate(model, draws=1_000, scope="x")
    assert command(scoped) == "mcsv.simulate('MODEL', draws=1000, seed=1, scope='x')"


def test_what_only_a_stored_result_holds_is_stored_by_the_command() -> None:
    """Without a file mcsv run refuses what it could not keep (E205)."""
    found = mcsv.simulate(mcsv.read_model(MODEL), draws=1_000, keep="council")
    assert command(found) == "mcsv run MODEL --draws 1000 --seed 1 --keep council --out RUN.nc"
    assert command(found.drop_vars("draws_council"), answers=True) == (
        "mcsv run MODEL --draws 1000 --seed 1 --answers --out RUN.nc"
    )


def test_page_and_folder_say_whether_a_run_was_asked_further(tmp_path: Path) -> None:
    """Also with as many worlds as a run has that was asked how sure its chance is and no more."""
    results = mcsv.simulate(mcsv.read_model(MODEL), draws=1_000).assign_attrs(worlds=WORLDS)
    inputs = inputs_dataset(mcsv.read_model(MODEL), {})
    for answers, word in (({"inputs": inputs}, "--answers"), ({}, "--levels")):
        folder = tmp_path / word
        write_run(Made(results, RunLog(), answers), folder, Origin(now()))
        told = described((folder / CRATE).read_text())
        assert told.answers == bool(answers)
        graph = json.loads((folder / CRATE).read_text())["@graph"]
        (again,) = (entity["description"] for entity in graph if entity["@id"] == "#run")
        assert again == f"mcsv run model.yaml --draws 1000 --seed 1 {word} --out again/"
        assert f"--seed 1 {word}" in dict(content(results, None, answers=answers).origin)["Again"]


@long_only
@pytest.mark.skipif(importlib.util.find_spec("rocrate") is None, reason="needs rocrate")
def test_the_library_of_the_specification_reads_it(made: Path) -> None:
    from rocrate.rocrate import ROCrate

    found = ROCrate(str(made))
    assert found.root_dataset["conformsTo"].id.startswith("https://w3id.org/ro/wfrun/process/")
    assert {file.id for file in found.get_entities() if file.type == "File"} == {
        "model.yaml",
        "run.json",
        RESULT,
        "page.html",
        "book.xlsx",
    }
