"""Reads of public reports: the one of a number and key, what waits at the desk, the places of the form."""

from hashlib import sha256
from hmac import compare_digest

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.errors import NotFound
from disaster.geo.models import Division
from disaster.intake.models import PublicReport
from disaster.intake.schemas import FollowedReport, Waiting
from disaster.people.inside import inside
from disaster.people.viewer import Viewer
from disaster.reports.models import Report
from disaster.settings import settings

SAME_NUMBER_MAX = 20
PLACES_MAX = 2_000


async def followed(session: AsyncSession, number: str, key: str) -> FollowedReport:
    """The public report of this number, for whoever holds its key; a wrong key looks like no report."""
    digest = sha256(key.encode()).digest()
    rows = (await session.execute(select(PublicReport, Report.state)
                                  .outerjoin(Report, Report.id == PublicReport.adopted_as)
                                  .where(PublicReport.number == number).limit(SAME_NUMBER_MAX))).all()
    for row, report_state in rows:
        if row.key_hash is not None and compare_digest(row.key_hash, digest):
            return FollowedReport(number=row.number, state=row.state, received_at=row.filed_at,
                                  handled_at=row.handled_at, dismissal=row.dismissal, report_state=report_state,
                                  world=settings().world)
    raise NotFound(subject=f"public_report/{number}")


async def waiting(session: AsyncSession, viewer: Viewer) -> Waiting:
    """How many wait, of what the viewer may see; an index holds nothing else."""
    row = (await session.execute(
        select(func.count().filter(PublicReport.state == "received"),
               func.count().filter(PublicReport.state == "checking"),
               func.count().filter(PublicReport.danger == "yes"), func.min(PublicReport.filed_at))
        .where(PublicReport.state.in_(["received", "checking"]), inside(viewer, PublicReport.area)))).one()
    return Waiting(received=row[0], checking=row[1], in_danger=row[2], oldest_at=row[3])


async def places(session: AsyncSession) -> list[tuple[str, str, str | None]]:
    """Townships and villages of this county in force: code, name, English name."""
    found = await session.execute(
        select(Division.code, Division.name, Division.name_en)
        .where(Division.code.startswith(settings().jurisdiction), Division.level.in_(["township", "village"]),
               Division.valid_to.is_(None)).order_by(Division.code).limit(PLACES_MAX))
    return [(row[0], row[1], row[2]) for row in found]
