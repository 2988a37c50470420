"""How reports and figures become those of one incident: reports and claims move, figures are told anew."""

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from disaster.incidents.merging import Children, Merging, register
from disaster.incidents.models import Incident
from disaster.incidents.rules import BothVerified
from disaster.journal.record import record
from disaster.reports import filing_queries, queries
from disaster.reports.actions.figures import told_anew
from disaster.reports.models import PlaceFigures, Report
from disaster.reports.views import figures_view


async def refuse_both_verified(session: AsyncSession, source: Incident, target: Incident) -> None:
    """One place has one verified report in one incident (deadlines.yaml, report_order)."""
    other = aliased(Report)
    places = list(await session.scalars(select(Report.place).where(
        Report.incident_id == source.id, Report.kind == "verified", queries.stands(),
        exists().where(other.incident_id == target.id, other.kind == "verified", other.place == Report.place,
                       queries.stands(other))).limit(50)))
    if places:
        raise BothVerified(places=sorted(places))


async def told_together(session: AsyncSession, merging: Merging) -> None:
    """The target tells what both said; the source tells nothing any more."""
    places = await cleared(session, merging.source, merging)
    await told(session, merging.target, places, merging)


async def told_apart(session: AsyncSession, merging: Merging) -> None:
    """Each tells its own again; a place that only the source heard from is not told by the target."""
    heard = select(Report.place).where(Report.incident_id == merging.source.id).distinct()
    places = {place[:queries.TOWNSHIP_DIGITS] for place in await session.scalars(heard)}
    await told(session, merging.source, places, merging)
    await told(session, merging.target, places, merging)
    for row in (await queries.figures_rows(session, merging.target.id)).values():
        spoken = await session.scalar(select(exists().where(
            Report.incident_id == merging.target.id, Report.place.startswith(row.place))))
        if not row.heard and not row.values and not spoken:
            await gone(session, row, merging)


async def told(session: AsyncSession, incident: Incident, places: set[str], merging: Merging) -> None:
    """These townships and the county at once, so that the thresholds are asked about whole figures only."""
    townships = sorted(place for place in places if len(place) == queries.TOWNSHIP_DIGITS)
    spoken = await filing_queries.spoken_of(session, incident.id, townships)
    rows = await queries.figures_rows(session, incident.id)
    before = {name for row in rows.values() for name in row.values}
    await told_anew(session, incident, rows, {place: before | spoken.get(place, set()) for place in townships},
                    {place: await queries.last_word(session, incident.id, place) for place in townships},
                    by=merging.by, cause=merging.cause)


async def cleared(session: AsyncSession, incident: Incident, merging: Merging) -> set[str]:
    """No figures of this incident are told any more; answers of which places some were."""
    rows = await queries.figures_rows(session, incident.id)
    for row in rows.values():
        await gone(session, row, merging)
    await session.flush()
    return set(rows)


async def gone(session: AsyncSession, row: PlaceFigures, merging: Merging) -> None:
    """The figures of one place are no longer told."""
    record(session, "figures.removed", figures_view(row), by=merging.by, cause=merging.cause, removed=True)
    await session.delete(row)
    await session.flush()


register(Children("report", refuse=refuse_both_verified))
register(Children("place_figures", plain=False, merged=told_together, undone=told_apart))
