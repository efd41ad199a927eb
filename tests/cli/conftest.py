"""The command line in this process, in front of an API that answers at once."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import mcsv
import mcsv.files
import mcsv.model
from mcsv.cli.__main__ import main
from mcsv.errors import Mistake


@dataclass
class Api:
    """Stands in for mcsv.api; ``asked`` is what the last simulation was asked for."""

    results: Any
    asked: dict[str, Any] = field(default_factory=dict)
    fails: BaseException | None = None

    def read_model(self, path: Path, set: dict[str, Any] | None = None) -> str:
        return f"model of {path}" + (f" with {set}" if set else "")

    def simulate(self, model: str, *, progress: Callable[[int, int], None], **asked: Any) -> Any:
        self.asked = {"model": model, **asked}
        if self.fails is not None:
            raise self.fails
        progress(asked["draws"], asked["draws"])
        return self.results

    def simulated_bare(self, model: str, **asked: Any) -> Any:
        return self.simulate(model, **asked)

    def warmup(self, status: Callable[[str], None]) -> None:
        status("compiling")

    def estimate(self, model: str, draws: int, threads: int | None) -> Any:
        return types.SimpleNamespace(memory_bytes=1.2e8, seconds=draws / 1e6, inputs=90, cells=100, steps=1500)


@dataclass
class Said:
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture
def api(monkeypatch, programme_results):
    """The stand-in, where every command finds it."""
    fake = Api(programme_results)
    monkeypatch.setitem(sys.modules, "mcsv.api", fake)
    monkeypatch.setattr(mcsv, "api", fake, raising=False)
    monkeypatch.setattr(mcsv.files, "normalised", lambda model: f"# {model}\nversion: 1\n", raising=False)
    comment = Mistake("W307", "a value looks small")
    monkeypatch.setattr(mcsv.model, "comments", lambda model: (comment,), raising=False)
    monkeypatch.setattr(mcsv.model, "accepted", lambda model: ((comment, "it is small"),), raising=False)
    return fake


@pytest.fixture
def run(monkeypatch, capsys):
    """Run ``mcsv`` with words and say what it did."""

    def call(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["mcsv", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            main()
        said = capsys.readouterr()
        return Said(int(stopped.value.code or 0), said.out, said.err)

    return call
