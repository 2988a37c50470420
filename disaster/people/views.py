"""From a row to its view, and the registration of what people are seen as."""

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.journal.subjects import Subject, register
from disaster.people.models import Duty, Grant, Person, Token
from disaster.people.schemas import DutyPrivate, DutyView, GrantView, PersonPrivate, PersonView, TokenView

ADMINISTRATION = frozenset({"administrator", "auditor"})
STAFF = frozenset({"duty_officer", "commander", "leader", "verifier", "auditor", "administrator"})


def person_view(row: Person) -> PersonView:
    """A person as all may see."""
    return PersonView(id=str(row.id), areas=row.areas, post_zh=row.post_zh, post_en=row.post_en, roles=row.roles,
                      levels=row.levels, active=row.active, example=row.example)


def token_view(row: Token) -> TokenView:
    """A token without its secret."""
    return TokenView(id=str(row.id), areas=row.areas, name=row.name, roles=row.roles, expires_at=row.expires_at,
                     revoked_at=row.revoked_at)


def grant_view(row: Grant) -> GrantView:
    """A granted area."""
    return GrantView(id=str(row.id), areas=[row.area], person_id=row.person_id, until=row.until,
                     revoked_at=row.revoked_at)


def duty_view(row: Duty) -> DutyView:
    """A turn on duty."""
    return DutyView(id=str(row.id), areas=[row.area], person_id=row.person_id, state=row.state,
                    since=row.since, until=row.until, offered_to=row.offered_to, open_items=row.open_items)


async def person_private(session: AsyncSession, person_id: str) -> BaseModel | None:
    """Name, login and phone of a person."""
    row = await session.get(Person, person_id)
    return PersonPrivate(login=row.login, name=row.name, phone=row.phone) if row else None


async def duty_private(session: AsyncSession, duty_id: str) -> BaseModel | None:
    """What the outgoing officer says to the next."""
    row = await session.get(Duty, duty_id)
    return DutyPrivate(note=row.note) if row else None


register(Subject(PersonView, Person, person_view, everywhere=True, private=person_private, private_roles=STAFF))
register(Subject(TokenView, Token, token_view, roles=ADMINISTRATION, everywhere=True))
register(Subject(GrantView, Grant, grant_view, roles=ADMINISTRATION, everywhere=True))
register(Subject(DutyView, Duty, duty_view, everywhere=True, private=duty_private, private_roles=STAFF))
