"""The index of a folder of runs: never more or other than what the folders say."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from campaign import effort, long_only
from postgres import server

from mcsv.errors import UsageError
from mcsv.files.run_address import VARIABLE
from mcsv.files.run_index import INDEX, TEAM, _place, find_runs, reindex
from mcsv.files.run_layout import CRATE, MODEL, RESULT
from mcsv.files.run_writing import making, write_about, write_log


def made(folder: Path, name: str, p_deficit: float | None = 0.5, **more: Any) -> None:
    chance = None if p_deficit is None else {"value": p_deficit, "low": 0.0, "high": 1.0}
    answer: dict[str, Any] = {
        "programme": "50% of_it",
        "p_deficit": chance,
        "reserve": None,
        "sentence": "",
        "currency": "GBP",
    }
    answer["figures"] = {"cost": {"value": 5.0, "se": 1.0, "unit": "GBP"}}
    with making(folder / name) as place:
        (place / MODEL).write_text("model")
        (place / RESULT).write_text("result")
        (place / CRATE).write_text("where from")
        write_about(place, {"asked": {"draws": 1000, "seed": 1}, "answer": answer, "fingerprints": {}, **more})
        write_log(place, [{"time": "2027-04-01T12:00:00+00:00", "event": "written"}])


def names(folder: str | Path, *words: str) -> list[str]:
    return [*find_runs(folder, words).found]


def test_what_is_new_changed_or_gone_is_seen(tmp_path: Path) -> None:
    made(tmp_path, "a")
    made(tmp_path, "b", 0.1)
    (tmp_path / "notes").mkdir()
    assert names(tmp_path) == ["a", "b"]
    assert names(tmp_path, "p_deficit > 0.2") == ["a"]
    made(tmp_path, "b", 0.3)
    shutil.rmtree(tmp_path / "a")
    made(tmp_path, "c", None)
    assert names(tmp_path) == ["b", "c"]
    assert names(tmp_path, "p_deficit>2e-1") == ["b"]
    assert [*reindex(tmp_path).found] == ["b", "c"]


@pytest.mark.parametrize("word", ["A", "50% OF_", "seed = 1", "draws >= 1e3", "name = A*", "cost <= 5", "date >= 2020"])
def test_words_that_a_run_has(tmp_path: Path, word: str) -> None:
    made(tmp_path, "a")
    assert names(tmp_path, word) == ["a"]


@pytest.mark.parametrize(
    "word",
    [
        "x'; DROP TABLE runs; --",
        "50_",
        "%%",
        "seed != 1",
        "p_deficit < 0.5",
        "cost > 5",
        "date = 2020",
        "name != a",
    ],
)
def test_words_that_it_has_not(tmp_path: Path, word: str) -> None:
    made(tmp_path, "a")
    assert names(tmp_path, word) == []
    assert names(tmp_path) == ["a"]


def test_what_is_no_condition_or_folder_is_told_at_once(tmp_path: Path) -> None:
    words = ["seed > 1.2.3", "seed = 1", "date = 2027-13", "date > soon", "name > a", "reserve = nan", "cost < x"]
    with pytest.raises(UsageError) as caught:
        find_runs(tmp_path, words)
    assert [mistake.value for mistake in caught.value.mistakes] == [words[0], *words[2:]]
    with pytest.raises(UsageError, match="E766"):
        find_runs(tmp_path / "no")
    with pytest.raises(UsageError, match="E766"):
        find_runs("all")


def test_a_figure_near_one_that_is_there_is_misspelt(tmp_path: Path) -> None:
    made(tmp_path, "a")
    with pytest.raises(UsageError) as caught:
        find_runs(tmp_path, ["p_defict > 0.1", "size > 1", "costs > 9"])
    first, second = caught.value.mistakes
    assert (first.value, second.value) == ("costs", "p_defict")
    assert "did you mean 'cost'?" in first.way_out
    assert "did you mean 'p_deficit'?" in second.way_out


def test_a_figure_that_no_run_here_has_finds_nothing_and_is_told(tmp_path: Path) -> None:
    made(tmp_path, "a")
    found = find_runs(tmp_path, ["size > 1", "cost > 9"])
    assert found.found == {}
    assert found.absent == (
        "no run here has a figure size; they have p_deficit, reserve, draws, seed, date, name, programme, model, "
        "fingerprint, cost",
    )
    (tmp_path / "none").mkdir()
    assert find_runs(tmp_path / "none", ["size > 1"]).absent == ()
    assert find_runs(tmp_path, ["cost > 9"]).absent == ()


def test_broken_folders_are_named_and_the_rest_is_indexed(tmp_path: Path) -> None:
    for name in ("cut", "damaged", "foreign", "good", "missing"):
        made(tmp_path, name)
    assert len(find_runs(tmp_path).found) == 5
    (tmp_path / "cut" / "run.json").write_text('{"format": ')
    (tmp_path / "foreign" / "run.json").write_text('{"format": "a run of mcsv, 1", "asked": 1}')
    (tmp_path / "missing" / "run.json").unlink()
    (tmp_path / "damaged" / RESULT).write_text("other")
    found = find_runs(tmp_path)
    assert [*found.found] == ["damaged", "good"]
    said = {
        "cut": "run.json is no JSON",
        "foreign": "run.json lacks what every run says",
        "missing": "run.json is missing",
    }
    assert found.broken == said
    anew = reindex(tmp_path)
    assert [*anew.found] == ["good"]
    assert anew.broken.keys() == {"cut", "damaged", "foreign", "missing"}
    assert anew.broken["damaged"] == "result.nc is not as it was written"


def test_a_damaged_or_foreign_index_is_made_anew(tmp_path: Path) -> None:
    made(tmp_path, "a")
    (tmp_path / INDEX).write_bytes(b"no database" * 1000)
    assert names(tmp_path) == ["a"]
    with sqlite3.connect(tmp_path / INDEX) as index:
        assert index.execute("SELECT name FROM mcsv_runs").fetchall() == [("a",)]
    index.close()


def test_a_locked_index_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, "a")
    assert names(tmp_path) == ["a"]
    made(tmp_path, "b")
    monkeypatch.setattr("mcsv.files.run_databases._PATIENCE", 0.01)
    with sqlite3.connect(tmp_path / INDEX, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert names(tmp_path) == ["a", "b"]
    other.close()


def test_many_who_ask_at_once(tmp_path: Path) -> None:
    for number in range(effort(100, 10)):
        made(tmp_path, f"r{number}")
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(names(tmp_path)))) for _ in range(effort(32, 6))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {effort(100, 10)}
    assert len(found) == effort(32, 6)


@long_only
def test_a_team_finds_the_runs_of_all_its_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("psycopg", reason="psycopg is not here: pip install 'mcsv[postgres]'")
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        made(folder, "a")
    made(one, "b", 0.1)
    with server() as url:
        monkeypatch.setenv(VARIABLE, url)
        assert (names(one), names(other)) == (["a", "b"], ["a"])
        assert not (one / INDEX).exists()
        place = _place(one)
        assert names(TEAM) == [f"a in {place}", f"a in {_place(other)}", f"b in {place}"]
        assert names(TEAM, "p_deficit < 0.2") == [f"b in {place}"]
        copy = Path(shutil.copytree(one, tmp_path / "copy"))
        shutil.rmtree(copy / "a")
        assert names(copy) == ["b"]
        assert names(one) == ["a", "b"]  # what is done to a copy is not done to this
        one.rename(tmp_path / "moved")
        shutil.rmtree(tmp_path / "moved" / "a")
        assert [*reindex(tmp_path / "moved").found] == ["b"]
        assert names(TEAM, "name = b") == [f"b in {_place(copy)}", f"b in {_place(tmp_path / 'moved')}"]
