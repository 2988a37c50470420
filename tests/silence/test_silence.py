from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.alerts.models import Notice
from disaster.incidents.actions.incidents import declared
from disaster.incidents.actions.warnings import taken_in
from disaster.incidents.models import Incident
from disaster.incidents.schemas import StateIn
from disaster.people.viewer import Forbidden, Viewer
from disaster.reports.actions.filing import filed
from disaster.reports.schemas import ReportIn
from disaster.rulebook.documents import shipped
from disaster.silence import rules
from disaster.silence.actions.asking import asked, heard, judged, watched
from disaster.silence.models import Silence
from disaster.silence.schemas import AskIn
from tests.clients import add_person
from tests.incidents.test_warnings import cap

COUNTY, BAOLIGEN, XILIN, GACHA = "152502", "152502100", "152502200", "152502200201"
NOW = clock.now()
DOCUMENT = shipped("silence")


async def report(session, officer, place=BAOLIGEN, kind="first", at=None, **figures) -> Incident:
    told = await filed(session, uuid7(), ReportIn(place=place, hazard="snow", kind=kind, occurred_at=at or clock.now(),
                                                  figures=figures), by=officer)
    found: Incident = await session.get_one(Incident, told.incident_id)
    return found


async def by_place(session, incident) -> dict[str, rules.Judged]:
    found, _ = await judged(session, incident, clock.now())
    return {one.place.code: one for one in found}


def one(people=100, herd=10_000, share=1.0, source="red", code=BAOLIGEN):
    return rules.Place(code, people if people is None else Decimal(people),
                       herd if herd is None else Decimal(herd), share, source)


def known(hours=3.0, words=None, neighbours=None):
    return rules.Known(NOW - timedelta(hours=hours), NOW, words or {}, neighbours or {})


def word(hours=1.0, *, nil=False, harm=False):
    return rules.Word(NOW - timedelta(hours=hours), nil, harm)


def score_of(place, situation):
    return next(found for found in rules.judged([place], situation, DOCUMENT, any_area=True)).score


def test_harm_is_people_and_herd_inside_times_the_intensity_class_and_the_score_grows_with_the_hours():
    found, = rules.judged([one(share=0.5)], known(), DOCUMENT, any_area=True)
    assert (found.people_inside, found.sheep_units_inside) == (Decimal(50), Decimal(5_000))
    assert found.intensity == 8
    assert found.harm == (50 + 5_000 / 100) * 8
    assert found.score == found.harm * 3


def test_neighbours_that_report_nil_damp_the_score():
    beside = {BAOLIGEN: [XILIN, "152502101"]}
    loud = score_of(one(), known(neighbours=beside))
    half = score_of(one(), known(neighbours=beside, words={XILIN: word(nil=True)}))
    quiet = score_of(one(), known(neighbours=beside, words={XILIN: word(nil=True), "152502101": word(nil=True)}))
    assert (half, quiet) == (loud * Decimal("0.75"), loud / 2)


def test_nil_by_nature_is_not_silence():
    nil, = rules.judged([one()], known(words={BAOLIGEN: word(nil=True)}), DOCUMENT, any_area=True)
    empty, = rules.judged([one(people=0, herd=0)], known(), DOCUMENT, any_area=True)
    outside, = rules.judged([one(source="", share=0.0)], known(), DOCUMENT, any_area=True)
    assert [found.silent for found in (nil, empty, outside)] == [False, False, False]
    assert (nil.owes, empty.owes, outside.owes) == (True, False, False)


def test_unknown_people_are_not_none_the_place_owes_a_word_and_its_score_is_at_least_so_much():
    found, = rules.judged([one(people=None)], known(), DOCUMENT, any_area=True)
    assert (found.silent, found.at_least, found.people_inside) == (True, True, None)
    assert found.harm == 800


def test_a_place_outside_every_area_owes_a_word_once_a_neighbour_reports_damage():
    beside = {XILIN: [BAOLIGEN]}
    for harm in (False, True):
        found, = rules.judged([one(source="", code=XILIN)], known(
            words={BAOLIGEN: word(harm=harm)}, neighbours=beside), DOCUMENT, any_area=True)
        assert (found.silent, found.place.source) == (harm, "neighbours" if harm else "")


def test_a_word_lasts_a_day():
    for hours, silent in ((23, False), (25, True)):
        found, = rules.judged([one()], known(hours=30, words={BAOLIGEN: word(hours)}), DOCUMENT, any_area=True)
        assert found.silent is silent


