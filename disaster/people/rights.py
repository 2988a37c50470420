"""What is done with rights: tokens made and revoked, areas granted and taken back, passwords changed."""

import secrets
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import BadInput, NotFound, SameIdOtherBody
from disaster.journal.record import record
from disaster.people.actions import WrongSignIn, hasher, matches
from disaster.people.models import Grant, Person, SignIn, Token
from disaster.people.remembered import rights_changed
from disaster.people.schemas import GrantIn, PasswordIn, TokenIn
from disaster.people.viewer import ROLES, Viewer
from disaster.people.views import grant_view, person_view, token_view

FOR_PEOPLE = {"commander", "administrator"}     # nothing starts without a named person, nor makes or renames one


class UnknownRole(BadInput):
    """There is no such role, level or area form."""

    code = "unknown_role"


def refuse_unknown(roles: list[str], areas: list[str], levels: list[str] | None = None) -> None:
    """Roles, levels and areas must be of the known ones."""
    strange = [role for role in roles if role not in ROLES]
    strange += [level for level in levels or [] if level not in {"I", "II", "III", "IV", "warning"}]
    strange += [area for area in areas if not area.isdigit() or len(area) not in {2, 4, 6, 9, 12}]
    if strange:
        raise UnknownRole(unknown=strange, roles=list(ROLES))


async def token_made(session: AsyncSession, token_id: UUID, entered: TokenIn, *, by: Viewer) -> tuple[Token, str]:
    """Make a token for a program; its secret is answered once and never stored."""
    refuse_unknown(entered.roles, entered.areas)
    if barred := FOR_PEOPLE & set(entered.roles):
        raise UnknownRole(unknown=sorted(barred), roles=[role for role in ROLES if role not in FOR_PEOPLE])
    if await session.get(Token, token_id) is not None:
        raise SameIdOtherBody(subject=f"token/{token_id}")
    secret = secrets.token_urlsafe(32)
    token = Token(id=token_id, name=entered.name, hash=sha256(secret.encode()).digest(), roles=entered.roles,
                  areas=entered.areas, made_by=UUID(by.actor.partition("/")[2]),
                  expires_at=clock.now() + timedelta(days=entered.days), revoked_at=None)
    session.add(token)
    await session.flush()
    record(session, "token.made", token_view(token), by=by.actor)
    return token, secret


async def token_revoked(session: AsyncSession, token_id: UUID, *, by: Viewer) -> Token:
    """Take a token back; its open sockets close within seconds."""
    token = await session.get(Token, token_id, with_for_update=True)
    if token is None:
        raise NotFound(subject=f"token/{token_id}")
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        record(session, "token.revoked", token_view(token), by=by.actor)
    return token


async def granted(session: AsyncSession, grant_id: UUID, entered: GrantIn, *, by: Viewer) -> Grant:
    """Give a person a further area until a date."""
    standing = await session.get(Grant, grant_id)
    if standing is not None:
        if (standing.person_id, standing.area, standing.until) != (entered.person_id, entered.area, entered.until):
            raise SameIdOtherBody(subject=f"grant/{grant_id}")
        return standing
    if await session.get(Person, entered.person_id) is None:
        raise NotFound(subject=f"person/{entered.person_id}")
    grant = Grant(id=grant_id, given_by=UUID(by.actor.partition("/")[2]), revoked_at=None, **entered.model_dump())
    session.add(grant)
    await session.flush()
    record(session, "grant.given", grant_view(grant), by=by.actor)
    return grant


async def grant_revoked(session: AsyncSession, grant_id: UUID, *, by: Viewer) -> Grant:
    """Take a granted area back."""
    grant = await session.get(Grant, grant_id, with_for_update=True)
    if grant is None:
        raise NotFound(subject=f"grant/{grant_id}")
    if grant.revoked_at is None:
        grant.revoked_at = clock.now()
        record(session, "grant.revoked", grant_view(grant), by=by.actor)
    return grant


async def password_changed(session: AsyncSession, entered: PasswordIn, keep: bytes, *, by: Viewer) -> None:
    """Change one's own password; all other sessions of this person end."""
    person = await session.get(Person, UUID(by.actor.partition("/")[2]), with_for_update=True)
    if person is None or not matches(person.password_hash, entered.old):
        raise WrongSignIn
    await new_password(session, person, entered.new, must_change=False, keep=keep)
    record(session, "person.password_changed", person_view(person), by=by.actor)


async def password_reset(session: AsyncSession, person_id: UUID, *, by: Viewer) -> str:
    """An administrator gives a one-time password; it is answered once, and all sessions of the person end."""
    person = await session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound(subject=f"person/{person_id}")
    password = one_time_password()
    await new_password(session, person, password, must_change=True, keep=b"")
    record(session, "person.password_reset", person_view(person), by=by.actor)
    return password


async def new_password(session: AsyncSession, person: Person, password: str, *, must_change: bool, keep: bytes) -> None:
    """Store its hash and end every session but the one to keep."""
    person.password_hash, person.must_change_password = hasher.hash(password), must_change
    rights_changed(session.info)
    await session.execute(delete(SignIn).where(SignIn.person_id == person.id, SignIn.hash != keep))


def one_time_password() -> str:
    """Sixteen characters that nobody can guess."""
    return secrets.token_urlsafe(12)
