"""The index of a folder of runs: never more or other than what the folders say."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from campaign import effort

from mcsv.errors import UsageError
from mcsv.files.run_index import INDEX, find_runs, reindex
from mcsv.files.run_layout import CRATE, MODEL, RESULT
from mcsv.files.run_writing import making, write_about, write_log


def made(folder: Path, name: str, p_deficit: float | None = 0.5, **more: Any) -> None:
    chance = None if p_deficit is None else {"value": p_deficit, "low": 0.0, "high": 1.0}
    answer = {"programme": "50% of_it", "p_deficit": chance, "reserve": None, "sentence": "", "currency": "GBP"}
    with making(folder / name) as place:
        (place / MODEL).write_text("model")
        (place / RESULT).write_text("result")
        (place / CRATE).write_text("where from")
        write_about(place, {"asked": {"draws": 1000, "seed": 1}, "answer": answer, "fingerprints": {}, **more})
        write_log(place, [])


def test_what_is_new_changed_or_gone_is_seen(tmp_path: Path) -> None:
    made(tmp_path, "a")
    made(tmp_path, "b", 0.1)
    (tmp_path / "notes").mkdir()
    assert [*find_runs(tmp_path)] == ["a", "b"]
    assert [*find_runs(tmp_path, ["p_deficit > 0.2"])] == ["a"]
    made(tmp_path, "b", 0.3)
    shutil.rmtree(tmp_path / "a")
    made(tmp_path, "c", None)
    assert [*find_runs(tmp_path)] == ["b", "c"]
    assert [*find_runs(tmp_path, ["p_deficit>2e-1"])] == ["b"]
    assert reindex(tmp_path) == 2


@pytest.mark.parametrize("word", ["A", "50% OF_", "seed = 1", "draws >= 1e3"])
def test_words_that_a_run_has(tmp_path: Path, word: str) -> None:
    made(tmp_path, "a")
    assert [*find_runs(tmp_path, [word])] == ["a"]


@pytest.mark.parametrize("word", ["x'; DROP TABLE runs; --", "50_", "%%", "seed != 1", "p_deficit < 0.5"])
def test_words_that_it_has_not(tmp_path: Path, word: str) -> None:
    made(tmp_path, "a")
    assert not find_runs(tmp_path, [word])
    assert [*find_runs(tmp_path)] == ["a"]


def test_what_is_no_condition_or_folder(tmp_path: Path) -> None:
    for word in ("size > 1", "seed > 1.2.3"):
        with pytest.raises(UsageError, match="E766"):
            find_runs(tmp_path, [word])
    with pytest.raises(UsageError, match="E766"):
        find_runs(tmp_path / "no")


def test_a_damaged_or_foreign_index_is_made_anew(tmp_path: Path) -> None:
    made(tmp_path, "a")
    (tmp_path / INDEX).write_bytes(b"no database" * 1000)
    assert [*find_runs(tmp_path)] == ["a"]
    with sqlite3.connect(tmp_path / INDEX) as index:
        assert index.execute("SELECT name FROM runs").fetchall() == [("a",)]
    index.close()


def test_many_who_ask_at_once(tmp_path: Path) -> None:
    for number in range(effort(100, 10)):
        made(tmp_path, f"r{number}")
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(find_runs(tmp_path)))) for _ in range(effort(32, 6))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {effort(100, 10)}
    assert len(found) == effort(32, 6)
