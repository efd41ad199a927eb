"""Names that could be taken for others are told; names of people are not."""

from __future__ import annotations

import pytest

from mcsv.approvals.names import odd


@pytest.mark.parametrize(
    "name",
    [
        "R. Jones",
        "Siân O'Brien-Łuczak",
        "Ирина Соколова",
        "Γιώργος Παπαδόπουλος",
        "李小龙",
        "محمد علي",
        "Ирина Jones",
        "x2",
    ],
)
def test_names_of_people_are_not_odd(name: str) -> None:
    assert odd(name) == ""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("R. J\u03bfnes", "Greek and Latin"),
        ("R. J\u043enes", "Cyrillic and Latin"),
        ("R. Jo\u200bnes", "U+200B"),
        ("R. \u202eJones", "U+202E"),
        ("Sia\u0302n", "composes"),
    ],
)
def test_names_that_look_like_others_are(name: str, told: str) -> None:
    assert told in odd(name)
