"""What an earlier build compiled is taken where the kernels are the same, and only there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mcsv.kernels import jit
from mcsv.kernels.building import build
from mcsv.kernels.objects import TABLE

THESE = {"digest": jit.digest(), "versions": jit.versions(), "system": sys.platform}


@pytest.mark.parametrize(
    "table",
    [
        json.dumps(THESE | {"digest": "0" * 64}),
        json.dumps(THESE | {"system": "another"}),
        json.dumps({"digest": jit.digest()}),
        "no table",
        "[]",
        None,
    ],
)
def test_others_are_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str | None) -> None:
    if table is not None:
        (tmp_path / TABLE).write_text(table)
    compiled: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_: compiled.append(command))
    monkeypatch.setenv("MCSV_OBJECTS", str(tmp_path))
    build(tmp_path / "made")
    assert compiled[0][-1] == str(tmp_path / "made")
    assert not (tmp_path / "made").exists()


def test_these_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "earlier").mkdir()
    (tmp_path / "earlier" / TABLE).write_text(json.dumps(THESE))
    (tmp_path / "earlier" / "generic.o").write_bytes(b"code")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("compiled again"))
    monkeypatch.setenv("MCSV_OBJECTS", str(tmp_path / "earlier"))
    build(tmp_path / "made")
    assert (tmp_path / "made" / "generic.o").read_bytes() == b"code"
