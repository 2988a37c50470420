"""From rows of incidents to what is seen of them, and who may see it."""

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.incidents.models import Authority, Deadline, Incident, Line, Merge, Proposal, Response, Task
from disaster.incidents.schemas import (
    AuthorityView,
    DeadlineView,
    IncidentView,
    LinePrivate,
    LineView,
    MergeView,
    ProposalView,
    Reasons,
    ResponseView,
    TaskView,
)
from disaster.journal.subjects import Subject, register
from disaster.people.views import STAFF

CLOCK = ("incident_id", "rule_id", "level", "kind", "place", "due_at", "basis_zh", "basis_en", "also_to", "note",
         "neared_at", "missed_at", "lifted_at", "met_at", "late")


def incident_view(row: Incident) -> IncidentView:
    """An incident."""
    return IncidentView(
        id=str(row.id), areas=[row.county], name_zh=row.name_zh, name_en=row.name_en, hazard=row.hazard,
        occurred_at=row.occurred_at, opened_at=row.opened_at, state=row.state, stable_at=row.stable_at,
        closed_at=row.closed_at, level=row.level, response_id=row.response_id,
        opened_by_report=row.opened_by_report, merged_into=row.merged_into)


def merge_view(row: Merge) -> MergeView:
    """A merge."""
    return MergeView(id=str(row.id), areas=[row.county], incident_id=row.target_id, source_id=row.source_id, at=row.at,
                     by=row.by, moved=row.moved, undone_at=row.undone_at, undone_by=row.undone_by, stayed=row.stayed,
                     kept=row.kept)


def proposal_view(row: Proposal) -> ProposalView:
    """A proposal with its clauses."""
    return ProposalView.model_validate({
        "id": str(row.id), "areas": [row.county], "incident_id": row.incident_id, "kind": row.kind,
        "direction": row.direction, "level": row.level, "plan_id": row.plan["id"], "plan_name_zh": row.plan["zh"],
        "source_flag": row.plan["flag"], "example": row.example, "triggers": row.triggers,
        "not_judged": row.not_judged, "places": row.places, "matter_zh": row.matter_zh, "matter_en": row.matter_en,
        "expected_hours": row.expected_hours, "measures": row.measures, "proposed_at": row.proposed_at,
        "state": row.state, "decided_by": row.decided_by, "decided_at": row.decided_at,
        "authority_id": row.authority_id, "alert_id": row.alert_id})


def response_view(row: Response) -> ResponseView:
    """A response with the decisions about its level."""
    return ResponseView.model_validate({
        "id": str(row.id), "areas": [row.county], "incident_id": row.incident_id, "kind": row.kind,
        "number": row.number, "level": row.level, "state": row.state, "started_at": row.started_at,
        "ended_at": row.ended_at, "expected_until": row.expected_until, "measures": row.measures,
        "plan_id": row.plan_id, "decided_by": row.decided_by, "authority_id": row.authority_id,
        "history": row.history})


def authority_view(row: Authority) -> AuthorityView:
    """A standing authority."""
    return AuthorityView(id=str(row.id), areas=[row.county], person_id=row.person_id, levels=row.levels,
                         hazards=row.hazards, valid_from=row.valid_from, valid_to=row.valid_to,
                         document=row.document, revoked_at=row.revoked_at)


def task_view(row: Task) -> TaskView:
    """A task."""
    return TaskView(
        id=str(row.id), areas=[row.place], incident_id=row.incident_id, response_id=row.response_id, key=row.key,
        title_zh=row.title_zh, title_en=row.title_en, measure=row.measure, role=row.role, owner=row.owner,
        place=row.place, due_at=row.due_at, state=row.state, done_at=row.done_at, level=row.level,
        example=row.example)


def deadline_view(row: Deadline) -> DeadlineView:
    """A clock."""
    return DeadlineView(id=str(row.id), areas=[row.place], **{name: getattr(row, name) for name in CLOCK})


def line_view(row: Line) -> LineView:
    """A chronology line without its words."""
    return LineView(id=str(row.id), areas=[row.county], incident_id=row.incident_id, at=row.at,
                    observed_at=row.observed_at, corrects=row.corrects, by=row.by)


async def line_private(session: AsyncSession, line_id: str) -> BaseModel | None:
    """The words of a line."""
    row = await session.get(Line, line_id)
    return LinePrivate(text=row.text) if row else None


async def response_private(session: AsyncSession, response_id: str) -> BaseModel | None:
    """Why the levels were decided as they were."""
    row = await session.get(Response, response_id)
    return Reasons(reasons=row.reasons) if row else None


async def proposal_private(session: AsyncSession, proposal_id: str) -> BaseModel | None:
    """Why a proposal was refused or decided otherwise."""
    row = await session.get(Proposal, proposal_id)
    return Reasons(reasons=[row.reason] if row.reason else []) if row else None


register(Subject(IncidentView, Incident, incident_view, downward=True))
register(Subject(MergeView, Merge, merge_view, roles=STAFF))
register(Subject(ProposalView, Proposal, proposal_view, roles=STAFF, private=proposal_private, private_roles=STAFF))
register(Subject(ResponseView, Response, response_view, downward=True, private=response_private, private_roles=STAFF))
register(Subject(AuthorityView, Authority, authority_view, roles=STAFF))
register(Subject(TaskView, Task, task_view))
register(Subject(DeadlineView, Deadline, deadline_view))
register(Subject(LineView, Line, line_view, roles=STAFF, private=line_private, private_roles=STAFF))
