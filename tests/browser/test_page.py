"""The page in a browser: sliders say what runs say, nothing is asked of anybody, nothing is in the way of anybody."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from campaign import long_only

import mcsv
from mcsv.reports.languages.catalogue import language
from mcsv.reports.media.html.draw import draw
from mcsv.reports.page.content import content

pytestmark = long_only
CONFIGS = Path(__file__).parents[2] / "configs"
DRAWS = 20_000
ENOUGH = 65_536
"""Draws with which all further questions can be asked."""
LARGEST = 500_000


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder, found = tmp_path_factory.mktemp("pages"), {}
    for name in ("discharge", "local_or_national"):
        model = mcsv.read_model(CONFIGS / f"{name}.yaml")
        found[name] = folder / f"{name}.html"
        draws, levels = (DRAWS, 0) if name == "discharge" else (ENOUGH, 256)
        results = mcsv.simulate(model, draws=draws, full=True, curves=True, money=True, returns=True, levels=levels)
        answers = mcsv.further_answers(results) if levels else {}
        page = content(results, model, answers=answers)
        found[name].write_text(draw(page), encoding="utf-8")
    for code in ("de", "cy"):  # of the last, which has options and answers
        found[code] = folder / f"{code}.html"
        found[code].write_text(draw(page, language(code)), encoding="utf-8")
    return found


class Opened:
    """A page with all that it asked for and said."""

    def __init__(self, browser: Any, place: Path, **how: Any) -> None:
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page = browser.new_page(**how)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(place.as_uri())

    def move(self, name: str, place: int) -> None:
        """Put a slider to one of its places."""
        self.page.evaluate(
            "([id, place]) => { const slider = document.getElementById(id); slider.value = place;"
            " slider.dispatchEvent(new Event('input')); }",
            [f"lever-{name}", str(place)],
        )

    def lead(self) -> str:
        return str(self.page.inner_text("#lead p")).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("name", ["discharge", "local_or_national"])
def test_one_request_no_word_on_the_console(browser: Any, places: dict[str, Path], name: str) -> None:
    opened = Opened(browser, places[name])
    for lever in ("window", "tolerance", "reserve"):
        opened.move(lever, 1)
    assert opened.asked == [places[name].as_uri()]
    assert opened.said == []


def test_sliders_say_what_runs_say(browser: Any, places: dict[str, Path]) -> None:
    opened = Opened(browser, places["discharge"])
    first = opened.lead()
    for quarters, steps in [(4, 10), (8, 60), (10, 30), (2, 0)]:
        opened.move("window", quarters - 1)
        opened.move("reserve", steps)
        shown = opened.page.inner_text("#lever-reserve-shown").removeprefix("GBP ").replace(",", "")
        changed = {"accountability.window": f"{quarters} quarters", "pockets.council.reserve": float(shown)}
        run = mcsv.simulate(mcsv.read_model(CONFIGS / "discharge.yaml", set=changed), draws=DRAWS)
        chance = 100 * float(run.p_deficit_any.sel(option="base", pocket="council"))
        said = opened.lead()
        if chance > 0:
            assert float(said.removeprefix("council: ").split(" %")[0]) == pytest.approx(chance, abs=0.06)
        assert opened.page.is_visible("#moved")
    opened.page.click("#again")
    assert opened.lead() == first
    assert not opened.page.is_visible("#moved")


def test_moved_sliders_speak_the_language_of_the_page(browser: Any, places: dict[str, Path]) -> None:
    told = {}
    for name in ("local_or_national", "de"):
        opened = Opened(browser, places[name])
        opened.move("window", 0)
        told[name] = opened.lead()
        assert opened.said == []
    assert "Fehlbetrag innerhalb von" in told["de"]
    assert "deficit" not in told["de"]
    figures = {name: re.findall(r"\d[\d.,]*\d|\d", text) for name, text in told.items()}
    assert sorted(each.translate(str.maketrans(",.", ".,")) for each in figures["de"]) == sorted(
        figures["local_or_national"]
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nobody_is_kept_out_and_nothing_sticks_out(
    browser: Any, places: dict[str, Path], width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not here (extra browser)")
    for place in list(places.values()):
        opened = Opened(browser, place, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
        # All is looked at, what is out of sight or folded too.
        opened.page.add_style_tag(content="section { content-visibility: visible !important }")
        opened.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        found = axe.Axe().run(opened.page).response["violations"]
        assert [(one["id"], [node["html"][:100] for node in one["nodes"]]) for one in found] == []
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


_CROWDED = """() => [...document.querySelectorAll('svg.chart')].flatMap((svg) => {
  const whole = svg.getBoundingClientRect(), found = [];
  const texts = [...svg.querySelectorAll('text')].filter((each) => each.textContent.trim());
  const boxes = texts.map((each) => each.getBoundingClientRect());
  boxes.forEach((one, i) => {
    if (one.width && (one.left < whole.left - 1 || one.right > whole.right + 1 || one.top < whole.top - 1))
      found.push(`cut: ${texts[i].textContent}`);
    boxes.slice(i + 1).forEach((other, j) => {
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (wide > 1 && high > 2) found.push(`${texts[i].textContent} over ${texts[i + 1 + j].textContent}`);
    });
  });
  return found;
})"""


@pytest.mark.parametrize("width", [360, 430, 640, 1280])
def test_no_words_of_a_picture_lie_on_others_or_are_cut(browser: Any, places: dict[str, Path], width: int) -> None:
    for place in places.values():
        opened = Opened(browser, place, viewport={"width": width, "height": 900}, bypass_csp=True)
        opened.page.add_style_tag(content="section { content-visibility: visible !important }")
        assert opened.page.evaluate(_CROWDED) == []


def test_it_is_worked_by_keys_alone(browser: Any, places: dict[str, Path]) -> None:
    opened = Opened(browser, places["discharge"])
    for _ in range(12):
        opened.page.keyboard.press("Tab")
        if opened.page.evaluate("document.activeElement.id") == "lever-reserve":
            break
    before = opened.lead()
    for _ in range(5):
        opened.page.keyboard.press("ArrowRight")
    assert opened.lead() != before


def _drivers(page: Any) -> str:
    """What is told of drivers, out of sight as well."""
    parts = "[...document.querySelectorAll('#drivers [data-option]')].filter((each) => !each.hidden)"
    return str(page.evaluate(f"{parts}.map((each) => each.textContent).join('')"))


def test_the_page_of_all_options_is_small(places: dict[str, Path]) -> None:
    assert places["local_or_national"].stat().st_size < LARGEST


def test_another_option_is_chosen_by_keys_and_told_everywhere(browser: Any, places: dict[str, Path]) -> None:
    opened = Opened(browser, places["local_or_national"])
    page = opened.page
    shown = "[...document.querySelectorAll('section [data-option]')].filter(e => !e.hidden).map(e => e.dataset.option)"
    assert {*page.evaluate(shown)} == {"0"}
    first = opened.lead()
    page.focus("#option")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.getElementById('option').value") == "1"
    assert {*page.evaluate(shown)} == {"1"}
    assert opened.lead().startswith("national, council: ") != first.startswith("national, council: ")
    assert "option national" in _drivers(page)
    assert "option base" not in _drivers(page)
    opened.move("tolerance", 2)
    assert "0.5 %" in opened.lead()
    page.select_option("#option", "0")
    assert "0.5 %" in opened.lead()  # what was moved stays moved
    page.click("#again")
    assert opened.lead() == first
    assert opened.said == []


def test_without_its_script_the_first_option_is_told(browser: Any, places: dict[str, Path]) -> None:
    opened = Opened(browser, places["local_or_national"], java_script_enabled=False)
    assert opened.lead().startswith("base, council: ")
    assert not opened.page.is_visible("#choice")
    assert not opened.page.is_visible("#levers")
    assert "option base" in _drivers(opened.page)
    assert "option national" not in _drivers(opened.page)


def test_paper_shows_what_is_folded(browser: Any, places: dict[str, Path]) -> None:
    opened = Opened(browser, places["local_or_national"])
    assert opened.page.evaluate("document.querySelectorAll('details:not([open])').length") > 5
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert opened.page.evaluate("document.querySelectorAll('details:not([open])').length") == 0
