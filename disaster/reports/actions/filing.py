"""Reports are filed, many in one transaction: once under their ids, into their incidents, as claims, into the figures,
before the thresholds. One report is filed the same way, as a group of one.

What is read is read once for all, what is written is written in one statement for all; in between each report is
judged by itself, in the order of arrival, and what it corrects before it. Locks are taken in one order: ids, chains,
incidents, figures.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import Refusal, SameIdOtherBody
from disaster.incidents.actions import clocks, incidents
from disaster.incidents.models import Incident
from disaster.journal.record import Recorded, attempt, record
from disaster.people.viewer import Viewer
from disaster.reports import filing_queries, queries, rules
from disaster.reports.actions import chaining, duplicates, judging
from disaster.reports.actions.figures import told_anew
from disaster.reports.actions.submitting import COPIES_MAX, new_among
from disaster.reports.actions.words import Outcome, RefusedLate, Word, word_of, word_of_held
from disaster.reports.actions.writing import added
from disaster.reports.filings import Filing
from disaster.reports.models import Claim, HeldReport, Report
from disaster.reports.schemas import HeldReportView, ReportIn
from disaster.reports.views import held_report_view, report_view
from disaster.roads import blocks

__all__ = ["COPIES_MAX", "filed", "filed_all"]


@dataclass(slots=True)
class Group:
    """What is known while a group is filed."""

    words: list[Word]                                                  # what is corrected before its correction
    chains: Mapping[UUID, list[Report]]                                # stored ones, by their first report
    known: dict[UUID, Report]                                          # reports that may be corrected
    incidents: list[Incident] = field(default_factory=list)
    refused: dict[bytes, Refusal] = field(default_factory=dict)
    new: list[tuple[Word, Report]] = field(default_factory=list)
    completed: list[tuple[Word, Report]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)


async def filed(session: AsyncSession, report_id: UUID, entered: ReportIn, *,
                by: Viewer) -> Report | HeldReport | SameIdOtherBody:
    """File one report in a transaction that does more. The refusal of another body is returned, not raised, so that
    the copy put aside is committed."""
    refused: dict[bytes, Refusal] = {}
    told: Outcome | None = None
    while told is None:
        try:
            async with attempt(session):
                told, = await filed_all(session, [Filing(report_id, entered, by)], refused)
        except RefusedLate as late:     # this one, or a correction that waited for it and does not fit
            refused |= late.refused
    if isinstance(told, SameIdOtherBody):
        return told
    if isinstance(told, Refusal):
        raise told
    if isinstance(told, HeldReportView):
        return await session.get_one(HeldReport, report_id)
    return await session.get_one(Report, report_id, populate_existing=True)


async def filed_all(session: AsyncSession, filings: Sequence[Filing],
                    refused: Mapping[bytes, Refusal] | None = None) -> list[Outcome]:
    """File them, each by itself; answers what became of each. A repeat gets what its first got.

    Raises RefusedLate where some are refused only in the light of others: roll back, and file the group again with
    these named in `refused`.
    """
    now = clock.now()
    words = [word_of(filing, now) for filing in filings]
    rest = words
    while rest:
        first: dict[UUID, Word] = {}
        for word in rest:
            first.setdefault(word.id, word)
        await filed_once(session, list(first.values()), refused or {})
        copies = [word for word in rest if word is not first[word.id]]
        for copy in copies:
            copy.outcome, copy.view = first[copy.id].outcome, first[copy.id].view
        rest = [copy for copy in copies if copy.digest != first[copy.id].digest]
    return [judging.outcome_of(word) for word in words]


async def filed_once(session: AsyncSession, words: Sequence[Word], refused: Mapping[bytes, Refusal]) -> None:
    """The same for filings of different ids."""
    new = await new_among(session, words, refused)
    if not new:
        return
    waiting = [word_of_held(row) for row in await filing_queries.waiting_for(session, {word.id for word in new})]
    group = await gathered(session, [*new, *(word for word in waiting if not marked(session, word, refused))])
    await judged(session, group)
    if group.refused:
        raise RefusedLate(group.refused)
    entries = await written(session, group)
    await told(session, group, entries)


def marked(session: AsyncSession, word: Word, refused: Mapping[bytes, Refusal]) -> bool:
    """A correction that waited and does not fit what came: it stays, and says why."""
    row, why = word.held, refused.get(word.key)
    if row is not None and why is not None:
        row.state, row.refusal = "refused", why.code
        record(session, "held_report.refused", held_report_view(row), by=row.filed_by)
    return why is not None


async def gathered(session: AsyncSession, words: Sequence[Word]) -> Group:
    """Lock and read what the group concerns."""
    named = {word.entered.corrects for word in words if word.entered.corrects is not None}
    named |= {word.id for word in words if word.outcome is not None}       # its SMS is here; all others are new
    chains = await filing_queries.chains(session, named)
    group = Group(ordered(words), chains, {row.id: row for rows in chains.values() for row in rows})
    matters = {(word.entered.place[:6], word.entered.hazard) for word in words
               if word.entered.corrects is None and word.entered.incident_id is None}
    by_id = {row.incident_id for row in group.known.values()}
    by_id |= {word.entered.incident_id for word in words if word.entered.incident_id is not None}
    group.incidents = await incidents.locked_for(session, matters, by_id)
    return group


def ordered(words: Sequence[Word]) -> list[Word]:
    """In order of arrival, but what is corrected before what corrects it."""
    by_id = {word.id: word for word in words}
    done: dict[UUID, Word] = {}
    for word in words:
        line: dict[UUID, Word] = {}         # the word, what it corrects, what that corrects: at most once round
        step: Word | None = word
        while step is not None and step.id not in line and step.id not in done:
            line[step.id] = step
            step = by_id.get(step.entered.corrects) if step.entered.corrects else None
        done |= reversed(line.items())
    return list(done.values())


async def judged(session: AsyncSession, group: Group) -> None:
    """Each report by itself: into which incident, whether it fits what it corrects, what its checks find."""
    placed: list[tuple[Word, Incident, UUID | None]] = []
    origins = {one: row.origin for one, row in group.known.items()}
    matters = {one: judging.matter_of(row) for one, row in group.known.items()}
    for word in group.words:
        if word.id in group.known:       # its SMS is here
            group.completed.append((word, group.known[word.id]))
        elif word.entered.corrects is not None and word.entered.corrects not in matters:
            word.outcome = held(session, word)
        else:
            try:
                incident = await incident_of(session, group, word, matters)
            except Refusal as error:
                group.refused[word.key] = error
                continue
            older = word.entered.corrects
            placed.append((word, incident, origins[older] if older else None))
            origins[word.id] = placed[-1][2] or word.id
            matters[word.id] = judging.matter_of_word(word, incident.id, matters[older].duplicate_of if older else None)
    context = await judging.context_of(session, placed, group.completed)
    for word, incident, origin in placed:
        try:
            row = judging.report_of(word, incident, origin, context)
            row.duplicate_of = matters[word.id].duplicate_of
        except Refusal as error:
            group.refused[word.key] = error
            continue
        group.new.append((word, row))
        group.claims += judging.claims_of(row, row.figures)
    for word, row in group.completed:
        group.claims += judging.claims_of(row, judging.completed(word, row, context))


async def incident_of(session: AsyncSession, group: Group, word: Word,
                      matters: Mapping[UUID, judging.Matter]) -> Incident:
    """The incident of the report it corrects, the one it names, or the one its hazard, county and time fit."""
    entered, by_id = word.entered, {incident.id: incident for incident in group.incidents}
    if entered.corrects is not None:
        older = matters[entered.corrects]
        rules.refuse_correction((entered.place, entered.hazard), (older.place, older.hazard), state=older.state,
                                kind=entered.kind, of_kind=older.kind, reason=entered.reason)
        return by_id[older.incident_id]
    if entered.new_incident:
        return incidents.among(group.incidents, await incidents.opened(
            session, entered.place[:6], entered.hazard, min(entered.occurred_at, word.at), word.id, by=word.actor))
    if entered.incident_id is None:
        return await incidents.joined_among(
            session, group.incidents, hazard=entered.hazard, place=entered.place, report_id=word.id, by=word.actor,
            occurred_at=min(entered.occurred_at, word.at))      # a fast clock wins nothing
    named = await incidents.locked(session, entered.incident_id)
    going_on = await incidents.current(session, named.id)      # merged: its reports join what it became part of
    rules.refuse_incident(county=entered.place[:6], hazard=entered.hazard, of_county=named.county,
                          of_hazard=named.hazard, state=going_on.state)
    return incidents.among(group.incidents, going_on)


def held(session: AsyncSession, word: Word) -> HeldReport:
    """A correction of what has not come yet is kept until it comes."""
    if word.held is not None:
        return word.held
    assert word.entered.corrects is not None
    row = HeldReport(id=word.id, corrects=word.entered.corrects, place=word.entered.place, hazard=word.entered.hazard,
                     kind=word.entered.kind, source=word.source, received_at=word.at, filed_by=word.actor,
                     state="held", refusal=None, body=word.entered.model_dump(mode="json"))
    session.add(row)
    record(session, "held_report.received", held_report_view(row), by=word.actor)
    return row


async def written(session: AsyncSession, group: Group) -> dict[UUID, Recorded]:
    """Store and record the group; answers the entry of each report."""
    entries: dict[UUID, Recorded] = {}
    joining: dict[UUID, list[Report]] = defaultdict(list)
    for _, row in group.new:
        if row.origin != row.id:
            joining[row.origin].append(row)
    firsts = {row.id: row for _, row in group.new}
    for origin, rows in joining.items():
        known = group.chains.get(origin, [])
        first = [firsts[origin]] if origin in firsts else []
        chaining.extended(session, known, [*first, *rows], by=rows[-1].filed_by)
    for word, row in group.new:
        word.outcome, word.view = row, report_view(row)
        entries[row.id] = entry = record(session, "report.filed", word.view, by=word.actor)
        if word.held is not None:
            record(session, "held_report.filed", held_report_view(word.held), by=word.actor, cause=entry.id,
                   removed=True)
            await session.delete(word.held)
    for word, row in group.completed:
        word.outcome = row
        entries[row.id] = record(session, "report.completed", report_view(row), by=word.actor)
    await session.flush()       # who gives way does so before the new ones stand
    await added(session, Report.__table__, [values(row) for _, row in group.new])      # type: ignore[arg-type]
    await added(session, Claim.__table__, group.claims)   # type: ignore[arg-type]
    for word, row in group.new:
        duplicates.inherited(session, row, by=Viewer(word.actor, frozenset(), ()))
        await roads_heard(session, row, entries[row.id])
    return entries


async def roads_heard(session: AsyncSession, row: Report, entry: Recorded) -> None:
    """A report that says a road is blocked proposes to the desk that it be closed."""
    await blocks.heard(session, blocks.Heard(
        row.id, row.incident_id, row.place, row.text or "", row.figures.get("road_km"),
        None if row.lon is None or row.lat is None else (row.lon, row.lat), row.observed_at), by=row.filed_by,
        cause=entry.id)


def values(row: Report) -> dict[str, Any]:
    """The columns that were set."""
    return vars(row)


async def told(session: AsyncSession, group: Group, entries: Mapping[UUID, Recorded]) -> None:
    """The clocks that were met, the figures, and what the thresholds say to them, incident by incident."""
    rows = [row for _, row in (*group.new, *group.completed)]
    for incident in sorted(group.incidents, key=lambda one: one.id):
        mine = [row for row in rows if row.incident_id == incident.id]
        if mine:
            await told_of(session, incident, mine, entries)


async def told_of(session: AsyncSession, incident: Incident, rows: Sequence[Report],
                  entries: Mapping[UUID, Recorded]) -> None:
    """The same for one incident; what several reports brought about together is laid to the last of them."""
    last = entries[rows[-1].id]
    await clocks.reported(session, incident, [
        clocks.Word(row.place, row.kind, row.filed_at, row.filed_by, entries[row.id].id) for row in rows])
    touched: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        touched[row.place[:queries.TOWNSHIP_DIGITS]] |= set(row.figures)
    corrected = {row.origin for row in rows if row.origin != row.id}
    for row in await of_chains(session, corrected):
        touched[row.place[:queries.TOWNSHIP_DIGITS]] |= set(row.figures)
    told_so_far = await queries.figures_rows(session, incident.id)
    heard = {place: one.last_report_at for place, one in told_so_far.items() if one.last_report_at}
    for row in rows:
        township = row.place[:queries.TOWNSHIP_DIGITS]
        heard[township] = max(row.filed_at, heard.get(township, row.filed_at))
    await told_anew(session, incident, told_so_far, touched, heard, by=last.actor, cause=last.id)


async def of_chains(session: AsyncSession, origins: Collection[UUID]) -> list[Report]:
    """What stood before in the chains that were added to: its indicators may be spoken of no more."""
    chains = await filing_queries.chains(session, origins)
    return [row for rows in chains.values() for row in rows]
