from __future__ import annotations

import pytest

from mcsv.errors import UsageError
from mcsv.files import read_model
from mcsv.files.examples import copy_blank, copy_examples, example_files
from mcsv.model import comments


def test_the_examples_are_found():
    known = {"discharge.yaml", "standard.yaml", "local_or_national.yaml", "risk_register.yaml", "small_cohort.yaml"}
    assert known <= {path.name for path in example_files()}


def test_a_copy_is_the_same(tmp_path):
    copies = copy_examples(tmp_path / "new" / "folder")
    assert [copy.read_bytes() for copy in copies] == [path.read_bytes() for path in example_files()]


def test_nothing_is_overwritten_and_nothing_half_copied(tmp_path):
    mine = tmp_path / "discharge.yaml"
    mine.write_text("mine")
    with pytest.raises(UsageError, match="E502 exists"):
        copy_examples(tmp_path)
    assert list(tmp_path.iterdir()) == [mine]
    assert mine.read_text() == "mine"


def test_a_blank_model_is_short_and_sound(tmp_path):
    model, schema = copy_blank(tmp_path)
    assert len(model.read_text().splitlines()) == 15
    assert comments(read_model(model)) == ()
    assert schema.name == "schema.json"
    with pytest.raises(UsageError, match="E502 exists"):
        copy_blank(tmp_path)
