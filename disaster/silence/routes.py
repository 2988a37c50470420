"""Doors of silence and of contact drills."""

from uuid import UUID

from fastapi import APIRouter

from disaster import clock
from disaster.db import Session
from disaster.errors import NotFound
from disaster.incidents.models import Incident
from disaster.people.asking import Asking
from disaster.rulebook.documents import shipped
from disaster.silence import rules
from disaster.silence.actions import asking, contacts
from disaster.silence.schemas import (
    Asked,
    AskIn,
    CallIn,
    ContactDrillIn,
    ContactDrillView,
    ContactList,
    ContactView,
    Formula,
    SilenceTable,
    SilentPlace,
    SmsAnswered,
    SmsAnswerIn,
)
from disaster.silence.views import contact_view, drill_view, silence_view

router = APIRouter(prefix="/api", tags=["silence"])


@router.get("/incidents/{incident_id}/silence")
async def silence(incident_id: UUID, session: Session, viewer: Asking) -> SilenceTable:
    """Who owes a word and is mute, by how much harm that may hide; of the places that the asker may see."""
    incident = await session.get(Incident, incident_id)
    if incident is None or not viewer.sees_entry(f"incident/{incident_id}", [incident.county]):
        raise NotFound(subject=f"incident/{incident_id}")
    now = clock.now()
    found, areas = await asking.judged(session, incident, now)
    return SilenceTable(incident_id=incident_id, at=now, formula=formula(), areas=areas,
                        places=[seen(one) for one in found if viewer.within(one.place.code)])


@router.put("/silence-asks/{ask_id}")
async def ask(ask_id: UUID, entered: AskIn, session: Session, viewer: Asking) -> Asked:
    """Ask these places for a word, by the channels of their reporters."""
    rows, left = await asking.asked(session, ask_id, entered, by=viewer)
    return Asked(asked=[silence_view(row) for row in rows], left=left)


@router.put("/contact-drills/{drill_id}")
async def start_drill(drill_id: UUID, entered: ContactDrillIn, session: Session, viewer: Asking) -> ContactDrillView:
    """Call everybody who works in an area; nothing of a disaster is in it."""
    return drill_view(await contacts.started(session, drill_id, entered, by=viewer))


@router.put("/contact-drills/{drill_id}/answer")
async def answer_drill(drill_id: UUID, session: Session, viewer: Asking) -> ContactView:
    """I am here."""
    return contact_view(await contacts.answered(session, drill_id, by=viewer))


@router.put("/contact-drills/{drill_id}/end")
async def end_drill(drill_id: UUID, session: Session, viewer: Asking) -> ContactDrillView:
    """End it now: who has not answered was not reached."""
    return drill_view(await contacts.ended(session, drill_id, by=viewer))


@router.post("/contacts/{contact_id}/calls")
async def record_call(contact_id: UUID, entered: CallIn, session: Session, viewer: Asking) -> ContactView:
    """Write down a call."""
    return contact_view(await contacts.call_recorded(session, contact_id, entered, by=viewer))


@router.post("/contact-drills/sms-answers")
async def take_sms_answer(entered: SmsAnswerIn, session: Session, viewer: Asking) -> SmsAnswered:
    """A gateway says that a number answered."""
    return SmsAnswered(reached=await contacts.text_answered(session, entered.phone, by=viewer))


@router.get("/contact-drills/{drill_id}/list")
async def list_drill(drill_id: UUID, session: Session, viewer: Asking) -> ContactList:
    """Who was reached by which channel and when, and who was not, with names; the reading is logged."""
    return await contacts.listed(session, drill_id, by=viewer)


def formula() -> Formula:
    """The numbers of the rule document."""
    told = shipped("silence").model_dump()
    return Formula(**{name: told[name] for name in Formula.model_fields})


def seen(one: rules.Judged) -> SilentPlace:
    """A place with its terms."""
    place = one.place
    return SilentPlace(
        place=place.code, owes=one.owes, silent=one.silent, source=place.source, share=round(place.share, 3),
        intensity=one.intensity, people=whole(place.people), people_inside=whole(one.people_inside),
        sheep_units=whole(place.sheep_units), sheep_units_inside=whole(one.sheep_units_inside), example=place.example,
        harm=float(one.harm), at_least=one.at_least, last_word_at=one.last.at if one.last else None,
        last_word_nil=one.last is not None and one.last.nil, since=one.since, hours=one.hours,
        neighbours=one.neighbours, neighbours_nil=one.neighbours_nil, township_spoke=one.township_spoke,
        damping=float(one.damping), score=float(one.score))


def whole(amount: object) -> int | None:
    """An amount as a whole number; unknown stays unknown."""
    return None if amount is None else round(float(str(amount)))
