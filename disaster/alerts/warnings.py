"""What is done with warnings: received, updated, cancelled, expired."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from geoalchemy2.shape import to_shape
from shapely import Polygon, union_all
from sqlalchemy import any_, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.alerts import cap
from disaster.alerts.models import Alert
from disaster.alerts.views import alert_view
from disaster.errors import SameIdOtherBody
from disaster.geo.models import Division
from disaster.journal.record import record
from disaster.rulebook.documents import shipped
from disaster.settings import settings

NAMESPACE = UUID("5f1d7a52-9f0e-5c8e-8a56-2f6f0d6ad0a1")


async def received(session: AsyncSession, source: bytes, *, by: str) -> tuple[Alert, bool]:
    """Take in a CAP file; a repeat is harmless (the second value says whether it was new)."""
    message = cap.read(source)
    words = source.decode(errors="replace").replace("\x00", "")
    # one at a time: an alert and its update that come together must see each other
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("alerts", 0))))
    alert_id = uuid5(NAMESPACE, f"{message.sender} {message.identifier}")
    standing = await session.scalar(select(Alert).where(Alert.identifier == message.identifier))
    if standing is not None:
        if standing.id != alert_id or standing.source != words:
            raise SameIdOtherBody(subject=f"alert/{standing.id}", identifier=message.identifier)
        return standing, False
    alert = Alert(id=alert_id, replaced_by=None, source=words,
                  areas=await matched(session, message.polygons, message.geocodes), **fields(message))
    earlier = await referred(session, message.references if message.status == "Actual" else [])
    if not alert.areas and earlier:     # a bare Cancel concerns whom the cancelled one concerned
        alert.areas = sorted({area for one in earlier for area in one.areas})
    later = await session.scalar(select(Alert).where(
        literal(message.identifier) == any_(Alert.references), Alert.status == "Actual").limit(1))
    if later is not None and message.status == "Actual":               # the update overtook the alert
        alert.state, alert.replaced_by = ("cancelled" if later.message_type == "Cancel" else "updated"), later.id
    session.add(alert)
    await session.flush()
    entry = record(session, "alert.received", alert_view(alert), by=by)
    for one in earlier:
        one.state = "cancelled" if alert.message_type == "Cancel" else "updated"
        one.replaced_by = alert.id
        record(session, f"alert.{one.state}", alert_view(one), by=by, cause=entry.id)
    return alert, True


def fields(message: cap.Message) -> dict[str, object]:
    """The columns that come straight from the message, and the state it begins in."""
    return {"identifier": message.identifier, "sender": message.sender, "sent_at": message.sent_at,
            "status": message.status, "message_type": message.message_type, "references": message.references,
            "event_zh": message.event_zh, "event_code": message.event_code,
            "hazard": hazard_of(message), "colour": message.colour, "headline": message.headline,
            "effective_at": message.effective_at or message.sent_at, "expires_at": message.expires_at,
            "state": first_state(message, clock.now()),
            "polygons": [list(shape.exterior.coords) for shape in message.polygons]}


def first_state(message: cap.Message, now: datetime) -> str:
    """In force, unless it is a test or exercise, a cancellation, or over already."""
    if message.status != "Actual":
        return "test"
    if message.message_type == "Cancel":
        return "cancelled"
    return "expired" if message.expires_at and message.expires_at <= now else "in_force"


def hazard_of(message: cap.Message) -> str | None:
    """Our hazard for the issuer's event: by code, else by the event's name."""
    document = shipped("hazards")
    known = document.of_event(message.event_code) if message.event_code else None
    named = (hazard for hazard in document.hazards
             if any(event.zh in message.event_zh for event in hazard.warning_events))
    found = known or next(named, None)
    return found.key if found else None


async def matched(session: AsyncSession, polygons: Sequence[Polygon], geocodes: Sequence[str]) -> list[str]:
    """The townships that a warning is about: named by code, or touched by its polygons (seat or drawn cell)."""
    rows = (await session.scalars(select(Division).where(
        Division.level == "township", Division.code.startswith(settings().jurisdiction)))).all()
    shape = union_all(list(polygons)) if polygons else None
    found = set()
    for row in rows:
        named = any(row.code.startswith(code) or code.startswith(row.code) for code in map(significant, geocodes))
        touched = shape is not None and any(to_shape(place).intersects(shape)
                                            for place in (row.seat, row.shape) if place is not None)
        if named or touched:
            found.add(row.code)
    return sorted(found)


def significant(geocode: str) -> str:
    """A division code without the zeros that only fill it up: 152502000000 is county 152502, 152500 league 1525."""
    code = geocode[:12]
    for length, shorter in ((12, 9), (9, 6), (6, 4), (4, 2)):
        if len(code) == length and code.endswith("0" * (length - shorter)):
            code = code[:shorter]
    return code


async def referred(session: AsyncSession, identifiers: Sequence[str]) -> Sequence[Alert]:
    """The earlier messages that this one updates or cancels, locked."""
    found = await session.scalars(select(Alert).where(
        Alert.identifier.in_(identifiers), Alert.state.in_(["in_force", "expired"])).with_for_update())
    return found.all()


async def expired(session: AsyncSession, *, by: str) -> None:
    """End the warnings whose time is over (a job, each minute)."""
    for alert in await session.scalars(select(Alert).where(
            Alert.state == "in_force", Alert.expires_at <= clock.now()).with_for_update(skip_locked=True).limit(500)):
        alert.state = "expired"
        record(session, "alert.expired", alert_view(alert), by=by)
