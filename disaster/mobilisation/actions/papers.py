"""The receipt is read: it names the giver, so the reading is logged like any of private data."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.errors import NotFound
from disaster.geo.models import Division
from disaster.mobilisation.letters import receipt_paper
from disaster.mobilisation.models import Donation
from disaster.mobilisation.schemas import DonorPrivate
from disaster.mobilisation.views import donation_view
from disaster.people.models import Person
from disaster.people.reading import read_private
from disaster.people.viewer import Viewer
from disaster.settings import settings


async def receipt_read(session: AsyncSession, donation_id: UUID, *, by: Viewer) -> str:
    """The receipt of a gift that was received, as a page."""
    donor = await read_private(session, by, "donation", str(donation_id))
    donation = await session.get_one(Donation, donation_id)
    if donation.receipt_number is None or donation.received_by is None or not isinstance(donor, DonorPrivate):
        raise NotFound(subject=f"donation/{donation_id}/receipt")
    kind, _, person_id = donation.received_by.partition("/")
    handler = await session.get(Person, UUID(person_id)) if kind == "person" else None
    county = await session.get(Division, donation.county)
    return receipt_paper(donation_view(donation), donor, drill=settings().world == "drill",
                         organisation=f"{county.name if county else donation.county}救灾捐赠接收点",
                         handler=handler.name if handler else donation.received_by)
