"""Correlations as one matrix for each connected group."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mcsv.model import Correlation
from mcsv.model.records.dependence import groups_of


def pair(a: str, b: str, **coefficient: object) -> Correlation:
    return Correlation.model_validate({"between": [a, b], **coefficient})


def test_groups_are_connected_and_in_alphabetical_order():
    correlations = (
        pair("d", "c", normal=0.1),
        pair("b", "a", normal=0.2),
        pair("x", "b", normal=0.3),
        pair("c", "e", normal=0.4),
    )
    groups = groups_of(correlations)
    assert [group.names for group in groups] == [("a", "b", "x"), ("c", "d", "e")]
    assert groups[0].matrix.tolist() == [[1, 0.2, 0], [0.2, 1, 0.3], [0, 0.3, 1]]
    assert groups_of(()) == ()


def test_coefficients_become_those_of_normal_scores():
    for kind, expected in (("rank", 2 * math.sin(math.pi / 12)), ("kendall", math.sin(math.pi / 4)), ("normal", 0.5)):
        (group,) = groups_of((pair("a", "b", **{kind: 0.5}),))
        assert group.matrix[0, 1] == group.matrix[1, 0] == pytest.approx(expected, abs=1e-15)


def test_an_impossible_group_is_repaired_only_where_asked():
    stated = [("a", "b", 0.9), ("b", "c", 0.9), ("a", "c", -0.9)]
    (group,) = groups_of(tuple(pair(x, y, normal=value) for x, y, value in stated))
    assert not group.possible
    assert group.smallest == pytest.approx(-0.8)
    assert np.array_equal(group.matrix, group.stated)
    (mended,) = groups_of(tuple(pair(x, y, normal=value, repair=True) for x, y, value in stated))
    assert np.linalg.eigvalsh(mended.matrix)[0] >= -1e-9
    assert np.allclose(np.diag(mended.matrix), 1)


def test_a_matrix_is_the_same_as_its_pairs():
    matrix = Correlation.model_validate({"of": ["a", "b"], "rank": [[1, 0.3], [0.3, 1]]})
    (one,), (other,) = groups_of((matrix,)), groups_of((pair("b", "a", rank=0.3),))
    assert one.names == other.names
    assert np.array_equal(one.matrix, other.matrix)
