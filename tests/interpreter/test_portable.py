"""The kernels for browsers: from the text of the objects, with a linker or without one, and asking for nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mcsv.interpreter import portable as made
from mcsv.interpreter.machine_code import compiled
from mcsv.kernels.jit import digest, versions
from mcsv.kernels.objects import TABLE, WASM
from mcsv.kernels.wasm import Portable, portable_kernels

TEXT = "define i32 @mcsv_run_blocks(ptr %words, ptr %result) { ret i32 7 }"
NAME = "mcsv_run_blocks"


def table_of(folder: Path, **told: Any) -> None:
    table = {"digest": digest(), "versions": dict(versions()), **told}
    (folder / TABLE).write_text(json.dumps(table))


def codes() -> Iterator[bytes]:
    return (compiled([TEXT], [NAME], target) for target in made.TARGETS.values())


def test_a_build_without_a_linker_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "linker", lambda: None)
    told = made.portable(tmp_path, NAME, codes())
    assert told["wasm"] == {}
    table_of(tmp_path, **told)
    assert portable_kernels(tmp_path).why == told["no_wasm"]
    assert "no linker" in told["no_wasm"]


def test_a_build_whose_linker_fails_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "linker", lambda: ["false"])
    assert "could not be made" in made.portable(tmp_path, NAME, codes())["no_wasm"]


@pytest.mark.skipif(made.linker() is None, reason="no linker for WebAssembly is here (extra browser)")
def test_what_is_built_is_known_by_its_digest_and_asks_for_nothing(tmp_path: Path) -> None:
    table_of(tmp_path, **made.portable(tmp_path, NAME, codes()))
    found = portable_kernels(tmp_path)
    assert found.why == ""
    assert set(found.codes) == set(WASM)
    for code in found.codes.values():
        assert code.startswith(b"\0asm")
        assert b"mcsv_run_blocks" in code
        assert _sections(code).isdisjoint({2})  # no imports
    (tmp_path / WASM["vectors"]).write_bytes(b"\0asm")
    assert "not the files that were built" in portable_kernels(tmp_path).why


def test_other_sources_are_not_what_was_compiled(tmp_path: Path) -> None:
    (tmp_path / TABLE).write_text(json.dumps({"digest": "0", "versions": dict(versions())}))
    assert "not those that were compiled" in portable_kernels(tmp_path).why
    shutil.rmtree(tmp_path)
    assert "without compiled kernels" in portable_kernels(tmp_path).why
    assert Portable().digests == {}


def _sections(code: bytes) -> set[int]:
    """The numbers of the sections of a module."""
    found, at = set(), 8
    while at < len(code):
        found.add(code[at])
        size, shift, at = 0, 0, at + 1
        while True:
            byte = code[at]
            size |= (byte & 127) << shift
            shift, at = shift + 7, at + 1
            if byte < 128:
                break
        at += size
    return found
