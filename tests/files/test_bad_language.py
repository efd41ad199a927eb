"""Every mistake in a whole programme: its code, its path, the line that holds it, its words."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from bad_language import BAD, DOUBTS, SOUND, Bad
from campaign import some

from mcsv.errors import Mistake, ModelError
from mcsv.files.yaml import read_yaml
from mcsv.model import comments, validate


def name(row: Bad) -> str:
    return f"{row.row}-{row.code}-{row.path}"


def read(text: str) -> tuple[Mistake, ...]:
    """What there is to say about a model that is read."""
    document = read_yaml(text, "model.yaml")
    return comments(validate(document.data, document.places, found=tuple(document.found)))


@cache
def refused(row: Bad) -> ModelError:
    """How a model is refused, read once for all tests of a worker."""
    with pytest.raises(ModelError) as caught:
        read(row.text)
    return caught.value


def test_the_base_is_sound():
    assert read(SOUND) == ()


TRIED = some(BAD, 60)


@pytest.mark.parametrize("row", TRIED, ids=name)
def test_a_mistake_is_named_where_it_stands(row: Bad):
    error = refused(row)
    told = [mistake for mistake in error.mistakes if (mistake.code, mistake.path) == (row.code, row.path)]
    assert told, f"wanted {row.code} {row.path}, got {error}"
    assert any(row.says in str(mistake) for mistake in told), [str(mistake) for mistake in told]
    assert any(mistake.line in row.lines or mistake.code in ("E202", "E401") for mistake in told), told


@pytest.mark.parametrize("row", DOUBTS, ids=name)
def test_a_doubt_is_a_remark(row: Bad):
    told = [remark for remark in read(row.text) if (remark.code, remark.path) == (row.code, row.path)]
    assert told, [str(remark) for remark in read(row.text)]
    assert row.says in str(told[0])


def test_no_mistake_is_told_twice():
    for row in TRIED:
        counted = Counter((m.code, m.path, m.line, m.column) for m in refused(row).mistakes)
        assert max(counted.values()) == 1, str(refused(row))
