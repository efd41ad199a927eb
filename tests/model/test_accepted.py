"""accept: silences what somebody has looked at, never an error, and is told where it meets nothing."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv.errors import ModelError
from mcsv.files import normalised
from mcsv.files.yaml import read_yaml
from mcsv.model import Model, accepted, canonical, comments, validate

MODEL = """\
inputs:
  a: {dist: normal, mean: 1, sd: 1, source: trial of 2019}
  b: {dist: normal, mean: 1, sd: 1, source: trial of 2019}
  c: {dist: normal, mean: 1, sd: 1, source: ledger of 2020}
  d: {dist: normal, mean: 1, sd: 1, source: ledger of 2020}
outputs: {y: {formula: a + b + c + d}}
"""


def read(more: str = "", text: str = MODEL) -> Model:
    document = read_yaml(text + more, "model.yaml")
    return validate(document.data, document.places, found=tuple(document.found))


def told(model: Model) -> list[tuple[str, str, int]]:
    return [(mistake.code, mistake.path, mistake.line) for mistake in comments(model)]


def test_notes_are_there_without_it():
    assert told(read()) == [("N303", "inputs.a.source", 2), ("N303", "inputs.c.source", 4)]
    assert accepted(read()) == ()


@pytest.mark.parametrize(
    ("more", "stay"),
    [
        ("accept: {N303: draws of the published case are independent}", []),
        ("accept: {N303: {inputs.a: its arms are independent}}", [("N303", "inputs.c.source", 4)]),
        ("accept: {N303: {inputs.a.source: x, inputs.c: y}}", []),
        ("accept: {N303: {inputs: all of them}}", []),
    ],
)
def test_what_is_accepted_is_silent(more: str, stay: list[Any]):
    model = read(more)
    assert told(model) == stay
    assert len(accepted(model)) == 2 - len(stay)
    assert all(reason for _, reason in accepted(model))


@pytest.mark.parametrize(
    ("more", "unmet"),
    [
        ("accept:\n  W999: nobody says this\n", ("N350", "accept.W999", 8)),
        ("accept:\n  N303:\n    inputs.b: not where it is told\n", ("N350", "accept.N303.inputs.b", 9)),
        ("accept:\n  N303:\n    input: a piece of a name\n", ("N350", "accept.N303.input", 9)),
    ],
)
def test_what_meets_nothing_is_told(more: str, unmet: tuple[str, str, int]):
    assert [each for each in told(read(more)) if each[0] != "N303"] == [unmet]


@pytest.mark.parametrize(
    ("more", "code", "line"),
    [
        ("accept:\n  E302: never\n", "E512", 8),
        ("accept:\n  N30: short\n", "E512", 8),
        ("accept:\n  N303: ''\n", "E202", 8),
        ("accept:\n  N303: {}\n", "E202", 8),
        ("accept:\n  N303: {inputs.a: [x]}\n", "E203", 8),
        ("accept: [N303]\n", "E203", 7),
    ],
)
def test_it_needs_a_code_and_a_reason(more: str, code: str, line: int):
    with pytest.raises(ModelError) as caught:
        read(more)
    assert [(mistake.code, mistake.line) for mistake in caught.value.mistakes] == [(code, line)]


def test_no_error_is_silenced():
    with pytest.raises(ModelError) as caught:
        read("accept: {N303: x, W303: x}\n", MODEL.replace("a + b", "a + z"))
    assert "E402" in [mistake.code for mistake in caught.value.mistakes]


def test_it_changes_no_figure_and_survives_the_echo():
    model = read("accept: {N303: {inputs.a: x, inputs.c: 'y: z'}}\n")
    assert canonical(model) == canonical(read())
    again = read(text=normalised(model))
    assert again.accept == model.accept
    assert told(again) == []


def test_remarks_of_an_option_are_accepted_by_its_path():
    option = "options: {o: {set: {inputs.b.source: ledger of 2020}}}\n"
    assert any(path.startswith("options.o") for _, path, _ in told(read(option)))
    model = read(f"{option}accept: {{N303: {{inputs: x, options.o: y}}, W320: {{options.o: z}}}}\n")
    assert told(model) == []
