"""A tiny language for checks and metrics: names, numbers, + - * /, comparisons, abs, NAME(area), implies.

Statements stand apart by `;`. Nothing else parses: no attributes, no other calls, no strings, and never
Python's own evaluation. Arithmetic is exact (fractions). A statement with an unknown operand is UNKNOWN:
neither false nor zero.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

LENGTH_MAX = 1000
NODES_MAX = 200
COMPARISONS = (ast.LtE, ast.Lt, ast.GtE, ast.Gt, ast.Eq, ast.NotEq)
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div)

Values = Mapping[str, int | Decimal | None]
_Value = Fraction | int | None      # bool: of a comparison


class ExpressionRefused(ValueError):
    """The text says something that this language does not have."""


class Verdict(StrEnum):
    """What a statement says of the figures given."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Statement:
    """One part between semicolons; with a condition where it reads `A implies B`."""

    source: str
    condition: ast.expr | None
    body: ast.expr
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed text: its statements, the indicators it names, the base data it looks up by NAME(area)."""

    source: str
    statements: tuple[Statement, ...]
    names: frozenset[str]
    lookups: frozenset[str]


@lru_cache(maxsize=1024)
def parse(source: str) -> Expression:
    """Reads the text, or raises ExpressionRefused naming what it does not know."""
    if len(source) > LENGTH_MAX:
        raise ExpressionRefused(f"expression longer than {LENGTH_MAX} characters")
    names: set[str] = set()
    lookups: set[str] = set()
    statements = []
    for part in source.split(";"):
        here: set[str] = set()
        condition, _, body = part.strip().rpartition(" implies ")
        premise = _tree(condition, here, lookups) if condition else None
        conclusion = _tree(body, here, lookups)
        statements.append(Statement(part.strip(), premise, conclusion, frozenset(here)))
        names |= here
    return Expression(source, tuple(statements), frozenset(names), frozenset(lookups))


def _tree(text: str, names: set[str], lookups: set[str]) -> ast.expr:
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError, SyntaxWarning, DeprecationWarning) as error:
        raise ExpressionRefused(f"cannot read '{text.strip()}'") from error
    if sum(1 for _ in ast.walk(tree)) > NODES_MAX:
        raise ExpressionRefused(f"'{text.strip()[:60]}…' has more than {NODES_MAX} parts")
    _admit(tree, names, lookups)
    return tree


def _admit(node: ast.expr, names: set[str], lookups: set[str]) -> None:
    match node:
        case ast.Name(id=name):
            names.add(name)
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            pass
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, OPERATORS):
            _admit(left, names, lookups)
            _admit(right, names, lookups)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            _admit(operand, names, lookups)
        case ast.Compare(left=left, ops=ops, comparators=others) if _comparable(ops):
            for part in (left, *others):
                _admit(part, names, lookups)
        case ast.Call(func=ast.Name(id="abs"), args=[argument], keywords=[]):
            _admit(argument, names, lookups)
        case ast.Call(func=ast.Name(id=function), args=[ast.Name(id="area")], keywords=[]):
            lookups.add(function)
        case _:
            raise ExpressionRefused(f"'{ast.unparse(node)}' is not part of the language of rules")


def _comparable(ops: list[ast.cmpop]) -> bool:
    return all(isinstance(op, COMPARISONS) for op in ops)


def verdicts(expression: Expression, figures: Values, base_data: Values | None = None) -> list[Verdict]:
    """One verdict a statement, in order. base_data answers NAME(area)."""
    return [verdict(statement, figures, base_data or {}) for statement in expression.statements]


def verdict(statement: Statement, figures: Values, base_data: Values) -> Verdict:
    """Any unknown operand makes the whole statement unknown, also where the rest would settle it."""
    if any(figures.get(name) is None for name in statement.names):      # most are, and need no arithmetic
        return Verdict.UNKNOWN
    body = _evaluate(statement.body, figures, base_data)
    if statement.condition is not None:
        condition = _evaluate(statement.condition, figures, base_data)
        if condition is None or body is None:
            return Verdict.UNKNOWN
        return Verdict.HOLDS if body or not condition else Verdict.BROKEN
    if body is None:
        return Verdict.UNKNOWN
    return Verdict.HOLDS if body else Verdict.BROKEN


def number(expression: Expression, figures: Values, base_data: Values | None = None) -> Fraction | None:
    """The value of a single arithmetic statement; None where an operand is unknown."""
    if len(expression.statements) != 1 or expression.statements[0].condition is not None:
        raise ExpressionRefused(f"'{expression.source}' is not one number")
    value = _evaluate(expression.statements[0].body, figures, base_data or {})
    if isinstance(value, bool):
        raise ExpressionRefused(f"'{expression.source}' is not a number")
    return None if value is None else Fraction(value)


def _evaluate(node: ast.expr, figures: Values, base_data: Values) -> _Value:  # noqa: PLR0911 - a case a node
    match node:
        case ast.Name(id=name):
            return _fraction(figures.get(name))
        case ast.Constant(value=int() | float() as constant):
            return constant if isinstance(constant, int) else Fraction(str(constant))
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(op, _evaluate(left, figures, base_data), _evaluate(right, figures, base_data))
        case ast.UnaryOp(operand=operand):
            value = _evaluate(operand, figures, base_data)
            return None if value is None else -value
        case ast.Compare(left=left, ops=ops, comparators=others):
            return _chain(ops, [_evaluate(part, figures, base_data) for part in (left, *others)])
        case ast.Call(func=ast.Name(id="abs"), args=[argument]):
            value = _evaluate(argument, figures, base_data)
            return None if value is None else max(value, -value)
        case ast.Call(func=ast.Name(id=function)):
            return _fraction(base_data.get(function))
    raise AssertionError(f"parse() let {ast.dump(node)} through")


def _fraction(value: int | Decimal | None) -> Fraction | int | None:
    return value if value is None or isinstance(value, int) else Fraction(value)


def _binary(op: ast.operator, left: _Value, right: _Value) -> Fraction | int | None:
    if left is None or right is None:
        return None
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
    return Fraction(left) / right if right else None  # a division by zero says nothing


def _chain(ops: list[ast.cmpop], values: list[_Value]) -> bool | None:
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    return all(_compare(op, known[i], known[i + 1]) for i, op in enumerate(ops))


def _compare(op: ast.cmpop, left: Fraction | int, right: Fraction | int) -> bool:
    match op:
        case ast.LtE():
            return left <= right
        case ast.Lt():
            return left < right
        case ast.GtE():
            return left >= right
        case ast.Gt():
            return left > right
        case ast.Eq():
            return left == right
    return left != right
