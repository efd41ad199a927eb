"""A page is one file: nothing in it asks for anything, and what a model's author writes is text in it."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import Any

from campaign import long_only

import mcsv
from mcsv.reports.media.html.draw import draw
from mcsv.reports.page.content import content
from mcsv.reports.writing.paper import Note

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(2)//",
    "{{ 7 * 7 }}{% raw %}",
    "=cmd|' /C calc'!A0",
    "&lt;b&gt; & <b>",
    "n" * 300,
    "emoji \U0001f600",
)


class Seen(HTMLParser):
    """What elements and attributes a page has, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def read(page: str) -> Seen:
    seen = Seen()
    seen.feed(page)
    return seen


def page_of(model: Any, **more: Any) -> str:
    model = mcsv.validate(model)
    return draw(content(mcsv.simulate(model, draws=4_000, curves=True, **more), model))


def model(name: str = "plain", text: str = "a source") -> dict[str, Any]:
    return {
        "programme": name,
        "currency": "GBP",
        "price_year": "2025/26",
        "start": "2026-04",
        "step": "quarter",
        "horizon": "2 years",
        "prices": {"inflation": 0},
        "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.05},
        "pockets": {"council": {"reserve": 50}},
        "inputs": {
            "x": {"dist": "normal", "mean": 10, "sd": 3, "source": text, "owner": text},
            "unused": {"dist": "uniform", "min": 0, "max": 1, "unit": text},
        },
        "costs": {"team": {"amount": "x", "per": "quarter", "paid_by": "council"}},
        "outputs": {"y": {"formula": "x"}},
    }


def test_what_a_model_says_adds_no_element_and_no_attribute() -> None:
    plain = read(page_of(model()))
    for text in HOSTILE:
        seen = read(page_of(model(text, text)))
        assert [tag for tag, _ in seen.elements] == [tag for tag, _ in plain.elements], text
        assert {name for _, attrs in seen.elements for name in attrs} == {
            name for _, attrs in plain.elements for name in attrs
        }
        assert text in "".join(seen.said)


def test_no_line_of_a_sentence_ends_between_a_number_and_its_unit() -> None:
    page = page_of(model())
    (lead,) = re.findall(r'<p class="said first">(.*?)</p>', page)
    figures = re.findall(r"GBP.[\d,.]+|[\d.]+.%", lead)
    assert len(figures) >= 3
    assert all("\u00a0" in figure for figure in figures), lead
    told = mcsv.simulate(mcsv.validate(model("in 12 % of 3 EUR")), draws=4_000, curves=True)
    assert "<h1>in 12 % of 3 EUR</h1>" in draw(content(told, None))


@long_only
def test_further_answers_add_no_element_either() -> None:
    def asked(text: str) -> Seen:
        said = model(text, text) | {"programme": "plain"}
        said["inputs"]["z"] = {"dist": "beta", "mean": 0.3, "sd": 0.2, "unit": text}
        said["events"] = {"late": {"probability": "z", "costs": {"council": 20}}}
        read_model = mcsv.validate(said)
        results = mcsv.simulate(read_model, draws=65_536, levels=256)
        return read(draw(content(results, None, answers=mcsv.further_answers(results))))

    plain, hostile = asked("share"), asked("<b>x</b>")
    assert [tag for tag, _ in hostile.elements] == [tag for tag, _ in plain.elements]
    assert "b" not in {tag for tag, _ in hostile.elements}
    assert "<b>x</b>" in "".join(hostile.said)


