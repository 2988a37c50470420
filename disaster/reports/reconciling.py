"""The ledgers of persons and houses beside the figures that are told: per place, what differs, what nobody said."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from disaster.db import Session
from disaster.ledgers import queries as ledgers
from disaster.ledgers import rules
from disaster.people.asking import Asking
from disaster.reports import queries
from disaster.reports.models import PlaceFigures
from disaster.rulebook.documents import shipped
from disaster.rulebook.rules.checks import ledger_findings
from disaster.rulebook.schemas import Finding

router = APIRouter()


class Reconciled(BaseModel):
    """One indicator of one place. `figure` null: nobody said, or said unknown; it is not compared then."""

    ledger: int
    figure: int | None
    at_least: bool
    difference: int | None
    verdict: str


class PlaceLedgers(BaseModel):
    """What the ledgers and the figures say of a place, and the checks of the rulebook on it."""

    place: str
    lines: dict[str, Reconciled]
    findings: list[Finding]


class LedgersView(BaseModel):
    """Both ledgers against the figures, place by place; a ledger without any line yet is not `begun`."""

    incident_id: UUID
    begun: list[str]
    places: list[PlaceLedgers]


@router.get("/incidents/{incident_id}/ledgers")
async def reconciled(incident_id: UUID, session: Session, viewer: Asking) -> LedgersView:
    """Where a ledger and a figure differ. It names nobody."""
    await ledgers.incident_seen(session, incident_id, viewer)
    counted, begun = await ledgers.counts(session, incident_id), await ledgers.begun(session, incident_id)
    told = await queries.figures_rows(session, incident_id)
    spoken = {place for place, row in told.items() if row.values.keys() & ledgers.COUNTED.keys()}
    above = {place[:digits] for place in counted for digits in (6, 9)}
    return LedgersView(incident_id=incident_id, begun=sorted(begun), places=[
        beside(place, counted, told.get(place), begun)
        for place in sorted({*counted, *spoken, *above}) if viewer.within(place)])


def beside(place: str, counted: dict[str, dict[str, int]], told: PlaceFigures | None,
           begun: frozenset[str]) -> PlaceLedgers:
    """One place: its lines and those of the places in it, beside its own figure."""
    lines = {}
    for indicator in ledgers.COUNTED:
        count = sum(found.get(indicator, 0) for where, found in counted.items() if where.startswith(place))
        cell = (told.values if told else {}).get(indicator) or {}
        value, at_least = cell.get("value"), bool(cell.get("at_least"))
        said = rules.compared(count, None if value is None else int(value), at_least=at_least)
        lines[indicator] = Reconciled(ledger=count, figure=said.figure, at_least=at_least,
                                      difference=said.difference, verdict=said.verdict)
    figures = {indicator: line.figure for indicator, line in lines.items() if not line.at_least}
    rows = {book: sum(lines[one].ledger for one in parts) for book, parts in ledgers.BOOK_OF.items() if book in begun}
    return PlaceLedgers(place=place, lines=lines, findings=ledger_findings(shipped("indicators"), figures, rows))
