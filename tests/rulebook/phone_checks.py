"""Cases of every check with the server's answers, which the phone's own reading of the rules must equal.

Written to web/tests/vectors/checks.json by `python -m tests.rulebook.phone_checks`; a test compares.
"""

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

from disaster.rulebook.documents import shipped
from disaster.rulebook.expressions import Verdict, parse, verdicts
from disaster.rulebook.rules import check_figures
from disaster.rulebook.schemas.indicators import Check

FILE = Path(__file__).resolve().parents[2] / "web/tests/vectors/checks.json"
POOL: tuple[float | None, ...] = (None, 0, 0, 1, 2, 3, 4, 5, 6, 10, 120, 0.5, 2.25, 99_999_999.9999)
KINDS, HAZARDS = ("first", "follow_up", "verified"), ("snow", "drought", "flood", "grassland_fire")
EACH, WHOLE = 12, 25
Case = dict[str, Any]


def text() -> bytes:
    """The whole file: the document as it is served, and the cases."""
    document = shipped("indicators")
    return orjson.dumps({"document": orjson.loads(document.model_dump_json()), "cases": cases()},
                        option=orjson.OPT_APPEND_NEWLINE)


def cases() -> list[Case]:
    """The same each time: some of each check with only its own figures, some of whole reports."""
    dice, document = random.Random(20260110), shipped("indicators")
    keys = sorted(document.by_key())
    found = []
    for check in document.checks:
        found += telling(dice, check) if check.expr and not check.rule else [
            answered(thrown_report(dice, dice.sample(keys, 6), [])) for _ in range(EACH)]
    return found + [answered(thrown_report(dice, dice.sample(keys, 20), ["population"])) for _ in range(WHOLE)]


def telling(dice: random.Random, check: Check) -> list[Case]:
    """Reports among which every statement of a check is kept, broken and unknown."""
    expression, seen, found = parse(check.expr or ""), set[tuple[int, Verdict]](), list[Case]()
    while len(seen) < len(Verdict) * len(expression.statements):
        case = thrown_report(dice, sorted(expression.names), sorted(expression.lookups))
        said = set(enumerate(verdicts(expression, exact(case["figures"]), exact(case["base"]))))
        if not said <= seen:
            found.append(answered(case))
            seen |= said
    return found


def thrown_report(dice: random.Random, names: list[str], lookups: list[str]) -> Case:
    """A report of some of these figures; now and then with one before it."""
    return {"kind": dice.choice(KINDS), "hazard": dice.choice(HAZARDS), "figures": thrown(dice, names),
            "previous": thrown(dice, names) if dice.random() < 0.4 else {}, "base": thrown(dice, lookups)}


def answered(case: Case) -> Case:
    """The report and what the server finds in it."""
    found = check_figures(shipped("indicators"), case["kind"], case["hazard"],
                          *(exact(case[part]) for part in ("figures", "previous", "base")))
    return {**case, "found": [[one.check_id, one.severity, one.judged, list(one.indicators), one.statement]
                              for one in found]}


def thrown(dice: random.Random, names: list[str]) -> dict[str, float | None]:
    """A value for most names; some absent, some unknown, now and then a negative one."""
    told = {name: dice.choice(POOL) for name in names if dice.random() < 0.9}
    return {name: -value if value and dice.random() < 0.03 else value for name, value in told.items()}


def exact(values: dict[str, float | None]) -> dict[str, Decimal | None]:
    """As the server holds them."""
    return {name: None if value is None else Decimal(str(value)) for name, value in values.items()}


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(text())
