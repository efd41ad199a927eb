"""The same table in SQLite and in PostgreSQL: the same answers to the same questions, no row lost among writers."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from campaign import LONG, effort, long_only
from postgres import PASSWORD, server

from mcsv.errors import UsageError
from mcsv.files.run_address import parsed
from mcsv.files.run_conditions import wanted
from mcsv.files.run_databases import Database, PostgreSQL, SQLite
from mcsv.files.run_table import DELETE, PUT, STAMPS, entry, select, values

ODD = "Straße 50% o_f \\it!'; DROP TABLE mcsv_runs; --\0\ud800"
WRITERS = """
import os, sys
from pathlib import Path
from mcsv.files.run_address import address
from mcsv.files.run_databases import PostgreSQL, SQLite
from mcsv.files.run_table import PUT, entry, values

def write(number, count, place):
    there = address()
    with SQLite(Path(place)) if there is None else PostgreSQL(there) as index:
        for run in range(count):
            about = {"asked": {"draws": run, "seed": number}, "answer": {}, "fingerprints": {}}
            row = entry(("shared", f"{number} {run}", place), "stamp", float(run), about)
            common = entry(("shared", f"common {run % 10}", place), f"{number}", float(run), about)
            index.change([(PUT, [values(row), values(common)])])

writers, count, place = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
children = []
for number in range(writers):  # from one that has no threads and no connection: to start each anew takes long
    child = os.fork()
    if not child:
        try:
            write(number, count, place)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    children.append(child)
sys.exit(sum(os.waitpid(child, 0)[1] != 0 for child in children))
"""
Opened = Callable[[], Database]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    if not LONG:
        pytest.skip(str(long_only.kwargs["reason"]))
    pytest.importorskip("psycopg", reason="psycopg is not here: pip install 'mcsv[postgres]'")
    with server() as found:
        yield found


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Opens the same, empty index each time."""
    if request.param == "SQLite":
        return lambda: SQLite(tmp_path / "index.sqlite")
    there = parsed(request.getfixturevalue("url"))
    with PostgreSQL(there) as index:
        index.change([("DELETE FROM mcsv_runs", [()])])
    return lambda: PostgreSQL(there)


def put(index: Database, name: str, p_deficit: float | None = 0.5, ended: float | None = 0.0) -> None:
    chance = None if p_deficit is None else {"value": p_deficit, "low": 0.0, "high": 1.0}
    answer = {"programme": ODD, "p_deficit": chance, "sentence": "Well"}
    about = {"model": "a/North.yaml", "asked": {"draws": 1e12, "seed": 2**63}, "answer": answer}
    row = entry(("f", name, "here"), "s", ended, {**about, "fingerprint": "abcd", "fingerprints": {"code": "ef01"}})
    index.change([(PUT, [values(row)])])


def found(index: Database, *words: str) -> list[str]:
    asked = wanted(words)
    return sorted(name for _, name, _, _ in index.rows(select(asked.sql), asked.values))


def test_the_same_questions_have_the_same_answers(opened: Opened) -> None:
    with opened() as index:
        put(index, "a")
        put(index, "b", None, None)
        put(index, "Ä", 0.1, 1_800_000_000.0)
        put(index, "a", 0.7)
    with opened() as index:
        assert found(index) == ["a", "b", "Ä"]
        assert found(index, "p_deficit > 0.5") == ["a"]
        assert found(index, "p_deficit != 0.7") == ["Ä"]
        for word in (
            "STRASSE 50% O_F",
            "north.y",
            "draws = 1e12",
            "name = *",
            "model = NORTH.*",
            "fingerprint = EF*",
        ):
            assert found(index, word) == ["a", "b", "Ä"], word
        for word in ("50_", "%%", "fingerprint = f01", "model = yaml", "name = _", "x'; DROP TABLE mcsv_runs; --"):
            assert found(index, word) == [], word
        assert found(index, "name = ä") == found(index, "date = 2027") == found(index, "date >= 2027-01-15") == ["Ä"]
        assert found(index, "date = 1970-01-01") == found(index, "date < 1970-02") == ["a"]
        assert found(index, "date <= 2027-01-14") == found(index, "date != 2027-01") == ["a"]
        assert dict(index.rows(STAMPS, ("f",))) == {"a": "s", "b": "s", "Ä": "s"}
        index.change([(DELETE, [("f", "a"), ("f", "b")])])
        assert found(index) == ["Ä"]


def test_a_change_is_there_whole_or_not_at_all(opened: Opened) -> None:
    with opened() as index:
        put(index, "a")
        with pytest.raises(UsageError, match="E745"):
            index.change([(DELETE, [("f", "a")]), (PUT, [("too", "few")])])
        assert found(index) == ["a"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_no_row_of_many_writers_is_lost(opened: Opened, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    writers, rows = effort(32, 3), effort(1_000, 40)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    if "PostgreSQL" in request.node.name:
        environment["MCSV_RUNS_URL"] = request.getfixturevalue("url")
    words = [sys.executable, "-c", WRITERS, str(writers), str(rows), str(tmp_path / "index.sqlite")]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=550)
    assert done.returncode == 0, done.stderr
    with opened() as index:
        names = found(index, "draws >= 0")
        assert len(names) == writers * rows + 10
        assert {*names} == {f"{n} {r}" for n in range(writers) for r in range(rows)} | {
            f"common {r}" for r in range(10)
        }


def test_a_file_that_somebody_keeps_locked_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "index.sqlite"
    monkeypatch.setattr("mcsv.files.run_databases._PATIENCE", 0.01)
    with SQLite(place) as index:
        put(index, "a")
        other = sqlite3.connect(place, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UsageError, match="E745"):
            SQLite(place)
        other.execute("ROLLBACK")
        other.close()
        put(index, "b")
        assert found(index) == ["a", "b"]
    with SQLite(None) as index:
        assert found(index) == []


def test_the_server_and_its_errors_never_say_the_password(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = url.replace("clerk:", "clerk:x")
    gone = url.split("?")[0] + "?host=%2Fnowhere"
    other = url.replace("/postgres?", "/nothing?")
    odd = url + "&password2=1"
    told = []
    for address, why in ((wrong, "password authentication failed"), (gone, ""), (other, "does not exist"), (odd, "")):
        with pytest.raises(UsageError, match="E745") as caught:
            PostgreSQL(parsed(address))
        assert why in str(caught.value)
        assert caught.value.__suppress_context__
        told.append(f"{caught.value} {caught.value.mistakes!r}")
    with PostgreSQL(parsed(url)) as index, pytest.raises(UsageError, match="E745") as caught:
        index.rows(select("nonsense"))
    told.append(str(caught.value))
    for text in told:
        for secret in (PASSWORD, "pa%2Fss", "wo%3Ard", "pa/ss", "wo:rd"):
            assert secret not in text


def test_without_psycopg_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageError, match=r"E746.*mcsv\[postgres\]"):
        PostgreSQL(parsed("postgresql://clerk:s3cr3t@host/db"))