@given(people=st.integers(0, 10**6), herd=st.integers(0, 10**7), hours=st.floats(0, 1_000), nil=st.integers(0, 5))
def test_more_people_more_herd_and_more_hours_never_weigh_less_and_nil_never_more(people, herd, hours, nil):
    codes = [f"1525021{n:02}" for n in range(10, 15)]
    def at(people, herd, hours, nil):
        words = dict.fromkeys(codes[:nil], word(nil=True))
        return score_of(one(people, herd), known(hours, words, {BAOLIGEN: codes}))
    base = at(people, herd, hours, nil)
    assert base <= at(people + 1, herd, hours, nil)
    assert base <= at(people, herd + 100, hours + 1, nil)
    assert base >= at(people, herd, hours, min(nil + 1, 5))


async def test_every_mute_township_and_gacha_is_silent_where_no_hazard_area_is_known(session, officer):
    incident = await report(session, officer, BAOLIGEN, injured=1)
    found = await by_place(session, incident)
    assert not found[BAOLIGEN].silent
    assert found[XILIN].silent
    assert found[GACHA].silent
    scores = [one.score for one in found.values() if one.silent]
    assert scores == sorted(scores, reverse=True)


async def test_only_what_the_warning_covers_owes_a_word(session, officer):
    await taken_in(session, cap("one", colour="橙", area="<polygon>44.3,115.9 44.3,116.4 43.9,116.4 43.9,115.9 "
                                                        "44.3,115.9</polygon>"), by=officer)
    incident = (await session.scalars(select(Incident))).one()
    found = await by_place(session, incident)
    assert {one.place.source for one in found.values()} == {"", "orange"}
    assert {one.owes for one in found.values()} == {True, False}
    assert all(0 < one.place.share <= 1 for one in found.values() if one.owes)


async def test_a_nil_report_of_the_township_covers_its_gachas_and_a_full_one_damps_theirs(session, officer):
    incident = await report(session, officer, XILIN, kind="nil")
    assert not (await by_place(session, incident))[GACHA].silent
    await report(session, officer, XILIN, kind="follow_up", injured=1)
    found = await by_place(session, incident)
    assert (found[GACHA].silent, found[GACHA].township_spoke, found[XILIN].silent) == (True, True, False)


async def ask(session, incident, officer, *places):
    return await asked(session, uuid7(), AskIn(incident_id=incident.id, places=list(places)), by=officer)


async def test_a_mute_township_is_asked_by_its_reporters_channels_and_one_word_ends_it(session, officer):
    await add_person(session, "herder", ("reporter",), (XILIN,))
    incident = await report(session, officer)
    (row,), left = await ask(session, incident, officer, XILIN, BAOLIGEN)
    assert (row.state, row.reporters, row.channels, left) == ("asked", 1, ["notice"], [BAOLIGEN])
    notice = (await session.scalars(select(Notice).where(Notice.kind == "silence"))).one()
    assert (notice.areas, notice.to_roles) == ([XILIN], ["reporter"])
    assert (await ask(session, incident, officer, XILIN))[0] == []      # nobody is asked twice in a row
    await report(session, officer, XILIN, kind="nil")
    await heard(session)
    assert row.state == "answered"
    assert notice.acknowledged_at is not None


async def test_what_is_not_mute_cannot_be_asked_and_only_the_desk_asks(session, officer):
    incident = await report(session, officer)
    with pytest.raises(rules.NothingToAsk):
        await ask(session, incident, officer, BAOLIGEN)
    with pytest.raises(Forbidden):
        await ask(session, incident, Viewer("person/x", frozenset({"reporter"}), (COUNTY,)), XILIN)


async def test_the_clock_asks_townships_that_stay_mute_and_nobody_once_it_is_over(session, officer):
    incident = await report(session, officer)
    await watched(session)
    assert (await session.scalars(select(Silence))).all() == []
    incident.opened_at -= timedelta(hours=3)
    await session.flush()
    await watched(session)
    await watched(session)                               # the next minute asks nobody twice
    asked_now = list(await session.scalars(select(Silence)))
    assert len(asked_now) == 15                          # townships; gachas are asked by a person
    assert {(one.asked_by, one.times, one.state) for one in asked_now} == {("system", 1, "asked")}
    incident.opened_at += timedelta(hours=3)             # as the journal knows it
    await declared(session, incident.id, StateIn(state="closed", reason="结束"), by=officer)
    await watched(session)
    assert {one.state for one in asked_now} == {"lapsed"}
