"""Doors of incidents: warnings in, decisions, levels, tasks, clocks, authorities, chronology."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime

from disaster import clock
from disaster.alerts.actions import acknowledged
from disaster.alerts.schemas import AlertView, NoticeView
from disaster.alerts.views import alert_view, notice_view
from disaster.db import Session
from disaster.errors import NotFound
from disaster.incidents import papers, queries
from disaster.incidents.actions import (
    authorities,
    clocks,
    levels,
    merging,
    offering,
    proposals,
    tasks,
    unmerging,
    warnings,
)
from disaster.incidents.actions import incidents as verbs
from disaster.incidents.schemas import (
    AuthorityIn,
    AuthorityView,
    Candidate,
    DeadlineView,
    DecisionIn,
    IncidentView,
    LevelIn,
    LineIn,
    LineView,
    MergeIn,
    MergePreview,
    MergeView,
    ProposalView,
    ResponseView,
    StateIn,
    TaskIn,
    TaskView,
    UndoIn,
)
from disaster.incidents.views import (
    authority_view,
    deadline_view,
    incident_view,
    line_view,
    merge_view,
    proposal_view,
    response_view,
    task_view,
)
from disaster.journal.record import content
from disaster.people import duty
from disaster.people.asking import Asking
from disaster.people.schemas import DutyView, HandoverIn
from disaster.people.views import duty_view
from disaster.settings import settings

router = APIRouter(prefix="/api", tags=["incidents"])


@router.post("/alerts")
async def take_in(request: Request, session: Session, viewer: Asking) -> AlertView:
    """A CAP 1.2 file as the body."""
    viewer.allow("duty_officer", "partner", area=settings().jurisdiction)
    return alert_view(await warnings.taken_in(session, await request.body(), by=viewer))


@router.post("/notices/{notice_id}/acknowledgement")
async def acknowledge(notice_id: UUID, session: Session, viewer: Asking) -> NoticeView:
    """I have seen it."""
    return notice_view(await acknowledged(session, notice_id, by=viewer))


@router.put("/proposals/{proposal_id}/decision")
async def decide(proposal_id: UUID, entered: DecisionIn, session: Session, viewer: Asking) -> ProposalView:
    """Confirm (also at another level, with a reason) or refuse."""
    return proposal_view(await proposals.decided(session, proposal_id, entered, by=viewer))


@router.put("/incidents/{incident_id}/level")
async def change_level(incident_id: UUID, entered: LevelIn, session: Session, viewer: Asking) -> ResponseView:
    """Raise, lower, end or reopen the level, with a reason."""
    return response_view(await levels.changed(session, incident_id, entered, by=viewer))


@router.put("/incidents/{incident_id}/state")
async def declare(incident_id: UUID, entered: StateIn, session: Session, viewer: Asking) -> IncidentView:
    """Declare the situation stable, the incident closed, or open again."""
    return incident_view(await verbs.declared(session, incident_id, entered, by=viewer))


@router.get("/incidents/near")
async def near(session: Session, viewer: Asking, hazard: str, place: Annotated[str, Query(pattern=r"^\d{9}(\d{3})?$")],
               occurred_at: AwareDatetime) -> list[Candidate]:
    """Open incidents to which a word of this hazard, place and time may belong, with the reasons."""
    if not viewer.within(place) and not viewer.sees_entry("incident/", [place[:6]]):
        raise NotFound(subject=f"division/{place}")
    return await offering.candidates(session, hazard, place, occurred_at)


@router.get("/incidents/{incident_id}/merge-preview")
async def preview_merge(incident_id: UUID, into: UUID, session: Session, viewer: Asking) -> MergePreview:
    """What would move if this incident became part of that one."""
    viewer.allow(*merging.DECIDERS)
    return await offering.preview(session, incident_id, into, by=viewer)


@router.put("/incident-merges/{merge_id}")
async def merge(merge_id: UUID, entered: MergeIn, session: Session, viewer: Asking) -> MergeView:
    """Make one incident of two made for one disaster."""
    return merge_view(await merging.merged(session, merge_id, entered, by=viewer))


@router.put("/incident-merges/{merge_id}/undoing")
async def undo_merge(merge_id: UUID, entered: UndoIn, session: Session, viewer: Asking) -> MergeView:
    """Make them two again, every child where it was."""
    return merge_view(await unmerging.undone(session, merge_id, entered, by=viewer))


@router.put("/tasks/{task_id}/state")
async def move_task(task_id: UUID, entered: TaskIn, session: Session, viewer: Asking) -> TaskView:
    """Take a task, finish it, give it back."""
    return task_view(await tasks.moved(session, task_id, entered, by=viewer))


@router.put("/deadlines/{deadline_id}/met")
async def meet_deadline(deadline_id: UUID, session: Session, viewer: Asking,
                        at: AwareDatetime | None = None) -> DeadlineView:
    """The county met this clock of its own at that time."""
    moment: datetime = at or clock.now()
    return deadline_view(await clocks.told_upward(session, deadline_id, moment, by=viewer))


@router.put("/authorities/{authority_id}")
async def enter_authority(authority_id: UUID, entered: AuthorityIn, session: Session, viewer: Asking) -> AuthorityView:
    """Enter a standing written authority."""
    return authority_view(await authorities.entered(session, authority_id, entered, by=viewer))


@router.delete("/authorities/{authority_id}")
async def revoke_authority(authority_id: UUID, session: Session, viewer: Asking) -> AuthorityView:
    """Revoke it."""
    return authority_view(await authorities.revoked(session, authority_id, by=viewer))


@router.put("/incidents/{incident_id}/lines/{line_id}")
async def add_line(incident_id: UUID, line_id: UUID, entered: LineIn, session: Session, viewer: Asking) -> LineView:
    """Add a line to the chronology, or a line that corrects one."""
    incident = await verbs.locked(session, incident_id)
    viewer.allow("duty_officer", "commander", "leader", "verifier", area=incident.county)
    return line_view(await verbs.noted(session, incident, entered, line_id, by=viewer))


@router.get("/incidents/{incident_id}/chronology")
async def read_chronology(incident_id: UUID, session: Session, viewer: Asking, after: Annotated[int, Query(ge=0)] = 0,
                          limit: Annotated[int, Query(ge=1, le=1000)] = 500) -> Response:
    """Who did what when, in order, as far as the asker may see it."""
    found = await queries.chronology(session, incident_id, after, limit)
    lines = [orjson.Fragment(b'{"seq":%d,' % entry.seq + content(entry)[1:]) for entry in found
             if viewer.sees_entry(entry.subject, entry.areas)]
    return Response(orjson.dumps({"entries": lines, "next": found[-1].seq if len(found) == limit else None}),
                    media_type="application/json")


@router.put("/duty/{duty_id}")
async def take_duty(duty_id: UUID, session: Session, viewer: Asking) -> DutyView:
    """Take up the duty where nobody has it."""
    viewer.allow("duty_officer", area=settings().jurisdiction)
    return duty_view(await duty.taken_up(session, duty_id, settings().jurisdiction, by=viewer))


@router.put("/duty/{duty_id}/handover")
async def hand_over(duty_id: UUID, entered: HandoverIn, session: Session, viewer: Asking) -> DutyView:
    """Offer the duty to the next officer, with the number of open items."""
    waiting = await queries.open_items(session, settings().jurisdiction)
    return duty_view(await duty.offered(session, duty_id, entered, waiting, by=viewer))


@router.put("/duty/{duty_id}/acceptance/{next_id}")
async def accept_duty(duty_id: UUID, next_id: UUID, session: Session, viewer: Asking) -> DutyView:
    """The next officer accepts; his own turn is `next_id`."""
    viewer.allow("duty_officer", area=settings().jurisdiction)
    return duty_view(await duty.accepted(session, duty_id, next_id, by=viewer))


@router.get("/proposals/{proposal_id}/document.html")
async def proposal_paper(proposal_id: UUID, session: Session, viewer: Asking) -> Response:
    """The proposal and its decision as a paper to print and sign."""
    return await paper(papers.of_proposal(session, proposal_id, viewer))


@router.get("/responses/{response_id}/document.html")
async def response_paper(response_id: UUID, session: Session, viewer: Asking) -> Response:
    """The response with its four facts and every step, to print and sign."""
    return await paper(papers.of_response(session, response_id, viewer))


async def paper(written: papers.Written) -> Response:
    """A printable page; it loads nothing from anywhere."""
    return Response(await written, media_type="text/html; charset=utf-8",
                    headers={"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"})


