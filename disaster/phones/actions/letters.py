"""A sealed letter is received: opened, its signature verified, filed as its author. Who brings it does not matter.

However often and by whatever road it comes, the same box is answered the same, and the door counts its id once.
"""

import re
from hashlib import sha256
from typing import Any

import orjson
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

import disaster.phones.goods  # noqa: F401  # registers its doors
from disaster import clock
from disaster.alerts.actions import noticed, settled
from disaster.errors import Refusal
from disaster.journal.record import attempt, record
from disaster.people.asking import authors
from disaster.people.models import Person
from disaster.people.viewer import SYSTEM, Viewer
from disaster.phones import rules, sealing
from disaster.phones.doors import filed_through
from disaster.phones.models import AsideLetter, Phone, PhoneKey, SealedLetter, SealingKey
from disaster.phones.schemas import BoxContent, Letter, Road, SealedIn
from disaster.phones.views import DECIDES, aside_view
from disaster.settings import settings

STRANGERS_MAX = 500     # letters of unknown phones that may wait to be looked at
PLACE = re.compile(r"\d{9}(\d{3})?", re.ASCII)


async def received(session: AsyncSession, entered: SealedIn, *, road: Road) -> tuple[SealedLetter, Phone | None]:
    """File what is in the box, or put it aside with the reason; answers what became of it, and whose phone signed it.

    Raises a Refusal only where nothing is kept here: the box is not ours, is damaged, or is nobody's word.
    """
    digest = sha256(sealing.plain(entered.box)).digest()
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"letter {entered.id}", 0))))
    standing = await session.get(SealedLetter, (entered.id, digest))
    if standing is not None:
        return standing, await session.get(Phone, standing.phone_id) if standing.phone_id else None
    letter, phone = await read(session, entered)
    refusal = await tried(session, letter, phone)
    told = SealedLetter(id=letter.id, digest=digest, door=letter.door, phone_id=phone.id if phone else None,
                        state=rules.state_of(refusal) if refusal else "received",
                        code=refusal.code if refusal else None, facts=storable(refusal.facts if refusal else {}),
                        road=road, at=clock.now())
    session.add(told)
    if refusal:
        await put_aside(session, letter, phone, told)
    elif phone:
        await outdated(session, letter, phone)
    if phone:
        phone.letters += 1
    await session.flush()
    return told, phone


async def read(session: AsyncSession, entered: SealedIn) -> tuple[Letter, Phone | None]:
    """The letter in the box, and the phone that signed it, locked; no phone where we do not know its key."""
    key = await session.get(SealingKey, entered.key)
    if key is None:
        raise rules.UnknownSealingKey(key=entered.key)
    content = sealing.opened(sealing.plain(entered.box), key.private, sealing.info_of(entered.id, entered.door))
    try:
        box = BoxContent.model_validate_json(content or b"")
        letter = Letter.model_validate_json(box.letter)
    except ValidationError as error:
        raise rules.DamagedLetter(letter=str(entered.id)) from error
    if (letter.id, letter.door) != (entered.id, entered.door):
        raise rules.DamagedLetter(letter=str(entered.id))
    signer = await session.get(PhoneKey, letter.signer)
    if signer is None:
        return letter, None
    if not sealing.is_signed(box.letter.encode(), sealing.plain(box.signature), signer.public):
        raise rules.BadSignature(letter=str(entered.id))
    return letter, await session.get(Phone, signer.phone_id, with_for_update=True)


async def tried(session: AsyncSession, letter: Letter, phone: Phone | None) -> Refusal | None:
    """File it by its author's rights as they stand now. What a refused try had written is undone."""
    try:
        async with attempt(session):
            if phone is None:
                await refuse_many_strangers(session)
                raise rules.UnknownPhone(signer=str(letter.signer))
            rules.refuse_shut_out(phone.shut_out_at, letter.signed_at)
            return await filed_through(session, letter.door, letter.id, letter.body, await author(session, phone))
    except rules.TooManyAside:
        raise
    except Refusal as refusal:
        if refusal.status >= 500 or refusal.code == "contended":     # nobody's fault: the phone asks again
            raise
        return refusal


async def refuse_many_strangers(session: AsyncSession) -> None:
    """Anybody can make letters of phones that do not exist; they do not fill the house."""
    waiting = await session.scalar(select(func.count()).where(
        AsideLetter.code == rules.UnknownPhone.code, AsideLetter.state == "waiting"))
    if (waiting or 0) >= STRANGERS_MAX:
        raise rules.TooManyAside(waiting=waiting)


async def author(session: AsyncSession, phone: Phone) -> Viewer:
    """The person whose phone it is, with his present rights."""
    person = await session.get(Person, phone.person_id)
    if person is None or not person.active:
        raise rules.AuthorGone(person=str(phone.person_id))
    found, = await authors(session, [person])
    return found


async def put_aside(session: AsyncSession, letter: Letter, phone: Phone | None, told: SealedLetter) -> None:
    """Keep the letter for who decides what becomes of it."""
    row = AsideLetter(id=uuid7(), letter_id=letter.id, digest=told.digest, door=letter.door,
                      areas=areas_of(letter.body, settings().jurisdiction),
                      person_id=phone.person_id if phone else None, phone_id=phone.id if phone else None,
                      code=str(told.code), signed_at=letter.signed_at, put_aside_at=told.at, state="waiting",
                      decided_by=None, decided_at=None, facts=told.facts, body=letter.body, reason=None)
    session.add(row)
    await session.flush()
    entry = record(session, "aside_letter.put_aside", aside_view(row), by=SYSTEM.actor)
    await noticed(session, "aside", f"aside_letter/{row.id}", row.areas, sorted(DECIDES), by=SYSTEM.actor,
                  cause=entry.id)


async def outdated(session: AsyncSession, letter: Letter, phone: Phone) -> None:
    """What of this letter lay aside before it was put right and taken is no longer to be decided: filed later, it
    would undo what was put right."""
    for row in await session.scalars(select(AsideLetter).where(
            AsideLetter.letter_id == letter.id, AsideLetter.phone_id == phone.id, AsideLetter.state == "waiting")
            .with_for_update()):
        row.state, row.decided_by, row.decided_at = "dismissed", SYSTEM.actor, clock.now()
        row.reason = "同一封信改正后已收下"
        await session.flush()
        record(session, "aside_letter.dismissed", aside_view(row), by=SYSTEM.actor)
        await settled(session, f"aside_letter/{row.id}", by=SYSTEM.actor)


def areas_of(body: dict[str, Any], county: str) -> list[str]:
    """The place that a letter names, where it lies in the county; else the county. It goes into the journal, and
    anybody may have written it: only what has the form of a code is taken."""
    place = body.get("place")
    return [place] if isinstance(place, str) and PLACE.fullmatch(place) and place.startswith(county) else [county]


def storable(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts as JSON holds them."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(facts, default=str))
    return plain
