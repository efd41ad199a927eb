"""Mistakes of a file are bounded: in number, in the length of what they show, in the paths that are built for them."""

from __future__ import annotations

import pytest

from mcsv.errors import ModelError
from mcsv.files import noted
from mcsv.files.noted import MOST_IN_PATHS, MOST_MISTAKES, shortened
from mcsv.files.yaml import read_yaml


def refused(text: str) -> ModelError:
    with pytest.raises(ModelError) as caught:
        read_yaml(text, "model.yaml")
    return caught.value


@pytest.mark.parametrize(
    "line",
    [
        "é{}: 1\n",
        "a: 1\n",
        "<<: 1\n",
        "b{}: *name\n",
        "c{}: &name 1\n",
        "d{}:\n",
        "? [{}]\n: 1\n",
        "g{}: {{x: 1,000}}\n",
    ],
)
def test_reading_stops_at_a_thousand_mistakes(line: str):
    text = "a: 1\n" + "".join(line.format(number) for number in range(3 * MOST_MISTAKES))
    found = refused(text).mistakes
    assert len(found) == MOST_MISTAKES + 1
    last = found[-1]
    assert (last.code, last.way_out) == ("E105", "mend those above first")
    assert "1,000 mistakes" in last.rule
    assert (last.line, last.column) == (found[-2].line, found[-2].column)


def test_one_mistake_less_is_told_whole():
    text = "".join(f"é{number}: 1\n" for number in range(MOST_MISTAKES - 1))
    assert [mistake.code for mistake in read_yaml(text).found] == ["E208"] * (MOST_MISTAKES - 1)


def test_notes_do_not_stop_it():
    text = "".join(f"x{number}: -0\n" for number in range(3 * MOST_MISTAKES))
    assert len(read_yaml(text).found) == 3 * MOST_MISTAKES


@pytest.mark.parametrize("inner", ["é{}: 1", "y: 1", "<<: 1", "x: -0, {}: 1", "z{}: 1,000"])
def test_paths_of_mistakes_under_a_long_key_are_counted(inner: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(noted, "MOST_IN_PATHS", MOST_IN_PATHS // 1_000)
    text = f"? {'k' * 1_000}\n: {{y: 1, {', '.join(inner.format(number) for number in range(300))}}}\n"
    error = refused(text)
    assert error.mistakes[-1].code == "E105"
    assert "long keys" in error.mistakes[-1].what
    assert len(error.mistakes) < MOST_IN_PATHS // 1_000_000 + 2


def test_pieces_of_one_number_are_counted_with_their_path(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(noted, "MOST_IN_PATHS", MOST_IN_PATHS // 1_000)
    text = f"? {'k' * 1_000}\n: {{y: 1{',000' * 300}}}\n"
    assert "long keys" in refused(text).mistakes[-1].what


@pytest.mark.parametrize("rest", [",000" * 5_000, ",(2" * 5_000])
def test_what_commas_cut_is_one_mistake_of_bounded_length(rest: str):
    (mistake,) = read_yaml(f"{{a: {'(' if '(' in rest else ''}1{rest}, b: 2}}").found
    assert len(mistake.value) <= 300


def test_long_names_and_values_are_shown_by_both_ends():
    name = "begin" + "k" * 10_000 + "end"
    (mistake,) = read_yaml(f"? {name}\n: 1\n? {name}\n: 2\n").found
    assert mistake.path == mistake.value == shortened(name)
    assert mistake.path.startswith("begin")
    assert mistake.path.endswith("end")
    assert len(mistake.path) < 310
    assert len(str(mistake)) < 1_000
    assert shortened("k" * 300) == "k" * 300
