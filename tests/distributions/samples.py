"""Parameter sets of every family, extreme ones among them, each with an independent oracle from scipy.stats."""

from __future__ import annotations

import numpy as np
from scipy import stats

__all__ = ["SAMPLES"]


class Sum:
    """The oracle of a mixture."""

    def __init__(self, *parts):
        self.parts = parts

    def cdf(self, x):
        return sum(weight * part.cdf(x) for weight, part in self.parts)

    def sf(self, x):
        return sum(weight * part.sf(x) for weight, part in self.parts)

    def mean(self):
        return sum(weight * part.mean() for weight, part in self.parts)

    def std(self):
        second = sum(weight * (part.std() ** 2 + part.mean() ** 2) for weight, part in self.parts)
        return np.sqrt(second - self.mean() ** 2)


class Tails:
    """An oracle from two functions, with the moments of another, for shapes whose tails cancel in scipy.stats."""

    def __init__(self, cdf, sf, moments):
        self.cdf, self.sf, self.mean, self.std = cdf, sf, moments.mean, moments.std


class Curve:
    """The oracle of a curve of the logit that a sample writes down itself: its inverse, by halving."""

    def __init__(self, quantile):
        self.quantile = quantile

    def _logit(self, x):
        low, high = np.full(np.shape(x), -60.0), np.full(np.shape(x), 60.0)
        for _ in range(60):
            middle = (low + high) / 2
            above = self.quantile(middle) > x
            low, high = np.where(above, low, middle), np.where(above, middle, high)
        return middle

    def cdf(self, x):
        return 1 / (1 + np.exp(-self._logit(x)))

    def sf(self, x):
        return 1 / (1 + np.exp(self._logit(x)))


def beta4(a, b, low, high):
    return stats.beta(a, b, low, high - low)


def pert(low, mode, high, lam):
    width = high - low
    return beta4(1 + lam * (mode - low) / width, 1 + lam * (high - mode) / width, low, high)


def triangular(low, mode, high):
    def cdf(x):
        x = np.clip(x, low, high)
        return np.where(
            x < mode,
            (x - low) ** 2 / ((high - low) * (mode - low)),
            1 - (high - x) ** 2 / ((high - low) * (high - mode)),
        )

    def sf(x):
        x = np.clip(x, low, high)
        return np.where(
            x < mode,
            1 - (x - low) ** 2 / ((high - low) * (mode - low)),
            (high - x) ** 2 / ((high - low) * (high - mode)),
        )

    return Tails(cdf, sf, stats.triang((mode - low) / (high - low), low, high - low))


def loguniform(low, high):
    def cdf(x):
        return np.log1p((x - low) / low) / np.log(high / low)

    def sf(x):
        near = np.log1p(np.maximum((x - high) / high, -0.5))
        return -np.where(x > high / 2, near, np.log(x / high)) / np.log(high / low)

    return Tails(cdf, sf, stats.loguniform(low, high))


def metalog(*a):
    def quantile(logit):
        place = 1 / (1 + np.exp(-logit)) - 0.5
        terms = [1.0, logit, place * logit, place, place**2, place**2 * logit]
        return sum(value * term for value, term in zip(a, terms, strict=False))

    return quantile


def line(values, probabilities):
    return stats.rv_histogram((np.diff(probabilities) / np.diff(values), np.array(values)), density=True)


def _weighted(values, weights):
    return stats.rv_discrete(values=(values, weights))


def mix(*parts):
    return {"dist": "mixture", "components": [{"weight": weight, **spec} for weight, spec in parts]}


_NORMAL = {"dist": "normal", "mu": 100, "sigma": 10}
_MANY = tuple(float(value) for value in np.random.default_rng(7).normal(50, 10, 3000).round(1))

