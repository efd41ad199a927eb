"""The page that computes again, in browsers: the same bits, no request, nobody kept waiting or out."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from browser.marionette import Firefox
from campaign import effort, long_only

import mcsv
from mcsv.ask.live import live
from mcsv.interpreter import portable
from mcsv.kernels.building import build
from mcsv.kernels.wasm import portable_kernels
from mcsv.model import Model, plain, validate
from mcsv.plan.tried import with_set
from mcsv.reports.languages.catalogue import language
from mcsv.reports.media.html.draw import draw
from mcsv.reports.page.content import content

pytestmark = long_only
CONFIGS = Path(__file__).parents[2] / "configs"
DRAWS = 300_000
AGAIN = effort(100, 5)
COMPUTED = """
const done = arguments[arguments.length - 1], said = document.getElementById("computed");
const button = document.getElementById("compute");
button.click();
const watch = setInterval(() => { if (!button.disabled) { clearInterval(watch); done(said.textContent); } }, 10);
"""
IN_CHROMIUM = f"() => new Promise((kept) => {{ (function () {{ {COMPUTED} }})(kept); }})"
IDENTICAL = "Identical: all 300,000 draws"
MOVED = """
const done = arguments[arguments.length - 1], [place, position] = arguments[0];
const slider = document.getElementById(`move-${place}`), said = document.getElementById("move-said");
slider.value = String(position);
slider.dispatchEvent(new Event("input", { bubbles: true }));
const told = () => {
  const cells = [...document.querySelectorAll("#move-rows td")], error = said.classList.contains("bad");
  if (error) done(said.textContent);
  else if (said.textContent.startsWith("All")) done(cells.map((each) => each.dataset.value));
  else setTimeout(told, 5);
};
told();
"""
MOVED_IN_CHROMIUM = f"(where) => new Promise((kept) => {{ (function () {{ {MOVED} }})(where, kept); }})"


def _asked() -> Model:
    """A model of whose question the reader moves window and tolerance, with a risk to switch off and two options."""
    data = plain(mcsv.read_model(CONFIGS / "discharge.yaml"))
    return validate({
        **data,
        "events": {"dispute": {"probability": 0.2, "costs": {"council": 200_000}}},
        "options": {"longer": {"set": {"costs.care_at_home.for": "30 months"}}},
        "levers": {
            "window": {"of": "accountability.window", "from": 4, "to": 10, "step": 2},
            "accepted": {"of": "accountability.tolerance", "from": 0.01, "to": 0.1, "step": 0.01},
            "dispute": {"of": "events.dispute.probability", "from": 0, "to": 0.2, "label": "a dispute"},
        },
    })  # fmt: skip


ASKED = _asked()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    if portable.linker() is None:
        pytest.skip("no linker for WebAssembly is here (extra browser)")
    folder, found = tmp_path_factory.mktemp("live"), {}
    build(folder / "objects")
    kernels = portable_kernels(folder / "objects")
    model = mcsv.read_model(CONFIGS / "discharge.yaml")
    results = mcsv.simulate(model, draws=DRAWS, curves=True)
    computing = live(results, kernels=kernels, fresh=True)
    page = content(results, model)
    texts = {"en": draw(page, live=computing), "de": draw(page, language("de"), computing)}
    asked = mcsv.simulate(ASKED, draws=DRAWS, curves=True)
    texts["asked"] = draw(content(asked, ASKED), live=live(asked, kernels=kernels, fresh=True))
    name, digests = "Moments/distance", computing.told["rows"]["Moments/distance"]
    steps = [{**step, "digests": {**step["digests"], name: "0" * 64}} for step in computing.told["checks"]]
    rows = {**computing.told["rows"], name: [digests[0], "0" * 8, *digests[2:]]}
    told = {**computing.told, "checks": steps, "rows": rows}
    texts["other"] = draw(page, live=type(computing)(told, computing.arrays, computing.kernel, computing.name))
    for called, text in texts.items():
        found[called] = folder / f"{called}.html"
        found[called].write_text(text, encoding="utf-8")
    return found


def opened(browser: Any, place: Path, **how: Any) -> tuple[Any, list[str], list[str]]:
    asked, said = list[str](), list[str]()
    page = browser.new_page(**how)
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(place.as_uri())
    return page, asked, said


def test_chromium_gives_the_same_bits_and_asks_for_nothing(browser: Any, pages: dict[str, Path]) -> None:
    page, asked, said = opened(browser, pages["en"])
    assert str(page.evaluate(IN_CHROMIUM)).startswith(IDENTICAL)
    assert [each for each in asked if not each.startswith("blob:")] == [pages["en"].as_uri()]
    assert said == []


def test_what_differs_is_named(browser: Any, pages: dict[str, Path]) -> None:
    page, _, _ = opened(browser, pages["other"])
    cell = mcsv.plan.lower(mcsv.read_model(CONFIGS / "discharge.yaml")).layout.cell_names[1]
    told = str(page.evaluate(IN_CHROMIUM))
    assert told == f"Not identical after 300,000 draws: the first that differs is Moments/distance, {cell}."


def test_it_speaks_the_language_of_the_page(browser: Any, pages: dict[str, Path]) -> None:
    page, _, _ = opened(browser, pages["de"])
    assert str(page.evaluate(IN_CHROMIUM)).startswith("Identisch: Alle 300.000 Ziehungen")


def test_again_and_again_takes_no_more_memory(browser: Any, pages: dict[str, Path]) -> None:
    page, _, _ = opened(browser, pages["en"])
    session = page.context.new_cdp_session(page)
    used = []
    for turn in range(AGAIN):
        assert str(page.evaluate(IN_CHROMIUM)).startswith(IDENTICAL)
        if turn in (0, AGAIN - 1):
            session.send("HeapProfiler.collectGarbage")
            used.append(session.send("Runtime.getHeapUsage")["usedSize"])
    assert used[1] < used[0] + 1_000_000
    # Those of the levers stay, and what collects for them.
    assert len(page.workers) == page.evaluate("navigator.hardwareConcurrency") + 1


@pytest.mark.parametrize("width", [390, 1280])
def test_nobody_is_kept_out(browser: Any, pages: dict[str, Path], width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not here (extra browser)")
    page, _, _ = opened(browser, pages["en"], viewport={"width": width, "height": 900}, bypass_csp=True)
    page.evaluate(IN_CHROMIUM)
    page.evaluate(MOVED_IN_CHROMIUM, [0, 6])
    page.add_style_tag(content="section { content-visibility: visible !important }")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    found = axe.Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:100] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


COLOURS = """
[...document.querySelectorAll("section:not(#move-here) td small")].map((each) => getComputedStyle(each).color)
"""
"""Of all errors but those of moved figures."""


def of_set(reserve: float) -> list[float]:
    """What ``mcsv run --set`` says of the figures that move."""
    model = with_set(mcsv.read_model(CONFIGS / "discharge.yaml"), {"pockets.council.reserve": reserve})
    results = mcsv.simulate(model, draws=DRAWS).isel(option=0)
    council = results.sel(pocket="council")
    return [
        float(council["p_deficit_any"]),
        float(council["reserve_required_any"].sel(confidence=0.95)),
        float(council["position_mean"].isel(period=7)),
        float(results["npv_mean"].sel(view="public_value")),
    ]


def test_a_moved_lever_shows_what_set_gives_and_says_that_it_is_not_signed(
    browser: Any, pages: dict[str, Path]
) -> None:
    page, asked, said = opened(browser, pages["en"])
    colours = page.evaluate(COLOURS)
    found = page.evaluate(MOVED_IN_CHROMIUM, [0, 6])
    assert len(colours) > 10
    assert page.evaluate(COLOURS) == colours
    assert list(map(float, found[1::3])) == of_set(300_000)
    assert list(map(float, found[0::3])) == of_set(250_000)
    assert page.url.endswith("#moved&reserve=300000")
    line = "mcsv run MODEL --draws 300000 --seed 1 --set pockets.council.reserve=300000"
    assert page.input_value("#move-line") == line
    for name in ("not-signed", "move-not-signed"):
        assert page.inner_text(f"#{name}").startswith("Not the signed figures")
    marks = page.locator("#move-rows tr td:nth-child(3)").all_inner_texts()
    assert len(marks) == 4
    assert all("not signed" in mark for mark in marks)
    page.emulate_media(media="print")
    assert page.is_visible("#not-signed")
    assert page.is_visible("#move-figures")
    page.emulate_media(media="screen")
    page.click("#move-back")
    assert not page.is_visible("#not-signed")
    assert not page.is_visible("#move-figures")
    assert not page.url.endswith("300000")
    assert [each for each in asked if not each.startswith("blob:")] == [pages["en"].as_uri()]
    assert said == []


def figures_of(option: int, window: int, tolerance: float, dispute: float) -> list[float]:
    values = {
        "accountability.window": window,
        "accountability.tolerance": tolerance,
        "events.dispute.probability": dispute,
    }
    results = mcsv.simulate(with_set(ASKED, values), draws=DRAWS).isel(option=option)
    council = results.sel(pocket="council")
    return [
        float(council["p_deficit_any"]),
        float(council["reserve_required_any"].sel(confidence=round(1 - tolerance, 12))),
        float(council["position_mean"].isel(period=window - 1)),
        float(results["npv_mean"].sel(view="public_value")),
    ]


def test_window_tolerance_a_risk_switched_off_and_one_option_alone(browser: Any, pages: dict[str, Path]) -> None:
    page, _, said = opened(browser, pages["asked"])
    assert page.get_attribute("#move-2", "type") == "checkbox"
    assert page.is_checked("#move-2")
    assert page.locator("#move-2-number").count() == 0
    page.click("text=a dispute")
    assert "a dispute off (signed: on)" in page.inner_text("#move-not-signed")
    page.evaluate(MOVED_IN_CHROMIUM, [0, 0])
    found = page.evaluate(MOVED_IN_CHROMIUM, [1, 9])
    wanted = [figures_of(option, 4, 0.1, 0.0) for option in (0, 1)]
    assert list(map(float, found[1::3])) == wanted[0] + wanted[1]
    assert list(map(float, found[0::3])) == figures_of(0, 8, 0.05, 0.2) + figures_of(1, 8, 0.05, 0.2)
    rows = page.locator("#move-rows th[scope=row]")
    assert rows.first.inner_text() == "Chance of a deficit within 1 year (signed: 2 years)"
    page.select_option("#move-option", label="longer")
    assert rows.count() == 4
    told = page.locator("#move-rows td").evaluate_all("cells => cells.map((each) => Number(each.dataset.value))")
    assert told[1::3] == wanted[1]
    assert page.url.endswith("#moved:longer&window=4&accepted=0.1&dispute=0")
    line = page.input_value("#move-line")
    assert line.startswith(f"mcsv run MODEL --draws {DRAWS} --seed 1 --set accountability.window=4")
    assert line.endswith("--set events.dispute.probability=0 --option longer")
    again = browser.new_page()
    again.goto(page.url)
    again.wait_for_selector("#move-rows tr")
    assert again.input_value("#move-option") == "longer"
    assert not again.is_checked("#move-2")
    assert said == []


def test_what_draws_is_warm_before_anything_is_moved(browser: Any, pages: dict[str, Path]) -> None:
    page, _, said = opened(browser, pages["en"])
    if not page.workers:
        page.wait_for_event("worker")
    assert not page.is_visible("#move-figures")
    assert page.inner_text("#move-said") == ""
    assert said == []


def test_an_address_brings_back_what_was_moved(browser: Any, pages: dict[str, Path]) -> None:
    page = browser.new_page()
    page.goto(f"{pages['de'].as_uri()}#moved&budget=2500000")
    page.wait_for_selector("#move-rows tr")
    assert page.input_value("#move-1-number") == "2500000"
    assert page.inner_text("#not-signed").startswith("Nicht die unterschriebenen Zahlen")


def test_moving_again_and_again_takes_no_more_memory(browser: Any, pages: dict[str, Path]) -> None:
    page, _, _ = opened(browser, pages["en"])
    session, used, workers = page.context.new_cdp_session(page), [], []
    for turn in range(AGAIN):
        assert len(page.evaluate(MOVED_IN_CHROMIUM, [0, 6 + turn % 2])) == 12
        if turn in (2, AGAIN - 1):
            session.send("HeapProfiler.collectGarbage")
            used.append(session.send("Runtime.getHeapUsage")["usedSize"])
            workers.append(len(page.workers))
    assert used[1] < used[0] + 1_000_000
    assert workers[0] == workers[1]


def test_firefox_gives_the_same_bits(pages: dict[str, Path], tmp_path: Path) -> None:
    if not (shutil.which("firefox") or shutil.which("firefox-esr")):
        pytest.skip("firefox is not here")
    firefox = Firefox(tmp_path)
    try:
        firefox.ask("WebDriver:Navigate", url=pages["en"].as_uri())
        told = firefox.ask("WebDriver:ExecuteAsyncScript", script=COMPUTED, args=[])["value"]
        moved = firefox.ask("WebDriver:ExecuteAsyncScript", script=MOVED, args=[[0, 6]])["value"]
    finally:
        firefox.close()
    assert str(told).startswith(IDENTICAL)
    assert list(map(float, moved[1::3])) == of_set(300_000)
