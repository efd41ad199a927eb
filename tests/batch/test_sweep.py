"""Lists of runs from lists and ranges of values."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from mcsv.batch.sweep import sweep_list
from mcsv.batch.table import Usual, table_of
from mcsv.errors import UsageError


def rows(*words: str, seeds: str = "", draws: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(sweep_list(["a/m.yaml"], words, seeds, draws).splitlines()))


def test_every_combination_once() -> None:
    found = rows("inputs.x.mean=1,2", "inputs.x.sd=0..1:0.5", seeds="3..4,9", draws="1e5")
    assert len(found) == 2 * 3 * 3
    assert len({(row["set"], row["seed"]) for row in found}) == len(found)
    assert found[0] == {
        "model": "a/m.yaml",
        "set": "inputs.x.mean=1;inputs.x.sd=0.0",
        "draws": "1e5",
        "seed": "3",
        "name": "m_mean=1_sd=0.0_seed=3",
    }
    assert [row["set"].rpartition("=")[2] for row in found[::3]] == ["0.0", "0.5", "1.0"] * 2
    assert len({row["name"] for row in found}) == len(found)


def test_values_are_what_yaml_says_they_are() -> None:
    assert [row["set"] for row in rows("a.b=x, [1, 2] ,{c: 3, d: 4},'e, f'")] == [
        "a.b=x",
        "a.b=[1, 2]",
        "a.b={c: 3, d: 4}",
        "a.b='e, f'",
    ]
    assert [row["set"] for row in rows("a.b=-1..1")] == ["a.b=-1", "a.b=0", "a.b=1"]
    assert rows("a.x=1", "b.x=1")[0]["name"] == ""  # two things of one name would not tell rows apart
    assert [row["name"] for row in rows()] == ["m"]


def test_no_shell_takes_a_name_apart() -> None:
    names = [row["name"] for row in rows("costs.team.for=2 years, $(3 years), [1], 4 years && ls, ~5")]
    assert names == ["m_for=2_years", "", "", "", ""]  # mcsv batch gives them names of its own
    (told,) = csv.DictReader(sweep_list(["a/my model.yaml"], ["inputs.x.mean=3"]).splitlines())
    assert told["name"] == "my_model_mean=3"
    alike = [row["name"] for row in rows("a.source=two words, two_words")]
    assert alike == ["", ""]


def test_names_that_mcsv_batch_would_refuse_are_left_to_it(tmp_path: Path) -> None:
    for model in ("one/m.yaml", "two/m.yaml"):
        (tmp_path / model).parent.mkdir()
        (tmp_path / model).write_text("x: 1")
    place, usual = tmp_path / "list.csv", Usual(1000, 1, (), int, int)
    place.write_text(sweep_list(["one/m.yaml", "two/m.yaml"], ["a.source=Y,y", "b.mean=1,2"]), encoding="utf-8")
    made = table_of([str(place)], usual)
    assert len({row.name.casefold() for row in made}) == len(made) == 8


def test_one_mistake_is_told_once() -> None:
    for word in ("a.b=2..1", "a.b=0..1e9", "a.b="):
        with pytest.raises(UsageError) as caught:
            rows(word)
        assert len(caught.value.mistakes) == 1
    with pytest.raises(UsageError, match="each path once"):
        rows("a.b=1", "a.b=2")


@pytest.mark.parametrize("word", ["a.b=", "a.b=1,,2", "a.b=2..1", "a.b=1..2:0", "a.b=0..1e9", "a.b=x;y", "a.b", "=1"])
def test_what_is_no_list_of_values(word: str) -> None:
    with pytest.raises(UsageError, match=r"E765|E205"):
        rows(word)


def test_there_is_an_end_to_it() -> None:
    with pytest.raises(UsageError, match="at most 100,000 runs"):
        rows("a=1..320", "b=1..320")
    with pytest.raises(UsageError, match="--seeds"):
        rows(seeds="1.5")
