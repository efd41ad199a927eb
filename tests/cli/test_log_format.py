"""``--log-format json``: every line of stderr is an event, and no password is in it."""

from __future__ import annotations

import json
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mcsv.cli import log
from mcsv.cli.output import say_event

MODEL = Path(__file__).parents[2] / "configs" / "small_cohort.yaml"


@pytest.fixture(autouse=True)
def _silent_afterwards() -> Any:
    yield
    log.stop()


def events(text: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in text.splitlines()]
    for event in found:
        assert [*event][:4] == ["time", "level", "event", "run"]
        assert datetime.fromisoformat(event["time"]).utcoffset() is not None
        assert event["level"] in ("info", "warning", "error")
    return found


def test_a_run_says_what_happens(run, tmp_path):
    done = run("run", MODEL, "--draws", "2e3", "--out", tmp_path / "night.nc", "--log-format", "json")
    assert done.code == 0
    first, *rest, last = events(done.err)
    assert (first["event"], first["run"], first["draws"]) == ("started", "night", "2e3")
    assert any(event["event"] == "said" and "night.nc" in event["text"] for event in rest)
    assert (last["event"], last["code"], last["level"]) == ("ended", 0, "info")


def test_mistakes_are_events_with_their_places(run, tmp_path):
    (tmp_path / "m.yaml").write_text("inputs: {x: {dist: normal, mean: 1, sd: -1}}\nnothing: 1\n")
    done = run("run", tmp_path / "m.yaml", "--log-format", "json")
    assert done.code == 2
    *rest, last = events(done.err)
    mistakes = [event for event in rest if event["event"] == "mistake"]
    assert {(event["level"], event["line"]) for event in mistakes} == {("error", 1), ("error", 2)}
    assert all(event["code"].startswith("E") for event in mistakes)
    assert (last["event"], last["code"], last["level"]) == ("ended", 2, "error")


def test_a_gate_that_fails_is_a_warning(run):
    done = run("run", MODEL, "--draws", "2e3", "--fail-if", "p_deficit_any >= 0", "--log-format", "json")
    assert done.code == 4
    *_, said, last = events(done.err)
    assert said["text"].startswith("failed: ")
    assert (last["code"], last["level"]) == (4, "warning")


def test_text_stays_text_and_other_formats_are_refused(run):
    assert not run("run", MODEL, "--draws", "2e3").err.startswith("{")
    done = run("run", MODEL, "--log-format", "xml")
    assert done.code == 2
    assert "E205 --log-format: is not possible" in done.err


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://anna:hunter2@db.example.org/runs cannot be reached",
        "password=hunter2 host=db",
        "PGPASSWORD: hunter2",
        "api_key = hunter2; next",
        "MY_TOKEN=hunter2",
    ],
)
def test_no_password_is_said(text):
    assert "hunter2" not in log.line("said", text=text)
    assert "hunter2" not in log.line("mistake", more={"deep": [text]})
    assert "***" in log.line("said", text=text)


def test_other_words_are_left_alone():
    text = "tokens of appreciation: 3; http://example.org/a:b@c"
    assert json.loads(log.line("said", text=text))["text"] == text


def test_a_line_stays_a_line():
    assert "\n" not in log.line("said", text="one\ntwo\u2028three")


def test_lines_of_several_threads_stay_lines(capsys: pytest.CaptureFixture[str]) -> None:
    def tell(who: int) -> None:
        for number in range(300):
            say_event("told", run=f"{who}", number=number, text="x" * 200)

    before, threads = sys.getswitchinterval(), [threading.Thread(target=tell, args=(who,)) for who in range(4)]
    log.begin("out")
    try:
        sys.setswitchinterval(1e-6)
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    finally:
        sys.setswitchinterval(before)
        log.stop()
    lines = capsys.readouterr().err.splitlines()
    assert len([json.loads(line) for line in lines]) == 1200
