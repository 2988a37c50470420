"""Doors for people: sign in, sign out, who am I."""

from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from disaster.db import Session, transaction
from disaster.people import actions
from disaster.people.asking import COOKIE, Asking, CrossSite, same_origin, viewer_of
from disaster.people.models import Person
from disaster.people.schemas import Me, SignInIn
from disaster.settings import settings

router = APIRouter(prefix="/api/people", tags=["people"])


@router.post("/sign-in")
async def sign_in(entered: SignInIn, request: Request, response: Response, session: Session) -> Me:
    """Open a session; the cookie is HttpOnly and SameSite=Strict."""
    if not same_origin(request.headers):
        raise CrossSite(reason="origin")
    address = request.client.host if request.client else "unknown"
    async with transaction(request.app.state.sessions) as counting:   # a failed attempt counts although it is refused
        await actions.attempt_counted(counting, entered.login, address)
    secret, _ = await actions.signed_in(session, entered.login, entered.password, address)
    response.set_cookie(COOKIE, secret, max_age=actions.SESSION_HOURS * 3600, httponly=True, samesite="strict",
                        secure=request.url.scheme == "https")
    await session.flush()
    return await me_of(session, secret)


@router.post("/sign-out", status_code=204)
async def sign_out(request: Request, response: Response, session: Session, viewer: Asking) -> None:
    """End this session."""
    await actions.signed_out(session, request.cookies.get(COOKIE, ""))
    response.delete_cookie(COOKIE)


@router.get("/me")
async def me(request: Request, session: Session, viewer: Asking) -> Me:
    """Who is asking, with the CSRF value that changes must carry."""
    return await me_of(session, request.cookies.get(COOKIE, ""))


async def me_of(session: Session, secret: str) -> Me:
    """The page's start: rights, post, and in which world we are."""
    viewer, csrf = await viewer_of(session, secret, None)
    person = (await session.scalars(select(Person).where(Person.id == viewer.actor.partition("/")[2]))).one()
    return Me(actor=viewer.actor, name=person.name, post_zh=person.post_zh, post_en=person.post_en,
              roles=sorted(viewer.roles), areas=list(viewer.areas), levels=sorted(viewer.levels), csrf=csrf,
              must_change_password=person.must_change_password, world=settings().world,
              jurisdiction=settings().jurisdiction, drill_url=settings().drill_url)
