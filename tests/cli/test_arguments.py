from __future__ import annotations

import pytest

from mcsv.cli import arguments
from mcsv.errors import UsageError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e6", 10**6),
        ("1_000_000", 10**6),
        ("1000000", 10**6),
        ("1.5e6", 1_500_000),
        ("2", 2),
        ("1E+18", 10**18),
    ],
)
def test_a_number_of_draws_can_be_written_in_many_ways(text, value):
    assert arguments.draws(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "-1",
        "1.5",
        "true",
        "1",
        "",
        "1,000",
        "1e-3",
        "1__0",
        "nan",
        "inf",
        "0x10",
        "1e9999",
        "１２３",
        "1e6 x",
    ],
)
def test_what_is_no_number_of_draws_is_refused(text):
    with pytest.raises(UsageError, match=r"E205 (--)?draws"):
        arguments.draws(text)


@pytest.mark.parametrize("text", ["-1", "1.5", str(2**64), "abc"])
def test_what_is_no_seed_is_refused(text):
    with pytest.raises(UsageError, match=r"E205 (--)?seed"):
        arguments.seed(text)


def test_the_largest_seed_is_taken():
    assert arguments.seed(str(2**64 - 1)) == 2**64 - 1


@pytest.mark.parametrize("text", ["0", "1", "0.5,x", "0.5,,0.9", "nan"])
def test_what_is_no_quantile_is_refused(text):
    with pytest.raises(UsageError, match=r"E205 (--)?quantiles"):
        arguments.quantiles(text)


def test_words_apart_by_commas():
    assert arguments.quantiles("0.95, 0.05") == (0.95, 0.05)
    assert arguments.names("b, a,b,") == ("b", "a")


def test_names_apart_by_commas():
    assert arguments.names("b, a,b,,", "--keep") == ("b", "a")
    assert arguments.names("b,a,b", "--together", twice=True) == ("b", "a", "b")
    assert arguments.names("", "--keep") == ()
    with pytest.raises(UsageError, match="E205 --of: cannot be read; value: ,"):
        arguments.names(",", "--of")
