"""From plain data to an elicitation: three ways to state points, and every mistake at once."""

from __future__ import annotations

import pytest

from mcsv.elicitation import read_elicitation
from mcsv.errors import DistributionError

GOOD = {"percentiles": {10: 35, 50: 50, 90: 75}}


def test_the_same_points_in_three_ways():
    ways = [
        {"percentiles": {"p90": 40, "25": 20, "p60": 30}},
        {"values": [40, 20, 30], "probabilities": [0.9, 0.25, 0.6]},
        {"roulette": {"bins": [10, 20, 30, 40, 50], "chips": [5, 7, 6, 2]}},
    ]
    for way in ways:
        (expert,) = read_elicitation(way).experts
        assert expert.values == (20, 30, 40)
        assert expert.probabilities == pytest.approx((0.25, 0.6, 0.9), abs=1e-15)
        assert expert.weight == 1


def test_an_empty_bin_repeats_a_probability():
    (expert,) = read_elicitation({"roulette": {"bins": [0, 1, 2, 3, 4], "chips": [1, 0, 2, 1]}}).experts
    assert expert.values == (1, 2, 3)
    assert expert.probabilities == (0.25, 0.25, 0.75)


def test_weights_become_shares():
    said = {"experts": {"a": {**GOOD, "weight": 3}, "b": GOOD, "c": {**GOOD, "weight": 0}}}
    assert [expert.weight for expert in read_elicitation(said).experts] == [0.75, 0.25, 0]


def test_everything_about_the_quantity():
    said = {**GOOD, "name": "reduction", "unit": "%", "source": "workshop", "lower": 0, "upper": 100, "mode": 45}
    found = read_elicitation(said)
    assert (found.name, found.unit, found.source, found.lower, found.upper) == ("reduction", "%", "workshop", 0, 100)
    assert found.experts[0].mode == 45


