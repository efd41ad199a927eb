"""Options compared: against closed forms, against plain numpy on kept draws, and the same bits on any threads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from campaign import effort
from scipy.integrate import quad
from scipy.special import ndtr

import mcsv
from mcsv.errors import UsageError
from mcsv.model import Model
from mcsv.plan import Purpose, lower
from mcsv.reports.media.text import plain
from mcsv.reports.questions.comparison import best as headline

SEEDS = range(1, 1 + effort(20, 1))
DRAWS = effort(1_000_000, 200_000)


def joint_normal(mean: Any, covariance: Any, names: Any = None) -> dict[str, Any]:
    """Inputs o0, o1, … jointly normal, made of independent standard normal ones."""
    lower_half = np.linalg.cholesky(np.array(covariance, dtype=float)).tolist()
    inputs: dict[str, Any] = {f"z{i}": {"dist": "normal", "mean": 0, "sd": 1} for i in range(len(mean))}
    for i, row in enumerate(lower_half):
        sums = " + ".join(f"({row[k]!r}) * z{k}" for k in range(i + 1))
        inputs[names[i] if names else f"o{i}"] = {"formula": f"{mean[i]} + {sums}"}
    return inputs


def chosen_of(count: int, name: str = "o") -> str:
    """A formula: the input of the option that ``which`` counts."""
    text = f"{name}{count - 1}"
    for i in reversed(range(count - 1)):
        text = f"where(which == {i}, {name}{i}, {text})"
    return text


def options_of(count: int) -> dict[str, Any]:
    return {f"option{i}": {"set": {"inputs.which": i}} for i in range(1, count)}


def outputs_model(mean: Any, covariance: Any) -> Model:
    inputs = joint_normal(mean, covariance) | {"which": 0}
    outputs = {"nb": {"formula": chosen_of(len(mean)), "unit": "QALY"}}
    return Model(inputs=inputs, outputs=outputs, decision={"output": "nb"}, options=options_of(len(mean)))


def near(value: Any, error: Any, true: Any) -> bool:
    return bool(np.all(np.abs(np.asarray(value) - true) <= 4.0 * np.asarray(error)))


def share_error(share: Any, draws: int) -> Any:
    return np.sqrt(np.asarray(share) * (1 - np.asarray(share)) / draws)


def best_of_normals(mean: np.ndarray, covariance: np.ndarray) -> tuple[np.ndarray, float]:
    """P(best) and E max of three jointly normal numbers, by quadrature over the first difference of each.

    i is best where its differences from the other two are above 0: a bivariate normal orthant, by conditioning on one
    of the two. E max is the sum over i of E[X_i; i best], which Afonja (1972) writes with the same orthants; here it is
    integrated as P(max > x) would be, through E max = m_0 + E max(0, X_1 - X_0, X_2 - X_0).
    """
    shares = []
    for i in range(3):
        j, k = (other for other in range(3) if other != i)
        rows = np.zeros((2, 3))
        rows[0, [i, j]] = rows[1, [i, k]] = 1, -1
        m, c = rows @ mean, rows @ covariance @ rows.T
        rest = np.sqrt(c[1, 1] - c[0, 1] ** 2 / c[0, 0])

        def density(x: float, m: Any = m, c: Any = c, rest: float = rest) -> float:
            given = m[1] + c[0, 1] / c[0, 0] * (x - m[0])
            return float(np.exp(-((x - m[0]) ** 2) / (2 * c[0, 0])) / np.sqrt(2 * np.pi * c[0, 0]) * ndtr(given / rest))

        shares.append(quad(density, 0, m[0] + 12 * np.sqrt(c[0, 0]), epsabs=1e-12)[0])
    nodes = np.linspace(-10, 10, 40_001)
    weights = np.exp(-(nodes**2) / 2) / np.exp(-(nodes**2) / 2).sum()
    a, b = np.array([[-1, 1, 0], [-1, 0, 1]]) @ mean, np.array([[-1, 1, 0], [-1, 0, 1]])
    c = b @ covariance @ b.T
    rest = np.sqrt(c[1, 1] - c[0, 1] ** 2 / c[0, 0])
    first = a[0] + np.sqrt(c[0, 0]) * nodes
    given, floor = a[1] + c[0, 1] / np.sqrt(c[0, 0]) * nodes, np.maximum(first, 0.0)
    z = (given - floor) / rest
    over = floor + (given - floor) * ndtr(z) + rest * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return np.array(shares), float(mean[0] + weights @ over)


THREE = np.array([12.0, 11.0, 9.0]), np.array([[16.0, 6, 2], [6, 25, 0], [2, 0, 49]])


def test_the_truth_of_three_normals_is_that_of_others() -> None:
    share, largest = best_of_normals(*THREE)
    np.testing.assert_allclose(share, [0.400590952, 0.322952748, 0.276456300], atol=1e-8)
    assert largest == pytest.approx(15.0185098, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_three_options(seed: int) -> None:
    model = outputs_model(*THREE)
    found = mcsv.compare(model, draws=DRAWS, seed=seed)
    share = [0.4005909520547813, 0.32295274753370756, 0.27645630041151115]
    assert near(found.p_best, share_error(share, DRAWS), share)
    assert near(found.expected_loss, found.expected_loss_se, 15.018509817644738 - THREE[0])
    assert near(found.evpi, found.evpi_se, 3.0185098176447376)
    above = [0.5736581578326787, 0.6495517770717674, 0.5919233226209364]
    assert near(1 - found.p_benefit_apart_negative, share_error(above, DRAWS), above)
    assert near(found.benefit_apart_mean, found.benefit_apart_mean_se, [1, 3, 2])
    np.testing.assert_allclose(found.benefit_apart_sd, np.sqrt([29.0, 61.0, 74.0]), rtol=0.02)
    assert found.best.item() == "base"
    assert found.best_agree.item() == 1.0
    assert found.evpi.attrs["units"] == "QALY"


@pytest.mark.parametrize("seed", SEEDS)
def test_the_larger_of_two(seed: int) -> None:
    # Clark (1961): with a the sd of the difference and d its mean over a, E max = m1 Phi(d) + m2 Phi(-d) + a phi(d).
    model = outputs_model([10.0, 8.0], [[9.0, 6.0], [6.0, 25.0]])
    a, d = np.sqrt(22.0), 2.0 / np.sqrt(22.0)
    largest = 10 * ndtr(d) + 8 * ndtr(-d) + a * np.exp(-(d**2) / 2) / np.sqrt(2 * np.pi)
    found = mcsv.compare(model, draws=DRAWS, seed=seed)
    assert largest == pytest.approx(11.038783413627186)
    assert near(found.evpi, found.evpi_se, largest - 10)
    assert near(found.p_best[0], share_error(ndtr(d), DRAWS), ndtr(d))


PRICES = {5_000: 0, 15_000: 0, 20_000: 1, 30_000: 1, 50_000: 2}
EFFECTS = np.array([0.0, 0.5, 0.7]), np.array([[0.01, 0, 0], [0, 0.09, 0.03], [0, 0.03, 0.16]])
COSTS = np.array([0.0, 8_000, 14_000]), 1e6 * np.array([[0.01, 0, 0], [0, 4, 1], [0, 1, 9]])


def cost_effect_model() -> Model:
    inputs = joint_normal(*EFFECTS, names=["e0", "e1", "e2"])
    costs = joint_normal(*COSTS, names=["c0", "c1", "c2"])
    # The costs' own standard normal numbers.
    for name, entry in costs.items():
        if "formula" in entry:
            inputs[name] = {"formula": entry["formula"].replace("z", "y")}
        else:
            inputs[name.replace("z", "y")] = entry
    outputs = {"effect": {"formula": chosen_of(3, "e")}, "cost": {"formula": chosen_of(3, "c")}}
    decision = {"effect": "effect", "cost": "cost", "willingness_to_pay": [20_000, *PRICES]}
    return Model(inputs=inputs | {"which": 0}, outputs=outputs, decision=decision, options=options_of(3))


@pytest.mark.parametrize("seed", SEEDS)
def test_acceptability_over_the_willingness_to_pay(seed: int) -> None:
    found = mcsv.compare(cost_effect_model(), draws=DRAWS, seed=seed)
    names = [str(name) for name in found.choice.values]
    for price, best in PRICES.items():
        mean = price * EFFECTS[0] - COSTS[0]
        share, largest = best_of_normals(mean, price**2 * EFFECTS[1] + COSTS[1])
        here = found.sel(willingness_to_pay=price)
        assert near(here.p_best_at_price, share_error(share, DRAWS) + 1e-9, share)
        assert near(here.expected_loss_at_price, here.expected_loss_at_price_se + 1e-3, largest - mean)
        if price != 30_000:  # where the last two are worth the same
            assert here.best_at_price.item() == names[best]
        else:
            assert here.best_at_price.item() in names[1:]
            assert here.best_agree_at_price.item() < 1.0
    # The frontier is that of means: the likeliest to be best at 15,000 is the same there, at 30,000 it need not be.
    assert near(found.evpi, found.evpi_se, 3684.3765316366434)
    twenty = found.sel(willingness_to_pay=20_000)
    assert float(twenty.evpi_at_price) == pytest.approx(float(found.evpi), rel=1e-12)


PROGRAMME: dict[str, Any] = {
    "currency": "GBP",
    "price_year": 2025,
    "step": "year",
    "horizon": "3 years",
    "discounting": {"rate": 0.03, "origin": "end"},
    "accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.1},
    "pockets": {
        "council": {"budget": {"amount": 100, "per": "year"}, "reserve": 5},
        "hospital": {},
        "people": {"kind": "society"},
    },
    "inputs": {
        "team": {"dist": "gamma", "mean": 98, "sd": 12},
        "days": {"dist": "lognormal", "mean": 40, "sd": 25},
        "quality": {"dist": "normal", "mean": 1, "sd": 0.2},
    },
    "costs": {"staff": {"amount": "team", "per": "year", "paid_by": "council", "for": "2 years"}},
    "benefits": {
        "avoided": {
            "quantity": "days * quality",
            "per": "year",
            "for": "3 years",
            "values": [
                {"to": "hospital", "type": "fiscal", "unit_value": 1.1, "cashable": 0.5},
                {"to": "people", "type": "social", "unit_value": 2},
            ],
        }
    },
    "outputs": {"spent": {"formula": "team"}},
    "options": {
        "cheap": {"set": {"inputs.team.mean": 94, "inputs.days.mean": 34}},
        "dear": {"set": {"inputs.team.mean": 101, "inputs.quality.mean": 1.2}},
    },
}


@pytest.fixture(scope="module")
def compared() -> xr.Dataset:
    return mcsv.compare(PROGRAMME, draws=100_000, seed=3)


def positions(pocket: str = "council") -> np.ndarray:
    return mcsv.simulate(PROGRAMME, draws=100_000, seed=3, keep=pocket)[f"draws_{pocket}"].values


PAIRS = ((0, 1), (0, 2), (1, 2))


def test_differences_are_those_of_kept_draws(compared: xr.Dataset) -> None:
    draws = positions()
    for number, (i, j) in enumerate(PAIRS):
        here, apart = compared.isel(pair=number).sel(pocket="council"), draws[i] - draws[j]
        assert here.position_apart_mean.item() == pytest.approx(apart.mean(), rel=1e-12)
        assert here.position_apart_mean_se.item() == pytest.approx(apart.std(ddof=1) / np.sqrt(apart.size), rel=1e-9)
        assert here.p_position_apart_negative.item() == (apart < 0).mean()
        expected = np.quantile(apart, here["quantile"].values, method="inverted_cdf")
        np.testing.assert_allclose(here.position_apart_quantile, expected, atol=0.02)
        deficit = (draws[i] < 0).astype(float) - (draws[j] < 0)
        assert here.deficit_apart.item() == pytest.approx(deficit.mean(), abs=1e-12)
        assert here.deficit_apart_se.item() == pytest.approx(deficit.std() / np.sqrt(deficit.size), rel=1e-9)


def test_paired_errors_of_reserves_are_those_of_seeds() -> None:
    seeds, draws = effort(130, 10), 8_192
    found = [mcsv.compare(PROGRAMME, draws=draws, seed=seed) for seed in range(1, 1 + seeds)]
    at = {"pocket": "council", "confidence": 0.9}
    apart = np.array([each.reserve_apart.sel(at).values for each in found])
    said = np.array([each.reserve_apart_se.sel(at).values for each in found])
    unpaired = np.hypot(*(found[0].reserve_required_se.sel(at).values[[0, 2]]))
    assert found[0].reserve_apart_paired.sel(pocket="council").all()
    ratio = np.sqrt((said**2).mean(axis=0)) / apart.std(axis=0, ddof=1)
    assert np.all(np.abs(ratio - 1) < max(0.25, 4 / np.sqrt(2 * seeds)))
    assert np.all(said[0, 1] < 0.5 * unpaired)  # the same team costs more or less in both


def test_value_is_weighed_as_plain_numpy_would(compared: xr.Dataset) -> None:
    # Society's value is linear in what is drawn, so it can be had from the kept inputs.
    kept = mcsv.simulate(PROGRAMME, draws=100_000, seed=3, keep=["team", "days", "quality", "council"])
    discount = 1.03 ** -np.arange(1, 4)
    gained = kept.draws_days * kept.draws_quality * (1.1 + 2) * discount.sum()
    value = (gained - kept.draws_team * discount[:2].sum()).values
    best = value.max(axis=0)
    np.testing.assert_array_equal(compared.p_best, [(np.argmax(value, axis=0) == i).mean() for i in range(3)])
    np.testing.assert_allclose(compared.expected_loss, (best - value).mean(axis=1), rtol=1e-9)
    error = (best - value).std(axis=1, ddof=1) / np.sqrt(best.size)
    np.testing.assert_allclose(compared.expected_loss_se, error, rtol=1e-9)
    assert compared.evpi.item() == compared.expected_loss.min().item()
    for weight in (0.0, 0.3, 1.0):
        mixed = (1 - weight) * kept.draws_council.values + weight * value
        here = compared.sel(social_weight=weight)
        share = [(mixed.argmax(axis=0) == i).mean() for i in range(3)]
        np.testing.assert_allclose(here.p_best_at_weight, share, atol=1e-4)
        np.testing.assert_allclose(here.expected_loss_at_weight, (mixed.max(axis=0) - mixed).mean(axis=1), rtol=1e-9)


def test_it_has_all_that_a_run_has_and_moves_nothing(compared: xr.Dataset) -> None:
    alone = mcsv.simulate(PROGRAMME, draws=100_000, seed=3)
    xr.testing.assert_identical(compared[list(alone)].drop_attrs(deep=False), alone.drop_attrs(deep=False))
    assert compared.attrs["fingerprint"] == alone.attrs["fingerprint"]
    model = Model(**PROGRAMME)
    assert lower(model, purpose=Purpose(compare=True)).fingerprint == lower(model).fingerprint
    assert lower(model).layout.comparison is None


def test_the_same_bits_on_any_threads() -> None:
    draws = effort(700_000, 150_000)
    one, *others = (mcsv.compare(PROGRAMME, draws=draws, seed=5, threads=threads) for threads in (1, 2, 3))
    for other in others:
        xr.testing.assert_identical(one.drop_attrs(deep=False), other.drop_attrs(deep=False))


def test_a_budget_holder_who_does_not_sign_has_nothing() -> None:
    model = {**PROGRAMME, "options": {}, "decision": {"sign": "council"}}
    found = mcsv.compare(model, draws=50_000, seed=2)
    draws = mcsv.simulate(model, draws=50_000, seed=2, keep="council").draws_council.values[0]
    assert found.choice.values.tolist() == ["do not sign", "base"]
    # Nothing is best where the position is not above it: the first of those that are alike.
    np.testing.assert_array_equal(found.p_best, [(draws <= 0).mean(), (draws > 0).mean()])
    lost = [np.maximum(draws, 0).mean(), np.maximum(-draws, 0).mean()]
    np.testing.assert_allclose(found.expected_loss, lost, rtol=1e-9)
    assert "pair" not in found.sizes


def test_doing_nothing_keeps_budget_and_reserve_whether_it_is_an_option_or_goes_without_saying() -> None:
    # A programme that only costs was best by own cash in 92 % of draws: what the council had anyway was its gain.
    alone = {
        "currency": "GBP",
        "price_year": "2026/27",
        "start": "2026-04",
        "step": "year",
        "horizon": "2 years",
        "prices": {"inflation": 0},
        "discounting": {"rate": 0.03, "origin": "mid"},
        "accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.1},
        "pockets": {"council": {"reserve": 40, "budget": {"amount": 100, "per": "year"}}, "p": {"kind": "society"}},
        "inputs": {"cost": {"dist": "gamma", "mean": 90, "sd": 20}},
        "costs": {"team": {"amount": "cost", "per": "year", "paid_by": "council"}},
        "benefits": {
            "calm": {"quantity": 1, "per": "year", "values": [{"to": "p", "type": "social", "unit_value": 80}]}
        },
    }
    options = {"options": {"idle": {"without": ["costs.team", "benefits.calm"]}}}
    said, unsaid = (mcsv.compare(model, 50_000) for model in ({**alone, **options}, alone))
    for name in ("p_best_at_weight", "expected_loss_at_weight"):
        stated, implied = (found[name].sel(choice="base").values for found in (said, unsaid))
        np.testing.assert_allclose(implied, stated, rtol=1e-6, atol=1e-9)
    assert float(unsaid["p_best_at_weight"].sel(choice="base", social_weight=0.0)) == 0.0
    # Beside not signing the position counts: without the signature there is no budget.
    signed = mcsv.compare({**alone, "decision": {"sign": "council"}}, 50_000)
    assert float(signed["p_best_at_weight"].sel(choice="base", social_weight=0.0)) > 0.9


def test_alike_options_are_told_apart_by_their_order() -> None:
    inputs = {"x": {"dist": "normal", "mean": 0, "sd": 1}, "which": 0}
    outputs = {"nb": {"formula": "x + 0 * which"}}
    options = {"same": {"set": {"inputs.which": 1}}}
    model = {"inputs": inputs, "outputs": outputs, "decision": {"output": "nb"}, "options": options}
    found = mcsv.compare(model, draws=5_000)
    assert found.p_best.values.tolist() == [1.0, 0.0]
    assert found.expected_loss.values.tolist() == [0.0, 0.0]


def test_nothing_says_by_what() -> None:
    with pytest.raises(UsageError, match="E564"):
        mcsv.compare({"inputs": {"x": 1.0}, "outputs": {"y": {"formula": "x"}}}, draws=1_000)


def test_pockets_without_accountability_are_told_of_pockets_not_of_outputs() -> None:
    model = {
        "currency": "GBP",
        "price_year": 2025,
        "step": "year",
        "horizon": 1,
        "pockets": {"council": {"budget": {"amount": 100, "per": "year"}}},
        "inputs": {"x": {"dist": "normal", "mean": 90, "sd": 5, "unit": "GBP/year"}},
        "costs": {"team": {"amount": "x", "per": "year", "paid_by": "council"}},
    }
    for ask in (mcsv.compare, mcsv.voi):
        with pytest.raises(UsageError, match=r"decision: \{sign: POCKET\}, or accountability:"):
            ask(model, draws=1_000)


def test_what_no_draw_shows_is_not_impossible() -> None:
    # The dear option is worse in every draw; that it could be better is bounded by how many draws there were.
    model = {
        "inputs": {"x": {"dist": "normal", "mean": 100, "sd": 1}},
        "outputs": {"nb": {"formula": "x"}},
        "options": {"dear": {"set": {"outputs.nb.formula": "x - 50"}}},
        "decision": {"output": "nb"},
    }
    for draws, most in ((2, "78 %"), (3_000, "0.1 %")):
        found = mcsv.compare(model, draws=draws)
        said = plain(headline(found))
        assert said.startswith(f"base is best by nb in each of {draws:,} draws: ")
        assert most in said
        assert float(found.evpi) == 0.0
        assert 0.0 < float(found.evpi_se) < 60 / draws
        assert float(found.expected_loss_se.sel(choice="base")) == float(found.evpi_se)


def test_what_comes_to_the_same_is_alike_whatever_it_was_added_up_of() -> None:
    # A fixed amount is a number in base and differs from draw to draw once an event may raise it. By rounding alone the
    # option with the event was best in 15 % of draws, though it is never better.
    raised = {"events.strike": {"probability": 0.2, "changes": {"costs.office": 1.3}}}
    model = {
        "currency": "GBP",
        "step": "quarter",
        "start": "2026-04",
        "horizon": 8,
        "accountability": {"pocket": "council", "window": 4, "tolerance": 0.1},
        "discounting": {"schedule": "green_book", "origin": "mid"},
        "pockets": {"council": {"budget": {"amount": 900_000, "per": "year"}}, "nhs": {}},
        "inputs": {
            "salary": {"dist": "lognormal", "mean": 52_000, "sd": 5_000},
            "kit": {"dist": "gamma", "mean": 9_000, "sd": 2_000},
            "saved": {"dist": "normal", "mean": 30_000, "sd": 9_000},
        },
        "costs": {
            "team": {"amount": "salary", "per": "quarter", "paid_by": "council"},
            "office": {"amount": 20_300.10, "per": "quarter", "paid_by": "council"},
            "kit": {"amount": "kit", "per": "quarter", "paid_by": "council"},
        },
        "benefits": {
            "stays": {
                "per": "quarter",
                "quantity": 1,
                "values": [
                    {"to": {"nhs": 0.6, "council": 0.4}, "unit_value": "saved", "type": "fiscal", "cashable": 0.5}
                ],
            }
        },
        "options": {"risky": {"add": raised}, "riskier": {"add": raised, "set": {"costs.kit.cap": 1_000_000}}},
    }
    found = mcsv.compare({**model, "decision": {"view": "council"}}, draws=20_000)
    assert found.p_best.values.tolist() == [1.0, 0.0, 0.0]
    assert (found.p_best_at_weight.sel(choice="base") == 1.0).all()
    first, second = (found.sel(pair=pair) for pair in ("base less risky", "risky less riskier"))
    for name in ("p_position_apart_negative", "p_npv_apart_negative", "p_benefit_apart_negative"):
        of = found.sel(choice_pair="base less risky") if "benefit" in name else first
        assert (of[name] == 0.0).all()
    assert (first.position_apart_quantile.sel(quantile=0.05) == 0.0).all()
    assert (second.position_apart_sd == 0.0).all()
    signed = mcsv.compare({**model, "decision": {"sign": "council"}}, draws=20_000)
    assert signed.p_best.sel(choice=["risky", "riskier"]).values.tolist() == [0.0, 0.0]
