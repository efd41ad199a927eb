"""The folder of a run: whole or not at all, and nothing of others is lost."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from mcsv.errors import UsageError
from mcsv.files.run_folders import ABOUT, LOG, MODEL, RESULT, about_of, look, making, write_about, write_log


def made(place: Path, text: str = "model") -> None:
    with making(place) as folder:
        (folder / MODEL).write_text(text)
        (folder / RESULT).write_text("result")
        write_about(folder, {"name": place.name})
        write_log(folder, [{"event": "read"}])


def test_a_folder_is_read_as_it_was_written(tmp_path: Path) -> None:
    place = tmp_path / "a"
    assert look(place) is None
    made(place)
    found = look(place)
    assert found is not None
    assert not found.wrong
    assert found.about["name"] == "a"
    assert found.about == about_of(place)
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.parametrize("name", [MODEL, RESULT, ABOUT, LOG, "SHA256SUMS"])
def test_every_byte_counts(tmp_path: Path, name: str) -> None:
    place = tmp_path / "a"
    made(place)
    file = place / name
    content = bytearray(file.read_bytes())
    content[3] ^= 1
    file.write_bytes(content)
    changed = look(place)
    file.unlink()
    missing = look(place)
    assert changed is not None
    assert missing is not None
    assert changed.wrong
    assert name in missing.wrong
    made(place)
    again = look(place)
    assert again is not None
    assert not again.wrong


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
        found = look(place)
        assert found is not None
        assert not found.wrong
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


def test_nothing_of_others_is_replaced(tmp_path: Path) -> None:
    place = tmp_path / "a"
    made(place)
    (place / "result.nc.approvals").write_text("signed")
    with pytest.raises(UsageError, match="E764"):
        made(place)
    assert (place / "result.nc.approvals").read_text() == "signed"
    (tmp_path / "b").write_text("somebody's")
    with pytest.raises(UsageError, match="E764"):
        made(tmp_path / "b")
    assert (tmp_path / "b").read_text() == "somebody's"
