"""The linear pool, and the lines that state it: what is printed is what was fitted."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort
from hypothesis import given, settings
from hypothesis import strategies as st

import mcsv
from mcsv.distributions import build
from mcsv.elicitation import elicited, read_elicitation
from mcsv.elicitation.spelling import LEVELS, quantile
from mcsv.errors import DistributionError

TRIPLE = st.tuples(st.floats(1, 40), st.floats(0.5, 20), st.floats(0.5, 30)).map(
    lambda t: {10: round(t[0], 3), 50: round(t[0] + t[1], 3), 90: round(t[0] + t[1] + t[2], 3)}
)


@settings(max_examples=effort(12, 3), deadline=None)
@given(triples=st.lists(TRIPLE, min_size=2, max_size=4), weights=st.lists(st.integers(1, 9), min_size=4, max_size=4))
def test_the_pool_is_the_weighted_mean_of_the_experts(triples, weights):
    experts = {f"e{k}": {"percentiles": said, "weight": weights[k]} for k, said in enumerate(triples)}
    few = ["normal", "lognormal", "beta", "triangular"]
    found = elicited(read_elicitation({"lower": 0, "upper": 100, "experts": experts}), few)
    x = np.linspace(0.5, 99.5, 60)
    shares = np.array(weights[: len(triples)]) / sum(weights[: len(triples)])
    wanted = sum(w * each.best.drawn.tail(x, False) for w, each in zip(shares, found.experts, strict=True))
    np.testing.assert_allclose(
        found.distribution.tail(x, False), wanted, atol=4e-6
    )  # weights are printed to six places
    low, high = found.distribution.support()
    assert 0 <= low < high <= 100


@settings(max_examples=effort(12, 3), deadline=None)
@given(said=TRIPLE)
def test_what_is_printed_is_what_was_fitted(said):
    found = elicited(read_elicitation({"lower": 0, "upper": 100, "percentiles": said}))
    for fit in found.experts[0].fits:
        if fit.spec is None:
            assert fit.family == "log_student_t"
            continue
        again = build(fit.spec)
        span = quantile(fit.distribution, 0.95) - quantile(fit.distribution, 0.05)
        for level in LEVELS:
            x = quantile(again, level)
            if fit.outside == 0:
                assert x == pytest.approx(quantile(fit.distribution, level), abs=2e-6 * span)
            else:
                assert 0 <= x <= 100
                assert fit.distribution.tail(np.array([x]), False)[0] == pytest.approx(level, abs=fit.outside + 1e-4)


def test_an_exact_fit_is_stated_in_the_expert_s_own_numbers():
    found = elicited(read_elicitation({"percentiles": {10: 35, 50: 50, 90: 75}, "lower": 0, "upper": 100}))
    assert found.spec == {"dist": "metalog", "p10": 35, "p50": 50, "p90": 75, "low": 0, "high": 100}


def test_what_lies_beyond_the_bounds_is_cut_off():
    found = elicited(read_elicitation({"percentiles": {25: 25, 50: 30, 75: 35}, "lower": 0, "upper": 100}))
    assert found.spec == {"dist": "normal", "p25": 25, "p50": 30, "p75": 35, "truncate": [0, 100]}
    assert found.distribution.support() == (0, 100)


def test_what_cannot_be_drawn_is_not_proposed_and_asking_for_it_says_why():
    said = read_elicitation({"percentiles": {25: 30, 50: 35, 75: 50}, "lower": 0, "upper": 100})
    found = elicited(said)
    assert found.experts[0].fits[0].family == "log_student_t"
    assert found.experts[0].best.family != "log_student_t"
    assert found.experts[0].best.outside <= 1e-3
    with pytest.raises(DistributionError, match="E306 family: no model can draw from this log_student_t"):
        elicited(said, ["log_student_t"]).spec  # noqa: B018


def test_an_unknown_family_is_named():
    said = read_elicitation({"percentiles": {25: 30, 75: 50}})
    with pytest.raises(DistributionError) as caught:
        elicited(said, ["norml", "beta", "cauchy"])
    assert [(mistake.code, mistake.value) for mistake in caught.value.mistakes] == [
        ("E201", "norml"),
        ("E201", "cauchy"),
    ]


def test_an_expert_whom_no_family_fits_is_named():
    said = {"experts": {"a": {"percentiles": {10: 1, 90: 2}}, "b": {"percentiles": {10: 1, 50: 1.5, 90: 2}}}}
    with pytest.raises(DistributionError) as caught:
        elicited(read_elicitation(said), ["triangular"])
    assert [mistake.path for mistake in caught.value.mistakes] == ["experts.a.family"]


def test_families_that_are_asked_for_are_fitted_to_an_elicitation_as_well():
    said = {"percentiles": {10: 35, 50: 50, 90: 75}}
    for stated in (said, read_elicitation(said)):
        (expert,) = mcsv.elicit(stated, ["gumbel", "normal"]).experts
        assert {fit.family for fit in expert.fits} == {"gumbel", "normal"}
