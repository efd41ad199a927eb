"""What each kind of study would tell: of one input by its bins, of two by both, of several by what each draw sees."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.answers import findings as data
from mcsv.answers.assurance import assured
from mcsv.answers.bins import BINS, BinTable
from mcsv.answers.findings import Findings, Nodes, nodes_among
from mcsv.answers.net_of_cost import Terms
from mcsv.answers.pairs import Pairs, pairs_of
from mcsv.answers.ranked import bins_by_rank, by_rank
from mcsv.answers.rules import Lessons, learn
from mcsv.answers.sampled import studied
from mcsv.answers.summaries import Arm, worth_of_summaries
from mcsv.answers.trials import CELLS, assured_by_pair, worth_of_pair
from mcsv.ask.by_draws import EVERYTHING, single
from mcsv.ask.by_value import TOGETHER
from mcsv.ask.own_prices import as_stated
from mcsv.ask.weighed import Weighed
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.model.records.dependence import tied_to
from mcsv.model.records.studies import Study

__all__ = ["OneInput", "Several", "Told", "TwoInputs", "from_draws"]

Floats = NDArray[np.float64]


class Told(Protocol):
    """A study that the draws can tell of."""

    @property
    def study(self) -> Study:
        """As the model says it."""

    @property
    def terms(self) -> Terms:
        """What it costs, and how often what it tells is used."""

    def worth(self, sizes: Sequence[int]) -> tuple[Floats, Floats]:
        """EVSI of each size, and its error."""

    def assured(self, risk: str, tolerance: float, sizes: Sequence[int]) -> tuple[Floats, Floats]:
        """The chance that it brings an outcome that is a ``risk`` within ``tolerance``, and its error."""


@dataclass
class OneInput:
    """A study of one input: a table of that input alone, what it teaches, and findings by size, made once."""

    study: Study
    terms: Terms
    table: BinTable
    lessons: Lessons
    nodes: Nodes
    known: dict[int, Findings] = field(default_factory=dict)

    def worth(self, sizes: Sequence[int]) -> tuple[Floats, Floats]:
        """EVSI and its error."""
        found = studied(self.lessons, 0, self._findings(sizes))
        return found.value, found.se

    def assured(self, risk: str, tolerance: float, sizes: Sequence[int]) -> tuple[Floats, Floats]:
        """By posterior weights over the bins."""
        found = assured(self.table, self.study.tells[0], risk, tolerance, self._findings(sizes))
        return found.value, found.se

    def _findings(self, sizes: Sequence[int]) -> list[Findings]:
        for size in sizes:
            if size not in self.known:
                self.known[size] = _finding(self.study, self.study.tells[0], self.nodes, size, data.CELLS)
        return [self.known[size] for size in sizes]


@dataclass(frozen=True)
class TwoInputs:
    """A study of two inputs, such as a trial with two arms; ``known``, ``worths``: what is made once, by size."""

    study: Study
    terms: Terms
    pairs: Pairs
    options: tuple[str, ...]
    known: dict[int, tuple[Findings, Findings]] = field(default_factory=dict)
    worths: dict[int, tuple[float, float]] = field(default_factory=dict)

    def worth(self, sizes: Sequence[int]) -> tuple[Floats, Floats]:
        """By the bins of both inputs."""
        for size in (size for size in sizes if size not in self.worths):
            self.worths[size] = worth_of_pair(self.pairs, self.options, self._findings(size))
        return _columns([self.worths[size] for size in sizes])

    def assured(self, risk: str, tolerance: float, sizes: Sequence[int]) -> tuple[Floats, Floats]:
        """By posterior weights over the bins of both."""
        return _columns([assured_by_pair(self.pairs, risk, tolerance, self._findings(size)) for size in sizes])

    def _findings(self, size: int) -> tuple[Findings, Findings]:
        if size not in self.known:
            arms = zip(self.study.tells, self.pairs.nodes, strict=True)
            one, other = (_finding(self.study, name, nodes, size, CELLS) for name, nodes in arms)
            self.known[size] = one, other
        return self.known[size]


@dataclass(frozen=True)
class Several:
    """A study of more than two inputs at once: their single draws by name, and the net benefits of each draw."""

    study: Study
    terms: Terms
    values: Mapping[str, Floats]
    benefits: Floats
    seed: int

    def worth(self, sizes: Sequence[int]) -> tuple[Floats, Floats]:
        """By a rule on what each draw sees."""
        luck = self.seed, zlib.crc32(" ".join(self.study.tells).encode())
        return _columns([worth_of_summaries(self._arms(size), self.benefits, luck) for size in sizes])

    def assured(self, risk: str, tolerance: float, sizes: Sequence[int]) -> tuple[Floats, Floats]:
        """Nothing: a rule says which option to take, not how large a risk is."""
        return np.full(len(sizes), np.nan), np.full(len(sizes), np.nan)

    def _arms(self, size: int) -> list[Arm]:
        study = self.study
        return [
            Arm(self.values[name], study.data_of(name), size * study.count_of(name), study.sd_of(name) or 0.0)
            for name in study.tells
        ]


def from_draws(
    asked: Weighed, terms: Mapping[str, Terms], drivers: Collection[str], draws: int, executor: engine.Executor
) -> dict[str, Told | None]:
    """The studies that tell several inputs, or one that is computed, or one that is no driver itself and goes with
    others, by name.

    UsageError E542 where what is computed is no probability or rate, and its data say that it is.
    """

    def apart(told: str) -> bool:
        entry = asked.model.inputs[told]
        return entry.formula is not None or (told not in drivers and bool(tied_to(asked.model, told)))

    studies = asked.model.studies
    wanted = {name: study for name, study in studies.items() if len(study.tells) > 1 or apart(study.tells[0])}
    names = list(dict.fromkeys(name for study in wanted.values() for name in study.tells))
    if not names:
        return {}
    values, cells = single(asked, names, [*asked.cells, *asked.risks.values()], min(draws, EVERYTHING), executor)
    # The error of an observation is stated in the same prices as the input.
    values = {name: as_stated(asked.model, name, each) for name, each in values.items()}
    for name, study in wanted.items():
        _check(name, study, values)
    return {name: _told(asked, study, terms[name], values, cells) for name, study in wanted.items()}


def _told(
    asked: Weighed, study: Study, terms: Terms, values: Mapping[str, Floats], cells: Mapping[int, Floats]
) -> Told:
    risks = {risk: (cells[cell] < 0.0).astype(float) for risk, cell in asked.risks.items()}
    options, benefits = tuple(one.choice for one in asked.benefits), asked.benefits_of(cells)
    if len(study.tells) > 2:
        few = slice(0, TOGETHER)
        return Several(study, terms, {name: values[name][few] for name in study.tells}, benefits[few], asked.plan.seed)
    known = [values[name] for name in study.tells]
    outcomes = {**dict(zip(options, benefits.T, strict=True)), **risks}
    if len(known) == 2:
        return TwoInputs(study, terms, pairs_of(known[0], known[1], outcomes, bool(risks)), options)
    table = by_rank({study.tells[0]: known[0]}, outcomes, frozenset(risks))
    nodes = nodes_among(np.sort(known[0]), np.bincount(bins_by_rank(known[0]), minlength=BINS))
    return OneInput(study, terms, table, learn(table, options), nodes)


def _check(name: str, study: Study, values: Mapping[str, Floats]) -> None:
    for told in study.tells:
        low, high, kind = float(values[told].min()), float(values[told].max()), study.data_of(told)
        if (kind == "binomial" and not (low >= 0.0 and high <= 1.0)) or (kind == "poisson" and low < 0.0):
            rule = "between 0 and 1 for binomial data, never below 0 for poisson data"
            shown = f"{told} from {low:g} to {high:g}"
            raise UsageError(Mistake("E542", "is no data of such an input", f"studies.{name}.data", shown, rule))


def _finding(study: Study, name: str, nodes: Nodes, size: int, cells: int) -> Findings:
    count = size * study.count_of(name)
    if study.data_of(name) == "normal":
        sd = study.sd_of(name)
        assert sd is not None
        return data.normal(nodes, count, sd, cells)
    return (data.binomial if study.data_of(name) == "binomial" else data.poisson)(nodes, count, cells)


def _columns(pairs: Sequence[tuple[float, float]]) -> tuple[Floats, Floats]:
    both = np.array(pairs, float).reshape(-1, 2)
    return both[:, 0], both[:, 1]
