"""Reads a formula's text: parsed with ``ast`` against a short list of what is allowed, never run by Python."""

from __future__ import annotations

import ast
import math
import re
import warnings

from mcsv.distributions.build import as_mapping
from mcsv.errors import Mistake, ModelError
from mcsv.model.language.characters import character
from mcsv.model.language.expression import Expression, Name, Number, Operation, constant
from mcsv.model.language.misspelt import complaint, share_of
from mcsv.model.language.names import FUNCTIONS, RESERVED, nearest
from mcsv.model.language.numerals import read_numeral
from mcsv.model.language.vocabulary import OPERATORS

__all__ = ["parse"]

LONGEST = 4_000  # characters
DEEPEST = 200  # operations inside one another; a sum of n terms is n - 1 deep
PARENTHESES = 50

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.Pow: "pow",
}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
    ast.Eq: "eq",
    ast.NotEq: "ne",
}
_SIGNS = {
    "^": "a power is written **",
    "−": "the minus sign is -",
    "–": "the minus sign is -",
    "—": "the minus sign is -",
    "×": "times is *",
    "·": "times is *",
    "÷": "division is /",
    "&": "both conditions: multiply them, (a > 0) * (b > 0)",
    "|": "either condition: max(a > 0, b > 0)",
    "²": "a power is written **",
    "³": "a power is written **",
    ";": "a function's arguments are separated by commas",
}
_WORDS: dict[type[ast.AST], str] = {
    ast.BoolOp: "both conditions: multiply them, (a > 0) * (b > 0); either: max(a > 0, b > 0)",
    ast.IfExp: "write where(condition, then, otherwise)",
    ast.Attribute: "names have no dots in them",
    ast.FloorDiv: "write floor(a / b)",
    ast.Not: "write 1 - condition",
    ast.Tuple: "a comma stands only between a function's arguments; write 1000 or 1_000",
}
_STARTS = {"=": "leave out the = in front", "if": "write where(condition, then, otherwise)"}
_ELSEWHERE = {  # as spreadsheets and other languages call it
    "if": "where(condition, then, otherwise)",
    "round": "floor(x + 0.5)",
    "int": "floor(x)",
    "rounddown": "floor(x)",
    "ceil": "-floor(-x)",
    "ceiling": "-floor(-x)",
    "roundup": "-floor(-x)",
    "ln": "log(x)",
    "power": "x ** y",
}
_RULE = f"numbers, names, t, pi, {OPERATORS}, ( ) and the functions {' '.join(FUNCTIONS)}"


def _meant(name: str) -> str:
    """What to write in place of a function that there is not."""
    if name.lower() in _ELSEWHERE:
        return f"write {_ELSEWHERE[name.lower()]}"
    if drawn := as_mapping(name):
        return f"name an input that is drawn so, {drawn}, and use its name here"
    near = nearest(name, FUNCTIONS)
    return f"did you mean {near!r}?" if near else f"the functions are {' '.join(FUNCTIONS)}"


def parse(text: str) -> Expression:
    """What a formula says.

    Raises ModelError: E401 what the language does not have or a constant that is no number, E402 an unknown
    function, E405 too long or too deep. ``column`` of a mistake counts from 1 inside the text.
    """
    _scan(text)
    line = text.replace("\n", " ").replace("\t", " ")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            body = ast.parse(line.strip(), mode="eval").body
        return _Reader(line).read(body, 1)
    except (RecursionError, MemoryError):
        raise _deep() from None
    except SyntaxError as error:
        column = min((error.offset or 1) + _margin(line), len(line) + 1)
        way_out = next((said for sign, said in _STARTS.items() if line.strip().startswith(sign)), "")
        mistake = Mistake("E401", "the formula breaks off or has something too many", "", _short(text), "", way_out)
        raise ModelError(_at(mistake, column)) from None


def _scan(text: str) -> None:
    """Refuse by the letter what no formula holds, before anything reads the text."""
    if not text.strip():
        raise ModelError(Mistake("E202", "the formula is empty"))
    if len(text) > LONGEST:
        rule = f"at most {LONGEST:,} characters"
        raise ModelError(Mistake("E405", f"the formula has {len(text):,} characters", rule=rule, way_out=_SPLIT))
    depth = 0
    for index, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth > PARENTHESES:
            raise _deep(index + 1)
        if not (sign.isascii() and sign.isalnum()) and sign not in "_.+-*/(),<>=! \n\t":
            shown = sign if sign.isascii() and sign.isprintable() else character(sign)
            way_out = _percentage(text[:index]) if sign == "%" else _SIGNS.get(sign, "")
            rule = "" if way_out else _RULE
            mistake = Mistake("E401", f"a formula has no {shown}", "", _short(text), rule, way_out)
            raise ModelError(_at(mistake, index + 1))


def _percentage(before: str) -> str:
    """What to write for the percentage whose number ends a text."""
    number = re.search(r"[\d_.]*\d[\d_.]*\s*$", before, re.ASCII)
    return share_of(number[0] if number else "")


_SPLIT = "give parts of it names: inputs with a formula of their own"


