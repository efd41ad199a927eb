"""Names that a common source leaves open, counted, are those of the pairs that it leaves open."""

from __future__ import annotations

import random

import pytest
from campaign import effort

from mcsv import validate
from mcsv.model.records.dependence import groups_of, open_names, open_pairs


@pytest.mark.parametrize("seed", range(effort(60, 8)))
def test_open_names_are_those_of_open_pairs(seed: int) -> None:
    chosen = random.Random(seed)
    names = [f"x{i}" for i in range(chosen.randint(2, 7))]
    normal = {"dist": "normal", "mean": 0, "sd": 1}
    inputs = {name: {**normal, "source": chosen.choice(["", "one  study", "one study", "other"])} for name in names}
    for name in names:
        if chosen.random() < 0.3:
            inputs[name]["drawn"] = "each_period"
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :] if inputs[a].keys() == inputs[b].keys()]
    tied = [{"between": list(pair), "rank": 0.1} for pair in pairs if chosen.random() < 0.4]
    outputs = {"y": {"formula": "z"}}
    model = validate(
        {"inputs": {**inputs, "z": normal}, "outputs": outputs, "correlations": tied, "horizon": 2, "step": "year"}
    )
    told: dict[str, set[str]] = {}
    for pair in open_pairs(model.inputs, model.correlations):
        told.setdefault(" ".join(model.inputs[pair[0]].source.split()), set()).update(pair)
    assert open_names(model.inputs, model.correlations) == {source: sorted(some) for source, some in told.items()}
    groups = groups_of(model.correlations)
    assert sorted(name for group in groups for name in group.names) == sorted({n for t in tied for n in t["between"]})
    for one in tied:
        assert sum(set(one["between"]) <= set(group.names) for group in groups) == 1
