"""Errors that people make, planted one at a time into sound models; what a check has to say about each.

A row is what was done wrong, the edits that do it (text of the model and what replaces it), and the code and path of
the mistake or remark that names it. Where no check can know, ``reason`` says why. The model is ``housing.yaml`` beside
this file or one of the configurations.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CONFIGS = HERE.parent.parent / "configs"


def sound(model: str) -> str:
    """The text of a model without errors."""
    path = HERE / "housing.yaml" if model == "housing" else CONFIGS / f"{model}.yaml"
    return path.read_text(encoding="utf-8")


AGAIN = """\
  fewer_admissions:
    per_head: effect
    group: tenants
    per: year
    lag: delay months
    for: 3 years
    drop_off: 0.1
    cap: 300
    by_provider: true
    note: the hospital's own figure
    values:
      - {to: hospital, type: fiscal, unit_value: admission, cashable: cash_share, cash_lag: 6 months, waits_for: ward}
"""


@dataclass(frozen=True)
class Planted:
    """One error; without a code none that a check can find, and why."""

    error: str
    edits: tuple[tuple[str, str], ...]
    code: str = ""
    path: str = ""
    reason: str = ""
    model: str = "housing"

    @property
    def text(self) -> str:
        """The model with the error in it; every edit must change something."""
        text = sound(self.model)
        for before, after in self.edits:
            assert text.count(before) == 1, (self.error, before)
            text = text.replace(before, after)
        return text

    def __str__(self) -> str:
        return self.error.replace(" ", "-")


def plant(error: str, before: str, after: str, code: str = "", path: str = "", reason: str = "") -> Planted:
    """An error that a single edit makes."""
    return Planted(error, ((before, after),), code, path, reason)


def elsewhere(model: str, error: str, before: str, after: str, code: str, path: str) -> Planted:
    """An error in one of the configurations."""
    return Planted(error, ((before, after),), code, path, model=model)


PLANTED = [
    plant(
        "benefit counted twice",
        "  steadier_lives:\n",
        AGAIN + "  steadier_lives:\n",
        "E310",
        "benefits.fewer_admissions",
    ),
    plant(
        "one outcome under two names",
        "  benefit_payments:\n",
        "  calmer_lives:\n    quantity: 90\n    per: year\n    group: tenants\n    lag: 1 year\n    values:\n"
        "      - {to: tenants, type: social, unit_value: wellbeing}\n  benefit_payments:\n",
        "W310",
        "benefits.calmer_lives.values[0]",
    ),
    plant(
        "nominal input in a real stream",
        "unit: GBP/admission,",
        "unit: GBP/admission, basis: nominal,",
        "E404",
        "benefits.admissions_avoided.values[0].unit_value",
    ),
    Planted(
        "nominal and real in one sum",
        (
            ("unit: GBP/year, source: tender", "unit: GBP/year, basis: nominal, source: tender"),
            ("unit: GBP/tenant, source: tender", "unit: GBP/tenant, basis: real, source: tender"),
            ("amount: team_cost,", "amount: team_cost + 10 * rent,"),
        ),
        "E404",
        "costs.team.amount",
    ),
    plant(
        "discounted twice", "amount: team_cost,", "amount: team_cost / 1.035 ** (t / 4),", "W315", "costs.team.amount"
    ),
    plant("inflated twice", "amount: team_cost,", "amount: team_cost * 1.02 ** (t / 4),", "W316", "costs.team.amount"),
    plant("sd as a share", "mean: 500_000, sd: 40_000", "mean: 500_000, sd: 0.08", "W362", "inputs.team_cost.sd"),
    plant("sd in per cent", "mean: 500_000, sd: 40_000", "mean: 500_000, sd: 8", "W362", "inputs.team_cost.sd"),
    plant("inflation left out", "prices: {inflation: 0.02}\n", "", "W314", "price_year"),
    plant(
        "wrong sign",
        "- {to: tenants, type: social, unit_value: wellbeing}",
        "- {to: tenants, type: social, unit_value: -9_000}",
        "E205",
        "benefits.steadier_lives.values[0].unit_value",
    ),
    plant(
        "cost with a sign",
        "costs: {council: 20_000}, mit",
        "costs: {council: -20_000}, mit",
        "E205",
        "events.damage.costs.council",
    ),
    plant("missing year", "2026/27: 800_000, ", "", "E205", "pockets.council.budget.by_year"),
    plant(
        "thousands for units",
        "2026/27: 800_000, 2027/28: 820_000",
        "2026/27: 800, 2027/28: 820",
        "W307",
        "pockets.council.budget",
    ),
    plant("millions for units", "amount: team_cost,", "amount: team_cost * 1_000,", "W307", "pockets.council.budget"),
    plant("correlation dropped", "  - {between: [team_cost, rent], rank: 0.2}\n", "", "N303", "inputs.rent.source"),
    plant("shares of 0.9", "hospital: 0.3}}", "hospital: 0.2}}", "E205", "costs.rooms.paid_by"),
    plant(
        "deadweight on an impact",
        "    cap: 300\n",
        "    deadweight: 0.2\n",
        "E311",
        "benefits.admissions_avoided.deadweight",
    ),
    plant("attribution over the whole", "family: 0.2}", "family: 0.8}", "E205", "benefits.steadier_lives.attribution"),
    plant(
        "per month for per year",
        "amount: team_cost, per: year",
        "amount: team_cost, per: month",
        "E441",
        "costs.team.amount",
    ),
    plant(
        "percent written as 12",
        "    drop_off: 0.1\n",
        "    drop_off: 12\n",
        "E205",
        "benefits.admissions_avoided.drop_off.rate",
    ),
    plant(
        "probability as per cent",
        "{probability: 0.25, delays",
        "{probability: 25, delays",
        "E205",
        "events.late_start.probability",
    ),
    plant("tolerance 5", "tolerance: 0.05", "tolerance: 5", "E205", "accountability.tolerance"),
    plant(
        "discount rate 3.5",
        "{schedule: green_book, origin: mid}",
        "{rate: 3.5, origin: mid}",
        "E205",
        "discounting.rate",
    ),
    plant("inflation 2 for 2 %", "{inflation: 0.02}", "{inflation: 2}", "E205", "prices.inflation"),
    plant("optimism bias of 24", "bias: {rate: 0.1}", "bias: {rate: 24}", "E205", "costs.team.bias.rate"),
    plant("severity below 0", "severity: 0.5", "severity: -0.5", "E205", "events.damage.mitigation.severity"),
    plant(
        "cash out of a social value",
        "type: social, unit_value: wellbeing",
        "type: social, unit_value: wellbeing, cashable: 0.5",
        "E205",
        "benefits.steadier_lives.values[0].cashable",
    ),
    plant(
        "lag in the wrong place",
        "unit_value: wellbeing}",
        "unit_value: wellbeing, lag: 1 year}",
        "E201",
        "benefits.steadier_lives.values[0].lag",
    ),
    plant(
        "event that stops nothing",
        ", stops: [admissions_avoided], costs: {council: 20_000}, mitigation: {hazard: 0.05, severity: 0.5}",
        "",
        "W323",
        "events.damage",
    ),
    plant("unknown pocket", "paid_by: council,", "paid_by: counsel,", "E402", "costs.team.paid_by.counsel"),
    plant("unknown stream", "of: [team]", "of: [teams]", "E402", "funding.match.of[0]"),
    plant(
        "unknown decision",
        "waits_for: ward}",
        "waits_for: wards}",
        "E402",
        "benefits.admissions_avoided.values[0].waits_for",
    ),
    plant(
        "budget after the window",
        "{amount: 100_000, per: year}",
        "{amount: 100_000, per: year, from: 4 years}",
        "W305",
        "pockets.hospital.budget",
    ),
    plant("decision after the end", "at: 18 months", "at: 5 years", "W305", "decisions.ward.at"),
    plant("price year missing", "price_year: 2025/26\n", "", "E202", "inputs.team_cost.unit"),
    plant(
        "price year of another year",
        "unit: GBP/tenant, source: survey",
        "unit: GBP/tenant, price_year: 2019/20",
        "E404",
        "inputs.wellbeing.price_year",
    ),
    plant("provider missing", "provider: trust\n", "", "E202", "provider"),
    plant("cap in another unit", "    cap: 300\n", "    cap: 0.01\n", "W319", "benefits.admissions_avoided.cap"),
    plant("wrong parent", "hospital: {parent: public", "hospital: {parent: tenants", "W326", "pockets.hospital.parent"),
    plant(
        "two currencies",
        "unit: GBP/admission",
        "unit: EUR/admission",
        "E404",
        "benefits.admissions_avoided.values[0].unit_value",
    ),
    plant("range reversed", "range: [0.1, 0.35]", "range: [0.35, 0.1]", "E306", "inputs.effect.range"),
    plant("weights dropped", "equity: {reference_income: 30_000}\n", "", "W318", "groups.tenants.income"),
    plant("input forgotten", "per_head: effect\n", "per_head: 0.22\n", "W301", "inputs.effect"),
    plant(
        "transfer counted as value",
        "unit_value: 5_000, transfer: true",
        "unit_value: 5_000",
        "W360",
        "benefits.benefit_payments.values[0]",
    ),
    plant(
        "digits swapped",
        "mean: 2_400, range: [1_900, 3_000]",
        "mean: 4_200, range: [3_700, 4_800]",
        reason="nothing else in the file says what an admission costs",
    ),
    plant(
        "lag taken for length",
        "    lag: 1 year\n    effect",
        "    for: 1 year\n    effect",
        reason="some effects come at once and last a year",
    ),
    elsewhere(
        "risk_register",
        "thirty for thirty per cent",
        "probability: 0.30\n    costs: {contingency: ground",
        "probability: 30\n    costs: {contingency: ground",
        "E205",
        "events.ground.probability",
    ),
    elsewhere(
        "risk_register",
        "risk that nobody pays for",
        "{contingency: utility_cost}",
        "{contingncy: utility_cost}",
        "E402",
        "events.utilities.costs.contingncy",
    ),
    elsewhere(
        "risk_register",
        "risk after the end",
        "probability: 0.20\n    from: 1 year",
        "probability: 0.20\n    from: 3 years",
        "W305",
        "events.damp.from",
    ),
    elsewhere(
        "outcome_payment",
        "payment after the end",
        "        at: 7 years\n    pooled",
        "        at: 9 years\n    pooled",
        "E205",
        "funding.outcome.pooled.at",
    ),
    elsewhere(
        "outcome_payment", "trigger as per cent", "trigger: 0.10 ", "trigger: 10 ", "W205", "funding.outcome.trigger"
    ),
    Planted(
        "basis left out",
        (("    basis: nominal           # what is", "    # what is"),),
        reason="an amount without a price year may be meant either way",
        model="outcome_payment",
    ),
    elsewhere(
        "small_cohort",
        "unknown group",
        "group: mentored\n    per: once ",
        "group: mentord\n    per: once ",
        "E402",
        "costs.mentors.group",
    ),
    elsewhere(
        "discharge",
        "cash of people",
        "        type: social\n",
        "        type: social\n        cashable: 0.3\n",
        "E205",
        "benefits.bed_days_freed.values[1].cashable",
    ),
]
