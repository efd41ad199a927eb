"""The normalised model says everything, and reads back as the same model."""

from __future__ import annotations

from pathlib import Path

import pytest
from campaign import some

from mcsv.distributions import build
from mcsv.files import normalised, read_model
from mcsv.files.lines import lines
from mcsv.files.yaml import read_yaml
from mcsv.model import Input, Model, Output, comments, parse_formula, validate

HERE = Path(__file__).parent
FILES = [HERE / "everything.yaml", *sorted((HERE.parents[1] / "configs").glob("*.yaml"))]


@pytest.mark.parametrize("path", some(FILES, 4), ids=lambda path: path.stem)
def test_reading_the_echo_gives_the_same_model(path: Path, tmp_path):
    model = read_model(path)
    copy = tmp_path / "model.yaml"
    copy.write_text(normalised(model))
    again = read_model(copy)
    assert again == model
    assert normalised(again) == normalised(model)
    assert [remark.code for remark in comments(again)] == [remark.code for remark in comments(model)]


def test_the_echo_fills_in_and_describes():
    text = normalised(read_model(HERE / "everything.yaml"))
    for line in (
        "    carry_forward: true",
        "    carry_forward: false",
        "      cap: 200000",
        "      ramp: 1 year",
        "      ramp: [0.5, 0.8, 1]",
        "        over: building months",
        "      lag: delay months",
        "      family, friends: share / 5".replace("family, friends", '"family, friends"'),
        "    persistence: 0.7",
        "        2026/27: 90000",
        "      costs.team.amount: 200000",
        "    without: [set_up, late_start]",
        "  cash_share:  # mean 0.3, sd 0.1; 5 % 0.14747, 50 % 0.29322, 95 % 0.475797",
        "      lag: 0",
        "        cash_lag: 2 quarters",
        "      council: 1",
        "    repair: false",
        "    dist: poisson",
    ):
        assert line in text.splitlines()


def test_the_echo_keeps_quiet_about_what_does_not_belong():
    text = normalised(read_model(HERE / "everything.yaml")).splitlines()
    assert sum(line.strip() == "drawn: each_period" for line in text) == 1
    assert not any("drawn: once" in line or "chance: false" in line for line in text)
    assert sum(line.strip().startswith("surplus:") for line in text) == 1
    small = normalised(Model(inputs={"x": 1}, outputs={"y": {"formula": "x"}})).splitlines()
    assert [line.split(":")[0] for line in small if not line.startswith(" ")] == [
        "version", "programme", "step", "inputs", "outputs",
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["a: b", "2026/27", "yes", "null", "1.5", "a, b", "values[0].to", "- x", "#", "", " p"])
def test_keys_come_back_letter_for_letter(key: str):
    for nested in ({key: 1}, {"in": [1, {key: "x"}]}, {"in": [{"a": {key: [{}]}}]}):
        assert read_yaml("\n".join(lines(nested))).data == nested


def test_texts_come_back_letter_for_letter():
    for text in (
        "NO",
        "yes",
        "1e6",
        "a: b",
        "# no",
        "null",
        "two\nlines",
        'a "quote"',
        "£ 5",
        " padded ",
        "-",
        "é\\n",
        "~",
    ):
        model = Model(programme=text, outputs={"y": {"formula": 1}})
        assert validate(read_yaml(normalised(model)).data).programme == text


def test_a_distribution_built_in_python_is_written_by_its_own_parameters():
    drawn = build({"dist": "normal", "mean": 3, "sd": 2})
    model = Model(inputs={"x": Input(distribution=drawn)}, outputs={"y": Output(formula=parse_formula("x"))})
    assert validate(read_yaml(normalised(model)).data) == model
