"""Commands that are killed, or whose disk refuses, at every moment: nothing half written is ever read, and the same
command again comes to the bytes of one that was never disturbed.
"""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from campaign import effort, some
from dying import BUG, KILLED, Child, able, command, here

import mcsv
from mcsv import engine
from mcsv.files import checkpoints
from mcsv.files.run_reading import look

pytestmark = able

MODEL = """
programme: Small
currency: GBP
price_year: 2025/26
step: quarter
horizon: 1 year
accountability: {pocket: council, window: 1 year, tolerance: 0.1}
pockets: {council: {budget: {amount: 100, per: year}, reserve: 5}}
inputs: {price: {dist: normal, mean: 95, sd: 9, unit: GBP/year, source: quote}}
costs: {team: {amount: price, per: year, paid_by: council}}
"""
DRAWS = engine.SHARD + 77
EXACT = ("result.nc", "model.yaml", "r.nc", "r.html")
"""Files that hold no time."""


EACH = bool(os.environ.get("MCSV_EACH_MOMENT"))
"""MCSV_EACH_MOMENT=1 tries all moments of all commands, which takes minutes; otherwise some are tried."""


@dataclass(frozen=True)
class Case:
    """A command, what has to be there before, and by which codes it may end where the disk refuses. ``adds``: the file
    to which it adds something each time that it is said.
    """

    words: list[str]
    before: list[list[str]] = field(default_factory=list)
    codes: tuple[int, ...] = (2,)
    adds: str = ""


def run(*more: str) -> list[str]:
    return ["run", "m.yaml", "--draws", str(DRAWS), "--threads", "1", *more]


APPROVE = ["approve", "r.nc", "--role", "approver", "--decision", "approved", "--person", "R. Jones", "--reason", "yes"]
CASES = {
    "run": Case(run("--out", "r.nc")),
    "folder": Case(run("--out", "d/")),
    "more": Case(["run", "r.nc", "--more", str(engine.SHARD), "--threads", "1"], [run("--out", "r.nc")], adds="r.nc"),
    "shard": Case(run("--shard", "1/2", "--out", "p.part")),
    "merge": Case(
        ["merge", "1.part", "2.part", "--out", "r.nc", "--threads", "1"],
        [run("--shard", f"{part}/2", "--out", f"{part}.part") for part in (1, 2)],
    ),
    "batch": Case(["batch", "m.yaml", "--draws", "2e3", "--out", "runs", "--threads", "1"], codes=(2, 6)),
    "approve": Case(APPROVE, [["run", "m.yaml", "--draws", "2e3", "--out", "r.nc"]], adds="r.nc.approvals"),
    "report": Case(["report", "r.nc", "--html", "r.html"], [["run", "m.yaml", "--draws", "2e3", "--out", "r.nc"]]),
}


@pytest.fixture(autouse=True)
def _remembered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checkpoints are written after each pass; the time of records and crates stands still."""
    monkeypatch.setattr(checkpoints, "Checkpoint", partial(checkpoints.Checkpoint, pause=0.0))
    monkeypatch.setattr(checkpoints, "_SHARE", 0)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.delenv("MCSV_TRACEBACK", raising=False)


@dataclass(frozen=True)
class Known:
    """A case with the state of its folder before, and what stands there after the undisturbed command."""

    case: Case
    start: Path
    whole: dict[str, bytes]
    moments: int
    tried: set[int] = field(default_factory=set)
    """States from which the command was said again already."""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Known]:
    """Cases by name, each made ready once."""
    found: dict[str, Known] = {}

    def ready(name: str) -> Known:
        if name not in found:
            folder = tmp_path_factory.mktemp(name) / "start"
            folder.mkdir()
            (folder / "m.yaml").write_text(MODEL, encoding="utf-8")
            for words in CASES[name].before:
                assert here(words, folder) == 0
            whole, counted = (Path(shutil.copytree(folder, folder.with_name(each))) for each in ("whole", "counted"))
            assert here(CASES[name].words, whole) == 0
            done = command(CASES[name].words, counted)
            assert done.code == 0, done.said
            found[name] = Known(CASES[name], folder, contents(whole), done.moments)
        return found[name]

    return ready


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path, hidden ones too; without tallies and the guard of claims, which are of no
    result.
    """
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    left_out = (".tallies", ".claims")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files if not path.name.endswith(left_out)}