def test_what_was_not_asked_comes_with_its_command_and_what_cannot_be_told_with_the_reason() -> None:
    results = mcsv.simulate(mcsv.validate(model()), draws=4_000, seed=5)
    words = "".join(read(draw(content(results, None))).said)
    assert words.count("The analyst can ask it: mcsv run MODEL --draws 4000 --seed 5 --answers --out RUN.nc") == 1
    assert words.count("What drives the risk") == words.count("When deficits happen") == 1  # and no empty section of it
    few = mcsv.further_answers(results, ask=("drivers", "boxes"))
    words = "".join(read(draw(content(results, None, answers=few))).said)
    assert "This cannot be told of this model: 4,000 draws are too few to tell drivers apart" in words
    sections = {each.key: each for each in content(results, None, answers=few).sections}
    assert {"drivers", "boxes"} <= {*sections}
    assert "evidence" not in sections
    (first, *_) = sections["not_asked"].blocks
    assert isinstance(first, Note)
    assert first.lines == (
        "How sure the chance is",
        "What evidence would change",
        "The programme against doing nothing",
    )


def test_where_all_was_asked_nothing_is_left_to_ask() -> None:
    results = mcsv.simulate(mcsv.validate(model()), draws=4_000, levels=128)
    sections = content(results, None, answers=mcsv.further_answers(results)).sections
    assert "not_asked" not in {each.key for each in sections}


def test_what_a_file_was_given_by_others_steers_nothing() -> None:
    found = mcsv.simulate(mcsv.validate(model()), draws=4_000)
    for text in ("\u202egnp.exe", "\x1b[31mred"):
        page = draw(content(found.assign_attrs(programme=text), None))
        assert text[0] not in page


def test_nothing_is_asked_of_anybody() -> None:
    page = page_of(model())
    seen = read(page)
    for tag, attrs in seen.elements:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base"), tag
        for name, value in attrs.items():
            assert not name.startswith("on"), name
            if name in ("src", "href"):
                assert str(value).startswith("#"), value
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", page)


def test_style_and_script_are_the_ones_that_the_policy_names() -> None:
    page = page_of(model())
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy.startswith("default-src 'none'")
    for tag, name in (("style", "style-src"), ("script", "script-src")):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy


def test_the_same_run_gives_the_same_bytes_and_a_small_page() -> None:
    assert page_of(model(), threads=1) == page_of(model(), threads=2)
    assert len(page_of(model()).encode()) < 500_000


def test_a_model_of_outputs_alone_has_a_page_too() -> None:
    page = page_of({"inputs": {"x": {"dist": "uniform", "min": 0, "max": 1}}, "outputs": {"y": {"formula": "x"}}})
    seen = read(page)
    assert "light" not in {attrs.get("id") for _, attrs in seen.elements}
    assert "levers" not in {attrs.get("id") for _, attrs in seen.elements}
    assert "Outputs" in page


def test_assumptions_have_no_column_of_which_nothing_is_said() -> None:
    told = model()
    told["inputs"] = {"x": {"dist": "normal", "mean": 10, "sd": 3, "source": "register"}}
    bare = re.search(r'id="assumptions".*?</thead>', page_of(told), re.DOTALL)
    told["inputs"]["x"] |= {"owner": "A. Analyst", "date": "2025-03"}
    told["inputs"]["z"] = {"dist": "normal", "mean": 1, "sd": 3, "grade": 2}
    told["outputs"] = {"y": {"formula": "x + z"}}
    told["evidence"] = {"grades": {2: {"widen": 1.2}}}
    full = re.search(r'id="assumptions".*?</thead>', page_of(told), re.DOTALL)
    assert bare
    assert full
    headings = [re.findall(r"<th [^>]*>([^<]*)", found[0]) for found in (bare, full)]
    assert headings[0] == ["input", "middle (range)", "unit", "shape", "source"]
    assert headings[1] == ["input", "middle (range)", "unit", "shape", "grade", "source", "owner", "date"]


def test_every_section_is_reached_by_its_link_and_every_picture_has_a_name() -> None:
    seen = read(page_of(model(), full=True))
    ids = [attrs["id"] for _, attrs in seen.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {str(attrs["href"])[1:] for tag, attrs in seen.elements if tag == "a"} <= set(ids)
    for tag, attrs in seen.elements:
        if tag == "svg":
            assert attrs.get("aria-label") or attrs.get("aria-hidden") == "true"
