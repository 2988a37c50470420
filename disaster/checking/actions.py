"""The verbs of the checking desk that are not about one report: pairs that are told apart, locks whose time is over."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.checking.models import Apart
from disaster.checking.schemas import ApartIn
from disaster.people.viewer import Viewer
from disaster.reports.actions import duplicates


async def told_apart(session: AsyncSession, entered: ApartIn, *, by: Viewer) -> None:
    """These two are not duplicates; they are not offered as such again. Saying so twice is harmless."""
    await duplicates.both(session, entered.one, entered.other, by)
    low, high = sorted((entered.one, entered.other))
    await session.execute(insert(Apart).values(low_id=low, high_id=high, at=clock.now(), by=by.actor,
                                               reason=entered.reason).on_conflict_do_nothing())

