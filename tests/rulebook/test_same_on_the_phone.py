"""The phone judges figures by the same rules: web/tests/checks.test.ts reads the cases that are made here."""

from disaster.rulebook.documents import shipped
from disaster.rulebook.expressions import Verdict, parse, verdicts
from tests.rulebook.phone_checks import FILE, cases, exact, text


def test_the_cases_that_the_phone_is_tested_with_are_the_servers_of_today():
    assert FILE.read_bytes() == text(), "run: python -m tests.rulebook.phone_checks"


def test_every_statement_of_every_check_is_broken_kept_and_unknown_in_some_case():
    told = cases()
    for check in shipped("indicators").checks:
        if check.expr and not check.rule:
            expression = parse(check.expr)
            columns = zip(*(verdicts(expression, exact(one["figures"]), exact(one["base"])) for one in told),
                          strict=True)
            assert all(set(column) == set(Verdict) for column in columns), check.id


def test_every_check_is_found_in_some_case():
    found = {one[0] for case in cases() for one in case["found"]}
    assert found == {check.id for check in shipped("indicators").checks}
