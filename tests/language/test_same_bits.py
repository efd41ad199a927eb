"""What must not change a bit: the unit of money, the order of the file, and what other options say."""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np
import pytest
from campaign import effort
from engine import Answer, answers
from invented.changes import hoisted, scaled, shuffled
from invented.models import invent
from invented.pool import EVERYTHING

from mcsv.model import Model

DRAWS = 32
FACTOR = 2.0**10
Part = Callable[[np.ndarray], np.ndarray]


def assert_same(one: Answer, other: Answer, money: Part = lambda x: x) -> None:
    """Equal to the bit, where all money of ``other`` is that of ``one`` seen through ``money``."""
    for name in ("positions", "npv", "cash_beyond", "value_beyond"):
        mine, theirs = getattr(one, name), getattr(other, name)
        assert mine.keys() == theirs.keys(), name
        for key, found in mine.items():
            np.testing.assert_array_equal(money(found), theirs[key], f"{name} {key}")
    for name in ("outputs", "stocks"):
        for key, found in getattr(one, name).items():
            np.testing.assert_array_equal(found, getattr(other, name)[key], f"{name} {key}")


@pytest.mark.parametrize("chunk", range(effort(4, 1)))
def test_a_unit_of_money_is_only_a_unit(chunk: int) -> None:
    for seed in range(10 * chunk, 10 * chunk + effort(10, 2)):
        document = hoisted(invent(seed))
        mine = answers(Model.model_validate(document), DRAWS)
        other = answers(Model.model_validate(scaled(document, FACTOR)), DRAWS)
        for option, answer in mine.items():
            assert_same(answer, other[option], lambda found: found * FACTOR)


@pytest.mark.parametrize("chunk", range(effort(4, 1)))
def test_the_order_of_a_file_says_nothing(chunk: int) -> None:
    for seed in range(1000 + 10 * chunk, 1000 + 10 * chunk + effort(10, 2)):
        document = invent(seed)
        other = shuffled(document, np.random.default_rng(seed))
        mine, theirs = (answers(Model.model_validate(each), DRAWS) for each in (document, other))
        for option, answer in mine.items():
            assert_same(answer, theirs[option])


@pytest.mark.parametrize("chunk", range(effort(4, 1)))
def test_options_share_their_draws(chunk: int) -> None:
    for seed in range(2000 + 5 * chunk, 2000 + 5 * chunk + effort(5, 1)):
        document = invent(seed, EVERYTHING - {"options"})
        alone = answers(Model.model_validate(document), DRAWS)["base"]
        pocket = next(iter(document["pockets"]))
        with_options = copy.deepcopy(document)
        with_options["options"] = {
            "same": {"set": {"costs.cost0.per": document["costs"]["cost0"]["per"]}},
            "storm": {"add": {"events.storm": {"probability": 0.5, "costs": {pocket: 64}, "basis": "nominal"}}},
        }
        together = answers(Model.model_validate(with_options), DRAWS)
        assert_same(alone, together["base"])
        assert_same(alone, together["same"])
        _only_the_storm(document, pocket, alone, together["storm"])


def _only_the_storm(document: dict, pocket: str, alone: Answer, storm: Answer) -> None:
    """The storm costs the pocket 64 or nothing; pockets that it is no part of keep every bit."""
    above = [pocket]
    while (parent := document["pockets"][above[-1]].get("parent")) is not None:
        above.append(parent)
    feeds_back = [key for key in ("carry_forward", "position", "risk_share") if key in repr(document)]
    for name, found in alone.positions.items() if not feeds_back else ():
        apart = found - storm.positions[name]
        if name in above:
            assert np.isclose(apart, 0.0, atol=1e-6).any()
            np.testing.assert_allclose(apart, np.broadcast_to(apart[0], apart.shape), atol=1e-6)
            np.testing.assert_allclose(apart * (apart - 64), 0, atol=1e-3)
        else:
            np.testing.assert_array_equal(apart, 0)
    for name, found in (alone.outputs | alone.stocks).items():
        np.testing.assert_array_equal(found, (storm.outputs | storm.stocks)[name])
