"""One word for one thing in every language, and signs that are set as where it is spoken."""

from __future__ import annotations

import re

import pytest
import xarray as xr
from templates import entries

from mcsv.reports.languages.catalogue import language, languages
from mcsv.reports.media.spelling import said as spelled
from mcsv.reports.questions.not_driving import left_out
from mcsv.reports.writing.message import both, chained, counted, labelled, message
from mcsv.reports.writing.paper import PERCENT, Shown
from mcsv.results.statistics.intervals import Figure

OTHERS = [code for code in languages() if code != "en"]
GLOSSARY = {
    "deficits?": ("Fehlbetr", "déficit", "diffyg"),
    "reserves?": ("Rücklage", "réserve", "([cg]|ch)ron(fa|feydd) wrth gefn"),
    "draws(?! its)": ("Ziehung", "tirage", "efelychiad"),
    "tolerance": ("Toleranz", "tolérance", "oddefiant"),
    "judged dates?": ("Stichtag", "dates? de contrôle", "ddyddiad asesu|dyddiad asesu"),
    "window": ("Verantwortungszeitraum", "responsabilité", "([cg]|ch|g)?yfnod (hwnnw|atebolrwydd)"),
    "horizon": ("Planungshorizont", "horizon", "gorwel"),
    "net present value": ("Kapitalwert", "valeur actuelle nette", "[gw]+erth presennol net|werth presennol net"),
    "position": ("Saldo", "solde", "balans"),
    "financial years?": ("Haushaltsjahr", "exercice", "(blwyddyn|flwyddyn|blynyddoedd) ariannol"),
    "accountable": ("verantwortlich", "responsable", "atebol"),
    "lapses": ("verf[aä]ll", "annulé", "darfod"),
    "signed": ("unterschrieben", "signé", "lofnod"),
    "BCR": ("NKV", "RAC", "CBC"),
    "SROI": ("SROI", "SROI", "SROI"),
    "seed": ("Startwert", "graine", "hedyn"),
    "driver": ("Treiber", "facteur", "ffactor"),
    "point estimate": ("Punktschätzung", "estimation ponctuelle", "amcangyfrif pwynt"),
    "worlds": ("Welten", "mondes", "byd|fyd"),
}
"""What a word of the English is called in German, French and Welsh; Welsh words begin as what stands before wants."""

SECOND = {
    "de": (r"Defizit|\bLäufe?n?\b|\bLaufs\b|\bPosition|Regler bewegt", r"Budget und Rücklage|Rücklage und Budget\b"),
    "fr": (r"exécution|\bpositions?\b|rapport avantages|leviers déplacés", "budget et réserve|réserve et budget"),
    "cy": (r"[dt]yniad(au)?\b|siawns o ddiffyg|\{draws\} efelychiad", "cymhareb budd-cost"),
}
"""Second words for things that have one already."""


def _without_places(template: str) -> str:
    return re.sub(r"\{\w+\}", "", template)


@pytest.mark.parametrize("code", OTHERS)
def test_one_word_for_one_thing(code: str) -> None:
    at, met = ["de", "fr", "cy"].index(code), set()
    for (one, many), texts in entries(code).items():
        for english, words in GLOSSARY.items():
            if re.search(rf"\b{english}\b", _without_places(many or one), re.IGNORECASE):
                met.add(english)
                assert [text for text in texts if not re.search(words[at], text, re.IGNORECASE)] == [], (english, one)
    assert met == {*GLOSSARY}


@pytest.mark.parametrize("code", OTHERS)
def test_no_second_word_for_the_same_thing(code: str) -> None:
    said = [text for texts in entries(code).values() for text in texts]
    wrong = [re.compile(second, re.IGNORECASE) for second in SECOND[code]]
    assert [text for text in said if any(second.search(text) for second in wrong)] == []


