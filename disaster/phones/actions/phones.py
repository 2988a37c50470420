"""A phone makes itself known while its person is signed in; a lost one is shut out."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import NotFound
from disaster.journal.record import record
from disaster.people.models import SignIn
from disaster.people.remembered import rights_changed
from disaster.people.viewer import Forbidden, Viewer
from disaster.phones import rules, sealing
from disaster.phones.actions import keys
from disaster.phones.models import Phone, PhoneKey, PhoneSession
from disaster.phones.schemas import PhoneIn, PublicSealingKey, Registration
from disaster.phones.views import phone_view

SEEN_EVERY = timedelta(minutes=5)


async def registered(session: AsyncSession, phone_id: UUID, entered: PhoneIn, session_hash: bytes, *,
                     by: Viewer) -> Registration:
    """Know this phone and its key, and give it what it seals with. A repeat is harmless; a phone has one person."""
    if not by.actor.startswith("person/"):
        raise Forbidden(needs="person")
    person_id = UUID(by.actor.partition("/")[2])
    phone = await known(session, phone_id, entered, person_id, by=by)
    if phone.shut_out_at is not None:
        await ended(session, phone_id, session_hash)
        return Registration(id=phone_id, shut_out=True)
    await session.execute(insert(PhoneSession).values(hash=session_hash, phone_id=phone_id).on_conflict_do_nothing())
    await with_key(session, phone_id, entered)
    key = await keys.current(session)
    return Registration(id=phone_id, shut_out=False, copy_key=sealing.coded(await keys.of_person(session, person_id)),
                        sealing_key=PublicSealingKey(id=key.id, public_key=sealing.coded(key.public)))


async def known(session: AsyncSession, phone_id: UUID, entered: PhoneIn, person_id: UUID, *, by: Viewer) -> Phone:
    """The phone, added if it is new, with the time of its last contact."""
    phone = await session.get(Phone, phone_id, with_for_update=True)
    now = clock.now()
    if phone is None:
        phone = Phone(id=phone_id, person_id=person_id, registered_at=now, shut_out_at=None, shut_out_by=None,
                      shut_out_reason=None, label=entered.label, last_seen_at=now, letters=0)
        session.add(phone)
        await session.flush()
        record(session, "phone.registered", phone_view(phone), by=by.actor)
    if phone.person_id != person_id:
        raise NotFound(subject=f"phone/{phone_id}")
    if now - phone.last_seen_at > SEEN_EVERY or phone.label != entered.label:
        phone.last_seen_at, phone.label = now, entered.label
    return phone


async def with_key(session: AsyncSession, phone_id: UUID, entered: PhoneIn) -> None:
    """The public key stands beside those that the phone had at earlier sign-ins: their letters may still come."""
    public = sealing.plain(entered.public_key)
    if not sealing.is_public_key(public):
        raise rules.BadPhoneKey
    await session.execute(insert(PhoneKey).values(id=entered.key_id, phone_id=phone_id, public=public,
                                                  registered_at=clock.now()).on_conflict_do_nothing())
    standing = (await session.execute(select(PhoneKey.phone_id, PhoneKey.public)
                                      .where(PhoneKey.id == entered.key_id))).one()
    if tuple(standing) != (phone_id, public):
        raise NotFound(subject=f"phone_key/{entered.key_id}")


async def shut_out(session: AsyncSession, phone_id: UUID, reason: str, *, by: Viewer) -> Phone:
    """End its sessions; what it signs from now on is put aside. Doing it again changes nothing."""
    phone = await session.get(Phone, phone_id, with_for_update=True)
    if phone is None:
        raise NotFound(subject=f"phone/{phone_id}")
    if phone.shut_out_at is None:
        phone.shut_out_at, phone.shut_out_by, phone.shut_out_reason = clock.now(), by.actor, reason
        await ended(session, phone_id)
        record(session, "phone.shut_out", phone_view(phone), by=by.actor)
    return phone


async def ended(session: AsyncSession, phone_id: UUID, session_hash: bytes = b"") -> None:
    """End every session that this phone ever used."""
    rights_changed(session.info)
    of_phone = select(PhoneSession.hash).where(PhoneSession.phone_id == phone_id)
    await session.execute(delete(SignIn).where(SignIn.hash.in_(of_phone) | (SignIn.hash == session_hash)))
