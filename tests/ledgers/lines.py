"""What the tests of the ledgers send, in short."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster.ledgers.actions import casualties, houses
from disaster.ledgers.models import Casualty, House
from disaster.ledgers.schemas import CasualtyCorrectionIn, CasualtyIn, HouseCorrectionIn, HouseIn
from disaster.people.viewer import Viewer

COUNTY, SUMU, GACHA, OTHER_GACHA = "152502", "152502100", "152502100200", "152502100201"
DISASTER = {"hazard": "snow", "occurred_at": "2026-01-10T00:00:00Z", "observed_at": "2026-01-10T02:00:00Z"}


def house(place: str = GACHA, grade: str = "collapsed", **more: Any) -> dict[str, Any]:
    """A collapsed house of three rooms, if nothing else is said."""
    rooms = {} if grade != "collapsed" else {"collapsed_rooms": 3, "collapsed_dwelling_rooms": 2}
    return {**DISASTER, "place": place, "grade": grade, **rooms, **more}


def missing(place: str = GACHA, state: str = "missing", **person: Any) -> dict[str, Any]:
    """Somebody missing."""
    return {**DISASTER, "place": place, "state": state, "person": person}


async def kept(session: AsyncSession, by: Viewer, told: dict[str, Any], house_id: UUID | None = None) -> House:
    """A house that was recorded."""
    return await houses.recorded(session, house_id or uuid7(), HouseIn.model_validate(told), by=by)


async def mended(session: AsyncSession, by: Viewer, of: House, told: dict[str, Any], *, reason: str = "看错了",
                 correction_id: UUID | None = None) -> House:
    """A house recorded otherwise."""
    entered = HouseCorrectionIn.model_validate({"told": told, "reason": reason})
    return await houses.corrected(session, of.id, correction_id or uuid7(), entered, by=by)


async def lost(session: AsyncSession, by: Viewer, told: dict[str, Any]) -> Casualty:
    """Somebody entered as dead or missing."""
    return await casualties.recorded(session, uuid7(), CasualtyIn.model_validate(told), by=by)


async def turned(session: AsyncSession, by: Viewer, of: Casualty, state: str) -> Casualty:
    """What became of him."""
    entered = CasualtyCorrectionIn.model_validate({"told": missing(of.place, state), "reason": "已核实"})
    return await casualties.corrected(session, of.id, uuid7(), entered, by=by)
