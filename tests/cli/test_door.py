"""Nothing that steers a terminal leaves, wherever it comes from: a model, a file's name, data, the command line."""

from __future__ import annotations

import json
import unicodedata

import pytest
from campaign import effort
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcsv.cli import output
from mcsv.errors import Mistake
from mcsv.escapes import visible
from mcsv.files.yaml import read_yaml
from mcsv.reports.writing.screen import Screen

STEERING = [
    "\x1b[2J",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\x08",
    "\r",
    "\x00",
    "\x7f",
    "\u202e",
    "\u2028",
    "\udc9b",
    "\x85",
]
MODEL = """\
programme: {0}
currency: {1}
pockets: {{council: {{}}}}
inputs:
  x: {{dist: {2}, mean: 3, sd: 1, unit: {3}, source: {4}}}
  y: {{formula: {5}, note: {6}}}
outputs:
  z: {{formula: {7}}}
  {8}: {{formula: x}}
costs:
  team: {{amount: {9}, per: {10}, for: {11}, paid_by: {12}}}
"""
SOUND = ["p", "GBP", "normal", "days", "s", "2 * x", "n", "x", "more", "x", "year", "1 year", "council"]


def steers(text: str) -> bool:
    """Whether any character but a line break has no other use than to steer."""
    return any(
        unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2069"
        for sign in text.replace("\n", "")
    )


def test_what_steers_is_shown_as_text():
    for piece in (*STEERING, "\t", "\x1b"):
        assert not steers(visible(f"a{piece}b"))
        assert visible(visible(piece)) == visible(piece)
    assert visible("line\nnext £5 ä 日 🏴\u200d☠") == "line\nnext £5 ä 日 🏴\u200d☠"
    assert str(Mistake("E401", "a\x1b[31m", value="\u202e")) == r"E401 a\u001b[31m; value: \u202e"


def test_what_is_shown_is_read_back_by_json_and_yaml():
    for piece in (*STEERING[:3], "\x7f", "\u2028"):
        shown = visible(json.dumps(piece, ensure_ascii=False))
        assert json.loads(shown) == piece
        assert read_yaml(f"a: {shown}\n").data == {"a": piece}


@pytest.mark.parametrize("coloured", [True, False])
def test_colours_of_our_own_pass_where_there_are_colours(coloured, monkeypatch, capsys):
    monkeypatch.setattr(output, "_coloured", lambda: coloured)
    screen = Screen(colour=True)
    tones = "".join(screen.tone(tone, tone) for tone in ("bold", "good", "bad", "doubtful", "faint"))
    output.put(f"{tones}\x1b[2J\x1b[38;5;9m\n")
    said = capsys.readouterr().out
    assert said == (tones if coloured else visible(tones)) + r"\u001b[2J\u001b[38;5;9m" + "\n"


def quoted(text: str) -> str:
    """A double-quoted scalar of YAML in ASCII, every character of it as it is meant."""
    return (
        '"'
        + "".join(f"\\U{ord(sign):08x}" if not " " < sign < "\x7f" or sign in '"\\' else sign for sign in text)
        + '"'
    )


@settings(max_examples=effort(60, 20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_steers_whatever_a_model_says(data, run, tmp_path_factory):
    places = data.draw(st.sets(st.integers(0, len(SOUND) - 1), min_size=1, max_size=2))
    words = [
        quoted(data.draw(st.sampled_from([word, ""])) + data.draw(st.sampled_from(STEERING))) if i in places else word
        for i, word in enumerate(SOUND)
    ]
    name = data.draw(st.sampled_from(["model.yaml", "mo\x1b[2Jdel.yaml", "\u202emodel.yaml"]))
    path = tmp_path_factory.mktemp("model") / name
    path.write_text(MODEL.format(*words), encoding="utf-8")
    said = run("check", path, "--evidence")
    assert not steers(said.out)
    assert not steers(said.err)
    assert said.code in (0, 2)


ESC = "\x1b[31m"
COMMANDS = {
    "a command": (ESC,),
    "an option": ("run", f"--{ESC}"),
    "a file": ("run", f"{ESC}.yaml"),
    "a number": ("run", "m.yaml", "--draws", ESC),
    "a gate": ("run", "m.yaml", "--fail-if", f"{ESC} > 1"),
    "another value": ("check", "m.yaml", "--set", f"{ESC}=1"),
    "a result": ("show", f"{ESC}.nc"),
    "a folder": ("init", f"/dev/null/{ESC}"),
    "percentiles": ("elicit", "--percentiles", f"10:{ESC}"),
    "a name": ("elicit", "--percentiles", "10:1,90:2", "--name", ESC, "--unit", ESC, "--source", ESC),
    "data": ("fit", f"{ESC}.csv", "--column", ESC),
    "a family": ("elicit", "--percentiles", "10:1,90:2", "--family", ESC),
}


@pytest.mark.parametrize("case", COMMANDS)
def test_nothing_steers_whatever_the_command_line_says(case, run):
    said = run(*COMMANDS[case])
    assert not steers(said.out)
    assert not steers(said.err)
    assert said.code in (0, 2)


def test_nothing_steers_whatever_data_say(run, tmp_path):
    path = tmp_path / "data.csv"
    path.write_text(f"{ESC}a\n1\n{ESC}\n", encoding="utf-8")
    said = run("fit", path)
    assert said.code == 2
    assert not steers(said.err)


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": ""}, False),
    ],
)
def test_colours_without_a_terminal_only_where_they_are_forced(monkeypatch, capsys, variables, coloured):
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    output.put("\033[1mtitle\033[0m\n")
    assert output.screen().colour == coloured
    assert ("\033[1m" in capsys.readouterr().out) == coloured
