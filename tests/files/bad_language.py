"""What can be wrong with a whole programme: options, events, funding, people, prices, decisions, stocks.

A row is a number in the catalogue of bad inputs (0: none there), an edit of a sound model (text of ``housing.yaml`` and
what replaces it), the code, the path at which it is told, and a piece of the message.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

SOUND = (Path(__file__).parent.parent / "language" / "housing.yaml").read_text(encoding="utf-8")


class Bad(NamedTuple):
    """An edit of the sound model and what is said about it."""

    row: int
    before: str
    after: str
    code: str
    path: str
    says: str

    @property
    def text(self) -> str:
        assert SOUND.count(self.before) == 1, self.before
        return SOUND.replace(self.before, self.after)

    @property
    def lines(self) -> range:
        """The lines that the edit touches."""
        first = SOUND[: SOUND.index(self.before)].count("\n") + 1
        return range(first, first + self.after.count("\n") + 1)


YEARS = "{2026/27: 800_000, 2027/28: 820_000}"
GROUP = "{size: 400, eligible: 0.9, engaged: engagement, retained: 0.8, income: 14_000}"
LATE = "{probability: 0.25, delays: [team, admissions_avoided], by: delay months}"
DAMAGE = "{hazard: 0.1, for: 6 months, stops: [admissions_avoided], costs: {council: 20_000}, mitigation: {hazard: 0.05, severity: 0.5}}"  # noqa: E501
MATCH = "{kind: match, to: council, paid_by: hospital, of: [team], rate: 0.1, cap: 80_000}"
WARD = "{at: 18 months, probability: 0.7}"
TRUST = "{kind: local, price: 1.05, quality: 1.1, hazard: 0.03, gap: 2 quarters, recommissioning: {council: 25_000}}"
BOOK = "{schedule: green_book, origin: mid}"
EQUITY = "equity: {reference_income: 30_000}\n"
DELAY = "{dist: gamma, mean: 4, sd: 1, unit: months}"
END = "outputs:\n"


def bad(row: int, before: str, after: str, code: str, path: str, says: str) -> Bad:
    return Bad(row, before, after, code, path, says)


def option(row: int, said: str, code: str, path: str, says: str) -> Bad:
    return Bad(
        row, END, f"options:\n  other: {said}\n{END}", code, f"options.other.{path}" if path else "options.other", says
    )


def section(said: str, code: str, path: str, says: str, row: int = 0) -> Bad:
    """Something added in front of the outputs."""
    return Bad(row, END, f"{said}\n{END}", code, path, says)


OPTIONS = [
    option(94, "{set: {events.fire.hazard: 0.03}}", "E201", "set.events.fire.hazard", "fire"),
    option(94, "{set: {costs.team.ammount: 5}}", "E201", "set.costs.team.ammount", "amount"),
    option(94, "{set: {costs.team.amount: -5}}", "E205", "set.costs.team.amount", "below 0"),
    option(94, "{without: [tram]}", "E201", "without[0]", "did you mean 'team'"),
    option(
        94, "{add: {costs.team: {amount: 5, per: year, paid_by: council}}}", "E103", "add.costs.team", "there already"
    ),
    option(94, "{set: {costs.team.per: yearly}}", "E205", "set.costs.team.per", "year"),
    option(94, "{set: {horizon: 5 years}}", "E205", "set.horizon", "cannot differ"),
    option(0, "{sets: {a: 1}}", "E201", "sets", "did you mean 'set'"),
    Bad(95, END, f"options:\n  base: {{without: team}}\n{END}", "E208", "options.base", "the option base"),
]

TIMES = [
    bad(0, "lag: delay months", "lag: delay", "E203", "benefits.admissions_avoided.lag", "delay months"),
    bad(0, "lag: delay months", "lag: delay yeers", "E203", "benefits.admissions_avoided.lag", "did you mean"),
    bad(0, "lag: delay months", "lag: dely months", "E402", "benefits.admissions_avoided.lag", "did you mean 'delay'"),
    bad(0, "lag: delay months", "lag: 0 - 2 * 1 months", "E203", "benefits.admissions_avoided.lag", "no duration"),
    bad(0, "lag: delay months", "lag: delay * t months", "E401", "benefits.admissions_avoided.lag", "depends on t"),
    bad(0, "    for: 3 years\n", "    for: 0\n", "E205", "benefits.admissions_avoided.for", "no time at all"),
    bad(
        0, "    drop_off: 0.1\n", "    drop_off: -0.1\n", "E205", "benefits.admissions_avoided.drop_off.rate", "0 to 1"
    ),
    bad(
        0,
        "    drop_off: 0.1\n",
        "    ramp: {over: 1 year, shape: wavy}\n",
        "E205",
        "benefits.admissions_avoided.ramp.shape",
        "s_curve",
    ),
    bad(
        0,
        "    drop_off: 0.1\n",
        "    ramp: {over: 1 year, points: [0.5, 1]}\n",
        "E203",
        "benefits.admissions_avoided.ramp",
        "points",
    ),
    bad(
        0,
        "    drop_off: 0.1\n",
        "    ramp: [0.5, 1.5]\n",
        "E205",
        "benefits.admissions_avoided.ramp.points[1]",
        "0 to 1",
    ),
    bad(
        0,
        "cash_lag: 6 months",
        "cash_lag: 6 mnths",
        "E203",
        "benefits.admissions_avoided.values[0].cash_lag",
        "did you mean",
    ),
    bad(
        0,
        BOOK,
        "{steps: [{until: 30, rate: 0.035}, {until: 20, rate: 0.03}], origin: mid}",
        "E205",
        "discounting.steps",
        "rise",
    ),
    bad(0, BOOK, "{schedule: green_book, rate: 0.035, origin: mid}", "E202", "discounting", "exactly one"),
    bad(0, BOOK, "{schedule: greenbook, origin: mid}", "E205", "discounting.schedule", "did you mean 'green_book'"),
    bad(0, BOOK, "{schedule: green_book, origin: middle}", "E205", "discounting.origin", "did you mean 'mid'"),
]

MONEY = [
    bad(64, YEARS, "{2027/28: 820_000}", "E205", "pockets.council.budget.by_year", "2026/27"),
    bad(64, YEARS, "{2026/27: 800_000}", "E205", "pockets.council.budget.by_year", "2027/28"),
    bad(
        65,
        YEARS,
        "{2026/27: 800_000, 2026-27: 1, 2027/28: 820_000}",
        "E103",
        "pockets.council.budget.by_year.2026-27",
        "same year",
    ),
    bad(
        65, YEARS, "{2026/27: 8, 2026/27: 9}", "E103", "pockets.council.budget.by_year.2026/27", "the first is in line"
    ),
    bad(0, YEARS, "{2026: 800_000, 2027/28: 820_000}", "E205", "pockets.council.budget.by_year.2026", "2026/27"),
    bad(0, YEARS, "{2026/28: 800_000}", "E205", "pockets.council.budget.by_year.2026/28", "price year"),
    bad(
        0, f"{{by_year: {YEARS}}}", f"{{by_year: {YEARS}, per: year}}", "E203", "pockets.council.budget.per", "by_year"
    ),
    bad(0, f"{{by_year: {YEARS}}}", "{amount: 5}", "E202", "pockets.council.budget.per", "by_year"),
    bad(
        0,
        "{amount: 100_000, per: year}",
        "{amount: -100_000, per: year}",
        "E205",
        "pockets.hospital.budget.amount",
        "below 0",
    ),
    bad(0, "reserve: 60_000", "carry_forward: {cap: -5}", "E205", "pockets.council.carry_forward.cap", "below 0"),
    bad(0, "reserve: 60_000", "tolerance: 5", "E205", "pockets.council.tolerance", "write 0.05"),
    bad(84, "bias: {rate: 0.1}", "bias: {rate: 150}", "E205", "costs.team.bias.rate", "write 1.5 for 150 %"),
    bad(0, "bias: {rate: 0.1}", "bias: {rate: 0.1, mitigation: 60}", "E205", "costs.team.bias.mitigation", "write 0.6"),
    bad(0, "bias: {rate: 0.1}", "bias: 0.1", "E203", "costs.team.bias", "mapping"),
    bad(
        87,
        "amount: team_cost, per: year",
        "basis: nominal, inflation: 0.02, amount: team_cost, per: year",
        "E404",
        "costs.team.inflation",
        "never grows",
    ),
    bad(
        87,
        "amount: team_cost, per: year",
        "basis: nominal, price_year: 2025/26, amount: team_cost, per: year",
        "E404",
        "costs.team.price_year",
        "nominal",
    ),
    bad(87, "reserve: 60_000", "reserve: base_price", "E402", "pockets.council.reserve", "no such input"),
    bad(87, "{inflation: 0.02}", "{inflation: 2.5}", "E205", "prices.inflation", "0.02 for 2 %"),
    bad(87, "{inflation: 0.02}", "{inflation: 0.02, index: cpi}", "E402", "prices.index", "indices"),
    section("indices:\n  cpi: {values: {2025/26: 0}}", "E205", "indices.cpi.values.2025/26", "above 0"),
    section("indices:\n  cpi: {source: ONS}", "E202", "indices.cpi", "no values"),
    bad(
        88,
        "unit: GBP/tenant, source: survey",
        "unit: GBP/tenant, price_year: 19",
        "E205",
        "inputs.wellbeing.price_year",
        "1900",
    ),
    bad(92, "family: 0.2}", "family: 0.9}", "E205", "benefits.steadier_lives.attribution", "more than the whole"),
    bad(
        92,
        "{charity: 0.3, family: 0.2}",
        "{charity: 30}",
        "E205",
        "benefits.steadier_lives.attribution.charity",
        "write 0.3",
    ),
    bad(0, "provider: trust\n", "provider: trust\nprovider: trust\n", "E103", "provider", "first is in line"),
    bad(0, "    cap: 300\n", "    cap: -1\n", "E205", "benefits.admissions_avoided.cap", "below 0"),
    bad(
        0,
        "to: treasury, type: fiscal, unit_value: 5_000",
        "to: tenants, type: fiscal, cashable: 1, unit_value: 5_000",
        "E205",
        "benefits.benefit_payments.values[0].cashable",
        "kind society",
    ),
]

PEOPLE = [
    bad(0, GROUP, "{eligible: 0.9}", "E202", "groups.tenants.size", "How many people"),
    bad(0, GROUP, "{size: -1, income: 1}", "E205", "groups.tenants.size", "below 0"),
    bad(0, GROUP, "{size: 400, eligible: 90, income: 1}", "E205", "groups.tenants.eligible", "write 0.9"),
    bad(0, GROUP, "{size: 400, income: 5, decile: 1}", "E203", "groups.tenants", "income and decile"),
    bad(0, GROUP, "{size: 400, decile: 11}", "E205", "groups.tenants.decile", "1 (poorest tenth)"),
    bad(0, GROUP, "{size: 400, decile: 1}", "E202", "equity.deciles", "ten tenths"),
    bad(0, GROUP, "{size: 400, income: 5, minority: yes}", "E203", "groups.tenants.minority", "true or false"),
    bad(0, EQUITY, "equity: {reference_income: 0}\n", "E205", "equity.reference_income", "above 0"),
    bad(0, EQUITY, "equity: {reference_income: 3e4, elasticity: 130}\n", "E205", "equity.elasticity", "0 to 10"),
    bad(0, EQUITY, "equity: {reference_income: 3e4, deciles: [1, 2]}\n", "E205", "equity.deciles", "ten"),
    bad(0, "rooms: {per_head: rent, group: tenants", "rooms: {per_head: rent", "E202", "costs.rooms.group", "per_head"),
    bad(
        0,
        "rooms: {per_head: rent, group: tenants",
        "rooms: {per_head: rent, group: tenant",
        "E402",
        "costs.rooms.group",
        "did you mean 'tenants'",
    ),
    bad(
        0,
        "rooms: {per_head: rent",
        "rooms: {quantity: 4, unit_value: 2, per_head: rent",
        "E203",
        "costs.rooms",
        "per_head",
    ),
    bad(
        0,
        "    per_head: 0.5\n",
        "    per_head: 0.5\n    quantity: 7\n",
        "E203",
        "benefits.steadier_lives",
        "quantity and per_head",
    ),
    bad(
        0,
        "    per_head: 0.5\n    group: tenants\n",
        "    per_head: 0.5\n",
        "E202",
        "benefits.steadier_lives.group",
        "people of a group",
    ),
]

EVENTS = [
    bad(0, LATE, "{delays: [team], by: delay months}", "E202", "events.late_start", "how likely"),
    bad(
        0,
        LATE,
        "{probability: 0.2, hazard: 0.1, costs: {council: 1}}",
        "E202",
        "events.late_start",
        "probability and hazard",
    ),
    bad(76, LATE, "{probability: 1.2, costs: {council: 1}}", "E205", "events.late_start.probability", "0 to 1"),
    bad(0, LATE, "{probability: 0.2, delays: [team]}", "E202", "events.late_start.by", "how much later"),
    bad(0, LATE, "{probability: 0.2, by: 1 year}", "E203", "events.late_start.by", "nothing to delay"),
    bad(0, LATE, "{hazard: 0.2, delays: [team], by: 1 year}", "E203", "events.late_start.delays", "probability"),
    bad(
        0,
        LATE,
        "{probability: 0.2, delays: [tea], by: 1 year}",
        "E402",
        "events.late_start.delays[0]",
        "did you mean 'team'",
    ),
    bad(0, DAMAGE, "{rate: 2, stops: [team]}", "E203", "events.damage.stops", "goes not with a rate"),
    bad(0, DAMAGE, "{probability: 0.1, per: year, costs: {council: 5}}", "E203", "events.damage.per", "{hazard: 0.1,"),
    bad(0, DAMAGE, "{hazard: 0.1, from: 2027-04, costs: {council: 5}}", "E203", "events.damage.from", "is a date"),
    bad(0, DAMAGE, "{rate: -2, costs: {council: 5}}", "E205", "events.damage.rate", "below 0"),
    bad(0, DAMAGE, "{hazard: 6, costs: {council: 5}}", "E205", "events.damage.hazard", "write 0.06"),
    bad(
        0,
        DAMAGE,
        "{probability: 0.1, repeats: true, costs: {council: 5}}",
        "E203",
        "events.damage.repeats",
        "needs a hazard",
    ),
    bad(0, DAMAGE, "{hazard: 0.1, per: decade, costs: {council: 5}}", "E205", "events.damage.per", "year"),
    bad(0, DAMAGE, "{hazard: 0.1, costs: {concil: 5}}", "E402", "events.damage.costs.concil", "did you mean 'council'"),
    bad(0, DAMAGE, "{hazard: 0.1, changes: {team: -1}}", "E205", "events.damage.changes.team", "below 0"),
    bad(
        0,
        DAMAGE,
        "{hazard: 0.1, from: 2 years, until: 1 year, costs: {council: 5}}",
        "E205",
        "events.damage.until",
        "before it begins",
    ),
    bad(
        0,
        DAMAGE,
        "{hazard: 0.1, costs: {council: 5}, mitigation: {probability: 0.1}}",
        "E203",
        "events.damage.mitigation",
        "hazard",
    ),
    bad(
        0,
        DAMAGE,
        "{hazard: 0.1, costs: {council: 5}, mitigation: {severity: 1.5}}",
        "E205",
        "events.damage.mitigation.severity",
        "0 to 1",
    ),
    bad(
        0,
        DAMAGE,
        "{hazard: 0.1, costs: {council: 5}, mitigate: maybe}",
        "E203",
        "events.damage.mitigate",
        "true or false",
    ),
    bad(0, WARD, "{probability: 0.7}", "E202", "decisions.ward.at", "missing"),
    bad(0, WARD, "{at: 0}", "E205", "decisions.ward.at", "no time at all"),
    bad(0, WARD, "{at: delay months, condition: position > 0}", "E203", "decisions.ward.at", "fixed date"),
    bad(0, WARD, "{at: 1 year, condition: positon > 0}", "E402", "decisions.ward.condition", "did you mean"),
    bad(
        0,
        WARD,
        "{at: 1 year, pocket: concil, condition: position > 0}",
        "E402",
        "decisions.ward.pocket",
        "did you mean 'council'",
    ),
    bad(0, WARD, "{at: 1 year, renews: [tam]}", "E402", "decisions.ward.renews[0]", "did you mean 'team'"),
    bad(76, WARD, "{at: 1 year, probability: 70}", "E205", "decisions.ward.probability", "write 0.7"),
    bad(
        0,
        "waits_for: ward}",
        "waits_for: wrd}",
        "E402",
        "benefits.admissions_avoided.values[0].waits_for",
        "did you mean 'ward'",
    ),
    bad(
        0,
        "unit_value: wellbeing",
        "unit_value: position",
        "E402",
        "benefits.steadier_lives.values[0].unit_value",
        "no such input",
    ),
]

FUNDING = [
    bad(0, MATCH, "{kind: gift, to: council, amount: 5}", "E205", "funding.match.kind", "grant"),
    bad(0, MATCH, "{kind: grant, to: council}", "E202", "funding.match.amount", "grant needs amount"),
    bad(
        0, MATCH, "{kind: contribution, to: council, amount: 5}", "E202", "funding.match.paid_by", "contribution needs"
    ),
    bad(0, MATCH, "{kind: match, to: council}", "E202", "funding.match.of", "match needs of"),
    bad(
        0,
        MATCH,
        "{kind: match, to: council, of: [team], amount: 5}",
        "E203",
        "funding.match.amount",
        "goes not with match",
    ),
    bad(0, MATCH, "{kind: match, to: council, of: [steadier_lives]}", "E205", "funding.match.of[0]", "is a benefit"),
    bad(0, MATCH, "{kind: match, to: council, of: [match]}", "E403", "funding.match.of", "match"),
    bad(0, MATCH, "{kind: grant, to: concil, amount: 5}", "E402", "funding.match.to.concil", "did you mean 'council'"),
    bad(0, MATCH, "{kind: grant, to: {council: 0.5}, amount: 5}", "E205", "funding.match.to", "add up to 1"),
    bad(0, MATCH, "{kind: grant, to: council, amount: -5}", "E205", "funding.match.amount", "below 0"),
    bad(0, MATCH, "{kind: risk_share, to: council}", "E202", "funding.match.paid_by", "risk_share needs paid_by"),
    bad(
        0,
        MATCH,
        "{kind: outcome_payment, to: council, cohorts: {a: {measure: effect, amount: 5, at: 2 years}}}",
        "E202",
        "funding.match.trigger",
        "outcome_payment needs",
    ),
    bad(
        0,
        MATCH,
        "{kind: outcome_payment, to: council, trigger: 0.1, cohorts: {a: {measure: effect, at: 2 years}}}",
        "E202",
        "funding.match.cohorts.a.amount",
        "What is paid",
    ),
    bad(
        0,
        MATCH,
        "{kind: contribution, to: council, paid_by: council, amount: 5}",
        "E205",
        "funding.match.paid_by.council",
        "itself",
    ),
]

PROVIDERS = [
    bad(0, "provider: trust\n", "provider: trst\n", "E402", "provider", "did you mean 'trust'"),
    bad(0, "provider: trust\n", "provider: {trust: 0.6, trst: 0.4}\n", "E402", "provider.trst", "did you mean 'trust'"),
    bad(0, "provider: trust\n", "provider: {trust: 0.6}\n", "E205", "provider", "add up to 1"),
    bad(0, "provider: trust\n", "provider: {trust: 60}\n", "E205", "provider.trust", "write 0.6"),
    bad(0, "provider: trust\n", "provider: {trust: 1 - 0.1 * t}\n", "E401", "provider.trust", "one number a draw"),
    bad(0, "provider: trust\n", "provider: {trust: 1, firm: 0}\n", "E470", "provider.firm", "delivers nothing"),
    bad(0, "provider: trust\n", "provider: {trust: team_cost}\n", "E440", "provider.trust", "is wanted"),
    bad(0, TRUST, "{price: 1}", "E202", "providers.trust.kind", "local or national"),
    bad(0, TRUST, "{kind: regional}", "E205", "providers.trust.kind", "did you mean 'national'"),
    bad(0, TRUST, "{kind: local, price: -1}", "E205", "providers.trust.price", "below 0"),
    bad(0, TRUST, "{kind: local, hazard: 3}", "E205", "providers.trust.hazard", "write 0.03"),
    bad(
        0,
        TRUST,
        "{kind: local, hazard: 0.1, recommissioning: {concil: 5}}",
        "E402",
        "providers.trust.recommissioning.concil",
        "did you mean 'council'",
    ),
    bad(0, TRUST, "{kind: local, lm3: {rounds: [100, 60], to: tenants}}", "E202", "providers.trust.lm3.rounds", "3"),
    bad(
        0,
        TRUST,
        "{kind: local, lm3: {rounds: [100, 60, 30], to: tenant}}",
        "E402",
        "providers.trust.lm3.to",
        "did you mean 'tenants'",
    ),
]

CHANCE = [
    bad(0, DELAY, "{dist: gamma, mean: 4, sd: 1, drawn: sometimes}", "E205", "inputs.delay.drawn", "each_period"),
    bad(
        0,
        DELAY,
        "{dist: gamma, mean: 4, sd: 1, drawn: each_period, persistence: 1}",
        "E205",
        "inputs.delay.persistence",
        "-1 and 1",
    ),
    bad(
        0,
        DELAY,
        "{dist: gamma, mean: 4, sd: 1, drawn: each_period}",
        "E401",
        "benefits.admissions_avoided.lag",
        "depends on delay",
    ),
    bad(0, DELAY, "{dist: gamma, mean: 4, sd: 1, chance: 1}", "E203", "inputs.delay.chance", "true or false"),
    bad(0, DELAY, "{dist: gamma, mean: 4, sd: 1, higher_is: bad}", "E205", "inputs.delay.higher_is", "worse"),
    bad(0, DELAY, "{dist: gamma, mean: 4, sd: 1, basis: reel}", "E205", "inputs.delay.basis", "did you mean 'real'"),
    bad(
        0,
        "- {between: [team_cost, rent], rank: 0.2}",
        "- {between: [team_cost, rent], rank: 0.2, copula: t}",
        "E202",
        "correlations[1].degrees",
        "is missing",
    ),
    bad(
        0,
        "- {between: [team_cost, rent], rank: 0.2}",
        "- {between: [team_cost, rent], rank: 0.2, copula: t, degrees: 0}",
        "E205",
        "correlations[1].degrees",
        "1 to 1,000",
    ),
    bad(
        0,
        "- {between: [team_cost, rent], rank: 0.2}",
        "- {between: [team_cost, rent], rank: 0.2, copula: clayton}",
        "E205",
        "correlations[1].copula",
        "gaussian",
    ),
    section("evidence: {grades: {7: {widen: 2}}}", "E205", "evidence.grades.7", "1 (best)"),
    section("evidence: {grades: {4: {shift: 15}}}", "E205", "evidence.grades.4.shift", "write 0.1"),
    section("evidence: {grades: {4: {widen: 0}}}", "E205", "evidence.grades.4.widen", "0.1 to 4"),
    section("evidence: {same_source: 2}", "E205", "evidence.same_source", "-1 to 1"),
    section("stocks:\n  queue: {initial: 5}", "E202", "stocks.queue", "how it changes"),
    section("stocks:\n  queue: {next: queue + 1, inflow: 2}", "E202", "stocks.queue", "next:"),
    section("stocks:\n  queue: {next: queu + 1}", "E402", "stocks.queue.next", "did you mean 'queue'"),
    section("stocks:\n  queue: {initial: t, next: queue + 1}", "E401", "stocks.queue.initial", "depends on t"),
    section("stocks:\n  rent: {next: rent + 1}", "E103", "stocks.rent", "rent"),
    bad(0, "amount: team_cost", "amount: normal(1)", "E401", "costs.team.amount", "2 arguments"),
    bad(0, "amount: team_cost", 'amount: "normal(100, 0 - 5)"', "E205", "costs.team.amount", "standard deviation"),
    bad(0, "amount: team_cost", 'amount: "sum_of(3, 2 * rent)"', "E401", "costs.team.amount", "name"),
    bad(0, "amount: team_cost", 'amount: "sum_of(1e6, rent)"', "E205", "costs.team.amount", "100,000"),
    bad(0, "amount: team_cost", 'amount: "poisson(0 - 2)"', "E205", "costs.team.amount", "from 0 to 1e15"),
    bad(0, "{formula: 400 * 0.9", "{formula: t * 0.9", "E401", "outputs.people_reached.formula", "depends on t"),
]

OBSERVED = [
    section(f"observed:\n  seen: {{of: {said}}}", code, f"observed.seen{path}", says)
    for said, code, path, says in (
        ("efect, count: 3", "E402", ".of", "did you mean 'effect'"),
        ("effect + worth, count: 3", "E402", ".of", "there is no such input"),
        ("effect", "E202", "", "value and sd"),
        ("effect, value: 3", "E202", ".sd", "no draw at all"),
        ("effect, value: 3, sd: 0", "E205", ".sd", "above 0"),
        ("effect, value: 3, sd: 1, count: 2", "E202", "", "value and sd"),
        ("effect, cases: 30", "E202", "", "cases and successes"),
        ("effect, cases: 30, successes: 31", "E205", ".successes", "up to cases"),
        ("effect, cases: 30, successes: 1.5", "E205", ".successes", "whole number"),
        ("effect, count: -1", "E205", ".count", "whole number"),
        ("effect, count: 3, at: 90 years", "E205", ".at", "inside the horizon"),
        ("effect, count: 3, at: 7 months", "E205", ".at", "write 6 months or 9 months"),
        ("effect * t, count: 3", "E642", ".of", "at: 1 year"),
        ("effect, count: 3, exactly: 1", "E201", ".exactly", "no such key"),
        ("effect, value: .inf, sd: 1", "E204", ".value", "no finite number"),
        ("effect, value: 3, sd: .nan", "E204", ".sd", "no finite number"),
        ("effect, value: USD 90, sd: 5", "E203", ".value", "one number"),
        ("effect, value: 30 %, sd: 0.02", "E203", ".value", "write 0.3"),
        ("effect, cases: 1e16, successes: 1", "E205", ".cases", "10^15"),
        ("effect * t, count: 3, at: 0", "E205", ".at", "no time at all"),
        ("effect * t, count: 3, at: later", "E203", ".at", "6 months"),
        ("position, value: 3, sd: 1", "E402", ".of", "no such input"),
    )
]

STUDIES = [
    section(f"studies:\n  pilot: {{{said}}}", code, f"studies.pilot{path}", says)
    for said, code, path, says in (
        ("tells: efect, data: binomial, sizes: [10]", "E402", ".tells", "did you mean 'effect'"),
        ("tells: effect, data: binomial", "E202", ".sizes", "up_to"),
        ("tells: effect, data: normal, sizes: [10]", "E202", ".sd", "is missing"),
        ("tells: effect, data: binomial, sd: 1, sizes: [10]", "E202", ".sd", "goes not with binomial"),
        ("tells: wellbeing, data: binomial, sizes: [10]", "E542", ".data", "probability"),
        ("tells: wellbeing, data: poisson, sizes: [10]", "E542", ".data", "rate"),
        ("tells: effect, data: binomial, sizes: [20, 10]", "E205", ".sizes", "smallest"),
        ("tells: effect, data: binomial, sizes: [2.5]", "E205", ".sizes[0]", "whole number"),
        ("tells: effect, data: binomial, up_to: 0", "E205", ".up_to", "from 1"),
        ("tells: effect, data: binomial, up_to: 9, population: 0", "E205", ".population", "above 0"),
        ("tells: effect, data: binomial, up_to: 9, fixed: -1", "E205", ".fixed", "0 or more"),
        (
            "tells: effect, data: binomial, up_to: 9, horizon: 18 months",
            "E205",
            ".horizon",
            "whole number of years",
        ),
        ("tells: effect, data: binomial, up_to: 9, cost: 1", "E201", ".cost", "no such key"),
        ("tells: [effect, effect], data: binomial, sizes: [10]", "E205", ".tells", "each input once"),
        ("tells: [], data: binomial, sizes: [10]", "E202", ".tells", "at least 1"),
        ("tells: 3, data: binomial, sizes: [10]", "E203", ".tells", "list"),
        ("tells: effect, data: bernoulli, sizes: [10]", "E205", ".data", "known are binomial"),
        ("tells: effect, data: binomial, sizes: [.nan]", "E204", ".sizes[0]", "no finite number"),
        ("tells: effect, data: binomial, sizes: [1_000_000_000_000]", "E205", ".sizes[0]", "to 1,000,000"),
        ("tells: effect, data: binomial, sizes: many", "E203", ".sizes", "list"),
        ("tells: effect, data: binomial, sizes: [[1]]", "E203", ".sizes[0]", "one number"),
        ("tells: wellbeing, data: normal, sd: 0, sizes: [10]", "E205", ".sd", "above 0"),
        ("tells: wellbeing, data: normal, sd: .nan, sizes: [10]", "E204", ".sd", "no finite number"),
        ("tells: wellbeing, data: normal, sd: 1e300, sizes: [10]", "E205", ".sd", "below 9 x 10^15"),
        ("tells: effect, data: binomial, up_to: 9, per: 5 GBP", "E203", ".per", "write the number alone"),
        ("tells: effect, data: binomial, up_to: 9, per: 10%", "E203", ".per", "write 0.1"),
        ("tells: effect, data: binomial, up_to: 9, fixed: USD 500", "E203", ".fixed", "one number"),
        ("tells: effect, data: binomial, up_to: 9, horizon: 0 years", "E205", ".horizon", "no time at all"),
        ("tells: effect, data: binomial, up_to: 9, horizon: -2 years", "E203", ".horizon", "no duration"),
        ("tells: effect, data: binomial, up_to: 9, each: {wellbeing: 2}", "E402", ".each", "is not told"),
        ("tells: effect, data: binomial, up_to: 9, each: {effect: 0}", "E205", ".each.effect", "from 1"),
    )
]

BAD = [*OPTIONS, *TIMES, *MONEY, *PEOPLE, *EVENTS, *FUNDING, *PROVIDERS, *CHANCE, *STUDIES, *OBSERVED]

# Accepted, and what is said about it.
DOUBTS = [
    bad(84, "bias: {rate: 0.1}", "bias: {rate: 2.5}", "W205", "costs.team.bias.rate", "no likely optimism bias"),
    bad(
        0,
        "benefits:\n",
        "  exit: {amount: 9_000, per: once, from: 2 years, paid_by: council}\nbenefits:\n",
        "N313",
        "costs.exit.from",
        "the window's last quarter is from: 21 months",
    ),
    *(
        bad(
            0,
            DELAY,
            f"{DELAY}\n  claims: {{dist: poisson, rate: 4}}\n  claim: {{dist: gamma, mean: 9, sd: 3, chance: true}}\n"
            f"  claimed: {{formula: '{formula}'}}",
            "N315",
            "inputs.claimed.formula",
            "write sum_of(number, claim)",
        )
        for formula in ("claims * claim", "2 * (rent * (claim * poisson(3))) + 1", "binomial(9, effect) * claim")
    ),
    bad(0, "{inflation: 0.02}", "{inflation: 0.4}", "W205", "prices.inflation", "unusual"),
    bad(0, "{inflation: 0.02}", "{inflation: 0.2}", "W205", "prices.inflation", "write 0.02 for 2 %"),
    bad(0, TRUST, "{kind: local, price: 105}", "W205", "providers.trust.price", "write 1.05"),
    bad(
        0,
        DELAY,
        "{dist: normal, mean: 2, sd: 2, unit: months}",
        "W327",
        "benefits.admissions_avoided.lag",
        "counts as 0",
    ),
    bad(0, "lag: delay months", "lag: 240 + delay months", "W305", "benefits.admissions_avoided.lag", "never counts"),
    bad(
        0,
        "{dist: normal, mean: 1_300, sd: 150",
        "{dist: normal, mean: 1_300, sd: 900",
        "W317",
        "benefits.steadier_lives.values[0].unit_value",
        "below 0",
    ),
    bad(
        97,
        "unit_value: 5_000, transfer",
        "unit_value: 0, transfer",
        "W319",
        "benefits.benefit_payments.values[0].unit_value",
        "is 0",
    ),
    bad(
        92,
        "{charity: 0.3, family: 0.2}",
        "{charity: 0.7, family: cash_share}",
        "W306",
        "benefits.steadier_lives.attribution",
        "more than the whole",
    ),
    bad(
        0,
        "    effect: observed_rate\n    deadweight: 0.2\n    attribution: {charity: 0.3, family: 0.2}\n",
        "    effect: observed_rate\n",
        "W322",
        "benefits.steadier_lives.effect",
        "nothing is deducted",
    ),
    bad(
        0,
        "cashable: cash_share, cash_lag",
        "cash_lag",
        "W311",
        "benefits.admissions_avoided.values[0].cash_lag",
        "without cash",
    ),
    bad(0, "  trust: {kind", "  other: {kind: national}\n  trust: {kind", "W301", "providers.other", "nothing uses"),
    section("stocks:\n  queue: {next: queue + 1}", "W301", "stocks.queue", "nothing uses"),
    section("indices:\n  cpi: {values: {2025/26: 1}}", "W301", "indices.cpi", "nothing uses"),
]