BAD = {
    "nothing": ({}, "E202", ""),
    "no mapping": ([1], "E203", ""),
    "two ways": ({**GOOD, "values": [1, 2], "probabilities": [0.1, 0.9]}, "E301", "values"),
    "probabilities alone": ({"probabilities": [0.1, 0.9]}, "E202", "values"),
    "out of order": ({"percentiles": {10: 50, 50: 40, 90: 75}}, "E306", "percentiles.50"),
    "P10 above P90": ({"percentiles": {10: 50, 90: 40}}, "E306", "percentiles.90"),
    "two alike": ({"percentiles": {10: 50, 90: 50}}, "E306", "percentiles.90"),
    "stated twice": ({"percentiles": {"10": 5, "p10": 6, "90": 8}}, "E103", "percentiles.p10"),
    "p0": ({"percentiles": {0: 1, 50: 2, 90: 3}}, "E205", "percentiles.0"),
    "p110": ({"percentiles": {10: 1, 110: 3}}, "E205", "percentiles.110"),
    "negative percentile": ({"percentiles": {-10: 1, 90: 3}}, "E205", "percentiles.-10"),
    "no percentile": ({"percentiles": {"ten": 1, 90: 3}}, "E205", "percentiles.ten"),
    "probabilities as percentiles": ({"percentiles": {0.1: 1, 0.5: 2, 0.9: 3}}, "E205", "percentiles"),
    "percentiles in a list": ({"percentiles": [10, 50]}, "E203", "percentiles"),
    "probability above 1": ({"values": [1, 2], "probabilities": [0.1, 1.2]}, "E205", "probabilities[1]"),
    "probability below 0": ({"values": [1, 2], "probabilities": [-0.1, 0.9]}, "E205", "probabilities[0]"),
    "lengths differ": ({"values": [1, 2, 3], "probabilities": [0.1, 0.9]}, "E306", "values"),
    "values no list": ({"values": 3, "probabilities": [0.1, 0.9]}, "E203", "values"),
    "text": ({"percentiles": {10: "low", 90: 3}}, "E203", "percentiles.10"),
    "nan": ({"percentiles": {10: float("nan"), 90: 3}}, "E204", "percentiles.10"),
    "infinite": ({"values": [1, float("inf")], "probabilities": [0.1, 0.9]}, "E204", "values[1]"),
    "blank": ({"percentiles": {10: None, 90: 3}}, "E202", "percentiles.10"),
    "truth": ({"percentiles": {10: True, 90: 3}}, "E206", "percentiles.10"),
    "one point": ({"percentiles": {50: 3}}, "E306", "percentiles"),
    "no lower tail": ({"percentiles": {50: 3, 90: 4}}, "E306", "percentiles"),
    "no upper tail": ({"percentiles": {10: 3, 50: 4}}, "E306", "percentiles"),
    "bounds swapped": ({**GOOD, "lower": 100, "upper": 0}, "E301", "lower"),
    "bound is text": ({**GOOD, "lower": "zero"}, "E203", "lower"),
    "value at the bound": ({**GOOD, "lower": 35}, "E306", "percentiles.10"),
    "value beyond the bound": ({**GOOD, "upper": 70}, "E306", "percentiles.90"),
    "mode beyond the bound": ({**GOOD, "mode": 101, "upper": 100}, "E306", "mode"),
    "mode is text": ({**GOOD, "mode": "most"}, "E203", "mode"),
    "negative chips": ({"roulette": {"bins": [0, 1, 2, 3], "chips": [1, -1, 3]}}, "E205", "roulette.chips[1]"),
    "no chips": ({"roulette": {"bins": [0, 1, 2, 3], "chips": [0, 0, 0]}}, "E306", "roulette.chips"),
    "all chips in one bin": ({"roulette": {"bins": [0, 1, 2, 3], "chips": [0, 9, 0]}}, "E306", "roulette"),
    "edges fall": ({"roulette": {"bins": [0, 2, 1, 3], "chips": [1, 1, 1]}}, "E306", "roulette.bins[2]"),
    "too few edges": ({"roulette": {"bins": [0, 1, 2], "chips": [1, 1, 1]}}, "E306", "roulette.bins"),
    "chips missing": ({"roulette": {"bins": [0, 1, 2]}}, "E203", "roulette"),
    "unknown key": ({**GOOD, "lwer": 0}, "E201", "lwer"),
    "a weight for one alone": ({**GOOD, "weight": 2}, "E201", "weight"),
    "name of two words": ({**GOOD, "name": "two words"}, "E208", "name"),
    "name is a list": ({**GOOD, "name": ["x"]}, "E203", "name"),
    "no experts": ({"experts": {}}, "E202", "experts"),
    "expert is a number": ({"experts": {"a": 3}}, "E203", "experts.a"),
    "negative weight": ({"experts": {"a": {**GOOD, "weight": -1}, "b": GOOD}}, "E305", "experts.a.weight"),
    "weight is text": ({"experts": {"a": {**GOOD, "weight": "big"}, "b": GOOD}}, "E203", "experts.a.weight"),
    "no weight at all": ({"experts": {"a": {**GOOD, "weight": 0}}}, "E305", "experts"),
    "inside an expert": ({"experts": {"a": {"percentiles": {10: 5, 90: 4}}}}, "E306", "experts.a.percentiles.90"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_mistake_has_its_code_and_path(case):
    said, code, path = BAD[case]
    with pytest.raises(DistributionError) as caught:
        read_elicitation(said)
    assert [(mistake.code, mistake.path) for mistake in caught.value.mistakes] == [(code, path)]


def test_all_mistakes_come_at_once():
    said = {
        "lower": 9,
        "upper": 1,
        "extra": 1,
        "experts": {"a": {"percentiles": {10: "x", 120: 3}}, "b": {"values": [1]}, "c": {**GOOD, "weight": -1}},
    }
    with pytest.raises(DistributionError) as caught:
        read_elicitation(said)
    assert {mistake.path for mistake in caught.value.mistakes} == {
        "extra",
        "lower",
        "experts.a.percentiles.10",
        "experts.a.percentiles.120",
        "experts.b.probabilities",
        "experts.c.weight",
    }
