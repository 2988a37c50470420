import pytest

from disaster.sharing.routes import cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+cmd", "@SUM", "\t=1", "\r=1"])
def test_a_text_that_a_spreadsheet_would_reckon_is_defused(text):
    assert cell(text) == f"'{text}"


def test_numbers_stay_numbers_and_unknown_stays_empty():
    assert [cell(value) for value in (-3, -116.5, 0, None, False)] == ["-3", "-116.5", "0", "", "false"]
