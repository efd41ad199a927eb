"""Model files that extend others, values from the command line, and where their mistakes are told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mcsv.errors import ModelError, UsageError
from mcsv.files import normalised, read_model
from mcsv.files.models import parse_overrides
from mcsv.model import Model, comments

BASE = """\
version: 1
programme: Base
currency: GBP
price_year: 2025/26
step: quarter
horizon: 2 years
prices: {inflation: 0.02}
pockets:
  council: {reserve: 3}
inputs:
  share: {dist: beta, mean: 0.3, sd: 0.1}
costs:
  team: {amount: 900 * share, per: year, paid_by: council, for: 1 year}
  training: {amount: 3, per: once, paid_by: council}
benefits:
  stays:
    per: year
    timing: {from: 1 year}
    values:
      - {to: council, type: fiscal, unit_value: 5}
      - {to: council, type: social, unit_value: 6}
      - {to: council, type: economic, unit_value: 7}
options:
  cheap: {set: {costs.team.amount: 5}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(BASE)
    return tmp_path


def read(folder: Path, text: str, **more: object) -> Model:
    (folder / "model.yaml").write_text(text)
    return read_model(folder / "model.yaml", **more)


def mistakes(folder: Path, text: str, **more: object) -> list[str]:
    """``file:line:column code path`` of each, without the folder."""
    with pytest.raises(ModelError) as caught:
        read(folder, text, **more)
    places = [(m, f"{os.path.basename(m.file)}:{m.line}:{m.column}") for m in caught.value.mistakes]
    return [f"{place} {m.code} {m.path}" for m, place in places]


def test_a_file_says_only_what_is_different(folder: Path):
    model = read(
        folder,
        "extends: base.yaml\nprogramme: Other\nnote: why\nset: {horizon: 3 years, costs.team.lag: 1 quarter}\n"
        "add: {pockets.nhs: {}}\nwithout: [training]\noptions:\n  dear: {set: {costs.team.amount: 9}}\n",
    )
    assert (model.programme, model.periods, list(model.pockets)) == ("Other", 12, ["council", "nhs"])
    assert list(model.costs) == ["team"]
    assert list(model.variants) == ["base", "cheap", "dear"]
    assert model.costs["team"].timing.lag.count == 1
    (folder / "echo.yaml").write_text(normalised(model))
    assert read_model(folder / "echo.yaml") == model


def test_a_file_that_changes_nothing_is_its_base(folder: Path):
    assert read(folder, "extends: base.yaml\n") == read_model(folder / "base.yaml")


def test_a_chain_goes_through_folders_and_takes_data_files_along(folder: Path):
    below = folder / "common" / "deep"
    below.mkdir(parents=True)
    (below / "seen.csv").write_text("days\n1\n2\n3\n")
    (below / "base.yaml").write_text(
        BASE.replace("options:", "outputs:\n  y: {formula: seen}\noptions:").replace(
            "inputs:\n", "inputs:\n  seen: {dist: empirical, file: seen.csv, column: days}\n"
        )
    )
    (folder / "common" / "middle.yaml").write_text("extends: deep/base.yaml\nset: {costs.team.amount: 7}\n")
    model = read(folder, "extends: common/middle.yaml\nset: {pockets.council.reserve: 8}\n")
    assert model.costs["team"].amount.text == "7"
    assert model.pockets["council"].reserve.text == "8"
    assert model.inputs["seen"].distribution.mean() == 2
    assert read_model(folder / "model.yaml", set={"costs.team.amount": "8 * share"}).costs["team"].amount.text == (
        "8 * share"
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("extends: base.yaml\nset: {costs.teem.amount: 1}\n", ["model.yaml:2:7 E201 set.costs.teem.amount"]),
        ("extends: base.yaml\nset:\n  costs.team.amount: 3 * shar\n", ["model.yaml:3:26 E402 costs.team.amount"]),
        ("extends: base.yaml\nset: {costs.team.per: decade}\n", ["model.yaml:2:23 E205 costs.team.per"]),
        ("extends: base.yaml\nadd: {costs.new: {amount: 1, per: yearr, paid_by: council}}\n",
         ["model.yaml:2:35 E205 costs.new.per"]),
        ("extends: base.yaml\nwithout: inputs.share\n", ["base.yaml:13:24 E402 costs.team.amount"]),
        ("extends: base.yaml\nwithout: nobody\n", ["model.yaml:2:1 E201 without[0]"]),
        ("extends: base.yaml\ncosts: {}\n", ["model.yaml:2:1 E201 costs"]),
        ("extends: base.yaml\nsets: {}\n", ["model.yaml:2:1 E201 sets"]),
        ("extends: base.yaml\nset: [1]\n", ["model.yaml:2:6 E203 set"]),
        ("extends: base.yaml\nset: {options.cheap.note: x}\n", ["model.yaml:2:27 E205 set.options.cheap.note"]),
        ("extends: base.yaml\noptions: {cheap: {}}\n", ["model.yaml:2:11 E103 options.cheap"]),
        ("extends: base.yaml\noptions: {dear: {set: {costs.team.amount: shar}}}\n",
         ["model.yaml:2:43 E402 options.dear.set.costs.team.amount"]),
        ("extends: base.yaml\nset: {costs.team.amount: [1]}\nprogramme: [x]\n",
         ["model.yaml:2:26 E203 costs.team.amount", "model.yaml:3:12 E203 programme"]),
        ("extends: 3\n", ["model.yaml:1:10 E203 extends"]),
        ("extends: ''\n", ["model.yaml:1:10 E203 extends"]),
        ("extends: absent.yaml\n", ["model.yaml:1:10 E503 extends"]),
        ("extends: .\n", ["model.yaml:1:10 E503 extends"]),
        ("extends: ../base.yaml\n", ["model.yaml:1:10 E501 extends"]),
        ("extends: /etc/passwd\n", ["model.yaml:1:10 E501 extends"]),
        ("extends: 'C:\\base.yaml'\n", ["model.yaml:1:10 E501 extends"]),
        ('extends: "a\\0b"\n', ["model.yaml:1:10 E101 extends", "model.yaml:1:10 E503 extends"]),
        ("extends: model.yaml\n", ["model.yaml:1:10 E403 extends"]),
        ("extends: link.yaml\n", ["model.yaml:1:10 E501 extends"]),
        ("extends: round.yaml\n", ["round.yaml:1:10 E403 extends"]),
    ],
    ids=lambda text: text if isinstance(text, str) else "",
)  # fmt: skip
def test_a_mistake_is_told_in_the_file_where_it_stands(folder: Path, text: str, wanted: list[str]):
    outside = folder.parent / "outside.yaml"
    outside.write_text(BASE)
    (folder / "link.yaml").symlink_to(outside)
    (folder / "round.yaml").write_text("extends: model.yaml\n")
    assert mistakes(folder, text) == [w for w in wanted if "E101" not in w]


