"""The line of versions of a report, and everything that used their figures, with the value used and the value now."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.incidents.models import Proposal
from disaster.journal.models import Entry
from disaster.reports import queries, rules, uses
from disaster.reports.actions.duplicates import stands
from disaster.reports.corrections_schemas import DifferenceView, UseView, VersionView
from disaster.reports.models import Claim, Report
from disaster.reports.schemas import Number, plain
from disaster.reports.uses import Use
from disaster.reports.views import report_private_view, report_view

VERSIONS_MAX = 200
SAME = ("kind", "source", "filed_at", "filed_by", "observed_at", "state")
COUNTY_DIGITS = 6


async def line_of(session: AsyncSession, report: Report) -> list[Report]:
    """All versions of a report, oldest first: the first word, its corrections, theirs; two may know nothing of each
    other, so that it is a tree."""
    rows = await session.scalars(select(Report).where(Report.origin == report.origin)
                                 .order_by(Report.filed_at, Report.id).limit(VERSIONS_MAX))
    return list(rows)


def version_views(line: Sequence[Report]) -> list[VersionView]:
    """Each version with what it changed against the one that it corrects."""
    by_id = {row.id: row for row in line}
    views = []
    for number, row in enumerate(line, 1):
        before = by_id.get(row.corrects) if row.corrects is not None else None
        changed = rules.differences(facts(before), facts(row)) if before is not None else []
        views.append(VersionView(
            report_id=row.id, number=number, reason=row.correction_reason,
            standing=stands(row) and row.duplicate_of is None,
            differences=[DifferenceView.model_validate(one) for one in changed],
            **{name: getattr(row, name) for name in SAME}))
    return views


def facts(row: Report) -> Mapping[str, Any]:
    """What a report says, words included, as JSON."""
    return {**report_view(row).model_dump(mode="json"), **report_private_view(row).model_dump(mode="json")}


async def uses_of(session: AsyncSession, line: Sequence[Report], indicators: Sequence[str] = ()) -> list[Use]:
    """Totals, proposals and registered uses of the claims of these versions, each with the value it took."""
    claims = (await session.scalars(select(Claim).where(Claim.report_id.in_([row.id for row in line])))).all()
    wanted = [claim for claim in claims if not indicators or claim.indicator in indicators]
    found = [use for row in line for use in await totals(session, row, [
        claim for claim in wanted if claim.report_id == row.id])]
    ids = [claim.id for claim in wanted]
    found += await proposals(session, line[-1].incident_id, ids)
    found += [use for use in await uses.users_of(session, ids) if not indicators or use.indicator in indicators]
    return list({(use.what, use.subject, use.place, use.indicator, use.used): use for use in found}.values())


async def totals(session: AsyncSession, report: Report, claims: Sequence[Claim]) -> list[Use]:
    """The figures of the township and the county that rest on these claims, or last did before they were replaced."""
    found = []
    for place in (report.place[:queries.TOWNSHIP_DIGITS], report.place[:COUNTY_DIGITS]):
        values = await told_values(session, report, place)
        for claim in claims:
            cell = values.get(claim.indicator)
            if cell is not None and str(claim.id) in cell["claims"]:
                found.append(Use("total", f"figures/{report.incident_id}.{place}", report.incident_id, place,
                                 claim.indicator, cell["value"]))
    return found


async def told_values(session: AsyncSession, report: Report, place: str) -> Mapping[str, Any]:
    """The figures of a place while this report stood: as they are now, or as they were told last before its end."""
    if report.replaced_by is None:
        row = (await queries.figures_rows(session, report.incident_id)).get(place)
        return row.values if row is not None else {}
    ended = select(Entry.seq).where(Entry.subject == f"report/{report.replaced_by}").order_by(Entry.seq).limit(1)
    before: int | None = await session.scalar(ended)      # None: it is being replaced in this very transaction
    told = select(Entry.data).where(Entry.subject == f"figures/{report.incident_id}.{place}")
    if before is not None:
        told = told.where(Entry.seq < before)
    data = await session.scalar(told.order_by(Entry.seq.desc()).limit(1))
    return dict(orjson.loads(data)["values"]) if data else {}


async def proposals(session: AsyncSession, incident_id: UUID, claims: Sequence[UUID]) -> list[Use]:
    """The proposals whose clauses quote these claims. The open one is judged anew at each correction."""
    wanted = {str(claim) for claim in claims}
    rows = await session.scalars(select(Proposal).where(Proposal.incident_id == incident_id)
                                 .order_by(Proposal.proposed_at).limit(VERSIONS_MAX))
    return [Use("proposal", f"proposal/{row.id}", incident_id, trigger["area"], trigger["indicators"][0],
                float(trigger["value"]) if len(trigger["indicators"]) == 1 and row.state != "open" else None,
                row.matter_zh, row.matter_en, row.proposed_at, fixed=row.state != "open")
            for row in rows for trigger in row.triggers
            if trigger["indicators"] and not wanted.isdisjoint(trigger["claims"])]


async def use_views(session: AsyncSession, found: Sequence[Use]) -> list[UseView]:
    """Each use beside what is told now."""
    rows = {incident: await queries.figures_rows(session, incident) for incident in {use.incident_id for use in found}}
    views = []
    for use in found:
        row = rows[use.incident_id].get(use.place)
        cell = row.values.get(use.indicator) if row is not None else None
        now: Number | None = cell["value"] if cell is not None else None
        used = None if use.used is None else plain(Decimal(str(use.used)))
        views.append(UseView(what=use.what, subject=use.subject, place=use.place, indicator=use.indicator, zh=use.zh,
                             en=use.en, used=used, now=now, at=use.at, fixed=use.fixed, differs=used != now))
    return views
