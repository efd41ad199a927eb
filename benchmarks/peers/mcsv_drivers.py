"""The standard programme with and without 90 inputs x 8 outcomes by bins, alternating, and what is read off them."""

from __future__ import annotations

import random
import statistics
import time
from typing import TYPE_CHECKING, Any

from benchmarks.measure import ROOT
from benchmarks.peers.serve import Work, serve
from benchmarks.standard import MODEL

if TYPE_CHECKING:
    import mcsv
    from mcsv.answers.bins import BinTable

_ROUNDS = 5
_SIZE = 100  # observations in the study


def load() -> Work:
    import mcsv
    from mcsv import engine
    from mcsv.plan import Plan, Purpose, lower

    model = mcsv.read_model(ROOT / MODEL)
    plain, began = lower(model), time.process_time()
    noting = lower(model, purpose=Purpose(drivers=True))
    layout = noting.layout
    payer = layout.pocket_cells["base", layout.pockets[0]]
    cells = [*(layout.pocket_cells["base", pocket].judged for pocket in layout.pockets), *payer.positions[3::16]]
    asked = [engine.Asked("deficit", payer.judged, True), *(engine.Asked(f"y{cell}", cell) for cell in cells)]
    binned = engine.told_apart(noting, asked)
    planning = time.process_time() - began

    def ready(plan: Plan) -> Plan:
        return engine.centred(plan, engine.pilot(plan))

    plans = {"without": ready(plain), "with": ready(binned)}

    def work(draws: int, threads: int) -> dict[str, Any]:
        times: dict[str, list[float]] = {name: [] for name in plans}
        for _ in range(_ROUNDS):
            for name in random.sample(list(plans), len(plans)):
                start = time.thread_time()
                engine.run(plans[name], draws, engine.Inline())
                times[name].append(time.thread_time() - start)
        answering = _answering(engine.table_of(noting, asked, engine.SHARD, engine.Inline()))
        anew = _anew(model, draws)

        def ratio(more: float) -> float:
            both = zip(times["with"], times["without"], strict=True)
            return statistics.median((mine + more) / other for mine, other in both)

        return {
            "microseconds": {name: min(some) / draws * 1e6 for name, some in times.items()},
            "ratio": ratio(answering),
            "ratio_with_totals": ratio(answering + anew),
            "answering": answering,
            "anew": anew,
            "planning": planning,
            "drivers": noting.drivers and noting.drivers.count,
        }

    return work


def _anew(model: mcsv.Model, draws: int) -> float:
    """Seconds for the total indices of all inputs, of the accountable pocket's deficit and position."""
    from mcsv import engine
    from mcsv.ask.sampling import Sampling
    from mcsv.ask.tables import tabled
    from mcsv.ask.totals import totals

    sampling = Sampling(draws, seed=0, threads=1, elsewhere=engine.Inline())
    found = tabled(model, sampling)
    start = time.thread_time()
    totals(model, found, sampling, ())
    return time.thread_time() - start


def _answering(table: BinTable) -> float:
    """Seconds for indices of all outcomes, the worth of each input and that of one study; no draws make it longer."""
    from mcsv.answers.findings import normal
    from mcsv.answers.indices import first_order
    from mcsv.answers.perfect import single_inputs
    from mcsv.answers.rules import learn
    from mcsv.answers.sampled import studied
    from mcsv.ask.studies import nodes_of
    from mcsv.distributions.normal import Normal

    start = time.thread_time()
    first_order(table)
    lessons = learn(table, table.outcomes[1:4])
    single_inputs(lessons)
    studied(lessons, 0, [normal(nodes_of(Normal(0.0, 1.0)), _SIZE, 1.0)])
    return time.thread_time() - start


if __name__ == "__main__":
    serve(load)
