"""Which kinds of letters are filed here, and how: each door takes a letter's body for its author."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.errors import Refusal
from disaster.ledgers.actions import houses
from disaster.ledgers.schemas import HouseIn
from disaster.people.viewer import Viewer
from disaster.phones.rules import MalformedLetter, UnknownDoor
from disaster.reports.actions import filing
from disaster.reports.schemas import ReportIn

Filer = Callable[[AsyncSession, UUID, dict[str, Any], Viewer], Awaitable[Refusal | None]]
doors: dict[str, Filer] = {}
OFFICE = ("duty_officer", "verifier", "commander")
FAULTS_MAX = 20


def register_door(name: str, filer: Filer) -> None:
    """Make a kind of letter known. Its filer asks the author's rights itself, and repeats are harmless to it.

    It raises a Refusal, or returns it where what it put aside in refusing is to be kept.
    """
    doors[name] = filer


async def filed_through(session: AsyncSession, name: str, letter_id: UUID, body: dict[str, Any],
                        by: Viewer) -> Refusal | None:
    """File the body of a letter through its door."""
    if name not in doors:
        raise UnknownDoor(door=name, known=sorted(doors))
    try:
        return await doors[name](session, letter_id, body, by)
    except ValidationError as error:
        raise MalformedLetter(faults=[{"at": list(fault["loc"]), "rule": fault["type"]}
                                      for fault in error.errors()[:FAULTS_MAX]]) from error


async def report(session: AsyncSession, letter_id: UUID, body: dict[str, Any], by: Viewer) -> Refusal | None:
    """A township report, by the same rights as at its own door."""
    entered = ReportIn.model_validate(body)
    by.allow("reporter", *OFFICE, area=entered.place)
    if entered.source not in {None, "app"}:
        by.allow(*OFFICE, area=entered.place)
    told = await filing.filed(session, letter_id, entered, by=by)
    return told if isinstance(told, Refusal) else None


async def house(session: AsyncSession, letter_id: UUID, body: dict[str, Any], by: Viewer) -> Refusal | None:
    """A damaged house, by the same rights as at its own door."""
    await houses.recorded(session, letter_id, HouseIn.model_validate(body), by=by)
    return None


register_door("report", report)
register_door("house", house)
