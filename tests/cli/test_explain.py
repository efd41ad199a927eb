"""``mcsv explain``: from words to the story."""

from __future__ import annotations

import json
import shlex

import pytest

MODEL = "configs/discharge.yaml"


def test_a_story_is_told_in_words(run):
    said = run("explain", MODEL, "--worst", "--draws", "2000")
    assert said.code == 0
    assert said.out.startswith("Draw 926: council has GBP -2,394,898 on 2028-03-31, a deficit at the end of")
    for part in ("What moved council, GBP", "Cash of council by financial year", "Inputs", "position at the end"):
        assert part in said.out


def test_the_same_draw_is_told_by_its_number_as_json(run):
    worst = json.loads(run("explain", MODEL, "--worst", "--draws", "2000", "--json").out)
    again = json.loads(run("explain", MODEL, "--draw", str(worst["draw"]), "--json").out)
    assert again["position"] == worst["position"]
    assert again["figures"] == worst["figures"]


def test_the_command_that_tells_it_again_tells_the_same(run):
    """Without what was set, or whose story it is, the same number is another future, or another pocket's."""
    words = ("--percentile", "5", "--pocket", "hospital", "--set", "inputs.reduction.mean=0.3", "--draws", "2000")
    told = " ".join(run("explain", MODEL, *words).out.split())
    command = told[told.index("Told again by mcsv") :].removeprefix("Told again by mcsv ").split(" fingerprint")[0]
    again = run(*(str(MODEL) if word == "MODEL" else word for word in shlex.split(command)))
    assert again.code == 0
    first, second = ("".join(text[text.index("What moved hospital") :].split()) for text in (told, again.out))
    assert first == second


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "E590"),
        (["--draw", "x"], "E205 --draw"),
        (["--percentile", "x"], "E205 --percentile"),
        (["--worst", "--pocket", "police"], "E591 pocket"),
        (["--draw", "5", "--draws", "1e3"], "E205 --draws: is not possible with --draw"),
    ],
)
def test_mistakes_are_told(run, words, says):
    said = run("explain", MODEL, *words)
    assert said.code == 2
    assert says in said.err
