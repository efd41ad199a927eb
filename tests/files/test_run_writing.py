"""The folder of a run: whole or not at all, and nothing of others is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mcsv.errors import UsageError
from mcsv.files.claims import Claims, claim_of
from mcsv.files.run_layout import ABOUT, CRATE, LOG, MODEL, OWN, RESULT, SUMS
from mcsv.files.run_reading import about_of, changed_files, look
from mcsv.files.run_writing import making, restate, write_about, write_log

ABOUT_IT = {"asked": {"draws": 1000}, "answer": {"sentence": "well"}, "fingerprints": {}}


def made(place: Path, text: str = "model") -> None:
    with making(place) as folder:
        (folder / MODEL).write_text(text)
        (folder / RESULT).write_text("result")
        (folder / CRATE).write_text("where from")
        write_about(folder, ABOUT_IT)
        write_log(folder, [{"event": "began"}])


def sound(place: Path) -> bool:
    found = look(place)
    assert found is not None
    return not found.wrong


def test_a_folder_is_read_as_it_was_written(tmp_path: Path) -> None:
    place = tmp_path / "a"
    assert look(place) is None
    made(place)
    found = look(place)
    assert found is not None
    assert not found.wrong
    assert found.about["asked"] == {"draws": 1000}
    assert found.about == about_of(place)
    assert os.listdir(tmp_path) == ["a"]
    assert {each.name for each in place.iterdir()} == {*OWN, SUMS}


@pytest.mark.parametrize("name", [MODEL, RESULT, ABOUT, LOG, CRATE, SUMS])
def test_every_byte_counts(tmp_path: Path, name: str) -> None:
    place = tmp_path / "a"
    made(place)
    file = place / name
    content = bytearray(file.read_bytes())
    content[3] ^= 1
    file.write_bytes(content)
    assert not sound(place)
    if name != SUMS:
        assert changed_files(place) == {name: "is not as it was written"}
    file.unlink()
    missing = look(place)
    assert missing is not None
    assert name in missing.wrong
    made(place)
    assert sound(place)


@pytest.mark.parametrize("call", ["mkdir", "rename", "fsync"])
def test_where_the_disk_refuses_nothing_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    place = tmp_path / "a"
    made(place)
    for nth in (1, 2):
        asked = 0

        def refuse(*words: object, nth: int = nth, real: object = getattr(os, call), **named: object) -> object:
            nonlocal asked
            asked += 1
            if asked == nth:
                raise OSError(28, "No space left on device")
            return real(*words, **named)  # type: ignore[operator]

        with monkeypatch.context() as patched:
            patched.setattr(os, call, refuse)
            if call != "rename" and nth == 2:
                continue
            with pytest.raises(UsageError, match=r"E602.*No space left"):
                made(place, "other")
        assert sound(place)
        assert (place / MODEL).read_text() == "model"
        assert os.listdir(tmp_path) == ["a"]


def test_what_an_attempt_left_behind_is_no_hindrance(tmp_path: Path) -> None:
    place = tmp_path / "a"
    made(place)
    shutil.copytree(place, tmp_path / ".a.partial")
    shutil.copytree(place, tmp_path / ".a.before")
    made(place, "other")
    assert (place / MODEL).read_text() == "other"
    assert os.listdir(tmp_path) == ["a"]


def test_what_somebody_put_beside_a_run_survives_a_death_between_two_renames(tmp_path: Path) -> None:
    place = tmp_path / "a"
    made(place)
    (place / "minutes.txt").write_text("of the meeting")
    place.rename(tmp_path / ".a.before")
    made(place, "other")
    assert (place / "minutes.txt").read_text() == "of the meeting"
    assert (place / MODEL).read_text() == "other"
    assert os.listdir(tmp_path) == ["a"]


def test_what_lies_beside_a_run_stays_when_it_is_made_again(tmp_path: Path) -> None:
    place = tmp_path / "a"
    made(place)
    (place / "page.html").write_text("page")
    (place / "letters").mkdir()
    (place / "letters" / "letter.txt").write_text("Dear")
    (place / "link").symlink_to("nowhere")
    restate(place, {"page.html": "0" * 64})
    made(place, "other")
    assert (place / "page.html").read_text() == "page"
    assert (place / "letters" / "letter.txt").read_text() == "Dear"
    assert (place / "link").is_symlink()
    assert sound(place)
    assert changed_files(place) == {"page.html": "is not as it was written"}  # what was stated of it still is


def test_a_run_is_made_again_in_the_folder_in_which_somebody_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "a"
    made(place)
    (place / "notes.txt").write_text("mine")
    monkeypatch.chdir(place)
    made(place, "other")
    assert Path(MODEL).read_text() == "other"
    assert Path("notes.txt").read_text() == "mine"
    assert sound(place)
    assert os.listdir(tmp_path) == ["a"]


def test_a_disk_of_its_own_is_written_without_anything_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    monkeypatch.setattr("os.path.ismount", lambda each: each == place)
    rename = os.rename

    def busy(source: Path, target: Path, **more: object) -> None:
        assert Path(source).parent != tmp_path
        assert Path(target).parent != tmp_path
        rename(source, target)

    monkeypatch.setattr(os, "rename", busy)
    with Claims() as claims:
        assert claims.take(claim_of(place))
        for text in ("model", "other"):
            made(place, text)
            assert (place / MODEL).read_text() == text
    assert sound(place)
    assert {each.name for each in place.iterdir()} == {*OWN, SUMS}
    assert os.listdir(tmp_path) == ["disk"]


def test_nothing_of_others_is_replaced(tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "letter.txt").write_text("Dear")
    (tmp_path / "b").write_text("somebody's")
    (tmp_path / "link").symlink_to(letters)
    for place in (letters, tmp_path / "b", tmp_path / "link", tmp_path / "no" / "run"):
        with pytest.raises(UsageError, match="E711"):
            made(place)
    assert (tmp_path / "b").read_text() == "somebody's"
    assert os.listdir(letters) == ["letter.txt"]
    assert sorted(os.listdir(tmp_path)) == ["b", "letters", "link"]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not here")
def test_the_systems_own_program_checks_the_sums(tmp_path: Path) -> None:
    place = tmp_path / "a"
    made(place)
    for name in ("page of\nthe run.html", "back\\slash.md"):
        (place / name).write_text(name)
        digest = subprocess.run(["sha256sum"], input=name.encode(), capture_output=True, check=True).stdout.split()[0]
        restate(place, {name: digest.decode()})
    assert changed_files(place) == {}
    told = subprocess.run(["sha256sum", "--check", "--strict", SUMS], cwd=place, capture_output=True, check=False)
    assert told.returncode == 0, told.stderr
    assert told.stdout.count(b": OK") == len(OWN) + 2
