"""Livestock, pasture and forage are figures like any other (DMG-04): claims, totals, checks, never free text."""

from disaster.rulebook.documents import shipped
from tests.reports.filing import COUNTY, SUMU, TOWN, figure, filed

HERD = {"livestock_affected": 5200, "livestock_dead": 61, "livestock_dead_large": 21, "livestock_dead_small": 40,
        "grassland_affected_ha": 1200.5, "forage_gap_t": 310.25, "sheds_damaged_m2": 480}


async def test_dead_animals_pasture_and_forage_add_up_from_townships_to_the_county_with_their_claims(signed_in):
    officer = await signed_in("duty_officer")
    told = await filed(officer, SUMU, figures=HERD)
    await filed(officer, TOWN, figures={**HERD, "forage_gap_t": 0})
    for indicator, total in (("livestock_dead", 122), ("grassland_affected_ha", 2401), ("forage_gap_t", 310.25)):
        cell = await figure(officer, told, indicator, COUNTY)
        assert (cell["value"], cell["at_least"], len(cell["claims"])) == (total, True, 2)


async def test_large_and_small_animals_make_up_the_dead_or_the_report_does_not_pass(signed_in):
    officer = await signed_in("duty_officer")
    told = await filed(officer, figures={**HERD, "livestock_dead_small": 39})
    assert [(one["check"], one["severity"]) for one in told["findings"]] == [("livestock_sum", "error")]
    assert not told["passable"]


def test_every_figure_of_herds_and_pasture_has_a_unit_and_belongs_to_snow():
    known = shipped("indicators").by_key()
    assert all(known[key].unit and not known[key].hazards for key in HERD)
