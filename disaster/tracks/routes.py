"""Doors of tracks: trackers given and taken back; positions from phones, from the Traccar client and in the older query
form of OsmAnd; where everything is now. Who sends positions has no account: a secret, or the key of a consignment."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from disaster import clock
from disaster.db import Session
from disaster.dispatch.following import consignment_of_key
from disaster.errors import NotFound
from disaster.intake.door import address_of
from disaster.intake.limits import Limits
from disaster.people.asking import Asking
from disaster.people.follow_key import FollowKey
from disaster.tracks import queries
from disaster.tracks.actions import fixes, trackers
from disaster.tracks.rules import (
    BadPosition,
    Raw,
    Span,
    TooManyPositions,
    UnknownDevice,
    judged,
    on_the_way,
    osmand,
)
from disaster.tracks.schemas import (
    FixesIn,
    PositionsView,
    Taken,
    TraccarIn,
    TrackerIn,
    TrackerMade,
    TrackerView,
    WayView,
)
from disaster.tracks.views import tracker_view

router = APIRouter(prefix="/api", tags=["tracks"])
PERIOD_SECONDS = 600
LETTERS_OF_A_DEVICE = 600       # one a second, in bursts after a time without network
WRONG_OF_AN_ADDRESS = 30        # guesses; many trucks may share one address, so only what is wrong is counted
FORM = "application/x-www-form-urlencoded"
devices, guesses = Limits(PERIOD_SECONDS), Limits(PERIOD_SECONDS)
Secret = Annotated[str, Header(max_length=120)]


@router.put("/trackers/{tracker_id}", status_code=201)
async def give(tracker_id: UUID, entered: TrackerIn, session: Session, viewer: Asking) -> TrackerMade:
    """Give a vehicle or a team a tracker; the secret is told once."""
    row, secret = await trackers.given(session, tracker_id, entered, by=viewer)
    return TrackerMade(tracker=tracker_view(row), secret=secret)


@router.put("/trackers/{tracker_id}/revocation")
async def take_back(tracker_id: UUID, session: Session, viewer: Asking) -> TrackerView:
    """Its secret opens nothing any more."""
    return tracker_view(await trackers.revoked(session, tracker_id, by=viewer))


@router.get("/positions/now")
async def now(session: Session, viewer: Asking) -> PositionsView:
    """Where everything is that the asker may see."""
    return PositionsView(positions=[one for one in await queries.positions(session)
                                    if queries.may_look(viewer, one.areas)])


@router.get("/consignments/{consignment_id}/way")
async def way(consignment_id: UUID, session: Session, viewer: Asking) -> WayView:
    """The way that a consignment has come."""
    return await queries.way_of(session, consignment_id, viewer)


@router.post("/positions/phone")
async def from_phone(entered: FixesIn, request: Request, session: Session, key: FollowKey,
                     x_device_secret: Secret = "", x_follow_number: Secret = "") -> Taken:
    """Positions of a phone's page: with a tracker's secret, or with the number and key of a consignment. Of a load that
    came meanwhile, those until then are its history."""
    of, span = await sender(request, session, x_device_secret, x_follow_number, key)
    found = [judged(Raw(one.lon, one.lat, one.observed_at, one.accuracy_m, one.speed_mps, one.heading), clock.now(), at)
             for at, one in enumerate(entered.fixes)]
    if span is None:
        return Taken(taken=await fixes.noted(session, of, found, source="phone"))
    return Taken(taken=await fixes.learnt_late(session, of, on_the_way(found, span, x_follow_number), source="phone"))


@router.post("/positions")
async def from_client(request: Request, session: Session) -> Taken:
    """One position of the Traccar client (JSON), or in the older form as a query or a form."""
    if request.headers.get("content-type", "").startswith("application/json"):
        return await from_traccar(letter(await request.body()), request, session)
    form = await request.form() if request.headers.get("content-type", "").startswith(FORM) else {}
    return await from_osmand({**request.query_params, **{name: str(value) for name, value in form.items()}},
                             request, session)


@router.get("/positions")
async def from_query(request: Request, session: Session) -> Taken:
    """One position in the older form, which sends it in the address."""
    return await from_osmand(dict(request.query_params), request, session)


def letter(body: bytes) -> TraccarIn:
    """The client's letter, or what is malformed in it, told as of any other body."""
    try:
        return TraccarIn.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False, include_context=False)) from None


async def from_traccar(entered: TraccarIn, request: Request, session: Session) -> Taken:
    """What the Traccar client sent."""
    of, _ = await sender(request, session, entered.device_id)
    where = entered.location.coords
    raw = Raw(where.longitude, where.latitude, entered.location.timestamp, where.accuracy, where.speed, where.heading)
    return Taken(taken=await fixes.noted(session, of, [judged(raw, clock.now())], source="traccar"))


async def from_osmand(form: dict[str, str], request: Request, session: Session) -> Taken:
    """What an older client sent. Whose it is is asked first: a stranger learns nothing about forms."""
    of, _ = await sender(request, session, form.get("id") or form.get("deviceid") or "")
    _, raw = osmand(form)
    return Taken(taken=await fixes.noted(session, of, [judged(raw, clock.now())], source="osmand"))


async def sender(request: Request, session: Session, secret: str, number: str = "",
                 key: str = "") -> tuple[str, Span | None]:
    """What these positions are of, for a secret or a key that is right, and when its way was, if that has ended;
    guessing is slow."""
    address = address_of(request)
    refuse(guesses.look(address, WRONG_OF_AN_ADDRESS))
    try:
        of, span = (await queries.tracked_by(session, secret), None) if secret else await loaded(session, number, key)
    except (UnknownDevice, NotFound):
        guesses.wait(address, WRONG_OF_AN_ADDRESS)
        raise UnknownDevice from None
    refuse(devices.wait(of, LETTERS_OF_A_DEVICE))
    return of, span


async def loaded(session: Session, number: str, key: str) -> tuple[str, Span | None]:
    """The consignment of this number and key, or the vehicle that carries it; from when until when, if it came."""
    row = await consignment_of_key(session, number, key)
    of, ended = f"vehicle/{row.vehicle_id}" if row.vehicle_id else f"consignment/{row.id}", queries.ended_at(row)
    if row.state in queries.MOVING:
        return of, None
    if row.departed_at is None or ended is None:
        raise BadPosition(at=0, field="number", value=number, rule="not_on_the_way")
    return of, (row.departed_at, ended)


def refuse(seconds: int) -> None:
    """Too often: the answer says when again."""
    if seconds:
        raise TooManyPositions(retry_after_seconds=seconds)
