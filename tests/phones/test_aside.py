from datetime import timedelta

from sqlalchemy import select
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.people.viewer import Viewer
from disaster.phones.actions import aside, letters
from disaster.phones.models import AsideLetter, SealedLetter
from disaster.phones.schemas import DecisionIn, Letter
from disaster.phones.views import aside_private

OFFICER = Viewer("person/1", frozenset({"duty_officer"}), ("152502",))
WORDS = {"place": "152502200201", "who": {"head": "示例户主"}}


async def put_aside(session):
    letter = Letter(id=uuid7(), door="household", signer=uuid7(), signed_at=clock.now(), body=WORDS)
    told = SealedLetter(id=letter.id, digest=b"1", door=letter.door, phone_id=None, state="held_aside",
                        code="unknown_phone", facts={"signer": str(letter.signer)}, road="file", at=clock.now())
    session.add(told)
    await letters.put_aside(session, letter, None, told)
    return (await session.scalars(select(AsideLetter.id).where(AsideLetter.letter_id == letter.id))).one()


async def test_names_in_a_letter_that_was_decided_are_forgotten_in_time_and_those_of_one_that_waits_are_not(
        session, monkeypatch, tmp_path):
    decided, waits = await put_aside(session), await put_aside(session)
    await aside.decided(session, decided, DecisionIn(verdict="dismiss", reason="电话核实,无此户"), by=OFFICER)
    await aside.forgotten(session)
    assert (await aside_private(session, str(decided))).body == WORDS
    (moment := tmp_path / "clock").write_text((clock.now() + timedelta(days=31)).isoformat())
    monkeypatch.setenv("DISASTER_CLOCK_FILE", str(moment))
    await aside.forgotten(session)
    session.expire_all()
    assert [(await aside_private(session, str(one))).body for one in (decided, waits)] == [{}, WORDS]
    row = await session.get(AsideLetter, decided)
    assert (row.state, row.reason, row.facts) == ("dismissed", None, {})