def test_a_mistake_of_the_base_stands_in_the_base(folder: Path):
    (folder / "base.yaml").write_text(BASE.replace("sd: 0.1", "sd: x").replace("reserve: 3", "reserve: 3k"))
    found = mistakes(folder, "extends: base.yaml\nset: {costs.team.per: decade}\n")
    assert sorted(found) == [
        "base.yaml:11:38 E203 inputs.share.sd",
        "base.yaml:9:22 E203 pockets.council.reserve",
        "model.yaml:2:23 E205 costs.team.per",
    ]
    assert mistakes(folder, "extends: base.yaml\nset: {inputs.share.sd: 0.1}\n") == [
        "base.yaml:9:22 E203 pockets.council.reserve"
    ]


def test_places_in_a_list_move_up_with_their_entries(folder: Path):
    (folder / "base.yaml").write_text(BASE.replace("unit_value: 7", "unit_value: 7k"))
    assert mistakes(folder, "extends: base.yaml\nwithout: 'benefits.stays.values[0]'\n") == [
        "base.yaml:22:51 E203 benefits.stays.values[1].unit_value"
    ]


def test_remarks_of_both_files_are_kept(folder: Path):
    (folder / "base.yaml").write_text(BASE.rstrip("\n"))
    codes = [(os.path.basename(m.file), m.code) for m in comments(read(folder, "extends: base.yaml"))]
    assert codes == [("model.yaml", "W107"), ("base.yaml", "W107")]


def test_values_by_path_from_python(folder: Path):
    model = read(folder, BASE, set={"costs.team.amount": 5, "prices.inflation": "share / 10", "horizon": "3 years"})
    assert (model.costs["team"].amount.text, model.periods) == ("5", 12)
    found = mistakes(folder, BASE, set={"costs.teem.amount": 5, "costs.team.per": "decade", "horizon": None})
    assert sorted(found) == [
        "--set:0:0 E201 costs.teem.amount", "--set:0:0 E202 horizon", "--set:0:0 E205 costs.team.per",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=1_000", 1000), ("a = 1e3", 1000.0), ("a=share / 2", "share / 2"), ("a=[1, 2]", [1, 2]), ("a=true", True),
        ("a={b: 1}", {"b": 1}), ("a='x'", "x"), ("a=x=y", "x=y"), ("a=2 years", "2 years"), ("a=no", "no"),
    ],
)  # fmt: skip
def test_a_word_of_the_command_line_is_read_like_a_file(text: str, value: object):
    assert parse_overrides([text]) == {"a": value}


@pytest.mark.parametrize(
    "text", ["a", "=1", "a=", "a= ", "a=[1", "a=&x 1", "a=null", "a=1\nb: 2", "a=b: c", "a=!!int 3", "a={x: 1, x: 2}"]
)
def test_a_word_that_cannot_be_read_is_told(text: str):
    with pytest.raises(UsageError) as caught:
        parse_overrides([text, "b=1"])
    assert all("--set" in mistake.path for mistake in caught.value.mistakes)


def test_a_path_is_given_once():
    with pytest.raises(UsageError, match="E103"):
        parse_overrides(["a=1", "a=2"])


@pytest.mark.parametrize("line", ["set: {costs.team.amount: 5}", "add: {inputs.b: 3}", "without: team", "note: dearer"])
def test_what_is_different_without_a_model_that_it_differs_from(folder: Path, line: str) -> None:
    key = line.partition(":")[0]
    assert mistakes(folder, f"{BASE}{line}\n") == [f"model.yaml:{BASE.count(chr(10)) + 1}:1 E201 {key}"]
    with pytest.raises(ModelError, match=f"E201 {key}: goes only with extends"):
        read(folder, f"{BASE}{line}\n")
