"""Which compiled kernels are used: those of this very code, for this machine, unchanged, out of others' reach."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mcsv.errors import InternalError
from mcsv.kernels import loading, objects
from mcsv.kernels.sources import digest_of

found_now = objects.found.__wrapped__
VERSIONS = {"numba": "1", "llvmlite": "2", "numpy": "3", "python": "4"}
posix = pytest.mark.skipif(sys.platform == "win32", reason="file modes")


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Writes a folder of objects that are no machine code; nobody runs them."""
    monkeypatch.delenv("MCSV_JIT", raising=False)
    monkeypatch.setattr(objects, "FOLDER", tmp_path)
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(objects, "_features", lambda: set(objects.LEVELS[1].features))
    tmp_path.chmod(0o755)

    def write(**changed: Any) -> None:
        codes = {level.name: f"code of {level.name}".encode() for level in objects.LEVELS}
        for name, code in codes.items():
            (tmp_path / f"{name}.o").write_bytes(code)
            (tmp_path / f"{name}.o").chmod(0o644)
        table = {
            "digest": digest_of(VERSIONS),
            "versions": VERSIONS,
            "system": sys.platform,
            "entries": {"f": ["int64"]},
            "objects": {name: hashlib.sha256(code).hexdigest() for name, code in codes.items()},
        }
        (tmp_path / objects.TABLE).write_text(json.dumps(table | changed))

    return write


def test_the_best_that_this_processor_can_run(built: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    built()
    for level in objects.LEVELS[:3]:
        monkeypatch.setattr(objects, "_features", lambda level=level: {*level.features, "sse"})
        which = found_now()
        assert (which.code, which.versions, which.entries) == (
            f"code of {level.name}".encode(),
            VERSIONS,
            {"f": ["int64"]},
        )
        assert level.name in which.why
        for missing in level.features:
            monkeypatch.setattr(
                objects, "_features", lambda level=level, missing=missing: {*level.features} - {missing}
            )
            assert found_now().code != which.code, missing
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    assert found_now().code == b"code of generic"


def test_none_fits(built: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (found_now().code, found_now().why) == (None, "this copy of mcsv was built without compiled kernels")
    built(system="plan9")
    assert (found_now().code, "plan9" in found_now().why) == (None, True)
    built(digest="0" * 64)
    assert (found_now().code, "sources" in found_now().why) == (None, True)
    for text in ("{", "{}", "[]", "3"):
        (tmp_path / objects.TABLE).write_text(text)
        assert (found_now().code, "cannot be used" in found_now().why) == (None, True)
    built()
    (tmp_path / f"{objects.LEVELS[1].name}.o").unlink()
    assert (found_now().code, "cannot be used" in found_now().why) == (None, True)
    built()
    assert found_now().code is not None
    monkeypatch.setenv("MCSV_JIT", "1")
    assert (found_now().code, "MCSV_JIT" in found_now().why) == (None, True)
    monkeypatch.setenv("MCSV_JIT", "0")
    assert found_now().code is not None
    monkeypatch.setattr(platform, "machine", lambda: "sparc")
    assert (found_now().code, "sparc" in found_now().why) == (None, True)


def test_a_changed_byte_is_refused(built: Callable[..., None], tmp_path: Path) -> None:
    built()
    path = tmp_path / f"{objects.LEVELS[1].name}.o"
    code = bytearray(path.read_bytes())
    for place in range(len(code)):
        path.write_bytes(bytes(code[:place]) + bytes([code[place] ^ 1]) + bytes(code[place + 1 :]))
        assert (found_now().code, "not the file that was built" in found_now().why) == (None, True)


@posix
@pytest.mark.parametrize("mode", [0o666, 0o664, 0o646])
def test_what_others_may_write_to_is_refused(
    mode: int, built: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others who may not write to the sources beside it."""
    sources = tmp_path / "objects.py"
    sources.write_text("")
    sources.chmod(0o644)
    monkeypatch.setattr(objects, "__file__", str(sources))
    built()
    (tmp_path / f"{objects.LEVELS[1].name}.o").chmod(mode)
    assert (found_now().code, "others may write" in found_now().why) == (None, True)
    built()
    tmp_path.chmod(mode | 0o111)
    assert (found_now().code, "others may write" in found_now().why) == (None, True)
    sources.chmod(mode)  # as pip unpacks all files where the user's group may write
    assert found_now().code is not None


@posix
def test_a_stranger_s_is_refused(built: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    built()
    real = os.stat

    class Strangers:
        st_uid, st_mode = 54321, 0o100644

    with monkeypatch.context() as others:
        others.setattr(os, "stat", lambda path, **how: Strangers() if Path(path).suffix == ".o" else real(path, **how))
        refused = found_now()
    assert (refused.code, "others may write" in refused.why) == (None, True)


def test_arguments_become_words() -> None:
    array = np.arange(6, dtype=np.int32).reshape(2, 3)
    given = list(loading.pieces(((np.uint64(2**63), -1), array)))
    kinds = ["uint64", "int64", "int32 2"]
    assert [loading.kind_of(piece) for piece in given] == kinds
    words = list(loading._words("f", given, kinds))
    assert words == [2**63, 2**64 - 1, 0, 0, 6, 4, array.ctypes.data, 2, 3, 12, 4]


@pytest.mark.parametrize(
    "given",
    [
        np.zeros(2, np.float32),
        np.zeros((2, 2)),
        np.zeros(4)[::2],
        1.0,
        np.uint64(1),
        np.zeros(17, np.uint8)[1:].view(float),
    ],
)
def test_an_argument_of_another_kind_is_refused(given: Any) -> None:
    with pytest.raises(InternalError, match="the kernel f takes"):
        list(loading._words("f", [given], ["float64 1"]))
    assert len(list(loading._words("f", [np.zeros(2)], ["float64 1"]))) == 7
