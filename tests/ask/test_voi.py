"""The worth of knowing more, from a model to the answer: closed forms, studies, sentences, the same bits."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from campaign import LONG, effort
from scipy.special import ndtr, ndtri
from scipy.stats import multivariate_normal

import mcsv
from mcsv.answers.assurance import untouched
from mcsv.ask.by_draws import kept_values
from mcsv.ask.studies import decisions_of, nodes_of
from mcsv.ask.weighed import weighed
from mcsv.distributions import build
from mcsv.engine import memory
from mcsv.errors import ResourceError, UsageError
from mcsv.model import validate
from mcsv.reports.media.text import plain as in_words
from mcsv.reports.questions.worth import worth
from mcsv.reports.questions.worth_document import worth_document, worth_json
from mcsv.reports.writing.paper import Note, Sentence, Table, figures_of, without_ink

DRAWS = effort(1_000_000, 140_000)

NORMAL = {"dist": "normal", "mean": 0, "sd": 1}
LINE: dict[str, Any] = {
    "inputs": {"x": NORMAL, "e": NORMAL, "p": {"dist": "beta", "a": 3, "b": 7}},
    "outputs": {"nb": {"formula": "2 + 3 * x + e"}, "trial": {"formula": "20_000 * (p - 0.3)"}},
    "decision": {"output": "nb"},
    "studies": {
        "pilot": {
            "tells": "x",
            "data": "normal",
            "sd": 4,
            "sizes": [5, 20],
            "up_to": 2_000,
            "fixed": 300,
            "per": 40,
            "population": 20_000,
        },
        "other": {"tells": "p", "data": "binomial", "sizes": [10]},
    },
}
"""NB = 2 + 3 x + e against nothing; p is no part of it."""

SIGN: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2025/26",
    "start": "2026-04",
    "step": "year",
    "horizon": "1 year",
    "prices": {"inflation": 0},
    "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.05},
    "pockets": {"council": {"reserve": 100}},
    "inputs": {"x": NORMAL, "e": {**NORMAL, "chance": True}},
    "costs": {"care": {"amount": "98.8 - x - 0.5 * e", "per": "year", "paid_by": "council"}},
    "decision": {"sign": "council"},
    "studies": {"pilot": {"tells": "x", "data": "normal", "sd": 3, "sizes": [1, 20, 1000]}},
}
"""The position is 1.2 + x + e / 2."""


def loss(mean: float, sd: float) -> float:
    t = abs(mean) / sd
    return float(sd * (np.exp(-t * t / 2) / np.sqrt(2 * np.pi) - t * ndtr(-t)))


@pytest.fixture(scope="module")
def line():
    return mcsv.voi(LINE, draws=DRAWS, together=[("x", "e"), ("x", "p")])


@pytest.fixture(scope="module")
def signed():
    return mcsv.voi(SIGN, draws=DRAWS)


def near(found, name: str, truth: float, **place: Any) -> None:
    value, error = (float(found[which].sel(place)) for which in (name, f"{name}_se"))
    assert abs(value - truth) <= 4.0 * error, (name, place, value, truth, error)


def test_inputs_and_everything(line) -> None:
    near(line, "net_benefit_mean", 2.0, choice="base")
    assert float(line.net_benefit_mean.sel(choice="do nothing")) == 0.0
    near(line, "evpi", loss(2.0, np.sqrt(10.0)))
    near(line, "evppi", loss(2.0, 3.0), driver="x")
    near(line, "evppi", loss(2.0, 1.0), driver="e")
    near(line, "evppi_together", loss(2.0, np.sqrt(10.0)), together="x + e")
    near(line, "evppi_together", loss(2.0, 3.0), together="x + p")


def test_a_study_and_its_best_size(line) -> None:
    for size in (5, 20):
        truth = loss(2.0, 3.0 / np.sqrt(1.0 + 16.0 / size))
        near(line, "evsi", truth, study="pilot", size=size)
        near(line, "enbs", 20_000 * truth - 300 - 40 * size, study="pilot", size=size)
    assert 33 <= int(line.best_size.sel(study="pilot")) <= 69
    near(line, "enbs_best", 4365.5180006667115, study="pilot")
    assert np.isnan(line.evsi.sel(study="pilot", size=10))


def test_a_study_of_what_decides_nothing_is_worth_nothing(line) -> None:
    # p reaches no net benefit: it is no driver, and no study of it pays.
    assert float(line.evsi.sel(study="other", size=10)) <= 1e-3
    assert abs(float(line.enbs.sel(study="other", size=10))) <= 1e-3


@pytest.mark.parametrize("tells", [["x"], ["x", "e"], ["x", "e", "p"]], ids=len)
def test_the_error_of_an_observation_is_in_the_prices_of_its_input(tells: list[str]) -> None:
    """Of several inputs at once it stood in one kind of money beside values in another."""
    sds = {"x": 4.0, "e": 2.0, "p": 1.0}
    study = {"tells": tells, "data": "normal", "sd": {name: sds[name] for name in tells}, "sizes": [4]}
    stated = LINE | {"studies": {"trial": study}, "price_year": "2025/26", "currency": "GBP"}
    index = {"prices": {"index": "cpi"}, "indices": {"cpi": {"values": {"2020/21": 80, "2025/26": 100}}}}
    earlier = {"dist": "normal", "mean": 0, "sd": 0.8, "unit": "GBP", "price_year": "2020/21"}
    other = {"trial": {**study, "sd": study["sd"] | {"x": 3.2}}}
    inputs = {**LINE["inputs"], "x": earlier}
    found = [mcsv.voi(each, 40_000) for each in (stated, stated | index | {"studies": other, "inputs": inputs})]
    one, two = (float(each["evsi"].squeeze()) for each in found)
    assert one == pytest.approx(two, rel=1e-9)
    assert one > 0


def test_a_study_of_what_goes_with_an_input_that_decides_is_worth_what_it_tells_of_that() -> None:
    # Nothing but the correlation lets q reach the net benefit 2 + 3 x + e: E[x | q] = 0.6 q. It was told as worth 0.
    model = {
        **LINE,
        "inputs": {**LINE["inputs"], "q": NORMAL, "idle": NORMAL},
        "correlations": [{"between": ["x", "q"], "normal": 0.6}],
        "studies": {
            "proxy": {"tells": "q", "data": "normal", "sd": 2, "sizes": [1, 4, 100_000]},
            "idle": {"tells": "idle", "data": "normal", "sd": 2, "sizes": [4]},
        },
    }
    found = mcsv.voi(model, draws=DRAWS)
    for size in (1, 4, 100_000):
        near(found, "evsi", loss(2.0, 3.0 * 0.6 / np.sqrt(1.0 + 4.0 / size)), study="proxy", size=size)
    assert float(found.evsi.sel(study="idle", size=4)) == 0.0


def test_a_study_of_a_column_whose_table_decides_is_worth_what_it_tells_of_the_other_column() -> None:
    z = np.random.default_rng(6).standard_normal((2, 2_000))
    x, q = z[0], 0.8 * z[0] + 0.6 * z[1]
    rows = {name: {"dist": "rows", "table": "psa", "values": values.tolist()} for name, values in (("x", x), ("q", q))}
    study = {"tells": "q", "data": "normal", "sd": 2, "sizes": [4]}
    outputs = {"nb": {"formula": "0.5 + 3 * x"}}
    model = {"inputs": rows, "outputs": outputs, "decision": {"output": "nb"}, "studies": {"proxy": study}}
    found = mcsv.voi(model, draws=DRAWS)
    slope, mean = float(np.cov(x, q)[0, 1] / q.var()), 0.5 + 3 * float(x.mean())
    truth = loss(mean, 3 * slope * float(q.std()) / np.sqrt(1.0 + 1.0 / float(q.var())))
    assert float(found.evsi.sel(study="proxy", size=4)) == pytest.approx(truth, abs=0.04)


def test_signing_and_the_chance_that_a_study_brings_the_risk_down(signed) -> None:
    near(signed, "risk_before", float(ndtr(-1.2 / np.sqrt(1.25))), option="base")
    near(signed, "evppi", loss(1.2, 1.0), driver="x")
    assert signed.driver_varies.sel(driver="e")
    for size in (1, 20, 1000):
        v = 1.0 / (1.0 + size / 9.0)
        truth = float(ndtr((1.2 + ndtri(0.05) * np.sqrt(v + 0.25)) / np.sqrt(1.0 - v)))
        value, error = (
            float(signed[name].sel(option="base", study="pilot", size=size)) for name in ("assurance", "assurance_se")
        )
        assert abs(value - truth) <= 4.0 * error + 0.001


def test_options_are_weighed_against_each_other() -> None:
    model = {
        **SIGN,
        "decision": {"sign": "council"},
        "options": {"dear": {"set": {"costs.care.amount": "98.8 - 0.5 * e"}}},
        "studies": {},
    }
    found = mcsv.voi(model, draws=DRAWS)
    assert found.choice.values.tolist() == ["do not sign", "base", "dear"]
    # dear is worth 1.2 + e / 2 and base x more: who knows x takes the larger of 1.2 + x, 1.2 and 0.
    near(found, "evppi", 1.0 / np.sqrt(2 * np.pi), driver="x")


def test_any_number_of_threads_gives_the_same_bits() -> None:
    draws, numbers = effort(140_000, 70_000), (1, 2, 3) if LONG else (1, 3)
    one, *others = (mcsv.voi(SIGN, draws=draws, threads=n, together=[["x", "e"]]) for n in numbers)
    for other in others:
        for name in one.variables:
            np.testing.assert_array_equal(one[name].values, other[name].values)


def test_too_few_draws_say_so() -> None:
    found = mcsv.voi(LINE, draws=10_000)
    assert np.isnan(found.evppi).all()
    assert np.isfinite(found.evpi_se)  # a draw knows its own best choice: nothing has to be learned
    text = " ".join(in_words(block) for block in worth(found) if isinstance(block, Sentence))
    assert "cannot be told with so few draws" in text
    assert worth_document(found)["evppi"]["x"]["value"] is None


def sentences(found) -> list[str]:
    return [in_words(block) for block in worth(found) if isinstance(block, Sentence)]


def test_the_sentences(line, signed) -> None:
    said = sentences(line)
    assert said[0].startswith("Chosen by nb: base, ")
    assert said[1].startswith("Knowing x before deciding would be worth 0.4")
    assert said[2].startswith("pilot: the best size is ")
    assert said[3] == "other: no size is worth its cost."
    said = sentences(signed)
    assert "before signing" in said[1]
    assert "bring P(deficit), 1" in said[4]
    assert "within 5 % with a chance of " in said[4]


def _numbers(part: Any) -> list[float]:
    if isinstance(part, dict):
        return [number for each in part.values() for number in _numbers(each)]
    return [part] if isinstance(part, float | int) and not isinstance(part, bool) else []


def test_the_json_document_has_every_figure_of_the_answer(line, signed) -> None:
    for found in (line, signed):
        numbers = _numbers(json.loads(worth_json(found)))
        for block in worth(found):
            for shown in figures_of(block):
                assert any(shown.value == pytest.approx(number, rel=1e-12) for number in numbers), shown


def test_how_many_decisions_use_a_study() -> None:
    def decisions(**more: Any) -> float:
        study = {"tells": "x", "data": "normal", "sd": 3, "sizes": [1], "population": 100, **more}
        model = validate({**SIGN, "discounting": {"rate": 0.035, "origin": "start"}, "studies": {"pilot": study}})
        return decisions_of(model, model.studies["pilot"])

    assert decisions() == 100.0
    assert decisions(horizon="3 years") == pytest.approx(100 * (1 + 1 / 1.035 + 1 / 1.035**2))


def test_nodes_are_quantiles_from_either_tail() -> None:
    nodes = nodes_of(build({"dist": "normal", "mean": 5, "sd": 2}))
    assert (np.diff(nodes.values.ravel()) > 0).all()
    np.testing.assert_allclose(nodes.values + nodes.values[::-1, ::-1], 10.0, atol=1e-9)
    assert nodes.chances @ nodes.middle == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("model", "code", "arguments"),
    [
        ({key: part for key, part in LINE.items() if key != "decision"}, "E543", {}),
        ({**LINE, "inputs": {**LINE["inputs"], "x": 1, "e": 2}, "studies": {}}, "E544", {}),
        (LINE, "E545", {"together": [["x", "y"]]}),
        (LINE, "E545", {"together": [[]]}),
        (LINE, "E545", {"together": [["x", "e", "x"]]}),
    ],
)
def test_what_cannot_be_asked(model: Any, code: str, arguments: Any) -> None:
    with pytest.raises(UsageError) as error:
        mcsv.voi(model, draws=10_000, **arguments)
    assert [mistake.code for mistake in error.value.mistakes] == [code]


def test_draws_too_few_for_any_error_are_refused_with_those_that_would_do() -> None:
    for draws in (2, 999):
        with pytest.raises(UsageError, match=r"E546 draws: are too few .* at least 1,000"):
            mcsv.voi(LINE, draws=draws)
    assert np.isfinite(mcsv.voi(LINE, draws=1000).evpi_se)


def test_a_study_of_what_options_draw_in_different_ways_says_whose_it_is() -> None:
    model = {**SIGN, "options": {"surer": {"set": {"inputs.x.sd": 0.5}}}}
    found = mcsv.voi(model, draws=40_000)
    assert found.attrs["studies_by_base"] == "pilot"
    assert found.option.values.tolist() == ["base", "surer"]
    lines = [line for block in worth(found) if isinstance(block, Note) for line in block.lines]
    assert lines == ["pilot: options draw its input in different ways; what it may find is taken from base."]
    assert mcsv.voi(SIGN, draws=40_000).attrs["studies_by_base"] == ""


def test_the_answer_survives_a_file(signed, tmp_path) -> None:
    path = mcsv.write_results(signed, tmp_path / "voi.nc")
    again = mcsv.read_results(path)
    for name in signed.data_vars:
        np.testing.assert_array_equal(again[name].values, signed[name].values)


def test_the_reserve_that_knowing_releases(signed) -> None:
    # Reserve at 5 %: z sqrt(1 + 1/4) - 1.2 in all; once x is known, z / 2 - 1.2 in the mean.
    near(signed, "reserve_released", -float(ndtri(0.05)) * (np.sqrt(1.25) - 0.5), driver="x")
    assert np.isnan(signed.reserve_released.sel(driver="e"))  # varies by chance: nobody could know it
    assert signed.reserve_released.attrs["units"] == "GBP"


def test_what_knowing_saves_who_sets_the_reserve(signed) -> None:
    # The best reserve costs the sd of the position times the normal density at the quantile.
    density = np.exp(-(ndtri(0.05) ** 2) / 2) / np.sqrt(2 * np.pi)
    near(signed, "reserve_cost", np.sqrt(1.25) * density)
    near(signed, "reserve_saving", (np.sqrt(1.25) - 0.5) * density, driver="x")
    assert np.isnan(signed.reserve_saving.sel(driver="e"))
    (said,) = [text for text in sentences(signed) if text.startswith("To set the reserve")]
    assert said.startswith("To set the reserve, holding which costs 5 % of what a deficit left uncovered would: ")
    assert "knowing x saves GBP 0.06" in said


def test_no_column_of_the_reserve_without_a_figure(signed) -> None:
    def columns_and_notes(found: Any) -> tuple[list[str], tuple[str, ...]]:
        table = next(block for block in map(without_ink, worth(found)) if isinstance(block, Table))
        return [column.heading for column in table.columns], table.notes

    few = signed.assign(reserve_saving=signed.reserve_saving * np.nan)  # as where bins have too few draws
    columns, notes = columns_and_notes(few)
    assert columns[-1] == "reserve freed"
    assert "reserve freed: of who sets the reserve, in the mean" in notes
    assert "what it saves who sets the reserve cannot be told with so few draws" in notes
    columns, notes = columns_and_notes(signed)
    assert columns[-2:] == ["reserve freed", "cost saved"]
    assert not any("so few draws" in note for note in notes)


TRIAL: dict[str, Any] = {
    **SIGN,
    "inputs": {"x": NORMAL, "y": NORMAL, "z": NORMAL, "both": {"formula": "x - y"}, "e": {**NORMAL, "chance": True}},
    "costs": {"care": {"amount": "98.8 - x - y - 0.5 * z - 0.5 * e", "per": "year", "paid_by": "council"}},
    "studies": {
        "arms": {
            "tells": ["x", "y"],
            "data": "normal",
            "sd": 3,
            "each": {"y": 2},
            "sizes": [5, 50],
            "fixed": 1,
            "per": 2,
        },
        "survey": {"tells": ["z", "x", "y"], "data": "normal", "sd": {"x": 3, "y": 3, "z": 1}, "sizes": [2]},
        "apart": {"tells": "both", "data": "normal", "sd": 1, "sizes": [9]},
    },
}
"""The position is 1.2 + x + y + (z + e) / 2."""


@pytest.fixture(scope="module")
def trial():
    return mcsv.voi(TRIAL, draws=effort(1_000_000, 40_000), threads=2)


def learned(size: int, sd: float) -> float:
    """The variance of the posterior mean of a standard normal input."""
    return 1.0 / (1.0 + sd * sd / size)


def test_studies_of_several_inputs(trial) -> None:
    assert trial.study_tells.values.tolist() == ["x + 2 x y", "z + x + y", "both"]
    for size in (5, 50):
        known = learned(size, 3.0) + learned(2 * size, 3.0)
        near(trial, "evsi", loss(1.2, np.sqrt(known)), study="arms", size=size)
        left = np.sqrt(2.5 - known)
        within = float(ndtr((1.2 + ndtri(0.05) * left) / np.sqrt(known)))
        value, error = (
            float(trial[name].sel(study="arms", size=size, option="base")) for name in ("assurance", "assurance_se")
        )
        assert abs(value - within) <= 4.0 * error + 0.01
        assert float(trial.study_cost.sel(study="arms", size=size)) == 1 + 2 * 3 * size
    known = 2 * learned(2, 3.0) + learned(2, 1.0) / 4
    near(trial, "evsi", loss(1.2, np.sqrt(known)), study="survey", size=2)
    assert np.isnan(trial.assurance.sel(study="survey")).all()


def test_a_study_of_what_is_computed(trial) -> None:
    # x - y says nothing of x + y.
    assert float(trial.evsi.sel(study="apart", size=9)) <= 4.0 * float(trial.evsi_se.sel(study="apart", size=9))
    other = {**TRIAL, "inputs": {**TRIAL["inputs"], "both": {"formula": "x + y"}}}
    found = mcsv.voi({**other, "studies": {"sum": {**TRIAL["studies"]["apart"], "tells": "both"}}}, draws=40_000)
    near(found, "evsi", loss(1.2, np.sqrt(4.0 / (2.0 + 1.0 / 9.0))), study="sum", size=9)


def test_studies_of_several_have_the_same_bits_on_any_number_of_threads(trial) -> None:
    other = mcsv.voi(TRIAL, draws=effort(1_000_000, 40_000), threads=3)
    for name in trial.variables:
        np.testing.assert_array_equal(trial[name].values, other[name].values)


def test_what_is_computed_is_a_probability_only_where_it_is() -> None:
    study = {"tells": ["both", "x"], "data": {"both": "binomial", "x": "normal"}, "sd": 1, "sizes": [9]}
    with pytest.raises(UsageError, match="E542"):
        mcsv.voi({**TRIAL, "studies": {"odd": study}}, draws=40_000)


def test_the_words_of_studies_of_several(trial) -> None:
    said = sentences(trial)
    assert any(text.startswith("arms: ") and "observations of each bring P(deficit)" in text for text in said)
    titles = [block.title for block in map(without_ink, worth(trial)) if isinstance(block, Table)]
    assert "arms: a study of x + 2 x y (size of each), for one decision, GBP" in titles
    notes = [line for block in map(without_ink, worth(trial)) if isinstance(block, Note) for line in block.lines]
    assert "survey: what risk it would leave is told of studies of one input or two." in notes


def test_rows_of_a_table_are_known_by_their_values() -> None:
    # The probability of a row says nothing of the value in it: bins of it would tell next to nothing.
    z = np.random.default_rng(5).standard_normal((2, 2_000))
    a, b = z[0], 0.5 * z[0] + z[1]
    rows = {name: {"dist": "rows", "table": "psa", "values": values.tolist()} for name, values in (("a", a), ("b", b))}
    model = {
        "inputs": rows,
        "outputs": {"nb": {"formula": "0.3 + a + b"}},
        "decision": {"output": "nb"},
        "studies": {"pilot": {"tells": "a", "data": "normal", "sd": 2, "sizes": [10]}},
    }
    found = mcsv.voi(model, draws=DRAWS)
    mean, slope = float((0.3 + a + b).mean()), float(np.cov(a + b, a)[0, 1] / a.var())
    known = np.maximum(mean + slope * (a - a.mean()), 0.0).mean() - max(mean, 0.0)
    assert float(found.evppi.sel(driver="a")) == pytest.approx(known, abs=0.03)
    before = loss(mean, slope * a.std() / np.sqrt(1.0 + 4.0 / (10 * a.var())))
    assert float(found.evsi.sel(study="pilot", size=10)) == pytest.approx(before, abs=0.03)


def test_a_study_of_a_few_rows_of_a_table() -> None:
    # Equal values share a bin of ranks: most bins are empty, and are as likely as that, not as wide as they are.
    model = {**SIGN, "inputs": {"x": {"dist": "rows", "table": "psa", "values": [10, -10, 10, 10]}, "e": NORMAL}}
    found = mcsv.voi(model, draws=2**17)
    assert float(found.risk_before.sel(option="base")) == pytest.approx(0.25, abs=0.01)
    np.testing.assert_allclose(found.assurance.sel(option="base", size=[20, 1000]).values, 0.75, atol=0.004)
    # Signed only where x is 10: that spares a quarter of (10 - 1.2).
    np.testing.assert_allclose(found.evsi.sel(size=1000).values, 0.25 * (10 - 1.2), rtol=0.05)


def test_few_draws_tell_no_assurance_and_no_risk_without_an_error() -> None:
    found = mcsv.voi({**SIGN, "pockets": {"council": {"reserve": 130}}}, draws=2_000)
    assert np.isnan(found.assurance.values).all()
    assert np.isnan(found.assurance_se.values).all()
    assert float(found.risk_before[0]) == 0.0
    assert float(found.risk_before_se[0]) > 1e-4
    said = " ".join(in_words(block) for block in worth(found) if isinstance(block, Sentence))
    assert "P(deficit)" not in said


def test_rows_that_an_option_draws_otherwise_are_known_by_their_values() -> None:
    # With other rows an option has a driver of its own; by the number of its row it would tell next to nothing.
    z = np.random.default_rng(6).standard_normal(2_000)
    rows = {"dist": "rows", "table": "psa", "values": z.tolist()}
    other = {"dist": "rows", "table": "later", "values": np.roll(2.0 * z, 7).tolist()}
    model = {
        "inputs": {"a": rows},
        "outputs": {"nb": {"formula": "a"}},
        "options": {"late": {"set": {"inputs.a": other}}},
        "decision": {"output": "nb"},
    }
    found = mcsv.voi(model, draws=140_000)
    assert found.driver.values.tolist() == ["a", "late: a"]
    for name, values in (("a", z), ("late: a", 2.0 * z)):
        known = np.maximum(values - values.mean(), 0.0).mean()  # the other option is worth its mean
        assert float(found.evppi.sel(driver=name)) == pytest.approx(known, abs=0.06)


def test_draws_of_another_scope_are_others() -> None:
    alone = {**SIGN, "studies": {}}
    first, other = (mcsv.voi(alone, draws=40_000, scope=scope) for scope in ("", "elsewhere"))
    for name in ("evppi", "reserve_released", "reserve_saving"):
        assert float(first[name].sel(driver="x")) != float(other[name].sel(driver="x")), name
    assert float(first.evpi) != float(other.evpi)


def test_single_draws_are_counted_where_memory_is(monkeypatch) -> None:
    # A megabyte more than the run by bins takes is not enough for a million single draws of what decides.
    asked = weighed(validate(TRIAL), 1)
    assert kept_values(asked, 10**9) == 2**20 * (1 + 2 + 1 + 4)
    monkeypatch.setattr(memory, "available_memory", lambda: memory.memory_bound(asked.plan, 2**20, 1) + 2**20)
    with pytest.raises(ResourceError, match="E601"):
        mcsv.voi(TRIAL, draws=2**20, threads=1)


def test_nobody_is_sure_of_a_risk_that_is_at_the_tolerance() -> None:
    # A study of what moves no risk leaves it where it is: within the tolerance or not, as sure as the risk is known.
    assert untouched(0.04, 0.001, 0.05) == (1.0, 0.0)
    for risk, within in ((0.0485, 1.0), (0.0495, 1.0), (0.0505, 0.0), (0.0515, 0.0)):
        assert untouched(risk, 0.001, 0.05) == (within, pytest.approx(1 / 1.96, rel=1e-4))  # it may be the other
    assert untouched(0.06, 0.001, 0.05) == (0.0, 0.0)


def test_how_sure_the_risk_itself_is(signed) -> None:
    # P(deficit | x) = Phi(-(1.2 + x) / 0.5): its second moment is that of two normals with correlation 1 / 1.25.
    t = -1.2 / np.sqrt(1.25)
    both = float(multivariate_normal([0.0, 0.0], [[1.0, 0.8], [0.8, 1.0]]).cdf([t, t]))
    near(signed, "risk_known_sd", np.sqrt(both - float(ndtr(t)) ** 2), option="base")
    assert any("were all known that can be, it would be that give or take " in text for text in sentences(signed))
