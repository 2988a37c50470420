"""Doors of the ledgers: record, correct, verify, withdraw; lists and files with names by right, each reading logged."""

import csv
from asyncio import to_thread
from io import StringIO
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import UUID7

from disaster import clock
from disaster.db import Session
from disaster.incidents.models import Incident
from disaster.journal.read import position
from disaster.ledgers import queries, sheets
from disaster.ledgers.actions import casualties, houses, keeping
from disaster.ledgers.models import ROOMS, Casualty, House
from disaster.ledgers.schemas import (
    Book,
    CasualtyCorrectionIn,
    CasualtyIn,
    CasualtyView,
    HouseCorrectionIn,
    HouseIn,
    HousePrivate,
    HouseView,
    LedgerList,
    VersionView,
    WithdrawalIn,
)
from disaster.ledgers.views import READERS, casualty_view, house_view, household
from disaster.people.asking import Asking
from disaster.people.viewer import Viewer
from disaster.rulebook.documents import shipped
from disaster.settings import settings

router = APIRouter(prefix="/api", tags=["ledgers"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUMS = ("collapsed_households", "severe_households", "light_households", *ROOMS, "people")


@router.put("/houses/{house_id}")
async def record_house(house_id: UUID7, entered: HouseIn, session: Session, viewer: Asking) -> HouseView:
    """Record a damaged house under the id that the client made. Sending it again is harmless."""
    return house_view(await houses.recorded(session, house_id, entered, by=viewer))


@router.put("/houses/{house_id}/corrections/{correction_id}")
async def correct_house(house_id: UUID, correction_id: UUID7, entered: HouseCorrectionIn, session: Session,
                        viewer: Asking) -> HouseView:
    """Record it otherwise, with a reason; the earlier version is kept."""
    return house_view(await houses.corrected(session, house_id, correction_id, entered, by=viewer))


@router.put("/houses/{house_id}/verification")
async def verify_house(house_id: UUID, session: Session, viewer: Asking) -> HouseView:
    """An officer has checked it."""
    return house_view(await houses.verified(session, house_id, by=viewer))


@router.put("/houses/{house_id}/withdrawal")
async def withdraw_house(house_id: UUID, entered: WithdrawalIn, session: Session, viewer: Asking) -> HouseView:
    """Take it out of the ledger, with a reason."""
    return house_view(await houses.withdrawn(session, house_id, entered, by=viewer))


@router.get("/houses/{house_id}/private")
async def household_of(house_id: UUID, session: Session, viewer: Asking) -> HousePrivate:
    """Who lives there, for who recorded it (to correct it) and for those with the duty; this reading is logged."""
    house = await readable(session, House, house_id, viewer)
    return HousePrivate(id=house.id, household=household(house))


@router.get("/houses/{house_id}/versions")
async def house_versions(house_id: UUID, session: Session, viewer: Asking) -> list[VersionView]:
    """Every version with its differences, for who recorded it and for those with the duty; this reading is logged."""
    return await past_of(session, House, house_id, viewer)


@router.put("/casualties/{casualty_id}")
async def record_casualty(casualty_id: UUID7, entered: CasualtyIn, session: Session, viewer: Asking) -> CasualtyView:
    """Enter somebody dead or missing under the id that the client made."""
    return casualty_view(await casualties.recorded(session, casualty_id, entered, by=viewer))


@router.put("/casualties/{casualty_id}/corrections/{correction_id}")
async def correct_casualty(casualty_id: UUID, correction_id: UUID7, entered: CasualtyCorrectionIn, session: Session,
                           viewer: Asking) -> CasualtyView:
    """Found alive, confirmed dead, or entered otherwise, with a reason."""
    return casualty_view(await casualties.corrected(session, casualty_id, correction_id, entered, by=viewer))


@router.put("/casualties/{casualty_id}/verification")
async def verify_casualty(casualty_id: UUID, session: Session, viewer: Asking) -> CasualtyView:
    """An officer has checked it."""
    return casualty_view(await casualties.verified(session, casualty_id, by=viewer))


@router.put("/casualties/{casualty_id}/withdrawal")
async def withdraw_casualty(casualty_id: UUID, entered: WithdrawalIn, session: Session,
                            viewer: Asking) -> CasualtyView:
    """Take the line out of the ledger, with a reason."""
    return casualty_view(await casualties.withdrawn(session, casualty_id, entered, by=viewer))


@router.get("/casualties/{casualty_id}/versions")
async def casualty_versions(casualty_id: UUID, session: Session, viewer: Asking) -> list[VersionView]:
    """Every version with its differences; this reading is logged."""
    return await past_of(session, Casualty, casualty_id, viewer)


@router.get("/incidents/{incident_id}/ledgers/{book}.xlsx", response_class=Response)
async def ledger_file(incident_id: UUID, book: Book, session: Session, viewer: Asking, place: str = "") -> Response:
    """A ledger as a file in the national order of fields; each name in it is logged as read."""
    incident = await queries.incident_seen(session, incident_id, viewer)
    found = await read(session, incident, book, viewer, place)
    seq = (await position(session)).seq
    ledger = next(one for one in shipped("indicators").ledgers if one.key == sheets.KEYS[book])
    head = [*(["演练 DRILL"] if settings().world == "drill" else []), ledger.zh, incident.name_zh,
            f"制表时间 {clock.local(clock.now()):%Y-%m-%d %H:%M} · 日志编号 {seq} · 含个人信息,依法保密",
            *(["(行数超过上限,未列全)"] if found.truncated else [])]
    hazard = shipped("hazards").by_key()[incident.hazard].zh
    content = await to_thread(sheets.workbook, book, found, head, hazard,
                              clock.local(incident.occurred_at).strftime("%Y-%m-%d %H:%M"))
    return Response(content, media_type=XLSX,
                    headers={"content-disposition": f'attachment; filename="{book}.xlsx"', "cache-control": "no-store"})


@router.get("/incidents/{incident_id}/ledgers/{book}")
async def ledger(incident_id: UUID, book: Book, session: Session, viewer: Asking, place: str = "") -> LedgerList:
    """The lines of a ledger with names, where the asker has the duty; each name is logged as read."""
    return await read(session, await queries.incident_seen(session, incident_id, viewer), book, viewer, place)


@router.get("/incidents/{incident_id}/house-rollup.csv", response_class=Response)
async def rollup_file(incident_id: UUID, session: Session, viewer: Asking) -> Response:
    """Damaged houses by gacha, township and county; unknown is an empty cell, `unknown_…` how many did not say."""
    await queries.incident_seen(session, incident_id, viewer)
    out = StringIO()
    lines = csv.writer(out)
    if settings().world == "drill":
        lines.writerow(["演练 DRILL"])
    lines.writerow(["place", "households", "verified", *SUMS, *(f"unknown_{name}" for name in SUMS[3:])])
    for row in await queries.rollups(session, incident_id):
        if viewer.within(row.place):
            lines.writerow([row.place, row.households, row.verified, *(row.values[name]["value"] for name in SUMS),
                            *(row.values[name]["unknown"] for name in SUMS[3:])])
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8",
                    headers={"content-disposition": 'attachment; filename="houses.csv"'})


async def read(session: Session, incident: Incident, book: Book, viewer: Viewer, place: str) -> LedgerList:
    """A ledger with names, logged."""
    found = await queries.listed(session, incident, book, viewer, place)
    keeping.logged(session, [f"incident/{incident.id}/ledgers/{book}",
                             *(line.view.subject for line in found.houses),
                             *(line.view.subject for line in found.casualties)], by=viewer)
    return found


async def past_of(session: Session, model: type[keeping.Line], line_id: UUID,
                  viewer: Viewer) -> list[VersionView]:
    """The versions of a line, logged."""
    return await queries.versions(session, await readable(session, model, line_id, viewer))


async def readable(session: Session, model: type[keeping.Line], line_id: UUID, viewer: Viewer) -> keeping.Line:
    """A line whose names the asker may read: he recorded it, or has the duty; the reading is logged."""
    line = await queries.seen(session, model, line_id, viewer)
    if line.recorded_by != viewer.actor:
        viewer.allow(*READERS, area=line.place)
    keeping.logged(session, [f"{model.__tablename__}/{line_id}"], by=viewer)
    return line
