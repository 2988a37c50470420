"""From rows of due tables to what is seen of them, who may see it, and what they quote."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.journal.subjects import Subject, register
from disaster.people.views import STAFF
from disaster.reports.uses import Use, users
from disaster.sitreps.models import DueTable
from disaster.sitreps.queries import sent_with
from disaster.sitreps.schemas import DueTableView, SentPrivate, SentView, TableContent

SAME = ("incident_id", "number", "kind", "seq", "data_at", "sent_at", "sent_by", "signatory_id", "filler_id",
        "addressees", "previous", "corrects", "digest", "changed", "noted", "example")


def due_table_view(row: DueTable) -> DueTableView:
    """A table that was sent."""
    return DueTableView(id=str(row.id), areas=[row.county], **{name: getattr(row, name) for name in SAME})


def sent_view(row: DueTable) -> SentView:
    """The same with its figures."""
    return SentView(table=due_table_view(row), content=TableContent.model_validate(row.content["table"]))


async def due_table_private(session: AsyncSession, table_id: str) -> BaseModel | None:
    """Names and words of a table."""
    row = await session.get(DueTable, UUID(table_id))
    if row is None:
        return None
    people = row.content["people"]
    return SentPrivate(signatory=people["signatory"]["name"], filler=people["filler"]["name"], reason=row.reason,
                       notes=row.content["notes"])


async def used(session: AsyncSession, claims: Sequence[UUID]) -> list[Use]:
    """Every value of a sent table that rests on one of these claims: a correction names them all."""
    wanted = {str(claim) for claim in claims}
    found = []
    for row in await sent_with(session, claims):
        units = {unit["place"]: unit["values"] for unit in row.content["table"]["units"]}
        found += [Use("due_table", f"due_table/{row.id}", row.incident_id, place, indicator,
                      units[place][indicator]["value"], row.number, row.number, row.sent_at, fixed=True)
                  for place, figures in row.content["behind"].items() for indicator, ids in figures.items()
                  if not wanted.isdisjoint(ids)]
    return found


register(Subject(DueTableView, DueTable, due_table_view, roles=STAFF, private=due_table_private, private_roles=STAFF))
users.append(used)
