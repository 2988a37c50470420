"""The figures of a place are told anew whenever a claim comes or goes, under the lock of the incident."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.incidents.actions.proposals import judged
from disaster.incidents.models import Incident
from disaster.journal.record import record
from disaster.reports import filing_queries, queries, rules
from disaster.reports.models import PlaceFigures
from disaster.reports.views import figures_view


async def retold(session: AsyncSession, incident: Incident, place: str, *, by: str, cause: UUID | None) -> None:
    """Recompute the township of this place and the county, record what changed, and ask the thresholds."""
    township = place[:queries.TOWNSHIP_DIGITS]
    spoken = (await filing_queries.spoken_of(session, incident.id, [township])).get(township, set())
    rows = await queries.figures_rows(session, incident.id)
    for one in rows.values():
        spoken |= set(one.values) if one.place in {township, incident.county} else set()
    last = await queries.last_word(session, incident.id, township)
    await told_anew(session, incident, rows, {township: spoken}, {township: last}, by=by, cause=cause)


async def told_anew(session: AsyncSession, incident: Incident, rows: dict[str, PlaceFigures],
                    touched: Mapping[str, Collection[str]], last: Mapping[str, datetime | None], *, by: str,
                    cause: UUID | None) -> None:
    """The same for many townships at once, each with the indicators that may have changed there, and its last word.

    `rows`: what is told of each place so far, read under the lock of the incident.
    """
    claims = await filing_queries.shown(session, incident.id, touched)
    units = await queries.codes_below_each(session, {incident.county, *touched})
    for township, names in sorted(touched.items()):
        told = rules.township_figures(township, units[township], claims[township])
        stored(session, rows, incident.id, township, merged(rows.get(township), names, told), last[township], by=by,
               cause=cause)
    county_retold(session, incident, rows, units[incident.county],
                  {name for names in touched.values() for name in names}, by=by, cause=cause)
    await session.flush()
    if incident.state != "closed":          # a late correction mends the books; it proposes nothing any more
        await judged(session, incident, queries.figures_of(rows), by=by, cause=cause)


def county_retold(session: AsyncSession, incident: Incident, rows: dict[str, PlaceFigures], units: Sequence[str],
                  names: Collection[str], *, by: str, cause: UUID | None) -> None:
    """The county's totals of these indicators, from what is told of its townships."""
    townships = {place: row for place, row in rows.items() if place != incident.county}
    told = rules.county_figures(
        units,
        {place: {indicator: rules.of_json(cell) for indicator, cell in row.values.items() if indicator in names}
         for place, row in townships.items()})
    last = max((row.last_report_at for row in townships.values() if row.last_report_at), default=None)
    stored(session, rows, incident.id, incident.county, merged(rows.get(incident.county), names, told), last, by=by,
           cause=cause)


def merged(row: PlaceFigures | None, names: Collection[str], told: Mapping[str, rules.Told]) -> dict[str, Any]:
    """What was told of a place before, with what is told now of these indicators; nobody speaks any more of some."""
    kept = {} if row is None else {name: cell for name, cell in row.values.items() if name not in names}
    return kept | {name: rules.to_json(one) for name, one in told.items()}


def stored(session: AsyncSession, rows: dict[str, PlaceFigures], incident_id: UUID, place: str,
           values: dict[str, Any], last: datetime | None, *, by: str, cause: UUID | None) -> None:
    """Put the figures of one place into its row; record them where they differ from what was told before."""
    values = dict(sorted(values.items()))
    row = rows.get(place)
    if row is None:
        row = rows[place] = PlaceFigures(incident_id=incident_id, place=place, values={}, heard=False,
                                         last_report_at=None)
        session.add(row)
    elif (row.values, row.heard, row.last_report_at) == (values, last is not None, last):
        return
    row.values, row.heard, row.last_report_at = values, last is not None, last
    record(session, "figures.told", figures_view(row), by=by, cause=cause)
