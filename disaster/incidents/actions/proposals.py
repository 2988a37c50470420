"""Levels proposed by the rules and decided by people."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.alerts.actions import noticed, settled
from disaster.errors import NotFound
from disaster.incidents import queries
from disaster.incidents.actions import clocks, levels, tasks
from disaster.incidents.models import Incident, Proposal
from disaster.incidents.rules import (
    EXPECTED_HOURS,
    AlreadyDecided,
    Decision,
    ReasonMissing,
    higher,
    refuse_step,
    refuse_unless_level,
    worth_proposing,
)
from disaster.incidents.schemas import DecisionIn
from disaster.incidents.views import proposal_view
from disaster.journal.record import record
from disaster.people.models import Person
from disaster.people.viewer import Viewer
from disaster.rulebook import rules as rulebook
from disaster.rulebook.documents import metrics_of, shipped
from disaster.rulebook.queries import plan_in_force
from disaster.rulebook.schemas import Figure, Judgement, Plan

SAID = {"confirm": "confirmed", "refuse": "refused"}


async def judged(session: AsyncSession, incident: Incident, figures: Mapping[str, Mapping[str, Figure]], *, by: str,
                 cause: UUID | None = None) -> Proposal | None:
    """Ask the thresholds in force on the day of the disaster what these figures mean, and propose what follows."""
    await clocks.set_for(session, incident, by=by, figures=figures.get(incident.county, {}), cause=cause)
    response = await queries.response_in_force(session, incident.id, "response")
    places = sorted(code for code, told in figures.items()
                    if len(code) == 9 and any(figure.value for figure in told.values()))
    if response is not None:
        await tasks.made(session, response, places, by=by, cause=cause)
    plan = await plan_in_force(session, incident.occurred_at, incident.county)
    if plan is None:
        return None
    judgement = rulebook.judge(plan, figures, await queries.areas(session, incident.county), incident.hazard,
                               metrics=metrics_of(plan), jurisdiction=incident.county)
    return await proposed(session, incident, plan, judgement, places, current=response.level if response else None,
                          by=by, cause=cause)


async def proposed(session: AsyncSession, incident: Incident, plan: Plan, judgement: Judgement,
                   places: Sequence[str], *, current: str | None, by: str, cause: UUID | None) -> Proposal | None:
    """Keep one open proposal that says what the figures say now; none where they say nothing new."""
    standing = await open_proposal(session, incident.id, "response")
    refused = await queries.refused_so_far(session, incident.id, "response")
    metrics = {trigger.metric for trigger in judgement.triggers}
    if judgement.level is None or not worth_proposing(judgement.level, current, metrics, refused):
        if standing is not None:
            await superseded(session, standing, by=by, cause=cause)
        return None
    content = content_of(plan, judgement, places, current)
    if standing is not None and standing.level == judgement.level:
        for name, value in content.items():
            setattr(standing, name, value)
        record(session, "proposal.renewed", proposal_view(standing), by=by, cause=cause)
        return standing
    if standing is not None:
        await superseded(session, standing, by=by, cause=cause)
    return await made(session, incident, "response", content, by=by, cause=cause)


def content_of(plan: Plan, judgement: Judgement, places: Sequence[str], current: str | None) -> dict[str, object]:
    """What a proposal quotes: the clauses met with their figures, and those that nobody can judge."""
    measures = shipped("response_levels").measures_response
    return {
        "direction": "raise" if current else "start", "level": judgement.level,
        "plan": {"id": plan.id, "zh": plan.zh, "flag": plan.flag}, "example": judgement.rests_on_example,
        "triggers": [{"metric": one.metric, "label_zh": one.zh, "label_en": one.en, "unit": one.unit or "",
                      "value": str(one.value), "at_least": one.is_lower_bound, "threshold": str(one.min),
                      "area": one.area_code, "indicators": list(one.indicators),
                      "claims": [str(claim) for claim in one.claim_ids]} for one in judgement.triggers],
        "not_judged": [{"metric": one.metric, "label_zh": one.zh, "label_en": one.en, "area": one.area_code,
                        "reason": one.reason} for one in judgement.not_judged],
        "places": list(places), "expected_hours": EXPECTED_HOURS[str(judgement.level)],
        "measures": [measure.key for measure in measures]}


async def made(session: AsyncSession, incident: Incident, kind: str, content: dict[str, object], *, by: str,
               cause: UUID | None, alert_id: UUID | None = None) -> Proposal:
    """Put a proposal before the officers; a standing authority may decide it at once."""
    proposal = Proposal(id=uuid7(), incident_id=incident.id, county=incident.county, kind=kind,
                        matter_zh=incident.name_zh, matter_en=incident.name_en, proposed_at=clock.now(), state="open",
                        decided_by=None, decided_at=None, authority_id=None, reason=None, alert_id=alert_id, **content)
    session.add(proposal)
    await session.flush()
    entry = record(session, "proposal.made", proposal_view(proposal), by=by, cause=cause)
    if not await started_by_authority(session, incident, proposal, cause=entry.id):
        await noticed(session, "proposal", f"proposal/{proposal.id}", [incident.county], ["duty_officer", "commander"],
                      by=by, incident_id=incident.id, cause=entry.id)
    return proposal


async def started_by_authority(session: AsyncSession, incident: Incident, proposal: Proposal, *, cause: UUID) -> bool:
    """Decide by a standing written authority, and say by whose. Never on 示例 values."""
    if proposal.example:
        return False
    needed = "warning" if proposal.kind == "warning" else proposal.level
    authority = await queries.standing_authority(session, incident.county, incident.hazard, needed, clock.now())
    if authority is None:
        return False
    signatory = await session.get(Person, authority.person_id)
    if signatory is None or not signatory.active or needed not in signatory.levels:
        return False
    proposal.authority_id = authority.id
    await confirmed(session, incident, proposal, proposal.expected_hours, Decision(
        proposal.level, f"person/{signatory.id}", cause=cause, places=proposal.places, authority_id=authority.id))
    return True


async def decided(session: AsyncSession, proposal_id: UUID, entered: DecisionIn, *, by: Viewer) -> Proposal:
    """A named person confirms, confirms another level, or refuses."""
    found = await session.get(Proposal, proposal_id)
    if found is None or not by.within(found.county):
        raise NotFound(subject=f"proposal/{proposal_id}")
    incident = await session.get(Incident, found.incident_id, with_for_update=True)
    proposal = await session.get(Proposal, proposal_id, with_for_update=True, populate_existing=True)
    assert incident is not None
    assert proposal is not None
    level = proposal.level if entered.verdict == "refuse" else entered.level or proposal.level
    by.allow("commander", "duty_officer", area=proposal.county)
    refuse_unless_level(proposal.kind, level, by.levels)
    if not higher(level, proposal.level):       # less than proposed refuses what was proposed
        refuse_unless_level(proposal.kind, proposal.level, by.levels)
    if proposal.state == SAID[entered.verdict] and proposal.decided_by == by.actor:
        return proposal     # the answer was lost on the way, and he asks again
    if proposal.state != "open":
        raise AlreadyDecided(state=proposal.state, by=proposal.decided_by, level=proposal.level)
    if not entered.reason and (entered.verdict == "refuse" or level != proposal.level):
        raise ReasonMissing(verdict=entered.verdict, level=level, proposed=proposal.level)
    if entered.verdict == "confirm":
        await confirmed(session, incident, proposal, entered.expected_hours or proposal.expected_hours,
                        Decision(level, by.actor, entered.reason or "", places=proposal.places))
    else:
        await closed(session, proposal, "refused", entered.reason, by=by.actor, cause=None)
    return proposal


async def confirmed(session: AsyncSession, incident: Incident, proposal: Proposal, hours: int,
                    decision: Decision) -> None:
    """The decision is made: the response starts or is raised, its tasks are made, all in this transaction."""
    entry = await closed(session, proposal, "confirmed", decision.reason or None, by=decision.by,
                         cause=decision.cause)
    decision = replace(decision, cause=entry)
    response = await queries.response_in_force(session, incident.id, proposal.kind)
    if response is None:
        start = levels.Start(proposal.kind, proposal.plan["id"], proposal.measures, hours)
        await levels.started(session, incident, start, decision)
    else:
        refuse_step("raise", decision.level, response.level)        # a person went beyond it meanwhile
        await levels.stepped(session, incident, response, "raised", decision)


async def closed(session: AsyncSession, proposal: Proposal, state: str, reason: str | None, *, by: str,
                 cause: UUID | None) -> UUID:
    """A proposal gets its end, and its notice with it."""
    proposal.state, proposal.decided_by, proposal.decided_at, proposal.reason = state, by, clock.now(), reason
    entry = record(session, f"proposal.{state}", proposal_view(proposal), by=by, cause=cause)
    await session.flush()
    await settled(session, f"proposal/{proposal.id}", by=by)
    return entry.id


async def superseded(session: AsyncSession, proposal: Proposal, *, by: str, cause: UUID | None) -> None:
    """The figures have changed: this proposal no longer says what they say."""
    await closed(session, proposal, "superseded", None, by=by, cause=cause)


async def open_proposal(session: AsyncSession, incident_id: UUID, kind: str) -> Proposal | None:
    """The proposal of this kind that waits for a decision, locked."""
    found: Proposal | None = await session.scalar(select(Proposal).where(
        Proposal.incident_id == incident_id, Proposal.kind == kind, Proposal.state == "open").with_for_update())
    return found
