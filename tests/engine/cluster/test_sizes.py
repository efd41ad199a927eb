"""Passes that are cut anew: every shard once, none too long, and at the same places whoever asks."""

from __future__ import annotations

import pytest
from campaign import effort
from hypothesis import given, settings
from hypothesis import strategies as st

from mcsv import engine
from mcsv.engine.cluster.sizes import cut_anew, shards_a_pass
from mcsv.model import Model
from mcsv.plan import Plan, lower


@pytest.fixture(scope="module")
def plan() -> Plan:
    made = lower(Model.model_validate({"inputs": {"x": 1.0}, "outputs": {"y": {"formula": "x"}}}))
    return engine.centred(made, engine.pilot(made))


def cuts(plan: Plan, count: int, workers: int, most: int, begin: int = 0) -> list[tuple[int, int]]:
    work = engine.passes(plan, count * engine.SHARD, workers, begin=begin)
    return [(each.begin, each.end) for each in cut_anew(work, most)]


@settings(max_examples=effort(300, 20), deadline=None)
@given(st.integers(1, 900), st.integers(1, 40), st.integers(0, 8), st.data())
def test_every_shard_is_in_one_pass_and_none_is_too_long(plan, count, workers, power, data):
    begin, most = data.draw(st.integers(0, count - 1)), 2**power
    found = cuts(plan, count, workers, most, begin)
    assert [shard for first, end in found for shard in range(first, end)] == list(range(begin, count))
    assert all(end - first <= most for first, end in found)
    assert all(first // most == (end - 1) // most for first, end in found)


def test_long_passes_end_at_the_same_places_for_few_workers_and_many_and_wherever_a_run_begins(plan):
    few, many, later = (cuts(plan, 2_000, *how) for how in ((2, 32), (9, 32), (2, 32, 333)))
    long = {cut for cut in few if cut[1] - cut[0] == 32}
    assert len(long) > 50
    assert len(long & {*many}) > 50
    assert {cut for cut in later if cut[1] - cut[0] == 32} <= long


def test_passes_at_the_end_stay_short_so_that_all_workers_end_together(plan):
    found = cuts(plan, 640, 4, 32)
    assert [end - first for first, end in found[-4:]] == [1, 1, 1, 1]


def test_passes_of_a_short_run_are_short_and_those_of_a_long_one_take_seconds(plan):
    assert shards_a_pass(plan, 1_000, 1) == 1
    assert shards_a_pass(plan, 64 * engine.SHARD, 16) == 1
    assert shards_a_pass(plan, 10**12, 16) > 8


def test_a_pass_of_another_plan_is_never_joined(plan):
    other = lower(Model.model_validate({"inputs": {"x": 2.0}, "outputs": {"y": {"formula": "x"}}}))
    work = [engine.Pass(each, n, n + 8, 10**9) for each, n in ((plan, 0), (other, 8), (plan, 16))]
    assert [(each.plan is plan, each.begin) for each in cut_anew(work, 64)] == [(True, 0), (False, 8), (True, 16)]
