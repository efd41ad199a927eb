"""Everything that can be wrong with a model file: what is written, and what a person is told about it.

A row is a number in the project's catalogue of bad inputs (0: none there), the mistake, the code, where it is
pointed at, and a piece of the message. ``BASE`` with a replacement is the file, or the file is given whole.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

BASE = """\
version: 1
programme: Example
currency: GBP
price_year: 2025/26
start: 2026-04
step: quarter
horizon: 3 years
accountability: {pocket: council, window: 2 years, tolerance: 0.05}
pockets:
  council: {budget: {amount: 1_000_000, per: year}, reserve: 50_000}
  hospital: {}
inputs:
  saving: {dist: normal, mean: 1_200, sd: 100, unit: GBP}
  share: {dist: beta, mean: 0.3, sd: 0.1}
  days: {formula: 100 * share}
costs:
  team: {amount: 900_000, per: year, paid_by: {council: 1}, for: 2 years}
benefits:
  stays:
    quantity: days
    per: year
    values:
      - {to: hospital, type: fiscal, unit_value: saving, cashable: 0.5}
outputs:
  value: {formula: days * saving}
prices: {inflation: 0}
"""


@dataclass(frozen=True)
class Row:
    """A file and what is said about it; ``place`` is line:column, empty where there is none."""

    row: int
    content: str | bytes
    code: str
    place: str
    says: str

    @property
    def data(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else self.content.encode()

    def __str__(self) -> str:
        return f"{self.row}-{self.code}-{self.says[:20]}"


def edit(old: str, new: str, *more: str) -> str:
    """BASE with replacements, each of which must change something."""
    text = BASE
    for before, after in ((old, new), *zip(more[::2], more[1::2], strict=True)):
        assert before in text, before
        text = text.replace(before, after, 1)
    return text


def saving(stated: str) -> str:
    return edit("{dist: normal, mean: 1_200, sd: 100, unit: GBP}", stated)


def formula(text: str) -> str:
    return edit("100 * share", '"' + text + '"')


def correlated(*entries: str, inputs: str = "") -> str:
    text = edit("  days:", f"{inputs}  days:") if inputs else BASE
    return text + "correlations:\n" + "".join(f"  - {entry}\n" for entry in entries)


def benefit_again(cashable: str) -> str:
    entry = f"{{to: hospital, type: fiscal, unit_value: saving, cashable: {cashable}}}"
    return edit("outputs:", f"  again:\n    quantity: days\n    per: year\n    values:\n      - {entry}\noutputs:")


OTHER = "  other: {dist: normal, mean: 0, sd: 1}\n"
IMPOSSIBLE = (
    "{between: [saving, share], normal: 0.9}",
    "{between: [saving, other], normal: 0.9}",
    "{between: [share, other], normal: -0.9}",
)

TEXT = [
    Row(1, "", "E106", "", "holds no model"),
    Row(2, "# only\n# remarks\n", "E106", "", "holds no model"),
    Row(2, "---\n", "E106", "", "holds no model"),
    Row(3, codecs.BOM_UTF16_LE + BASE.encode("utf-16-le"), "E101", "", "UTF-16"),
    Row(3, codecs.BOM_UTF32_LE + BASE.encode("utf-32-le"), "E101", "", "UTF-32"),
    Row(5, b"version: 1\nprogramme: a\xfe\xff\n", "E101", "2:13", "byte offset 23 (0xfe)"),
    Row(6, edit("Example", "Exa\x07mple"), "E101", "2:15", "U+0007"),
    Row(6, edit("Example", "Exa\0mple"), "E101", "2:15", "U+0000"),
    Row(6, edit("Example", '"Exa\\0mple"'), "E101", "2:12", "U+0000"),
    Row(0, edit("sd: 0.1}", "sd: 0.1, source: Smith, 2020}"), "E202", "14:58", "a comma in it stands in quotes"),
    Row(0, edit("sd: 0.1}", "sd: 0.1, source: pilot: 2020}"), "E102", "14:56", "in quotes"),
    Row(0, edit("sd: 0.1}", "sd: 0.1, source: pilot #3}"), "E102", "15:3", "in quotes"),
    Row(7, edit("    quantity: days", "\tquantity: days"), "E102", "20:1", "tab"),
    Row(8, edit("Example", "a\u2028b"), "E101", "2:13", "LINE SEPARATOR"),
    Row(11, BASE + "---\n" + BASE, "E106", "27:1", "second document"),
    Row(12, edit("currency: GBP", "currency: GBP\ncurrency: EUR"), "E103", "4:1", "the first is in line 3"),
    Row(13, edit("mean: 0.3", "mean: 0.3, m\u0435an: 0.3"), "E208", "14:34", "CYRILLIC SMALL LETTER IE"),
    Row(13, edit("  days:", "  sh\u0430re: 1\n  days:"), "E208", "15:3", "CYRILLIC SMALL LETTER A"),
    Row(14, "a: &a [l, l]\nb: &b [*a, *a]\nc: [*b, *b]\n", "E104", "2:8", "aliases are not allowed"),
    Row(15, "a: &a [*a]\n", "E104", "1:4", "anchors are not allowed"),
    Row(16, edit("  hospital: {}", "  hospital: {<<: 1}"), "E104", "11:14", "merge keys"),
    Row(17, edit("Example", "!!python/object/apply:os.system [id]"), "E104", "2:12", "tags"),
    Row(18, edit("Example", "!!binary aGk="), "E104", "2:12", "tags"),
    Row(18, edit("hospital: {}", "hospital: !!set {}"), "E104", "11:13", "tags"),
    Row(18, edit("mean: 1_200", 'mean: !!int "010"'), "E104", "13:32", "tags"),
    Row(18, edit("Example", "!x Example"), "E104", "2:12", "tags"),
    Row(18, "%YAML 1.1\n---\n" + BASE, "E104", "2:1", "directives"),
    Row(19, "a: " + "[" * 500 + "]" * 500, "E105", "1:35", "at most 32 levels"),
    Row(19, "".join(" " * depth + "a:\n" for depth in range(500)), "E105", "33:33", "nested too deep"),
    Row(20, "a" * (8 * 2**20 + 1), "E105", "", "8,388,608 bytes"),
    Row(22, edit("mean: 1_200", "mean: " + "9" * 5000), "E205", "13:32", "2^53"),
    Row(23, BASE[:300], "E107", "13:22", "breaks off"),
    Row(23, edit("Example", '"Example'), "E107", "27:1", "what starts in line 2"),
    Row(23, BASE[: BASE.index("outputs:") + 8], "E202", "24:1", "has no value"),
    Row(24, edit("  hospital: {}", "  hospital: {}\n  ~: {}"), "E201", "12:3", "key is missing"),
    Row(24, edit("  hospital: {}", "  hospital: {}\n  : {}"), "E201", "12:3", "key is missing"),
    Row(24, edit("  hospital: {}", "  hospital: {}\n  [a, b]: {}"), "E201", "12:3", "plain text"),
    Row(24, edit("  hospital: {}", "  hospital: {}\n  ? {a: 1}\n  : 2"), "E201", "12:5", "plain text"),
    Row(25, edit("  hospital: {}", "  hospital: {}\n  yes: {}\n  true: {}"), "E103", "13:3", "same key as 'yes'"),
    Row(25, edit("  hospital: {}", "  hospital: {}\n  1: {}\n  1.0: {}"), "E103", "13:3", "same key as '1'"),
    Row(0, edit("  hospital: {}", "  1: {}\n  hospital: {}"), "E208", "11:3", "starts with a digit"),
    Row(28, edit("mean: 1_200", "mean: NaN"), "E204", "13:32", "no finite number"),
    Row(0, edit("Example", "@example"), "E102", "2:12", "put it in quotes"),
    Row(0, edit("Example", "a: b: c"), "E102", "2:13", "put the text in quotes"),
    Row(0, edit("  hospital: {}", "   hospital: {}"), "E102", "11:4", "indentation"),
    Row(0, edit("hospital: {}", "hospital: {"), "E102", "13:9", "closing bracket"),
    Row(0, edit("100 * share", "max(share, 1)"), "E102", "15:19", "put the formula in quotes"),
    Row(0, "- a\n- b\n", "E203", "1:1", "a mapping (key: value)"),
    Row(0, "hello\n", "E203", "1:1", "a mapping (key: value)"),
    Row(121, edit("Example", "a\u202eb"), "E208", "2:13", "RIGHT-TO-LEFT OVERRIDE"),
]

# Written where a number belongs: in a distribution, as a formula, as a plain number.
NUMBERS = [
    (29, "1,000", "E207", "1_000"),
    (29, "40,000", "E207", "write 40000 or 40_000"),
    (10, "40 000", "E207", "write 40000 or 40_000"),
    (31, "1,5", "E207", "comma"),
    (32, "1.000,50", "E207", "comma"),
    (35, "012", "E203", "leading zero"),
    (36, "0x1F", "E203", "decimal"),
    (36, "0b101", "E203", "decimal"),
    (37, "12:30:45", "E206", "time of day"),
    (38, "190:20:30.15", "E206", "time of day"),
    (39, ".nan", "E204", "finite"),
    (39, "nan", "E204", "finite"),
    (40, ".inf", "E204", "finite"),
    (40, "-inf", "E204", "finite"),
    (40, "1e400", "E204", "1.7e308"),
    (41, "1e-400", "E205", "become 0"),
    (42, "yes", "E206", "yes or no"),
    (42, "no", "E206", "yes or no"),
    (42, "off", "E206", "yes or no"),
    (42, "TRUE", "E206", "number"),
    (44, "50%", "E203", "write 0.5"),
    (45, "£1000", "E203", "unit:"),
    (45, "1000 GBP", "E203", "unit:"),
    (45, "1k", "E203", "1e3"),
    (45, "2m", "E203", "1e6"),
    (46, "\uff11\uff12\uff13", "E203", "FULLWIDTH DIGIT ONE"),
    (46, "\u0663", "E203", "ARABIC-INDIC DIGIT THREE"),
    (47, '"1000"', "E203", "quotes"),
    (49, "2024-01-01", "E206", "date"),
    (51, "9007199254740993", "E205", "2^53"),
    (53, "1.0.0", "E203", "not written as a number"),
    (53, "1e3.5", "E203", "not written as a number"),
    (53, "--5", "E203", "two signs"),
    (53, "5-", "E203", "not written as a number"),
    (54, "", "E202", "no value"),
    (54, "~", "E202", "no value"),
    (55, "[1]", "E203", "number"),
    (55, "{a: 1}", "E203", "number"),
    (9, "0.1\u200b", "E203", "ZERO WIDTH SPACE"),
    (10, "1\u00a0000", "E207", "NO-BREAK SPACE"),
    (10, "1 000", "E207", "gap"),
    (109, "\u22125", "E203", "MINUS SIGN"),
]
SLOTS = {"mean: 1_200": (13, 32, 26), "reserve: 50_000": (10, 62, 53), "tolerance: 0.05": (8, 63, 52)}


def _numbers() -> list[Row]:
    rows = []
    for old, (line, column, key) in SLOTS.items():
        name = old.split(":")[0]
        for row, text, code, says in NUMBERS:
            at = key if code == "E202" else column
            rows.append(Row(row, edit(old, f"{name}: {text}"), code, f"{line}:{at}", says))
    for old in ("mean: 1_200", "tolerance: 0.05"):
        line, column, _ = SLOTS[old]
        fraction = edit(old, f"{old.split(':')[0]}: 1/2")
        rows.append(Row(48, fraction, "E203", f"{line}:{column}", "write 0.5"))
    return rows


MODEL = [
    Row(
        0,
        edit("cashable: 0.5", "cashable: saving", "mean: 1_200, sd: 100, unit: GBP", "mean: 30, sd: 5"),
        "E205",
        "23:68",
        "write 0.3 for 30 %",
    ),
    Row(0, edit("for: 2 years", "for: 2028-03-31"), "E203", "17:66", "is a date, no duration"),
    Row(0, edit("for: 2 years", "lag: 0.25 years"), "E203", "17:66", "write 3 months"),
    Row(0, edit("horizon: 3 years", "horizon: 3 years\nfinancial_year: April"), "E203", "8:17", "write 4 for April"),
    Row(0, edit("for: 2 years", "from: 2027/28"), "E203", "17:67", "counted from the start of the model"),
    Row(0, edit("for: 2 years", "bias: 0.24"), "E203", "17:67", "its keys are rate, mitigation"),
    Row(0, edit("{dist: beta, mean: 0.3, sd: 0.1}", "{value: 0.3}"), "E202", "14:10", "write dist: fixed"),
    Row(0, edit("days: {formula: 100 * share}", "days: {formula: 9, drawn: each_period}"), "E203", "15:29", "0 * t"),
    Row(
        0,
        edit("amount: 900_000", "amount: saving", "unit: GBP", "unit: thousand GBP"),
        "E404",
        "17:18",
        "multiply by 1,000",
    ),
    Row(50, edit("start: 2026-04", "start: 2024-13-01"), "E203", "5:8", "2026-04"),
    Row(50, edit("start: 2026-04", "start: 2026-13"), "E205", "5:8", "01 to 12"),
    Row(55, edit("{budget: {amount: 1_000_000, per: year}, reserve: 50_000}", "5"), "E203", "10:12", "mapping"),
    Row(55, edit("values:\n      - {to", "values:\n        {to"), "E203", "23:9", "a list"),
    Row(55, edit("Example", "[a, b]"), "E203", "2:12", "text is wanted"),
    Row(56, edit("dist: beta", "distrbution: beta"), "E201", "14:11", "did you mean 'dist'"),
    Row(56, edit("benefits:", "benefit:"), "E201", "18:1", "did you mean 'benefits'"),
    Row(56, edit("tolerance:", "tolerence:"), "E201", "8:52", "did you mean 'tolerance'"),
    Row(57, edit("mean: 0.3", "Mean: 0.3"), "E201", "14:23", "did you mean mean"),
    Row(57, edit("step:", "Step:"), "E201", "6:1", "did you mean 'step'"),
    Row(62, edit("horizon: 3 years", "horizon: 1_000_000"), "E601", "7:10", "1,000,000 periods"),
    Row(63, edit("start: 2026-04", "start: 20205-04"), "E205", "5:8", "1900 to 2200"),
    Row(63, edit("2025/26", "20205"), "E205", "4:13", "1900 to 2200"),
    Row(0, saving("{dist: gamma, mean: 4_1O0, sd: 900}"), "E203", "13:31", "has a letter among its digits"),
    Row(0, saving("{dist: gamma, mean: 4_100, sd: 9OO}"), "E203", "13:42", "write 0 for O"),
    Row(0, saving("uniform(0.1, 0.3)"), "E203", "13:11", "{dist: uniform, low: 100, high: 250}"),
    Row(0, saving("Tri(1, 2, 3)"), "E203", "13:11", "{dist: triangular, low: 80, mode: 100, high: 160}"),
    Row(0, saving("exp(share)"), "E203", "13:11", "{formula: exp(share)}"),
    Row(0, formula("2 * gamma(1, 2)"), "E402", "15:24", "{dist: gamma, shape: 4, scale: 500}"),
    Row(66, saving("{dist: normal, mean: 1, sd: -1}"), "E301", "13:39", "greater than 0"),
    Row(66, saving("{dist: normal, mean: 1, sd: 0}"), "E301", "13:39", "fixed"),
    Row(67, saving("{dist: triangular, low: 3, mode: 2, high: 5}"), "E301", "13:35", "low <= mode"),
    Row(67, saving("{dist: triangular, low: 3, mode: 3, high: 3}"), "E301", "13:35", "fixed"),
    Row(68, saving("{dist: pert, low: 1, mode: 2, high: 3, lambda: 0}"), "E301", "13:58", "lambda"),
    Row(69, saving("{dist: beta, a: 0, b: 1}"), "E301", "13:27", "greater than 0"),
    Row(69, saving("{dist: gamma, shape: -1, scale: 1}"), "E301", "13:32", "greater than 0"),
    Row(70, saving("{dist: uniform, low: 3, high: 1}"), "E301", "13:32", "low"),
    Row(71, saving("{dist: lognormal, mean: -1, sd: 1}"), "E301", "13:35", "above 0"),
    Row(71, saving("{dist: lognormal, mean: 1, median: 1, sd: 1}"), "E301", "13:46", "median"),
    Row(72, saving("{dist: normal, p10: 3, p90: 1}"), "E306", "13:39", "p10"),
    Row(72, saving("{dist: normal, p10: 1, p50: 9, p90: 10}"), "E306", "13:39", "misses"),
    Row(73, saving("{dist: normal, mean: 0, sd: 1, truncate: [9, 10]}"), "E304", "13:52", "1e-12"),
    Row(73, saving("{dist: normal, mean: 0, sd: 1, truncate: [2, 1]}"), "E304", "13:52", "low"),
    Row(74, saving("{dist: pareto, shape: 1, mean: 1}"), "E303", "13:42", "no mean"),
    Row(75, saving("{dist: student_t, df: 1, mean: 1, sd: 1}"), "E303", "13:42", "no mean"),
    Row(76, edit("cashable: 0.5", "cashable: 1.2"), "E205", "23:68", "from 0 to 1"),
    Row(76, edit("tolerance: 0.05", "tolerance: -0.1"), "E205", "8:63", "between 0 and 1"),
    Row(76, edit("tolerance: 0.05", "tolerance: 5"), "E205", "8:63", "write 0.05"),
    Row(76, saving("{dist: bernoulli, p: 1.2}"), "E205", "13:32", "between 0 and 1"),
    Row(76, edit("for: 2 years}", "drop_off: 10}"), "E205", "17:61", "write 0.1 for 10 %"),
    Row(77, saving("{dist: discrete, values: [1, 2], weights: [0.5, 0.49]}"), "E305", "13:53", "0.99"),
    Row(78, saving("{dist: discrete, values: [1, 1], weights: [0.5, 0.5]}"), "E305", "13:40", "twice"),
    Row(78, saving("{dist: discrete, values: [], weights: []}"), "E305", "13:36", "0"),
    Row(79, correlated("{between: [saving, share], rank: 1.1}"), "E205", "28:38", "-1 to 1"),
    Row(80, correlated("{of: [saving, share], rank: [[1, 0.5], [0.4, 1]]}"), "E302", "28:45", "symmetric"),
    Row(80, correlated("{of: [saving, share], rank: [[1, 0.5], [0.5, 0.9]]}"), "E302", "28:50", "is not 1"),
    Row(80, correlated("{of: [saving, share], rank: [[1, 0.5]]}"), "E302", "28:33", "2 rows"),
    Row(81, correlated(*IMPOSSIBLE, inputs=OTHER), "E302", "29:5", "smallest eigenvalue -0.8"),
    Row(81, correlated(*IMPOSSIBLE, inputs=OTHER), "E302", "29:5", "[[1, 0.5, -0.5], [0.5, 1, 0.5], [-0.5, 0.5, 1]]"),
    Row(82, correlated("{between: [saving, shar], rank: 0.1}"), "E402", "28:24", "did you mean 'share'"),
    Row(82, correlated("{between: [saving, saving], rank: 0.1}"), "E402", "28:24", "itself"),
    Row(83, correlated("{between: [rate, share], rank: 0.1}", inputs="  rate: 7\n"), "E302", "29:16", "never varies"),
    Row(83, correlated("{between: [days, share], rank: 0.1}"), "E302", "28:16", "formula"),
    Row(
        0,
        correlated("{between: [saving, share], rank: 0}", "{between: [share, saving], rank: 0}"),
        "E302",
        "29:5",
        "again",
    ),
    Row(0, correlated("{between: [saving, share]}"), "E202", "28:5", "no coefficient"),
    Row(0, correlated("{rank: 0.5}"), "E202", "28:5", "which inputs"),
    Row(85, edit("step: quarter", "step: quarter\ndiscounting: {rate: 3.5, origin: start}"), "E205", "7:21", "0.035"),
    Row(86, edit("step: quarter", "step: quarter\ndiscounting: {rate: -1, origin: start}"), "E205", "7:21", "-1"),
    Row(0, edit("step: quarter", "step: quarter\ndiscounting: {rate: 0.035}"), "E202", "7:1", "is missing"),
    Row(87, edit("unit: GBP", "unit: GBP, price_year: 2020/21"), "E404", "13:71", "prices of 2025/26"),
    Row(88, edit("price_year: 2025/26\n", ""), "E202", "12:54", "price year"),
    Row(89, edit("unit: GBP", "unit: EUR"), "E404", "23:50", "counts in GBP"),
    Row(90, edit("unit: GBP", "unit: £m"), "E404", "23:50", "1,000,000 GBP"),
    Row(
        90,
        edit("100 * share", "saving + large", "  days:", "  large: {dist: normal, mean: 1, sd: 1, unit: £m}\n  days:"),
        "E404",
        "16:19",
        "mixes GBP with 1,000,000 GBP",
    ),
    Row(91, benefit_again("0.5"), "E310", "25:5", "counted twice"),
    Row(
        91,
        edit("outputs:", "      - {to: hospital, type: fiscal, unit_value: saving}\noutputs:"),
        "E310",
        "24:9",
        "same value",
    ),
    Row(93, edit("  hospital: {}", "  hospital: {}\n  hospital: {}"), "E103", "12:3", "first is in line 11"),
    Row(0, edit("{council: 1}", "{council: 0.6, hospital: 0.3}"), "E205", "17:47", "0.9"),
    Row(0, edit("{council: 1}", "{council: share, hospital: 1 - 0.9 * share}"), "E205", "17:47", "add up to 1"),
    Row(0, edit("{council: 1}", "{council: 2, hospital: -1}"), "E205", "17:57", "from 0 to 1"),
    Row(0, edit("window: 2 years", "window: 4 years"), "E205", "8:43", "horizon of 3 years"),
    Row(0, edit("horizon: 3 years", "horizon: 37 months"), "E205", "7:10", "write 36 months or 39 months"),
    Row(0, edit("window: 2 years", "window: 5 months"), "E205", "8:43", "whole number of periods"),
    Row(0, edit("for: 2 years", "for: 2 yeers"), "E203", "17:66", "did you mean 'years'"),
    Row(0, edit("for: 2 years", "for: 0"), "E205", "17:66", "no time at all"),
    Row(0, edit("for: 2 years", "lag: 1.5"), "E203", "17:66", "no duration"),
    Row(0, edit("for: 2 years", "lag: -1"), "E205", "17:66", "out of range"),
    Row(0, edit("for: 2 years", "for: 2 years, timing: {for: 1 year}"), "E103", "17:61", "under timing"),
    Row(0, edit("type: fiscal", "type: social"), "E205", "23:68", "only fiscal value"),
    Row(0, edit("type: fiscal", "type: fiscall"), "E205", "23:30", "did you mean 'fiscal'"),
    Row(0, edit("{to: hospital", "{to: hospitl"), "E402", "23:10", "did you mean 'hospital'"),
    Row(0, edit("pocket: council", "pocket: counsil"), "E402", "8:26", "did you mean 'council'"),
    Row(0, edit("step: quarter", "step: week"), "E205", "6:7", "month, quarter, year"),
    Row(0, edit("step: quarter\n", ""), "E202", "1:1", "needs a step"),
    Row(0, edit("horizon: 3 years\n", ""), "E202", "1:1", "how far to look"),
    Row(0, edit("reserve: 50_000", "carry_forward: sometimes"), "E205", "10:68", "nothing does"),
    Row(
        0,
        edit("hospital: {}", "hospital: {parent: nhs}\n  nhs: {parent: hospital}"),
        "E403",
        "11:22",
        "hospital -> nhs -> hospital",
    ),
    Row(0, edit("value: {formula: days * saving}", "value: {}"), "E202", "25:3", "is missing"),
    Row(0, edit("{formula: 100 * share}", "100 * share"), "E203", "15:9", "{formula: 100 * share}"),
    Row(0, edit("{formula: 100 * share}", "{formula: share, dist: normal}"), "E203", "15:9", "formula and dist"),
    Row(0, edit("{formula: 100 * share}", "{unit: days}"), "E202", "15:9", "neither a distribution nor a formula"),
    Row(0, edit("amount: 900_000", "amount: 1, quantity: 2"), "E203", "17:9", "amount and quantity"),
    Row(0, edit("amount: 900_000, ", ""), "E202", "17:9", "how much"),
    Row(0, edit("unit: GBP", "grade: 9"), "E205", "13:55", "1 (best)"),
    Row(0, edit("  days:", "  t: 1\n  days:"), "E208", "15:3", "taken"),
    Row(0, edit("  days:", "  my days: 1\n  days:"), "E208", "15:3", "SPACE"),
    Row(0, edit("  days:", "  lambda: 1\n  days:"), "E208", "15:3", "lambda_"),
    Row(0, edit("version: 1", "version: 2"), "E205", "1:10", "version: 1"),
    Row(0, "version: 1\nprogramme: x\n", "E202", "1:1", "nothing to compute"),
]

EXPRESSIONS = [
    Row(0, formula("=2 * share"), "E401", "15:20", "leave out the ="),
    Row(0, formula("if(share > 0.2, 1, 0)"), "E401", "15:20", "where(condition"),
    Row(0, formula("IF(share > 0.2, 1, 0)"), "E402", "15:20", "where(condition"),
    Row(0, formula("min(share; 1)"), "E401", "15:29", "separated by commas"),
    Row(0, formula("ROUNDUP(share)"), "E402", "15:20", "-floor(-x)"),
    Row(98, formula("__import__('os').system('id')"), "E401", "15:31", "has no '"),
    Row(99, formula("().__class__.__bases__[0].__subclasses__()"), "E401", "15:42", "has no ["),
    Row(99, formula("().__class__"), "E401", "15:20", "no dots"),
    Row(100, formula("share.__reduce__()"), "E401", "15:20", "nothing that a formula can hold"),
    Row(100, formula("share.real"), "E401", "15:20", "no dots"),
    Row(101, formula("lambda: 1"), "E401", "15:26", "has no :"),
    Row(101, formula("[x for x in y]"), "E401", "15:20", "has no ["),
    Row(101, formula("(x for x in days)"), "E401", "15:20", "nothing that a formula can hold"),
    Row(101, formula("(x := 1)"), "E401", "15:23", "has no :"),
    Row(101, formula("f'{x}'"), "E401", "15:21", "has no '"),
    Row(101, formula("'text'"), "E401", "15:20", "has no '"),
    Row(102, formula("9**9**9**9"), "E405", "15:23", "9**9**9"),
    Row(103, formula("+".join(["share"] * 10_000)), "E405", "15:19", "59,999 characters"),
    Row(103, formula("+".join(["share"] * 400)), "E405", "15:20", "200 operations"),
    Row(103, formula("(" * 1000 + "1" + ")" * 1000), "E405", "15:70", "50 parentheses"),
    Row(103, formula("-" * 3000 + "share"), "E405", "15:20", "nested too deep"),
    Row(104, formula("100 * shar"), "E402", "15:26", "did you mean 'share'"),
    Row(104, formula("stays * 2"), "E402", "15:20", "one of the benefits"),
    Row(104, formula("Log(share)"), "E402", "15:20", "did you mean 'log'"),
    Row(
        105,
        edit("100 * share", "2 * nights", "  days:", "  nights: {formula: days + share}\n  days:"),
        "E403",
        "15:21",
        "nights -> days -> nights",
    ),
    Row(106, formula("share / 0"), "E401", "15:20", "division by zero"),
    Row(106, formula("1 / (2 - 2)"), "E401", "15:20", "division by zero"),
    Row(106, formula("share + log(-1)"), "E401", "15:28", "log of nothing or less"),
    Row(106, formula("sqrt(-1)"), "E401", "15:20", "root of a negative number"),
    Row(106, formula("exp(1000)"), "E401", "15:20", "larger than any number"),
    Row(107, formula("share & 1"), "E401", "15:26", "multiply them"),
    Row(107, formula("share ^ 2"), "E401", "15:26", "**"),
    Row(108, formula("0 < share < 1"), "E401", "15:20", "(a < b) * (b < c)"),
    Row(108, formula("1 if share else 2"), "E401", "15:20", "where(condition, then, otherwise)"),
    Row(108, formula("share and 1"), "E401", "15:20", "multiply them"),
    Row(109, formula("share \u2212 1"), "E401", "15:26", "the minus sign is -"),
    Row(109, formula("2 * share \u00d7 3"), "E401", "15:30", "times is *"),
    Row(0, formula("min(share)"), "E401", "15:20", "2 to 64 arguments"),
    Row(0, formula("0x10 * share"), "E203", "15:20", "decimal"),
    Row(0, formula("(share"), "E401", "15:20", "breaks off"),
    Row(0, edit("days * saving", "days * t"), "E401", "25:20", "one number a draw"),
    Row(0, edit("reserve: 50_000", "reserve: t"), "E401", "10:62", "one number a draw"),
]

ROWS = [*TEXT, *_numbers(), *MODEL, *EXPRESSIONS]

# Accepted, and what is said about it.
REMARKS = [
    Row(4, codecs.BOM_UTF8 + BASE.encode(), "N101", "", "byte order mark"),
    Row(23, BASE.rstrip(), "W107", "26:23", "is the file whole"),
    Row(30, edit("mean: 1_200", "mean: 1.000"), "W307", "13:32", "thousands"),
    Row(30, edit("reserve: 50_000", "reserve: 40.000", "1_000_000", "900"), "W308", "10:56", "write 40_000 if"),
    Row(30, saving("{dist: normal, mean: 40.000, sd: 2}"), "W308", "13:32", "this is 40"),
    Row(52, edit("mean: 1_200", "mean: -0.0"), "N205", "13:32", "minus zero"),
    Row(74, saving("{dist: pareto, alpha: 1, minimum: 1}"), "W303", "13:11", "no mean"),
    Row(74, saving("{dist: pareto, alpha: 2, minimum: 1}"), "W303", "13:11", "no sd"),
    Row(
        81,
        correlated("{between: [saving, share], normal: 0.9, repair: true}", *IMPOSSIBLE[1:], inputs=OTHER),
        "N302",
        "29:5",
        "no entry by more than 0.4",
    ),
    Row(85, edit("step: quarter", "step: quarter\ndiscounting: {rate: 0.5, origin: start}"), "W205", "7:21", "unusual"),
    Row(91, benefit_again("0.4"), "W310", "28:9", "counted twice"),
    Row(92, edit("for: 2 years", "from: 1 year"), "W309", "20:5", "before anything is spent"),
    Row(
        97,
        edit("{dist: beta, mean: 0.3, sd: 0.1}", "0.3", "{dist: normal, mean: 1_200, sd: 100, unit: GBP}", "7"),
        "W302",
        "13:3",
        "every draw",
    ),
    Row(0, edit("  days:", OTHER + "  days:"), "W301", "15:10", "depends on it"),
    Row(0, edit("for: 2 years", "from: 4 years"), "W305", "17:9", "never counts"),
    Row(0, edit("  hospital: {}", "  hospital: {}\n  Hospital: {}"), "W208", "12:13", "easily taken"),
    Row(
        0,
        edit("cashable: 0.5", "cashable: saving", "mean: 1_200, sd: 100, unit: GBP", "mean: 0.3, sd: 0.1"),
        "W306",
        "23:68",
        "goes from -inf to inf",
    ),
]

# Accepted without a word, and the mean of the saving that is read.
ACCEPTED = [
    (33, "1e6", 1e6),
    (34, "1_000.5", 1000.5),
    (0, "1_000", 1000.0),
    (0, "+5", 5.0),
    (0, ".5", 0.5),
    (0, "5.", 5.0),
    (0, "9007199254740992", 2.0**53),
    (0, "1e16", 1e16),
]
