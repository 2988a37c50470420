"""Doors for people: sign in and out, who am I, administration of people, tokens and grants."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy import select

from disaster.db import Session, transaction
from disaster.errors import NotFound
from disaster.people import actions, rights
from disaster.people.asking import COOKIE, Asking, CrossSite, credential, same_origin, viewer_of
from disaster.people.models import Person
from disaster.people.schemas import (
    GrantIn,
    GrantView,
    Me,
    PasswordIn,
    PersonIn,
    PersonView,
    SignInIn,
    TokenIn,
    TokenView,
)
from disaster.people.views import grant_view, person_view, token_view
from disaster.settings import settings

router = APIRouter(prefix="/api/people", tags=["people"])


class NewToken(BaseModel):
    """A token with its secret, answered once."""

    token: TokenView
    secret: str


class OneTime(BaseModel):
    """A password that is answered once and must be changed at the first sign-in."""

    person: PersonView
    password: str


@router.post("/sign-in")
async def sign_in(entered: SignInIn, request: Request, response: Response, session: Session) -> Me:
    """Open a session; the cookie is HttpOnly and SameSite=Strict."""
    if not same_origin(request.headers):
        raise CrossSite(reason="origin")
    address = request.client.host if request.client else "unknown"
    async with transaction(request.app.state.sessions) as counting:   # a failed attempt counts although it is refused
        await actions.attempt_counted(counting, entered.login, address)
    secret, person = await actions.signed_in(session, entered.login, entered.password, address)
    response.set_cookie(COOKIE, secret, max_age=actions.session_hours(person.roles) * 3600, httponly=True,
                        samesite="strict", secure=request.url.scheme == "https")
    await session.flush()
    return await me_of(session, secret)


@router.post("/sign-out", status_code=204)
async def sign_out(request: Request, response: Response, session: Session, _: Asking) -> None:
    """End this session."""
    await actions.signed_out(session, request.cookies.get(COOKIE, ""))
    response.delete_cookie(COOKIE)


@router.get("/me")
async def me(request: Request, session: Session, _: Asking) -> Me:
    """Who is asking, with the CSRF value that changes must carry."""
    return await me_of(session, request.cookies.get(COOKIE, ""))


async def me_of(session: Session, secret: str) -> Me:
    """The page's start: rights, post, and in which world we are."""
    viewer, csrf = await viewer_of(session, secret, None)
    person = (await session.scalars(select(Person).where(Person.id == viewer.actor.partition("/")[2]))).one()
    return Me(actor=viewer.actor, name=person.name, post_zh=person.post_zh, post_en=person.post_en,
              roles=sorted(person.roles), areas=list(viewer.areas), levels=sorted(viewer.levels), csrf=csrf,
              must_change_password=person.must_change_password, world=settings().world,
              jurisdiction=settings().jurisdiction, drill_url=settings().drill_url)


@router.put("/me/password", status_code=204)
async def change_password(entered: PasswordIn, request: Request, session: Session, viewer: Asking) -> None:
    """Change one's own password."""
    await rights.password_changed(session, entered, credential(request.cookies.get(COOKIE), None), by=viewer)


@router.put("/{person_id}")
async def enter_person(person_id: UUID, entered: PersonIn, session: Session, viewer: Asking) -> OneTime | PersonView:
    """Add a person (answers a one-time password), or change one."""
    viewer.allow("administrator", area=settings().jurisdiction)
    rights.refuse_unknown(entered.roles, entered.areas, entered.levels)
    if await session.get(Person, person_id) is not None:
        return person_view(await actions.changed(session, person_id, entered, by=viewer.actor))
    password = rights.one_time_password()
    person = await actions.added(session, entered, person_id, password, by=viewer.actor)
    return OneTime(person=person_view(person), password=password)


@router.post("/{person_id}/password-reset")
async def reset_password(person_id: UUID, session: Session, viewer: Asking) -> OneTime:
    """A one-time password for somebody who lost his."""
    viewer.allow("administrator", area=settings().jurisdiction)
    password = await rights.password_reset(session, person_id, by=viewer)
    person = await session.get(Person, person_id)
    if person is None:
        raise NotFound(subject=f"person/{person_id}")
    return OneTime(person=person_view(person), password=password)


@router.put("/tokens/{token_id}")
async def make_token(token_id: UUID, entered: TokenIn, session: Session, viewer: Asking) -> NewToken:
    """A token for a program."""
    viewer.allow("administrator", area=settings().jurisdiction)
    token, secret = await rights.token_made(session, token_id, entered, by=viewer)
    return NewToken(token=token_view(token), secret=secret)


@router.delete("/tokens/{token_id}")
async def revoke_token(token_id: UUID, session: Session, viewer: Asking) -> TokenView:
    """Take a token back."""
    viewer.allow("administrator", area=settings().jurisdiction)
    return token_view(await rights.token_revoked(session, token_id, by=viewer))


@router.put("/grants/{grant_id}")
async def give_grant(grant_id: UUID, entered: GrantIn, session: Session, viewer: Asking) -> GrantView:
    """A further area for a person until a date."""
    viewer.allow("administrator", "commander", area=settings().jurisdiction)
    return grant_view(await rights.granted(session, grant_id, entered, by=viewer))


@router.delete("/grants/{grant_id}")
async def revoke_grant(grant_id: UUID, session: Session, viewer: Asking) -> GrantView:
    """Take it back."""
    viewer.allow("administrator", "commander", area=settings().jurisdiction)
    return grant_view(await rights.grant_revoked(session, grant_id, by=viewer))