def everything(folder: Path) -> dict[str, bytes]:
    """Every file by its path, but for the part of a hidden one's name that nobody can foresee."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {_WRITTEN.sub(r"\1", str(path.relative_to(folder))): path.read_bytes() for path in files}


_WRITTEN = re.compile(r"((?:/|^)\.[^/]*?\.(?:nc|yaml|json|html|part|tallies))\.[^/]*$")


def spread(moments: Sequence[int], few: int) -> list[int]:
    """Some of them, from the first to the last at even distances."""
    return sorted({moments[round(place * (len(moments) - 1) / max(few - 1, 1))] for place in range(few)})


def at_work(known: Known, tmp_path: Path) -> Path:
    shutil.rmtree(tmp_path / "work", ignore_errors=True)
    return Path(shutil.copytree(known.start, tmp_path / "work"))


def sound(folder: Path, known: Known) -> None:
    """What stands there has its whole content, old or new, or there is nothing of that name."""
    before = contents(known.start)
    for name, content in contents(folder).items():
        place = folder / name
        if any(part.startswith(".") for part in Path(name).parts):
            continue  # half written, under a name that nobody reads
        if place.suffix == ".nc":
            mcsv.read_results(place)
        if place.name in EXACT:
            assert content in (known.whole.get(name), before.get(name)), f"{name} is neither"
    for place in (folder / "runs").glob("[!.]*") if (folder / "runs").is_dir() else ():
        if place.is_dir():
            found = look(place)
            assert found is not None
            assert not found.wrong
    if (folder / "r.nc.approvals").is_file():
        assert command(["verify", "r.nc", "--no-rerun"], folder).code == 0


def added(folder: Path, known: Known) -> bool:
    """Whether a command that adds to a file has done so: said again, it would rightly add once more."""
    name = known.case.adds
    return bool(name) and contents(folder).get(name, b"") != contents(known.start).get(name, b"")


def whole_again(folder: Path, known: Known, label: object) -> None:
    """The same command comes to what it would have come to, and tidies up."""
    state = hash(tuple(everything(folder).items()))
    if state in known.tried:
        return
    known.tried.add(state)
    if added(folder, known):
        return  # it was done before it died
    done = command(known.case.words, folder)
    assert done.code == 0, (label, done.said)
    found = contents(folder)
    assert found.keys() == known.whole.keys(), label
    for name, content in known.whole.items():
        assert Path(name).name not in EXACT or found[name] == content, (label, name)
    sound(folder, known)


def refused(done: Child, known: Known, folder: Path) -> None:
    """It ends with one sentence for each thing that failed: where, and the way out; no traceback, no bug."""
    assert done.code in known.case.codes, done
    assert done.code != BUG
    assert "Traceback" not in done.said, done.said
    assert "a bug in mcsv" not in done.said, done.said
    told = " ".join(done.said.split())
    assert "E602" in told or "E502" in told, told
    places = (str(folder), *(Path(name).name for name in known.whole), "m: ")
    assert any(place in told for place in places), told


@pytest.mark.parametrize("name", some([*CASES], 1))
def test_any_moment_may_be_the_last_or_go_wrong(known: Callable[[str], Known], name: str, tmp_path: Path) -> None:
    """At each opening, renaming and removal one of three: killed, the disk is full, or it is broken. What cannot be
    written is said, or the command goes on without it, as a run does without its notes.
    """
    case, turn = known(name), [*CASES].index(name)
    assert case.moments >= 1
    moments = range(1, case.moments + 1)
    for at in moments if EACH else spread(moments, effort(6, 2)):
        folder, error = at_work(case, tmp_path), (None, errno.ENOSPC, errno.EIO)[(at + turn) % 3]
        done = command(case.case.words, folder, at=at, error=error)
        if error is None:
            assert done.code == KILLED, (at, done)
        elif done.code != 0:
            refused(done, case, folder)
        sound(folder, case)
        whole_again(folder, case, (at, error, done))


@pytest.mark.parametrize("name", some([*CASES], 1))
def test_files_that_can_not_grow(known: Callable[[str], Known], name: str, tmp_path: Path) -> None:
    """A limit of the system on the size of files stops every write there is, those of libraries too, on its way."""
    case, dice = known(name), random.Random(11)
    largest = max(map(len, case.whole.values()))
    for most in [0, *(dice.randrange(1, largest) for _ in range(effort(4, 1)))]:
        folder = at_work(case, tmp_path)
        done = command(case.case.words, folder, most_bytes=most)
        if done.code != 0:
            refused(done, case, folder)
        sound(folder, case)
        whole_again(folder, case, (most, done))


@pytest.mark.parametrize("name", some(["run", "folder", "more", "batch"], 1))
def test_killed_at_random_times(known: Callable[[str], Known], name: str, tmp_path: Path) -> None:
    """In the middle of a write as well, again and again over what the one before left."""
    case, dice = known(name), random.Random(7)
    for turn in range(effort(13, 1)):
        folder = at_work(case, tmp_path)
        for _ in range(dice.randint(1, 3)):
            command(case.case.words, folder, seconds=dice.uniform(0.0, 0.4))
            sound(folder, case)
            if added(folder, case):
                break
        whole_again(folder, case, turn)
