"""Which runs a batch has, and what they are called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mcsv.batch.records import Row
from mcsv.batch.table import Usual, table_of
from mcsv.errors import Mistake, UsageError


def number(text: str) -> int:
    try:
        return int(float(text))
    except ValueError:
        raise UsageError(Mistake("E205", "cannot be read", "--draws", text)) from None


USUAL = Usual(1000, 1, (), number, number)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.yaml", "a.yml", "c.json", ".hidden.yaml", "notes.txt", "below/b.yaml"):
        place = tmp_path / name
        place.parent.mkdir(exist_ok=True)
        place.write_text("x: 1")
    return tmp_path


def listed(folder: Path, text: str, usual: Usual = USUAL) -> tuple[Row, ...]:
    place = folder / "list.csv"
    place.write_text(text, encoding="utf-8")
    return table_of([str(place)], usual)


def refused(folder: Path, text: str) -> list[str]:
    with pytest.raises(UsageError) as caught:
        listed(folder, text)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_a_folder_has_the_models_in_it(folder: Path) -> None:
    rows = table_of([str(folder)], USUAL)
    assert [row.name for row in rows] == ["a", "b", "c"]
    assert {(row.draws, row.seed, row.set) for row in rows} == {(1000, 1, ())}


def test_a_pattern_finds_folders_below_and_names_that_several_share_say_in_which_they_lie(folder: Path) -> None:
    rows = table_of([str(folder / "**/*.yaml")], USUAL)
    assert [Path(row.model).parent.name for row in rows] == [folder.name, "below"]
    assert [row.name for row in rows] == [f"{folder.name}-b", "below-b"]
    backwards = table_of([rows[1].model, rows[0].model], USUAL)
    assert {row.name for row in backwards} == {row.name for row in rows}  # whatever the order


def placed(folder: Path, *models: str) -> list[str]:
    for model in models:
        (folder / model).parent.mkdir(parents=True, exist_ok=True)
        (folder / model).write_text("x: 1")
    return [row.name for row in table_of([str(folder / model) for model in models], USUAL)]


def test_models_of_one_name_are_told_apart_by_as_little_as_does_it(tmp_path: Path) -> None:
    assert placed(tmp_path, "plan.yaml", "plan.yml", "Plan.json") == ["plan-yaml", "plan-yml", "Plan-json"]
    assert placed(tmp_path, "north/plan.yaml", "south/plan.yaml") == ["north-plan", "south-plan"]
    assert placed(tmp_path, "a/x/plan.yaml", "b/x/plan.yaml") == ["a-x-plan", "b-x-plan"]
    mixed = placed(tmp_path, "north/plan.yaml", "north/plan.yml", "south/plan.yaml")
    assert mixed == ["north-plan-yaml", "north-plan-yml", "south-plan-yaml"]


def test_a_name_by_place_is_no_other_run_s(tmp_path: Path) -> None:
    names = placed(tmp_path, "north/plan.yaml", "south/plan.yaml", "north-plan.yaml")
    assert names == ["north-plan-yaml", "south-plan-yaml", "north-plan"]
    far = placed(tmp_path, *(f"{side}/1/2/3/plan.yaml" for side in ("e", "w")))
    assert all(name.startswith("plan-") and len(name) == 13 for name in far)
    assert far[0] != far[1]


def test_a_pattern_that_reaches_into_the_runs_finds_no_models_there(folder: Path) -> None:
    run = folder / "runs" / "b"
    run.mkdir(parents=True)
    for name in ("model.yaml", "run.json", "ro-crate-metadata.json", "result.nc", "mine.yaml"):
        (run / name).write_text("x: 1")
    assert {row.name for row in table_of([str(folder / "runs/**/*.*")], USUAL)} == {"mine"}
    assert [row.name for row in table_of([str(run / "model.yaml")], USUAL)] == ["model"]  # who names it means it


def test_names_with_a_digest_are_the_same_from_wherever_models_are_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Case.yaml", "case.yaml", "con.yaml"):
        (folder / "below" / name).write_text("x: 1")
    absolute = table_of([str(folder / "below")], USUAL)
    monkeypatch.chdir(folder)
    relative = table_of(["below"], USUAL)
    monkeypatch.chdir(folder / "below")
    (tmp_path / "elsewhere").symlink_to(folder / "below")  # as another machine would have it
    assert [row.name for row in absolute] == [row.name for row in relative]
    assert [row.name for row in absolute] == [row.name for row in table_of(["."], USUAL)]
    assert [row.name for row in absolute] == [row.name for row in table_of([str(tmp_path / "elsewhere")], USUAL)]
    assert len({row.name for row in absolute}) == 4


def test_digests_that_begin_alike_are_longer(folder: Path) -> None:
    seeds = [f"b.yaml,{seed}\n" for seed in (2, 3, 5, 9, 12, 14)]
    rows = listed(folder, "model,seed\n" + "".join(seeds))
    assert {len(row.name) for row in rows} == {10}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mcsv.batch.names._SHORT", 1)
        found = [row.name for row in listed(folder, "model,seed\n" + "".join(seeds))]
    first = [row.name[:3] for row in rows]
    assert len({*first}) < 6 == len({*found})
    assert [len(name) for name in found] == [3 if first.count(short) == 1 else 26 for short in first]


def test_a_link_to_a_folder_above_does_not_repeat_its_models(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "north.yaml").write_text("x: 1")
    (tmp_path / "south.yaml").symlink_to(tmp_path / "north.yaml")
    rows = table_of([str(tmp_path / "**/*.yaml")], USUAL)
    assert [row.model for row in rows] == [str(tmp_path / f"{side}.yaml") for side in ("north", "south")]


def test_a_model_that_leads_nowhere_is_not_left_out(tmp_path: Path) -> None:
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "moved.yaml")
    (tmp_path / "round.yaml").symlink_to(tmp_path / "round.yaml")
    (tmp_path / "folder.yaml").mkdir()
    assert [row.name for row in table_of([str(tmp_path)], USUAL)] == ["gone", "round"]


def test_a_list_says_what_is_different_in_each_row(folder: Path) -> None:
    usual = Usual(1000, 1, ("p=1",), number, number)
    text = "\ufeffmodel,set,draws,seed,name\nb.yaml,x=1;y=[2],2e3,7,first\n\n# not this\na.yml,,,,\n"
    text += 'b.yaml,"z={a: 1, b: 2}",,,\n'
    rows = listed(folder, text, usual)
    assert rows[0] == Row("first", str(folder / "b.yaml"), ("p=1", "x=1", "y=[2]"), 2000, 7)
    assert rows[1] == Row("a", str(folder / "a.yml"), ("p=1",), 1000, 1)
    assert (rows[2].name, rows[2].set) == ("b", ("p=1", "z={a: 1, b: 2}"))
    assert listed(folder, "model;seed\nb.yaml;3\n")[0].seed == 3  # a spreadsheet where commas are decimal signs


def test_everything_that_is_wrong_with_a_list_is_said_at_once(folder: Path) -> None:
    told = refused(folder, "model,draws,seed,set,name\n,many,1,x,../up\nb.yaml,10,1,,con\nb.yaml,10,1,,.x\n")
    places = [line.split(": ", 1)[0].rsplit("/", 1)[1] for line in told]
    assert places == ["list.csv:2:1"] * 4 + ["list.csv:3:1", "list.csv:4:1"]
    wanted = ("E205 draws", "E205 set", "E760 model", "E762 name", "E762 name", "E762 name")
    assert all(words in line for line, words in zip(told, wanted, strict=True)), told


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("modle,seed\nb.yaml,1\n", "E761", "did you mean 'model'?"),
        ("seed\n1\n", "E761", "add a column model"),
        ("model,seed,seed\nb.yaml,1,2\n", "E761", "is there twice"),
        ("model,seed\nb.yaml,1,2\n", "E761", "has too many cells"),
        ('model,name\n"b.yaml,x\na.yml,y\n', "E761", 'row: goes on to line 3; way out: is a " not closed?'),
        ('model,name\nb.yaml,"x\na.yml,y\nb.yaml,"z\n', "E761", "goes on to line 4"),
        ("", "E761", "has no heading"),
        ("model\n", "E760", "has no model in it"),
        ("model,name\na.yml,X\nb.yaml,x\n", "E763", "would have the folder of"),
        ("model\na.yml\na.yml\n", "E763", "is asked for twice"),
    ],
)
def test_a_list_that_cannot_be(folder: Path, text: str, code: str, words: str) -> None:
    told = refused(folder, text)
    assert any(code in line and words in line for line in told), told


def test_where_nothing_is_to_run(tmp_path: Path) -> None:
    for word in (str(tmp_path), str(tmp_path / "*.yaml")):
        with pytest.raises(UsageError, match="E760"):
            table_of([word], USUAL)
    (tmp_path / "north.yaml").write_text("x: 1")
    with pytest.raises(UsageError, match=r"did you mean 'north\.yaml'"):
        table_of([str(tmp_path / "norht.yaml")], USUAL)
    # In a list it is the run's mistake: the others are made.
    assert listed(tmp_path, "model\nno.yaml\n")[0].name == "no"


def test_names_of_which_there_are_two_stay_where_all_have_other_draws_or_seeds(folder: Path) -> None:
    words = [str(folder / "b.yaml"), str(folder / "below/b.yaml")]
    before = [row.name for row in table_of(words, USUAL)]
    assert [row.name for row in table_of(words, replace(USUAL, draws=2000, seed=2, set=("x=1",)))] == before
    around = [str(folder / "below" / ".." / "b.yaml"), words[1]]
    assert [row.name for row in table_of(around, USUAL)] == before
    seeds = [row.name for row in listed(folder, "model,seed\nb.yaml,1\nb.yaml,2\n")]
    assert len({*seeds}) == 2
    assert [row.name for row in listed(folder, "model,seed,draws\nb.yaml,1,50\nb.yaml,2,50\n")] == seeds


def test_names_that_no_folder_can_have_are_tamed(tmp_path: Path) -> None:
    for stem in ("a:b", "x" * 140, "aux"):
        (tmp_path / f"{stem}.yaml").write_text("x: 1")
    names: list[Any] = [row.name for row in table_of([str(tmp_path)], USUAL)]
    assert names[0] == "a_b"
    assert names[1].startswith("aux-")
    assert len(names[2]) == 120
