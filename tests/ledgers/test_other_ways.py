"""A house that came sealed, and houses of two incidents that were one disaster."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from uuid_utils.compat import uuid7

from disaster.incidents.actions.merging import merged
from disaster.incidents.actions.unmerging import undone
from disaster.incidents.schemas import MergeIn, UndoIn
from disaster.ledgers.models import House, HouseRollup
from disaster.phones.doors import filed_through
from tests.ledgers.lines import COUNTY, OTHER_GACHA, house, kept


async def households(session):
    rows = await session.scalars(select(HouseRollup).execution_options(populate_existing=True))
    return sorted((row.place, row.households) for row in rows if row.place == COUNTY)


async def test_a_house_in_a_sealed_letter_is_the_same_house_however_many_copies_come(session, officer):
    house_id = uuid7()
    for _ in range(2):
        assert await filed_through(session, "house", house_id, house(), officer) is None
    assert len((await session.scalars(select(House))).all()) == 1
    assert await households(session) == [(COUNTY, 1)]


async def test_houses_of_two_incidents_are_added_up_together_and_apart_again(session, officer):
    long_ago = {"occurred_at": (datetime.now(UTC) - timedelta(days=40)).isoformat()}  # noqa: TID251  # any old time
    first = await kept(session, officer, house())
    second = await kept(session, officer, house(OTHER_GACHA, **long_ago))
    source = second.incident_id
    assert first.incident_id != source
    merge = await merged(session, uuid7(), MergeIn(source_id=second.incident_id, target_id=first.incident_id,
                                                   reason="同一场雪"), by=officer)
    assert await households(session) == [(COUNTY, 2)]
    late = await kept(session, officer, house(incident_id=str(source)))       # recorded before the phone knew
    assert late.incident_id == first.incident_id
    assert await households(session) == [(COUNTY, 3)]
    await undone(session, merge.id, UndoIn(reason="两场雪"), by=officer)
    assert await households(session) == [(COUNTY, 1), (COUNTY, 2)]