def test_french_signs_stand_apart_by_a_narrow_space_that_does_not_break() -> None:
    said = [text for texts in entries("fr").values() for text in texts]
    wrong = r"(?<!\u202f)[;!?»]|«(?!\u202f)|(?<!\u202f):(?=\s|$)|[\d}][ \u00a0]?%"
    assert [text for text in said if re.search(wrong, _code(text))] == []


def _code(text: str) -> str:
    """Without the keys of a model, which keep their colon as it is."""
    return re.sub(r"\b(discounting|decile|income|groups?):", "", text)


def test_the_sign_of_per_cent_stands_as_where_the_language_is_spoken() -> None:
    for code, wrong in (("de", r"[\d}][ \u202f]?%"), ("cy", r"[\d}]\s%")):
        said = [text for texts in entries(code).values() for text in texts]
        assert [text for text in said if re.search(wrong, text)] == []


def test_a_share_that_is_at_least_so_much_has_its_sign_too() -> None:
    share = spelled(Shown(Figure(0.99, 0.005), "", PERCENT, how="least"), "±")
    assert share == "at least 98 %"
    said = {code: language(code).said(share) for code in OTHERS}
    assert said == {"cy": "o leiaf 98%", "de": "mindestens 98\u00a0%", "fr": "au moins 98\u202f%"}


def test_one_of_something_is_no_several() -> None:
    one = left_out(xr.Dataset(attrs={"drivers_without_total": "a"}))
    two = left_out(xr.Dataset(attrs={"drivers_without_total": "a b"}))
    assert [*one, *two] == [f"In all is told of the strongest, not of {end}." for end in ("1 other", "2 others")]
    assert language("fr").said(one[0]).endswith("1 autre.")
    assert language("fr").said(two[0]).endswith("2 autres.")


def test_remarks_and_labels_are_joined_by_signs_of_the_language() -> None:
    said = chained([labelled("base", "1"), "", labelled("other", "2"), "3"])
    assert said == "base: 1; other: 2; 3"
    assert language("fr").said(said) == "base\u202f: 1\u202f; other\u202f: 2\u202f; 3"
    assert language("de").said(said) == said
    assert chained(["", "one", ""]) == "one"
    assert chained([]) == ""


def test_french_words_give_way_to_a_vowel_behind_them() -> None:
    french = language("fr")
    template = "deficit of {pocket}, %"
    given = {name: french.said(message(template, pocket=name)) for name in ("école", "Œuvre", "council", "hôpital", "")}
    assert given["école"] == "déficit d'école, %"
    assert given["Œuvre"] == "déficit d'Œuvre, %"
    assert given["council"] == "déficit de council, %"
    assert given["hôpital"] == "déficit de hôpital, %"
    assert given[""] == "déficit de , %"
    assert french.said(message("thousand {unit}", unit="EUR")) == "milliers d'EUR"
    eleven = message("a reserve of {reserve} would be enough", reserve=11)
    assert french.said(eleven) == "une réserve de 11 suffirait"
    assert language("de").said(message(template, pocket="école")) == "Fehlbetrag von école, %"


def test_welsh_words_begin_as_their_number_wants() -> None:
    welsh = language("cy")
    periods = [welsh.said(counted(count, "{count} period", "{count} periods")) for count in range(1, 8)]
    cyfnod = ["1 cyfnod", "2 gyfnod", "3 chyfnod", "4 cyfnod", "5 cyfnod", "6 chyfnod", "7 cyfnod"]
    assert periods == cyfnod
    years = [welsh.said(counted(count, "{count} year", "{count} years")) for count in range(1, 8)]
    assert years[:4] == ["1 flwyddyn", "2 flynedd", "3 blynedd", "4 blynedd"]
    assert years[4:] == ["5 mlynedd", "6 blynedd", "7 mlynedd"]
    assert welsh.said(counted(2, "{count} time", "{count} times")) == "2 waith"
    assert welsh.said(both(["one", "two"])) == "one a(c) two"
