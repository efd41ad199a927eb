"""What the system refuses is told in a line, and is no bug of mcsv."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

LONG = 300 * "a"


@pytest.mark.parametrize(
    "words",
    [("run", LONG), ("check", LONG), ("show", LONG), ("init", LONG), ("run", "model.yaml", "--out", f"{LONG}.nc")],
    ids=lambda words: " ".join(word[:10] for word in words),
)
def test_a_name_that_is_too_long(run, words):
    said = run(*words)
    assert said.code == 2
    assert "File name too long" in said.err
    assert "bug" not in said.err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("word", ["--help", "--version"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_page_of_typer_that_cannot_be_written(unbuffered, word):
    with open("/dev/full", "w") as full:
        words, env = [sys.executable, "-m", "mcsv.cli", word], os.environ | {"PYTHONUNBUFFERED": unbuffered}
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=env)
    assert done.returncode == 2
    assert "E602" in done.stderr
    assert "bug" not in done.stderr
