"""Numbers are read by one rule, whoever reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcsv.errors import ModelError
from mcsv.model import parse_formula
from mcsv.model.language.misspelt import complaint, word_complaint
from mcsv.model.language.numerals import read_numeral


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_python_prints_is_read(value: float):
    assert read_numeral(repr(value)) == value or abs(value) >= 2**53


@given(st.integers(-(2**53), 2**53))
def test_every_whole_number_is_read_with_and_without_marks(value: int):
    assert read_numeral(str(value)) == read_numeral(f"{value:_}") == value


@given(st.text(max_size=20))
def test_what_is_read_is_what_python_reads(text: str):
    value = read_numeral(text)
    if value is not None:
        assert float(text) == value


@given(st.text(max_size=30))
def test_any_text_is_judged_without_failing(text: str):
    for mistake in (complaint(text), word_complaint(text)):
        assert mistake is None or mistake.code in ("E203", "E204", "E205", "E206", "E207")


@pytest.mark.parametrize(
    "text",
    ["", "a", "_1", "1_", "1__0", "012", "00", "0x1", "1e", "e1", "1 0", "inf", "nan", "1e400", "1e-400", " 1", "٣"],
)
def test_what_is_not_read(text: str):
    assert read_numeral(text) is None


@pytest.mark.parametrize("text", ["a", "a + b", "2 * a", "max(a, 1)", "total", "n", "exp(-1)", "a/b", "1/2", "12 - 3"])
def test_formulas_are_no_misspelt_numbers(text: str):
    assert word_complaint(text) is None


@pytest.mark.parametrize(
    ("text", "share"),
    [("18%", "0.18"), ("50 %", "0.5"), ("-5%", "-0.05"), (".5 %", "0.005"), ("1_000%", "10"), ("0.001%", "0.00001")],
)
def test_a_percentage_is_answered_with_its_own_share(text: str, share: str):
    complained = complaint(text)
    assert complained is not None
    assert complained.way_out == f"write {share}"


@pytest.mark.parametrize(
    ("formula", "way_out"), [("x * 18 %", "write 0.18"), ("2.5% + x", "write 0.025"), ("x % 3", "write 0.5 for 50 %")]
)
def test_a_percentage_in_a_formula_too(formula: str, way_out: str):
    with pytest.raises(ModelError) as caught:
        parse_formula(formula)
    assert [mistake.way_out for mistake in caught.value.mistakes] == [way_out]
