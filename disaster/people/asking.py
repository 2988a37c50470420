"""The dependency that tells a route who is asking: a session cookie (with CSRF and Origin) or a bearer token."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from disaster import clock
from disaster.people.models import Grant, Person, SignIn, Token
from disaster.people.remembered import Credential, recalled, remember
from disaster.people.viewer import Forbidden, NotSignedIn, Viewer
from disaster.settings import settings

COOKIE = "disaster_session"
Found = tuple[Viewer, str, datetime]      # with the CSRF value, and until when by itself
SAFE = {"GET", "HEAD", "OPTIONS"}


looking: "dict[Credential, asyncio.Task[tuple[Viewer, str]]]" = {}
BEFORE_THE_CHANGE = {"/api/people/me", "/api/people/me/password", "/api/people/sign-out"}


class PasswordMustChange(Forbidden):
    """The password is one that an administrator or the first start gave; it opens nothing but its own change."""

    code = "password_must_change"


class CrossSite(Forbidden):
    """The request does not come from a page of this service."""

    code = "cross_site"


def same_origin(headers: Mapping[str, str]) -> bool:
    """Whether Origin (or, without it, Referer) is the host that was asked, or the public origin."""
    origin = headers.get("origin") or headers.get("referer") or ""
    parts = urlsplit(origin)
    return f"{parts.scheme}://{parts.netloc}" == settings().public_origin or parts.netloc == headers.get("host")


async def viewer_of(session: AsyncSession, secret: str | None, bearer: str | None) -> tuple[Viewer, str]:
    """The viewer behind a cookie or a bearer token, and the CSRF value of the session ("" for a token)."""
    viewer, csrf, _ = await looked_up(session, credential(secret, bearer), is_token=bool(bearer))
    return viewer, csrf


async def looked_up(session: AsyncSession, key: bytes, *, is_token: bool) -> tuple[Viewer, str, datetime]:
    """The same from the database, with when these rights run out by themselves."""
    found = await (tokens if is_token else sign_ins)(session, [key])
    if key not in found:
        raise NotSignedIn
    return found[key]


def credential(secret: str | None, bearer: str | None) -> bytes:
    """What the tables keep of a secret: its hash."""
    return sha256((bearer or secret or "").encode()).digest()


async def viewers_by_session(session: AsyncSession, keys: Sequence[bytes]) -> dict[bytes, tuple[Viewer, str]]:
    """The rights, as they stand now, behind each session that is still open."""
    return {key: (viewer, csrf) for key, (viewer, csrf, _) in (await sign_ins(session, keys)).items()}


async def viewers_by_token(session: AsyncSession, keys: Sequence[bytes]) -> dict[bytes, tuple[Viewer, str]]:
    """The rights behind each token that is neither expired nor revoked."""
    return {key: (viewer, csrf) for key, (viewer, csrf, _) in (await tokens(session, keys)).items()}


async def sign_ins(session: AsyncSession, keys: Sequence[bytes]) -> dict[bytes, Found]:
    """What stands behind each of these sessions; a granted area ends the moment for which it holds."""
    now = clock.now()
    found = (await session.execute(
        select(SignIn, Person).join(Person, Person.id == SignIn.person_id)
        .where(SignIn.hash.in_(keys), SignIn.expires_at > now, Person.active))).all()
    granted = await grants(session, [person.id for _, person in found])
    return {sign_in.hash: (viewer_for(person, granted[person.id]), sign_in.csrf,
                           min([sign_in.expires_at, *(until for _, until in granted[person.id])]))
            for sign_in, person in found}


async def grants(session: AsyncSession, people: Collection[UUID]) -> Mapping[UUID, Sequence[tuple[str, datetime]]]:
    """The further areas that each of these people has now, and until when."""
    found = defaultdict(list)
    for person_id, area, until in await session.execute(select(Grant.person_id, Grant.area, Grant.until).where(
            Grant.person_id.in_(people), Grant.until > clock.now(), Grant.revoked_at.is_(None))):
        found[person_id].append((area, until))
    return found


async def tokens(session: AsyncSession, keys: Sequence[bytes]) -> dict[bytes, Found]:
    """What stands behind each of these tokens."""
    found = await session.scalars(select(Token).where(
        Token.hash.in_(keys), Token.expires_at > clock.now(), Token.revoked_at.is_(None)))
    return {token.hash: (Viewer(f"token/{token.id}", frozenset(token.roles), tuple(sorted(token.areas))), "",
                         token.expires_at) for token in found}


def viewer_for(person: Person, granted: Sequence[tuple[str, datetime]]) -> Viewer:
    """A person's rights while signed in: none at all while his password is the one that another gave him."""
    return Viewer(f"person/{person.id}", frozenset(), ()) if person.must_change_password else full(person, granted)


def full(person: Person, granted: Sequence[tuple[str, datetime]]) -> Viewer:
    """A person's rights, granted areas included."""
    return Viewer(f"person/{person.id}", frozenset(person.roles),
                  tuple(sorted({*person.areas, *(area for area, _ in granted)})), frozenset(person.levels))


async def authors(session: AsyncSession, people: Sequence[Person]) -> list[Viewer]:
    """These people as authors of what came without a session (sealed, by SMS), with the rights they have now.

    That a password must be changed takes none of them away: it says nothing about who wrote.
    """
    granted = await grants(session, [person.id for person in people])
    return [full(person, granted[person.id]) for person in people]


def bearer_of(headers: Mapping[str, str]) -> str | None:
    """The bearer token of the request, if it brings one."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else None


async def known(request: Request, bearer: str | None) -> tuple[Viewer, str]:
    """Who is behind the request's credential: as remembered, else by a look of its own into the database."""
    asked = (credential(request.cookies.get(COOKIE), bearer), bool(bearer))
    found = recalled(asked)
    if found is not None:
        return found
    task = looking.get(asked)
    if task is None:      # many who ask with the same credential at the same moment wait for one look
        task = looking[asked] = asyncio.create_task(looked(request.app.state.sessions, asked))
        task.add_done_callback(lambda _: looking.pop(asked, None))
    return await asyncio.shield(task)


async def looked(sessions: async_sessionmaker[AsyncSession], asked: Credential) -> tuple[Viewer, str]:
    """Look into the database, and remember."""
    async with sessions() as session:
        viewer, csrf, until = await looked_up(session, asked[0], is_token=asked[1])
    remember(asked, viewer, csrf, until)
    return viewer, csrf


async def asking(request: Request) -> Viewer:
    """Who is asking. A change by a browser must carry the session's CSRF value and come from our own pages."""
    bearer = bearer_of(request.headers)
    viewer, csrf = await known(request, bearer)
    if request.method not in SAFE and not bearer:
        if not same_origin(request.headers):
            raise CrossSite(reason="origin")
        if not compare_digest(request.headers.get("x-csrf-token", "").encode(), csrf.encode()):
            raise CrossSite(reason="csrf")
    if not viewer.roles and request.url.path not in BEFORE_THE_CHANGE:
        raise PasswordMustChange
    return viewer


Asking = Annotated[Viewer, Depends(asking, scope="function")]
