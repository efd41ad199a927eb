"""Each catalogue has a translation of everything that reports say, with the same places, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from templates import bare, entries, in_source, places, said_by, texts_of, wordy

from mcsv.errors import UsageError
from mcsv.reports.languages.catalogue import language, languages
from mcsv.reports.writing.message import counted, message

OTHERS = [code for code in languages() if code != "en"]
_NO_NAME = ("mcsv ", "= ", "P50", "P80", "P90", "{")
"""How texts begin that are no names and the same in every language: commands, formulas, percentiles;
places that a script fills."""


def test_there_are_the_languages_that_are_promised() -> None:
    assert languages() == ["cy", "de", "en", "fr"]


@pytest.mark.parametrize("code", OTHERS)
def test_everything_is_translated_and_nothing_else_is_there(code: str) -> None:
    source, there = in_source(), entries(code)
    assert len(source) > 400
    assert [pair for pair in sorted(source) if wordy(pair[0]) and pair not in there] == []
    assert [pair for pair in sorted(there) if pair not in source] == []
    assert [pair for pair, texts in there.items() if not all(texts)] == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_places_of_its_source(code: str) -> None:
    for (one, many), texts in entries(code).items():
        for text in texts:
            assert places(text) in ((places(one), places(many)) if many else (places(one),)), one


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_of_a_page_is_in_the_catalogue(code: str, pages: Any) -> None:
    there = entries(code)
    for page, _ in pages:
        said = {(each.template, each.many) for text in texts_of(page) for each in said_by(text)}
        assert len(said) > 40
        assert [pair for pair in sorted(said) if wordy(pair[0]) and pair not in there] == []


def test_what_is_no_message_is_a_name_of_the_model(pages: Any) -> None:
    for page, names in pages:
        texts = {each for text in texts_of(page) for each in bare(text) if any(sign.isalpha() for sign in each)}
        assert texts
        assert [text for text in sorted(texts) if text not in names and not text.startswith(_NO_NAME)] == []


def test_a_language_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageError) as refused:
        language("xx")
    (mistake,) = refused.value.mistakes
    assert mistake.code == "E685"
    assert "cy, de, en, fr" in str(mistake)
    with pytest.raises(UsageError):
        language("../de")


def test_plural_forms_follow_the_number() -> None:
    years = [counted(count, "{count} year", "{count} years") for count in (1, 2, 3, 5)]
    assert years == ["1 year", "2 years", "3 years", "5 years"]
    assert [language("de").said(each) for each in years] == ["1 Jahr", "2 Jahre", "3 Jahre", "5 Jahre"]
    welsh = ["1 flwyddyn", "2 flynedd", "3 blynedd", "5 mlynedd"]
    assert [language("cy").said(each) for each in years] == welsh


def test_numbers_are_written_as_where_the_language_is_spoken() -> None:
    said = message("at least {number}", number=12345)
    assert said == "at least 12,345"
    assert language("de").said(said) == "mindestens 12.345"
    assert language("fr").said(said) == "au moins 12\N{NARROW NO-BREAK SPACE}345"
    assert language("cy").said(said) == "o leiaf 12,345"
