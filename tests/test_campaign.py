"""What a newcomer's run leaves out, a long campaign does: nothing waits behind a mark for a run that never comes."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent


def campaign(monkeypatch: pytest.MonkeyPatch, asked: str) -> ModuleType:
    """The module as it is where MCSV_CAMPAIGN has that value."""
    monkeypatch.setenv("MCSV_CAMPAIGN", asked)
    found = importlib.util.spec_from_file_location("campaign_again", HERE / "campaign.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_a_long_campaign_leaves_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    long = campaign(monkeypatch, "1")
    assert (long.effort(50), long.effort(50, 3)) == (50, 50)
    assert long.some(range(50), 3) == list(range(50))
    assert long.long_only.mark.args == (False,)


def test_a_newcomers_run_does_a_part_of_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    short = campaign(monkeypatch, "")
    assert (short.effort(50), short.effort(5), short.effort(50, 3)) == (5, 1, 3)
    assert short.some(range(50), 3) == [0, 24, 49]
    assert short.some(range(50), 1) == [0]
    assert short.some(range(2), 3) == [0, 1]
    assert short.long_only.mark.args == (True,)


def test_only_the_campaign_decides_what_takes_long() -> None:
    """Who reads the variable or skips by LONG in another way may leave a test out of both kinds of run."""
    for path in HERE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.parent != HERE:
            assert "MCSV_CAMPAIGN" not in text, path
            assert not re.search(r"skip\w*\([^)]*\bLONG\b", text), path
