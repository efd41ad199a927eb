"""The texts in a folder of a run: read as they were written, and refused in words."""

from __future__ import annotations

import json

import pytest

from mcsv.files.run_layout import about_in, about_text, log_text, sums_in, sums_text

ABOUT = {"asked": {"draws": 1}, "answer": {"sentence": "Straße"}, "fingerprints": {}}


def test_what_a_run_says_is_read_as_it_was_written() -> None:
    found = about_in(about_text(ABOUT))
    assert {name: found[name] for name in ABOUT} == ABOUT
    assert "Straße" in about_text(ABOUT)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is no JSON"),
        ("{", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[]", "is not of a run of mcsv"),
        ("{}", "is not of a run of mcsv"),
        (about_text(ABOUT).replace("mcsv, 1", "mcsv, 99"), "or of another version"),
        (about_text({**ABOUT, "answer": None}), "lacks what every run says"),
        (about_text({"asked": {}, "answer": {}}), "lacks what every run says"),
    ],
)
def test_what_no_run_says_is_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        about_in(text)


def test_a_log_has_an_event_a_line() -> None:
    events = [{"event": "began\nhere"}, {"event": "written"}]
    assert [json.loads(line) for line in log_text(events).splitlines()] == events


def test_digests_of_odd_names_are_read_as_they_were_written() -> None:
    digests = dict.fromkeys(("result.nc", "two  spaces", "a\nb", "c\\d", "e\\nf", "\\"), "a" * 64)
    assert sums_in(sums_text(digests)) == digests
    assert len(sums_text(digests).splitlines()) == len(digests)
