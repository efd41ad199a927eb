"""What experts said in a YAML file: every mistake with its line and column, in the words that fit it."""

from __future__ import annotations

import pytest

import mcsv
from mcsv.errors import ModelError
from mcsv.files.elicitations import read_elicitation

SOUND = """\
# two experts, May 2026
name: reduction
unit: share
lower: 0
upper: 1
experts:
  anna: {percentiles: {5: 0.1, 50: 0.22, 95: 0.4}, weight: 2}
  ben:
    roulette: {bins: [0, 0.1, 0.2, 0.3, 0.4], chips: [2, 7, 6, 5]}
"""


def test_a_file_says_what_the_same_mapping_says(tmp_path):
    path = tmp_path / "experts.yaml"
    path.write_text(SOUND)
    said = read_elicitation(path)
    assert [expert.name for expert in said.experts] == ["anna", "ben"]
    assert said.experts[0].weight == pytest.approx(2 / 3)
    assert said.experts[1].probabilities == pytest.approx((0.1, 0.45, 0.75))
    assert mcsv.elicit(path).spec == mcsv.elicit(said).spec


def test_places(tmp_path):
    path = tmp_path / "experts.yaml"
    path.write_text(
        "name: x\n"
        "lwer: 0\n"
        "experts:\n"
        "  a: {percentiles: {10: 5, 50: 4, 90: 7}}\n"
        '  b: {percentiles: {10: "5", 90: 5 %}}\n'
        "  c: {roulette: {bins: [0, 1, 2], chips: [3, -1]}}\n"
        "  d: {values: [1, 2k], probabilities: [0.1, yes]}\n"
        "  d: 3\n"
    )
    with pytest.raises(ModelError) as caught:
        read_elicitation(path)
    found = [(mistake.line, mistake.column, mistake.code) for mistake in caught.value.mistakes]
    assert found == [
        (2, 1, "E201"),
        (4, 32, "E306"),
        (5, 25, "E203"),
        (5, 34, "E203"),
        (6, 46, "E205"),
        (7, 19, "E203"),
        (7, 45, "E206"),
        (8, 3, "E103"),
    ]
    assert {mistake.file for mistake in caught.value.mistakes} == {str(path)}
    assert "is a percentage" in str(caught.value)
    assert "is a number in quotes" in str(caught.value)


@pytest.mark.parametrize("text", ["", "# nothing\n", "- 1\n", "3\n", "experts:\n", "a: &x 1\nb: *x\n", "{", "\t"])
def test_what_is_no_elicitation_is_a_mistake_and_no_crash(text, tmp_path):
    path = tmp_path / "experts.yaml"
    path.write_text(text)
    with pytest.raises(ModelError):
        read_elicitation(path)
