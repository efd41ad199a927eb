"""What has to add up in every draw of up to 400 invented models, whatever they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from campaign import effort
from compare import CLOSE, relative
from engine import Answer, answers, unchecked
from invented.closed import closed, halves, one_saving, roots, to_the_end

MODELS, CHUNK, DRAWS = effort(400, 6), effort(40, 6), 24
CHUNKS = [range(first, first + CHUNK) for first in range(0, MODELS, CHUNK)]


def engine(document: dict[str, Any]) -> dict[str, Answer]:
    return answers(unchecked(document), DRAWS, twins=False)


def apart(one: Any, other: Any, *gross: Any) -> bool:
    """Whether two sums differ by more than rounding of what they were made of."""
    total = sum((np.abs(np.asarray(part)).max() for part in gross), 0.0)
    return relative(np.asarray(one), np.asarray(other), 1e3 * total * 1e-3) > CLOSE


def broken(seed: int) -> Iterator[str]:
    """Identities that a closed model breaks."""
    document = closed(seed)
    found = engine(document)
    parts = [name for name, pocket in document["pockets"].items() if pocket.get("parent") == "everyone"]
    for option, answer in found.items():
        for what, held in (("position", answer.positions), ("npv", answer.npv)):
            if "everyone" in held and apart(sum(held[name] for name in parts), held["everyone"], *held.values()):
                yield f"{option}: the {what} of everyone is not that of all pockets"
    base = found["base"]
    for option, cause in (("unfunded", "funding or who bears a cost"), ("untransferred", "a transfer")):
        yield from (f"{cause} changes the {what}" for what in _changed(base, found[option]))


def _changed(one: Answer, other: Answer) -> Iterator[str]:
    """What everyone together has, and what is public value: neither depends on who pays whom."""
    if apart(one.positions["everyone"], other.positions["everyone"], *one.positions.values()):
        yield "position of everyone"
    for view in ("everyone", "public_value", "society"):
        if view in one.npv and apart(one.npv[view], other.npv[view], *one.npv.values()):
            yield f"npv of {view}"


@pytest.mark.parametrize("seeds", CHUNKS, ids=lambda seeds: f"from{seeds[0]}")
def test_pockets_funding_transfers_and_shares_add_up(seeds: range) -> None:
    said = [f"model {seed}: {each}" for seed in seeds for each in broken(seed)]
    assert not said, "\n".join(said)


@pytest.mark.parametrize("seeds", CHUNKS, ids=lambda seeds: f"from{seeds[0]}")
def test_cash_is_never_more_than_the_saving(seeds: range) -> None:
    documents = {seed: one_saving(seed) for seed in seeds}
    looked = {seed: engine(document)["base"] for seed, document in documents.items() if document}
    assert len(looked) > CHUNK / 4
    for seed, answer in looked.items():
        cash, value = answer.positions["saver"], answer.npv["saver"]
        slack = 1e-9 * np.abs(value)
        assert (np.diff(cash, axis=0, prepend=0) >= -slack).all(), seed
        assert (cash <= value + slack).all(), seed


@pytest.mark.parametrize("seeds", CHUNKS, ids=lambda seeds: f"from{seeds[0]}")
def test_groups_add_up_to_the_whole(seeds: range) -> None:
    for seed in seeds:
        found = engine(halves(seed))
        whole, parts = found["base"], found["halved"]
        for name, held in whole.positions.items():
            assert not apart(held, parts.positions[name], held), (seed, name)
        for view, worth in whole.npv.items():
            assert not apart(worth, parts.npv[view], *whole.npv.values()), (seed, view)


@pytest.mark.parametrize("seeds", CHUNKS, ids=lambda seeds: f"from{seeds[0]}")
def test_what_falls_beyond_the_horizon_is_not_lost(seeds: range) -> None:
    zero = np.zeros(DRAWS)
    for seed in seeds:
        near, far = (engine(to_the_end(seed, later))["base"] for later in (0, 3))
        for name in near.positions:
            cash = [answer.positions[name][-1] + answer.cash_beyond.get(name, zero) for answer in (near, far)]
            value = [answer.npv[name] + answer.value_beyond.get(name, zero) for answer in (near, far)]
            assert not apart(*cash, far.positions[name], cash[0]), (seed, name)
            assert not apart(*value, far.npv[name], far.value_beyond.get(name, zero)), (seed, name)


def test_models_have_funding_transfers_and_shares_to_add_up() -> None:
    documents = [closed(seed) for seed in range(100)]
    assert sum("without" in document["options"]["unfunded"] for document in documents) > 15
    assert sum(len(roots(document)) for document in documents) == 100
    assert sum(isinstance(cost["paid_by"], dict) for each in documents for cost in each["costs"].values()) > 50
