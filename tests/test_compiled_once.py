"""Workers that need the kernels at the same time do not compile them twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from compiled_once import alone, compiled

from mcsv.engine import compiling
from mcsv.kernels import jit


def test_one_is_alone_and_the_next_is_told(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with alone(tmp_path, wait=True) as first, alone(tmp_path, wait=False) as second:
        assert (first, second) == (True, False)
    with alone(tmp_path, wait=False) as again:
        assert again


def test_who_finds_another_at_work_goes_on_and_who_finds_none_compiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("fcntl")
    alone_then: list[bool] = []

    def compile_or_load() -> None:
        with alone(tmp_path, wait=False) as nobody:
            alone_then.append(not nobody)

    monkeypatch.setattr(jit, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(compiling, "compile_kernels", compile_or_load)
    with alone(tmp_path, wait=True):
        compiled(wait=False)
    assert alone_then == []
    compiled(wait=False)
    compiled(wait=True)
    assert alone_then == [True, True]
