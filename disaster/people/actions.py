"""What is done with people: added, changed, signed in and out."""

import secrets
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound, Refusal
from disaster.journal.record import record
from disaster.people.models import Person, SignIn, SignInAttempt
from disaster.people.remembered import rights_changed
from disaster.people.schemas import PersonIn
from disaster.people.views import person_view
from disaster.settings import settings

SESSION_HOURS = 12
REPORTER_HOURS = 14 * 24     # a reporter's phone may be snowed in for days; a lost one is shut out (phones)
ATTEMPTS_MINUTES = 10
LOGIN_ATTEMPTS_MAX, ADDRESS_ATTEMPTS_MAX = 10, 100      # a whole office may share one address
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)   # OWASP's second recommendation
NOBODY = hasher.hash("nobody")    # verified for an unknown login too, so that both take the same time


class WrongSignIn(Refusal):
    """Login or password is wrong; which of them is not said."""

    code, status = "wrong_sign_in", 401


class ExamplePerson(Refusal):
    """Example people sign in only where the demo was asked for: their password is in the documentation."""

    code, status = "example_person", 403


class TooManyAttempts(Refusal):
    """Too many failed sign-ins for this login or from this address."""

    code, status = "too_many_attempts", 429


class LoginTaken(Refusal):
    """Another person has this login."""

    code, status = "login_taken", 409


async def added(session: AsyncSession, entered: PersonIn, person_id: UUID, password: str, *, by: str,
                example: bool = False, must_change: bool = True) -> Person:
    """Add a person with a first password."""
    if await session.scalar(select(Person.id).where(Person.login == entered.login)):
        raise LoginTaken(login=entered.login)
    person = Person(id=person_id, password_hash=hasher.hash(password), must_change_password=must_change,
                    example=example, **entered.model_dump())
    session.add(person)
    await session.flush()
    record(session, "person.added", person_view(person), by=by)
    return person


async def changed(session: AsyncSession, person_id: UUID, entered: PersonIn, *, by: str) -> Person:
    """Change a person's post, roles, areas or state. His open sessions follow within seconds."""
    person = await session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound(subject=f"person/{person_id}")
    if await session.scalar(select(Person.id).where(Person.login == entered.login, Person.id != person_id)):
        raise LoginTaken(login=entered.login)
    was = person_view(person)
    for name, value in entered.model_dump().items():
        setattr(person, name, value)
    record(session, "person.changed", person_view(person), by=by, was=was)
    return person


async def signed_in(session: AsyncSession, login: str, password: str, address: str) -> tuple[str, Person]:
    """Open a session and return its secret. Too many failures in ten minutes shut the door for a while."""
    person = await session.scalar(select(Person).where(Person.login == login, Person.active))
    if not matches(person.password_hash if person else NOBODY, password) or person is None:
        raise WrongSignIn
    if person.example and not settings().demo:
        raise ExamplePerson
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    session.add(SignIn(hash=sha256(secret.encode()).digest(), person_id=person.id, csrf=secrets.token_urlsafe(24),
                       created_at=now, expires_at=now + timedelta(hours=session_hours(person.roles))))
    await session.execute(delete(SignInAttempt).where(SignInAttempt.key.in_(keys_of(login, address))))
    return secret, person


def session_hours(roles: list[str]) -> int:
    """How long a sign-in lasts: a turn of duty, and for those who only report, a storm."""
    return REPORTER_HOURS if set(roles) == {"reporter"} else SESSION_HOURS


async def attempt_counted(session: AsyncSession, login: str, address: str) -> None:
    """Refuse when there were too many failures, else count this attempt (a success forgets it again)."""
    since = clock.now() - timedelta(minutes=ATTEMPTS_MINUTES)
    await session.execute(delete(SignInAttempt).where(SignInAttempt.at < since))
    most = {f"address {address}": ADDRESS_ATTEMPTS_MAX, f"login {login}": LOGIN_ATTEMPTS_MAX}
    for key in keys_of(login, address):     # one after the other: guesses that come at once are counted too
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"sign-in {key}", 0))))
        made = await session.scalar(select(func.count()).select_from(SignInAttempt).where(
            SignInAttempt.key == key, SignInAttempt.at > since))
        if (made or 0) >= most[key]:
            raise TooManyAttempts(minutes=ATTEMPTS_MINUTES)
        session.add(SignInAttempt(id=uuid7(), key=key, at=clock.now()))


def keys_of(login: str, address: str) -> tuple[str, str]:
    """What attempts are counted by, in one order; nobody's login is an address."""
    return f"address {address}", f"login {login}"


async def signed_out(session: AsyncSession, secret: str) -> None:
    """End a session."""
    rights_changed(session.info)
    await session.execute(delete(SignIn).where(SignIn.hash == sha256(secret.encode()).digest()))


def matches(password_hash: str, password: str) -> bool:
    """Whether the password is the one that was hashed."""
    try:
        return hasher.verify(password_hash, password)
    except VerifyMismatchError:
        return False
