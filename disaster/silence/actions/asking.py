"""A mute place is asked by its reporters' channels; its next word answers. The score is reckoned, never stored."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.alerts import channels
from disaster.alerts.actions import noticed, settled
from disaster.errors import NotFound
from disaster.incidents.models import Incident
from disaster.journal.record import record
from disaster.people.models import Person
from disaster.people.viewer import SYSTEM, Viewer
from disaster.rulebook.documents import shipped
from disaster.silence import queries, rules
from disaster.silence.models import Silence
from disaster.silence.schemas import AskIn
from disaster.silence.views import silence_view

ASKERS = ("duty_officer", "commander", "verifier")
INCIDENTS_MAX = 50          # a turn; a county has few at a time


async def judged(session: AsyncSession, incident: Incident, now: datetime) -> tuple[list[rules.Judged], list[str]]:
    """Every place of the incident's county as it stands now, and the hazard areas that this rests on."""
    document = shipped("silence")
    areas = await queries.areas_of(session, incident)
    places = await queries.places_of(session, incident, areas, document.intensity.model_dump())
    known = rules.Known(incident.occurred_at, now, await queries.words_of(session, incident.id),
                        await queries.neighbours_of(session, incident.county, float(document.neighbour_km)))
    return rules.judged(places, known, document, any_area=bool(areas)), [area.subject for area in areas]


async def asked(session: AsyncSession, ask_id: UUID, entered: AskIn, *, by: Viewer) -> tuple[list[Silence], list[str]]:
    """An officer asks these places; one that was asked a moment ago is left in peace. A repeat asks nobody twice."""
    incident = await session.get(Incident, entered.incident_id, with_for_update={"key_share": True})
    if incident is None or not by.within(incident.county):
        raise NotFound(subject=f"incident/{entered.incident_id}")
    by.allow(*ASKERS, area=incident.county)
    found, _ = await judged(session, incident, clock.now())
    wanted = set(entered.places)
    silent = [one for one in found if one.silent and one.place.code in wanted]
    if not silent or incident.state == "closed":
        raise rules.NothingToAsk(places=sorted(wanted)[:50], state=incident.state)
    rows = await put_to(session, incident, silent, ask_id, by=by.actor)
    return rows, sorted(wanted - {row.place for row in rows})


async def put_to(session: AsyncSession, incident: Incident, silent: Sequence[rules.Judged], ask_id: UUID, *,
                 by: str) -> list[Silence]:
    """Ask each of them that may be asked now."""
    now, document = clock.now(), shipped("silence")
    standing = {row.place: row for row in await session.scalars(select(Silence).where(
        Silence.incident_id == incident.id, Silence.state == "asked").with_for_update())}
    people = await queries.reporters(session)
    done = []
    for one in silent:
        row = standing.get(one.place.code)
        if row is not None and not rules.may_ask_again(row.asked_at, now, document):
            continue
        whom = queries.reporters_for(one.place.code, people)
        if row is None:
            row = Silence(id=uuid5(ask_id, one.place.code), incident_id=incident.id, place=one.place.code,
                          state="asked", silent_since=one.since, first_asked_at=now, asked_at=now, times=0, asked_by=by,
                          channels=[], reporters=0, answered_at=None, answered_by=None)
            session.add(row)
        row.asked_at, row.asked_by, row.times, row.reporters = now, by, row.times + 1, len(whom)
        row.channels = await by_their_channels(session, incident, row, whom, by=by)
        done.append(row)
    await session.flush()
    for row in done:
        record(session, "silence.asked", silence_view(row), by=by)
    return done


async def by_their_channels(session: AsyncSession, incident: Incident, row: Silence, whom: Sequence[Person], *,
                            by: str) -> list[str]:
    """A notice on their phones' first page, and a text message to each number where a gateway is set."""
    await noticed(session, "silence", f"silence/{row.id}", [row.place], ["reporter"], by=by, incident_id=incident.id)
    words = f"请上报灾情:{incident.name_zh}。无灾情请报“零报告”。"
    sent = await channels.texted(session, f"silence/{row.id}", words, [one.phone for one in whom if one.phone])
    return ["notice", "sms"] if sent else ["notice"]


async def heard(session: AsyncSession) -> None:
    """Whoever was asked and has spoken since, answered (a job, every few seconds)."""
    for silence_id, report_id, at in await queries.heard_since(session):
        row = await session.get(Silence, silence_id, with_for_update=True)
        if row is not None and row.state == "asked":
            row.state, row.answered_at, row.answered_by = "answered", at, report_id
            record(session, "silence.answered", silence_view(row), by=SYSTEM.actor)
            await settled(session, f"silence/{row.id}", by=SYSTEM.actor)


async def watched(session: AsyncSession) -> None:
    """Mute townships are asked by the clock; of what is over nobody is asked any more (a job, each minute)."""
    now, document = clock.now(), shipped("silence")
    for incident in await session.scalars(select(Incident).where(
            Incident.state == "open", Incident.opened_at <= now - timedelta(hours=document.asks_by_itself_after_hours))
            .order_by(Incident.opened_at.desc()).limit(INCIDENTS_MAX)):
        found, _ = await judged(session, incident, now)
        mute = [one for one in found if rules.asked_by_clock(one, incident.opened_at, now, document)]
        if mute:
            already = set(await session.scalars(select(Silence.place).where(
                Silence.incident_id == incident.id, Silence.state == "asked")))
            await put_to(session, incident, [one for one in mute if one.place.code not in already],
                         uuid5(incident.id, now.isoformat()), by=SYSTEM.actor)
    for row in await session.scalars(select(Silence).join(Incident, Incident.id == Silence.incident_id).where(
            Silence.state == "asked", Incident.state == "closed").limit(500).with_for_update(of=Silence)):
        await lapsed(session, row, by=SYSTEM.actor)


async def lapsed(session: AsyncSession, row: Silence, *, by: str) -> None:
    """Nobody owes an answer any more."""
    row.state = "lapsed"
    record(session, "silence.lapsed", silence_view(row), by=by)
    await settled(session, f"silence/{row.id}", by=by)
