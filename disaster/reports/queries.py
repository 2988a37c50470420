"""What reports must know: the chain of a place, its standing claims, the units below it, the figures told so far."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, String, and_, any_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.geo.models import Division
from disaster.reports.models import Claim, Merging, PlaceFigures, RefusedCopy, Report
from disaster.reports.rules import Said, of_json
from disaster.rulebook.schemas import Figure

REPORTS_MAX, DIVISIONS_MAX = 2_000, 5_000
TOWNSHIP_DIGITS = 9
FIGURES = (select(PlaceFigures).where(PlaceFigures.incident_id == bindparam("incident")).order_by(PlaceFigures.place)
           .execution_options(populate_existing=True))
BELOW = select(Division.parent_code, Division.code).where(
    Division.parent_code == any_(bindparam("codes", type_=ARRAY(String()))),
    Division.valid_to.is_(None)).order_by(Division.code).limit(DIVISIONS_MAX)


def stands(of: type[Report] = Report) -> ColumnElement[bool]:
    """A report whose claims stand: neither returned nor withdrawn nor replaced, and no duplicate of another."""
    return and_(of.state.not_in(["returned", "withdrawn"]), of.replaced_by.is_(None), of.duplicate_of.is_(None))


async def locked(session: AsyncSession, report_id: UUID) -> Report | None:
    """A report, locked against everybody who would change it, not against a newer one that only refers to it."""
    found: Report | None = await session.scalar(
        select(Report).where(Report.id == report_id).with_for_update(key_share=True)
        .execution_options(populate_existing=True))
    return found


async def taken_too_long(session: AsyncSession, now: datetime) -> Sequence[Report]:
    """Reports whose checker's time is over, locked; those that somebody is just deciding are left to him."""
    found = await session.scalars(
        select(Report).where(Report.state == "checking", Report.taken_until < now).order_by(Report.taken_until)
        .limit(REPORTS_MAX).with_for_update(skip_locked=True).execution_options(populate_existing=True))
    return found.all()


async def duplicates_of(session: AsyncSession, report_id: UUID) -> Sequence[Report]:
    """The reports that were merged into this one, oldest first, locked."""
    found = await session.scalars(select(Report).where(Report.duplicate_of == report_id).order_by(Report.id)
                                  .with_for_update(key_share=True).execution_options(populate_existing=True))
    return found.all()


async def merging_of(session: AsyncSession, report_id: UUID) -> Merging | None:
    """The merging of a report that is in force."""
    found: Merging | None = await session.scalar(
        select(Merging).where(Merging.report_id == report_id, Merging.undone_at.is_(None)))
    return found


async def other_verified(session: AsyncSession, report: Report) -> UUID | None:
    """The verified report that stands in the place and incident of this one."""
    found: UUID | None = await session.scalar(select(Report.id).where(
        Report.incident_id == report.incident_id, Report.place == report.place, Report.kind == "verified", stands(),
        Report.id != report.id))
    return found


async def standing_claims(session: AsyncSession, incident_id: UUID, place: str, indicator: str) -> list[Said]:
    """What stands of one indicator as said of a place itself, and may enter a total."""
    rows = await session.scalars(
        select(Claim).join(Report, Report.id == Claim.report_id)
        .where(Claim.incident_id == incident_id, Claim.indicator == indicator, Claim.place == place,
               Claim.soundness != "held", stands()))
    return [Said(row.id, row.place, row.indicator, row.value, row.stage, row.observed_at, row.at,
                 row.soundness == "doubtful") for row in rows]


async def last_word(session: AsyncSession, incident_id: UUID, township: str) -> datetime | None:
    """When somebody from the township last filed a report that was not withdrawn."""
    found: datetime | None = await session.scalar(select(func.max(Report.filed_at)).where(
        Report.incident_id == incident_id, Report.place.startswith(township), Report.state != "withdrawn"))
    return found


async def codes_below(session: AsyncSession, code: str) -> list[str]:
    """The codes of the divisions in force right below this one."""
    return (await codes_below_each(session, [code]))[code]


async def codes_below_each(session: AsyncSession, codes: Collection[str]) -> dict[str, list[str]]:
    """The same of many."""
    rows = await session.execute(BELOW, {"codes": list(codes)})
    found: dict[str, list[str]] = {code: [] for code in codes}
    for row in rows:
        found[row.parent_code].append(row.code)
    return found


async def figures_rows(session: AsyncSession, incident_id: UUID) -> dict[str, PlaceFigures]:
    """What is told of each place of an incident, by code."""
    return {row.place: row for row in await session.scalars(FIGURES, {"incident": incident_id})}


async def standing_figures(session: AsyncSession, incident_id: UUID) -> dict[str, dict[str, Figure]]:
    """Townships heard from -> indicator -> figure, as told now. An absent township or indicator is unknown."""
    found = figures_of(await figures_rows(session, incident_id))
    return {place: figures for place, figures in found.items() if len(place) == TOWNSHIP_DIGITS}


def figures_of(rows: Mapping[str, PlaceFigures]) -> dict[str, dict[str, Figure]]:
    """Rows as the rulebook takes them."""
    return {place: {indicator: of_json(told).figure for indicator, told in row.values.items()}
            for place, row in rows.items()}


async def claims(session: AsyncSession, incident_id: UUID, place: str, indicator: str, after: UUID | None,
                 limit: int) -> Sequence[tuple[Claim, bool]]:
    """Every claim of an indicator in a place and below it, with whether it stands, in order of record."""
    query = (select(Claim, stands()).join(Report, Report.id == Claim.report_id)
             .where(Claim.incident_id == incident_id, Claim.place.startswith(place), Claim.indicator == indicator))
    if after is not None:
        query = query.where(Claim.id > after)
    return [(claim, bool(standing)) for claim, standing in await session.execute(query.order_by(Claim.id).limit(limit))]


async def refused_copies(session: AsyncSession, report_id: UUID, limit: int) -> Sequence[RefusedCopy]:
    """Other bodies that came under this id, oldest first."""
    found = await session.scalars(select(RefusedCopy).where(RefusedCopy.report_id == report_id)
                                  .order_by(RefusedCopy.at).limit(limit))
    return found.all()