# (spec, oracle)
SAMPLES = [
    ({"dist": "fixed", "value": 3}, None),
    ({"dist": "fixed", "value": 0}, None),
    ({"dist": "fixed", "value": -1e12}, None),
    ({"dist": "fixed", "value": 1e-300}, None),
    ({"dist": "fixed", "value": 0.1}, None),
    ({"dist": "uniform", "low": 0, "high": 1}, stats.uniform(0, 1)),
    ({"dist": "uniform", "low": -3, "high": 5}, stats.uniform(-3, 8)),
    ({"dist": "uniform", "low": 1e6, "high": 1e6 + 1}, stats.uniform(1e6, 1)),
    ({"dist": "uniform", "low": 0, "high": 1e-12}, stats.uniform(0, 1e-12)),
    ({"dist": "uniform", "low": -1e9, "high": 1e9}, stats.uniform(-1e9, 2e9)),
    ({"dist": "loguniform", "low": 1, "high": 1000}, loguniform(1, 1000)),
    ({"dist": "loguniform", "low": 1, "high": 1.001}, None),
    ({"dist": "loguniform", "low": 1e-12, "high": 1e12}, loguniform(1e-12, 1e12)),
    ({"dist": "loguniform", "low": 2, "high": 3}, loguniform(2, 3)),
    ({"dist": "loguniform", "low": 1e-3, "high": 1e3}, loguniform(1e-3, 1e3)),
    ({"dist": "triangular", "low": 80, "mode": 100, "high": 160}, triangular(80, 100, 160)),
    ({"dist": "triangular", "low": 0, "mode": 0, "high": 1}, None),
    ({"dist": "triangular", "low": 0, "mode": 1, "high": 1}, None),
    ({"dist": "triangular", "low": 0, "mode": 1e-9, "high": 1}, None),
    ({"dist": "triangular", "low": -1, "mode": 0, "high": 1}, triangular(-1, 0, 1)),
    ({"dist": "pert", "low": 80, "mode": 100, "high": 160}, pert(80, 100, 160, 4)),
    ({"dist": "pert", "low": 3, "mode": 5, "high": 10, "lambda": 2}, pert(3, 5, 10, 2)),
    ({"dist": "pert", "low": 0, "mode": 0, "high": 1, "lambda": 100}, pert(0, 0, 1, 100)),
    ({"dist": "pert", "low": 0, "mode": 0.5, "high": 1, "lambda": 0.01}, pert(0, 0.5, 1, 0.01)),
    ({"dist": "pert", "low": -10, "mode": 9, "high": 10}, pert(-10, 9, 10, 4)),
    ({"dist": "normal", "mu": 0, "sigma": 1}, stats.norm(0, 1)),
    ({"dist": "normal", "mu": 10, "sigma": 3}, stats.norm(10, 3)),
    ({"dist": "normal", "mu": 8.3144621, "sigma": 7.5e-6}, stats.norm(8.3144621, 7.5e-6)),
    ({"dist": "normal", "mu": -1e6, "sigma": 1e-3}, stats.norm(-1e6, 1e-3)),
    ({"dist": "normal", "mu": 0, "sigma": 1e9}, stats.norm(0, 1e9)),
    ({"dist": "lognormal", "mu": 3, "sigma": 0.3}, stats.lognorm(0.3, scale=np.exp(3))),
    ({"dist": "lognormal", "mu": 0, "sigma": 3}, stats.lognorm(3)),
    ({"dist": "lognormal", "mu": 0, "sigma": 1e-4}, stats.lognorm(1e-4)),
    ({"dist": "lognormal", "mu": -15.8, "sigma": 4.8e-6}, stats.lognorm(4.8e-6, scale=np.exp(-15.8))),
    ({"dist": "lognormal", "mu": -20, "sigma": 1}, stats.lognorm(1, scale=np.exp(-20))),
    ({"dist": "lognormal", "mu": 1, "sigma": 8}, stats.lognorm(8, scale=np.exp(1))),
    ({"dist": "gamma", "shape": 4, "scale": 500}, stats.gamma(4, scale=500)),
    ({"dist": "gamma", "shape": 0.3, "scale": 1}, stats.gamma(0.3)),
    ({"dist": "gamma", "shape": 0.01, "scale": 1}, stats.gamma(0.01)),
    ({"dist": "gamma", "shape": 1, "scale": 2}, stats.gamma(1, scale=2)),
    ({"dist": "gamma", "shape": 5000, "scale": 0.1}, stats.gamma(5000, scale=0.1)),
    ({"dist": "gamma", "shape": 1e6, "scale": 1}, None),
    ({"dist": "beta", "a": 2, "b": 5}, stats.beta(2, 5)),
    ({"dist": "beta", "a": 0.01, "b": 0.01}, stats.beta(0.01, 0.01)),
    ({"dist": "beta", "a": 0.01, "b": 5}, stats.beta(0.01, 5)),
    ({"dist": "beta", "a": 0.5, "b": 0.5}, stats.beta(0.5, 0.5)),
    ({"dist": "beta", "a": 1e5, "b": 2e5}, stats.beta(1e5, 2e5)),
    ({"dist": "beta", "a": 589_637.5, "b": 3_558_850.25}, stats.beta(589_637.5, 3_558_850.25)),
    ({"dist": "beta", "a": 9.2, "b": 13.8, "low": 10, "high": 60}, beta4(9.2, 13.8, 10, 60)),
    ({"dist": "beta", "a": 2, "b": 3, "low": -1, "high": 0}, None),
    ({"dist": "exponential", "rate": 1}, stats.expon()),
    ({"dist": "exponential", "rate": 1e-9}, stats.expon(scale=1e9)),
    ({"dist": "exponential", "rate": 1e9}, stats.expon(scale=1e-9)),
    ({"dist": "exponential", "rate": 0.5}, stats.expon(scale=2)),
    ({"dist": "exponential", "rate": 12}, stats.expon(scale=1 / 12)),
    ({"dist": "weibull", "shape": 1.8, "scale": 10}, stats.weibull_min(1.8, scale=10)),
    ({"dist": "weibull", "shape": 0.2, "scale": 1}, stats.weibull_min(0.2)),
    ({"dist": "weibull", "shape": 0.5, "scale": 3}, stats.weibull_min(0.5, scale=3)),
    ({"dist": "weibull", "shape": 50, "scale": 1}, stats.weibull_min(50)),
    ({"dist": "weibull", "shape": 2000, "scale": 5}, None),
    ({"dist": "gumbel", "loc": 0, "scale": 1}, stats.gumbel_r()),
    ({"dist": "gumbel", "loc": 100, "scale": 15}, stats.gumbel_r(100, 15)),
    ({"dist": "gumbel", "loc": -5, "scale": 1e-3}, stats.gumbel_r(-5, 1e-3)),
    ({"dist": "gumbel", "loc": 1e6, "scale": 1}, stats.gumbel_r(1e6, 1)),
    ({"dist": "gumbel", "loc": 0, "scale": 1e6}, stats.gumbel_r(0, 1e6)),
    ({"dist": "student_t", "df": 3}, stats.t(3)),
    ({"dist": "student_t", "df": 1}, stats.t(1)),
    ({"dist": "student_t", "df": 0.5}, stats.t(0.5)),
    ({"dist": "student_t", "df": 2, "loc": 4, "scale": 0.1}, stats.t(2, 4, 0.1)),
    ({"dist": "student_t", "df": 30, "loc": 10, "scale": 2}, stats.t(30, 10, 2)),
    ({"dist": "student_t", "df": 1e5}, stats.t(1e5)),
    ({"dist": "pareto", "alpha": 2.5, "minimum": 1000}, stats.pareto(2.5, scale=1000)),
    ({"dist": "pareto", "alpha": 0.5, "minimum": 1}, stats.pareto(0.5)),
    ({"dist": "pareto", "alpha": 1, "minimum": 1}, stats.pareto(1)),
    ({"dist": "pareto", "alpha": 30, "minimum": 2}, stats.pareto(30, scale=2)),
    ({"dist": "pareto", "alpha": 12, "minimum": 1e-6}, stats.pareto(12, scale=1e-6)),
    ({"dist": "gev", "shape": 0.2, "loc": 100, "scale": 15}, stats.genextreme(-0.2, 100, 15)),
    ({"dist": "gev", "shape": -0.5, "loc": 0, "scale": 1}, stats.genextreme(0.5)),
    ({"dist": "gev", "shape": 0, "loc": 0, "scale": 1}, stats.genextreme(0)),
    ({"dist": "gev", "shape": 1.5, "loc": 0, "scale": 1}, stats.genextreme(-1.5)),
    ({"dist": "gev", "shape": 1e-7, "loc": 0, "scale": 1}, None),
    ({"dist": "gev", "shape": -0.05, "loc": 5, "scale": 2}, stats.genextreme(0.05, 5, 2)),
    ({"dist": "metalog", "coefficients": [50, 9.1, 5.7]}, Curve(metalog(50, 9.1, 5.7))),
    ({"dist": "metalog", "coefficients": [0, 1]}, stats.logistic()),
    ({"dist": "metalog", "coefficients": [1, 2, 0.3, 0.5]}, Curve(metalog(1, 2, 0.3, 0.5))),
    (
        {"dist": "metalog", "coefficients": [4, 0.2, 0.03], "low": 0},
        Curve(lambda logit: np.exp(metalog(4, 0.2, 0.03)(logit))),
    ),
    (
        {"dist": "metalog", "coefficients": [0.2, 0.4, 0.3], "low": 0, "high": 100},
        Curve(lambda logit: 100 / (1 + np.exp(-metalog(0.2, 0.4, 0.3)(logit)))),
    ),
    (
        {"dist": "metalog", "coefficients": [1, 0.1, 0.05], "high": 0},
        Curve(lambda logit: -np.exp(-metalog(1, 0.1, 0.05)(logit))),
    ),
    ({"dist": "piecewise", "values": [0, 1], "probabilities": [0, 1]}, stats.uniform(0, 1)),
    (
        {"dist": "piecewise", "values": [10, 30, 60, 100], "probabilities": [0, 0.5, 0.9, 1]},
        line([10, 30, 60, 100], [0, 0.5, 0.9, 1]),
    ),
    ({"dist": "piecewise", "values": [0, 1, 1e6], "probabilities": [0, 0.999, 1]}, line([0, 1, 1e6], [0, 0.999, 1])),
    ({"dist": "piecewise", "values": [-5, 0, 1], "probabilities": [0, 1e-6, 1]}, line([-5, 0, 1], [0, 1e-6, 1])),
    (
        {"dist": "piecewise", "values": list(range(41)), "probabilities": list(np.linspace(0, 1, 41) ** 2)},
        line(np.arange(41), np.linspace(0, 1, 41) ** 2),
    ),
    ({"dist": "empirical", "values": [12, 15, 15, 19, 31]}, _weighted([12, 15, 19, 31], [0.2, 0.4, 0.2, 0.2])),
    ({"dist": "empirical", "values": [1]}, None),
    ({"dist": "empirical", "values": [0, 1e-9, 1e9]}, None),
    ({"dist": "empirical", "values": list(_MANY)}, None),
    ({"dist": "empirical", "values": [-1, -1, 1]}, None),
    ({"dist": "bernoulli", "p": 0.25}, stats.bernoulli(0.25)),
    ({"dist": "bernoulli", "p": 0}, None),
    ({"dist": "bernoulli", "p": 1}, None),
    ({"dist": "bernoulli", "p": 1e-9}, stats.bernoulli(1e-9)),
    ({"dist": "bernoulli", "p": 0.5}, stats.bernoulli(0.5)),
    (
        {"dist": "discrete", "values": [0, 100, 250], "weights": [0.5, 0.3, 0.2]},
        _weighted([0, 100, 250], [0.5, 0.3, 0.2]),
    ),
    ({"dist": "discrete", "values": [7], "weights": [1]}, None),
    ({"dist": "discrete", "values": [3, 1, 2], "weights": [0.2, 0.3, 0.5]}, None),
    ({"dist": "discrete", "values": [0, 1], "weights": [1 - 1e-12, 1e-12]}, None),
    ({"dist": "discrete", "values": [0, 1, 2], "weights": [0.5, 0, 0.5]}, None),
    ({"dist": "poisson", "rate": 3}, stats.poisson(3)),
    ({"dist": "poisson", "rate": 1e-6}, stats.poisson(1e-6)),
    ({"dist": "poisson", "rate": 0.5}, stats.poisson(0.5)),
    ({"dist": "poisson", "rate": 2000}, stats.poisson(2000)),
    ({"dist": "poisson", "rate": 1e6}, None),
    ({"dist": "binomial", "n": 142, "p": 0.3}, stats.binom(142, 0.3)),
    ({"dist": "binomial", "n": 1, "p": 0.5}, stats.binom(1, 0.5)),
    ({"dist": "binomial", "n": 10, "p": 0}, None),
    ({"dist": "binomial", "n": 10, "p": 1}, None),
    ({"dist": "binomial", "n": 1e6, "p": 1e-5}, stats.binom(10**6, 1e-5)),
    ({"dist": "binomial", "n": 20000, "p": 0.99}, stats.binom(20000, 0.99)),
    ({"dist": "negative_binomial", "r": 4, "p": 0.3}, stats.nbinom(4, 0.3)),
    ({"dist": "negative_binomial", "r": 0.1, "p": 0.01}, stats.nbinom(0.1, 0.01)),
    ({"dist": "negative_binomial", "r": 1, "p": 0.5}, stats.nbinom(1, 0.5)),
    ({"dist": "negative_binomial", "r": 1000, "p": 0.9}, stats.nbinom(1000, 0.9)),
    ({"dist": "negative_binomial", "r": 2, "p": 1}, None),
    (
        mix((0.7, _NORMAL), (0.3, {"dist": "normal", "mu": 160, "sigma": 20})),
        Sum((0.7, stats.norm(100, 10)), (0.3, stats.norm(160, 20))),
    ),
    (
        mix((0.4, {"dist": "fixed", "value": 0}), (0.6, {"dist": "lognormal", "mu": 3, "sigma": 0.4})),
        Sum((0.4, stats.uniform(0, 1e-300)), (0.6, stats.lognorm(0.4, scale=np.exp(3)))),
    ),
    (
        mix((0.5, {"dist": "uniform", "low": 0, "high": 1}), (0.5, {"dist": "uniform", "low": 5, "high": 6})),
        Sum((0.5, stats.uniform(0, 1)), (0.5, stats.uniform(5, 1))),
    ),
    (
        mix((0.99, {"dist": "gamma", "shape": 2, "scale": 1}), (0.01, {"dist": "pareto", "alpha": 3, "minimum": 10})),
        Sum((0.99, stats.gamma(2)), (0.01, stats.pareto(3, scale=10))),
    ),
    (
        mix((0.2, {"dist": "triangular", "low": 0, "mode": 1, "high": 4}), (0.8, {"dist": "exponential", "rate": 1})),
        Sum((0.2, triangular(0, 1, 4)), (0.8, stats.expon())),
    ),
    (
        mix((0.3, {"dist": "poisson", "rate": 3}), (0.7, {"dist": "poisson", "rate": 30})),
        Sum((0.3, stats.poisson(3)), (0.7, stats.poisson(30))),
    ),
    (
        {"dist": "rows", "table": "psa", "values": [19, 15, 31, 12, 15]},
        _weighted([12, 15, 19, 31], [0.2, 0.4, 0.2, 0.2]),
    ),
    ({"dist": "rows", "table": "psa", "values": [1]}, None),
    ({"dist": "rows", "table": "psa", "values": [1e9, 0, 1e-9]}, None),
    ({"dist": "rows", "table": "psa", "values": list(_MANY)}, None),
    ({"dist": "rows", "table": "psa", "values": [1, -1, -1]}, None),
]