def _deep(column: int = 1) -> ModelError:
    rule = f"at most {PARENTHESES} parentheses and {DEEPEST} operations inside one another"
    return ModelError(_at(Mistake("E405", "the formula is nested too deep", rule=rule, way_out=_SPLIT), column))


def _at(mistake: Mistake, column: int) -> Mistake:
    """The mistake with its column inside the formula (line 0: not yet a place in a file)."""
    return mistake.at("", 0, column)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}…"


def _margin(text: str) -> int:
    return len(text) - len(text.lstrip())


class _Reader:
    """Turns Python's syntax tree of one formula into an Expression, refusing everything not on the list."""

    def __init__(self, text: str) -> None:
        self.source = text.strip()
        self.margin = _margin(text)

    def read(self, node: ast.expr, depth: int) -> Expression:
        """One node and what is below it; a constant that is no number is refused where it stands."""
        if depth > DEEPEST:
            raise _deep(self.column(node))
        match node:
            case ast.Constant():
                return Number(self.numeral(node))
            case ast.Name(id="pi"):
                return Number(math.pi)
            case ast.Name(id=name):
                if name in FUNCTIONS:
                    raise self.refuse(node, f"{name} is a function", way_out=f"write {name}(…)")
                return Name(name, self.column(node))
            case ast.UnaryOp(op=ast.UAdd()):
                return self.read(node.operand, depth + 1)
            case ast.UnaryOp(op=ast.USub()):
                return self.operation("neg", node, [node.operand], depth)
            case ast.BinOp(op=op) if type(op) in _BINARY:
                return self.operation(_BINARY[type(op)], node, [node.left, node.right], depth)
            case ast.Compare(ops=[op]) if type(op) in _COMPARE:
                return self.operation(_COMPARE[type(op)], node, [node.left, *node.comparators], depth)
            case ast.Call(func=ast.Name(id=name), keywords=[]):
                return self.call(name, node, depth)
        raise self.foreign(node)

    def operation(self, op: str, node: ast.expr, args: list[ast.expr], depth: int) -> Expression:
        """An operation, checked to be a number where all of it is constant."""
        tree = Operation(op, tuple(self.read(argument, depth + 1) for argument in args))
        if op == "neg" and isinstance(tree.args[0], Number):
            return Number(-tree.args[0].value)
        try:
            if op == "div" and constant(tree.args[1]) == 0:
                raise ZeroDivisionError
            constant(tree)
        except OverflowError:
            code = "E405" if op == "pow" else "E401"
            raise self.refuse(node, "is larger than any number a computer holds", code=code) from None
        except (ArithmeticError, ValueError):
            raise self.refuse(node, f"is no number, whatever is drawn ({_REASONS.get(op, op)})") from None
        return tree

    def call(self, name: str, node: ast.Call, depth: int) -> Expression:
        """A function of the list with the right number of arguments."""
        if name not in FUNCTIONS:
            raise self.refuse(node.func, f"there is no function {name}", code="E402", way_out=_meant(name))
        least, most = FUNCTIONS[name]
        if not least <= len(node.args) <= most:
            wanted = f"{least}" if least == most else f"{least} to {most}"
            raise self.refuse(node, f"{name} takes {wanted} arguments and has {len(node.args)}")
        if name == "sum_of" and not (isinstance(node.args[1], ast.Name) and node.args[1].id not in RESERVED):
            what = "is no input's name: sum_of(n, name) adds n draws of the input with that name"
            raise self.refuse(node.args[1], what, way_out="give what is drawn a name under inputs:")
        return self.operation(name, node, node.args, depth)

    def numeral(self, node: ast.Constant) -> float:
        """A decimal number by mcsv's own rule, not by Python's (no 0x1F, no 1j, nothing infinite)."""
        written = ast.get_source_segment(self.source, node) or ""
        value = read_numeral(" ".join(written.split())) if type(node.value) in (int, float) else None
        if value is not None:
            return float(value)
        found = complaint(written) or Mistake("E401", "is no number", value=written[:60])
        raise ModelError(_at(found, self.column(node)))

    def foreign(self, node: ast.expr) -> ModelError:
        """Whatever Python knows and the language does not."""
        if isinstance(node, ast.Compare):
            way_out = "one comparison at a time: (a < b) * (b < c)"
            return self.refuse(node, "is a chain of comparisons or a comparison of another kind", way_out=way_out)
        kind = type(node.op) if isinstance(node, ast.UnaryOp | ast.BinOp) else type(node)
        return self.refuse(node, "is nothing that a formula can hold", way_out=_WORDS.get(kind, ""))

    def refuse(self, node: ast.expr, what: str, *, code: str = "E401", way_out: str = "") -> ModelError:
        """A mistake that shows the piece of the formula that it is about."""
        piece = ast.get_source_segment(self.source, node) or self.source
        rule = "" if way_out or code != "E401" else _RULE
        return ModelError(_at(Mistake(code, what, value=_short(piece), rule=rule, way_out=way_out), self.column(node)))

    def column(self, node: ast.expr) -> int:
        """Where a node starts in the text as it was written, from 1."""
        return node.col_offset + self.margin + 1


_REASONS = {
    "div": "division by zero",
    "log": "log of nothing or less",
    "sqrt": "root of a negative number",
    "pow": "a negative number to a broken power, or 0 to a negative one",
}
