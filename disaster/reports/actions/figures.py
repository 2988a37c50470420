"""The figures of a place are told anew whenever a claim comes or goes, under the lock of the incident."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.incidents.actions.proposals import judged
from disaster.incidents.models import Incident
from disaster.journal.record import record
from disaster.reports import queries, rules
from disaster.reports.models import PlaceFigures
from disaster.reports.views import figures_view


async def retold(session: AsyncSession, incident: Incident, place: str, *, by: str, cause: UUID | None) -> None:
    """Recompute the township of this place and the county, record what changed, and ask the thresholds."""
    township = place[:queries.TOWNSHIP_DIGITS]
    rows = await queries.figures_rows(session, incident.id)
    told = rules.township_figures(township, await queries.codes_below(session, township),
                                  await queries.standing_claims(session, incident.id, township))
    last = await queries.last_word(session, incident.id, township)
    stored(session, rows, incident.id, township, told, last, by=by, cause=cause)
    await county_retold(session, incident, rows, by=by, cause=cause)
    await session.flush()
    if incident.state != "closed":          # a late correction mends the books; it proposes nothing any more
        await judged(session, incident, queries.figures_of(rows), by=by, cause=cause)


async def county_retold(session: AsyncSession, incident: Incident, rows: dict[str, PlaceFigures], *, by: str,
                        cause: UUID | None) -> None:
    """The county's totals, from what is told of its townships."""
    townships = {place: row for place, row in rows.items() if place != incident.county}
    told = rules.county_figures(
        await queries.codes_below(session, incident.county),
        {place: {indicator: rules.of_json(cell) for indicator, cell in row.values.items()}
         for place, row in townships.items()})
    last = max((row.last_report_at for row in townships.values() if row.last_report_at), default=None)
    stored(session, rows, incident.id, incident.county, told, last, by=by, cause=cause)


def stored(session: AsyncSession, rows: dict[str, PlaceFigures], incident_id: UUID, place: str,
           told: Mapping[str, rules.Told], last: datetime | None, *, by: str, cause: UUID | None) -> None:
    """Put the figures of one place into its row; record them where they differ from what was told before."""
    values: dict[str, Any] = {indicator: rules.to_json(one) for indicator, one in told.items()}
    row = rows.get(place)
    if row is None:
        row = rows[place] = PlaceFigures(incident_id=incident_id, place=place, values={}, heard=False,
                                         last_report_at=None)
        session.add(row)
    elif (row.values, row.heard, row.last_report_at) == (values, last is not None, last):
        return
    row.values, row.heard, row.last_report_at = values, last is not None, last
    record(session, "figures.told", figures_view(row), by=by, cause=cause)
