"""Errors planted in a sound model are found: named by a code and at a path, and not seen where they are not."""

from __future__ import annotations

from functools import cache

import pytest
from campaign import some
from planted import PLANTED, Planted, sound

from mcsv.errors import Mistake, ModelError
from mcsv.files.yaml import read_yaml
from mcsv.model import comments, validate

FOUND = [planted for planted in PLANTED if planted.code]
HIDDEN = [planted for planted in PLANTED if not planted.code]


@cache
def said(text: str) -> tuple[Mistake, ...]:
    """Everything that a check of a model says, errors or remarks."""
    document = read_yaml(text, "model.yaml")
    try:
        return comments(validate(document.data, document.places, found=tuple(document.found)))
    except ModelError as error:
        return error.mistakes


def test_the_sound_model_gets_no_remark():
    assert said(sound("housing")) == ()


@pytest.mark.parametrize("planted", FOUND, ids=str)
def test_what_names_an_error_is_not_said_of_the_sound_model(planted: Planted):
    assert (planted.code, planted.path) not in {(remark.code, remark.path) for remark in said(sound(planted.model))}


@pytest.mark.parametrize("planted", some(FOUND, 16), ids=str)
def test_a_planted_error_is_named(planted: Planted):
    found = said(planted.text)
    assert (planted.code, planted.path) in {(mistake.code, mistake.path) for mistake in found}, list(map(str, found))
    named = next(mistake for mistake in found if (mistake.code, mistake.path) == (planted.code, planted.path))
    assert named.line > 0
    assert named.what


@pytest.mark.parametrize("planted", HIDDEN, ids=str)
def test_what_no_check_can_know_is_not_guessed(planted: Planted):
    assert planted.reason
    assert said(planted.text) == ()


def test_nearly_all_are_found():
    assert len(FOUND) >= 0.9 * len(PLANTED)
    assert len(FOUND) >= 27
