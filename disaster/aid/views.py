"""From rows to what is seen of households and issues, who may see and read them, and the proof of their book."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.aid.models import AidIssue, Household
from disaster.aid.schemas import (
    AidIssuePrivate,
    AidIssueView,
    GivenLine,
    HouseholdPrivate,
    HouseholdView,
    Repeat,
    Who,
)
from disaster.journal.subjects import Subject, proofs, register
from disaster.stockpile.items import unit_of

ISSUERS = frozenset({"reporter", "storekeeper", "shelter_keeper", "duty_officer"})
READERS = ISSUERS | {"verifier", "leader", "commander"}
HOUSEHOLD = ("code", "place", "people", "state", "registered_at", "registered_by")
ISSUE = ("household_id", "incident_id", "place", "from_place", "how", "issued_at", "recorded_at", "recorded_by",
         "state", "double", "decided_by", "decided_at")


def household_view(row: Household) -> HouseholdView:
    """A household."""
    return HouseholdView(id=str(row.id), areas=[row.place], **{name: getattr(row, name) for name in HOUSEHOLD})


def issue_view(row: AidIssue) -> AidIssueView:
    """An issue."""
    return AidIssueView(id=str(row.id), areas=[row.place], lines=given(row.lines), booked=row.booked_at is not None,
                        repeats=[Repeat.model_validate(one) for one in row.repeats],
                        **{name: getattr(row, name) for name in ISSUE})


def given(lines: list[dict[str, int | str]]) -> list[GivenLine]:
    """Lines with their units."""
    return [GivenLine(item=str(line["item"]), quantity=int(line["quantity"]), unit=unit_of(str(line["item"])))
            for line in lines]


async def household_private(session: AsyncSession, household_id: str) -> BaseModel | None:
    """Who lives there."""
    row = await session.get(Household, UUID(household_id))
    return HouseholdPrivate(id=row.id, who=Who.model_validate(row.private), edits=row.edits) if row else None


async def issue_private(session: AsyncSession, issue_id: str) -> BaseModel | None:
    """Who took the goods, and why."""
    row = await session.get(AidIssue, UUID(issue_id))
    return AidIssuePrivate(**row.private) if row else None


UNLIKE = text("""
    SELECT coalesce(told.item, held.item) AS item, coalesce(told.pieces, 0) AS told, coalesce(held.pieces, 0) AS held
    FROM (SELECT line->>'item' AS item, sum((line->>'quantity')::bigint) AS pieces
          FROM aid_issue, jsonb_array_elements(lines) AS line
          WHERE booked_at IS NOT NULL AND state = 'issued' GROUP BY 1) told
    FULL JOIN (SELECT lot.item, sum(account.balance) AS pieces FROM account JOIN lot ON lot.id = account.lot_id
               WHERE account.kind = 'handed_out' GROUP BY lot.item) held USING (item)
    WHERE coalesce(told.pieces, 0) <> coalesce(held.pieces, 0)""")


async def aid_proof(session: AsyncSession) -> list[str]:
    """What households got, as far as it is booked, is what the ledger says was handed out, item by item."""
    return [f"item {row.item}: households got {row.told}, the ledger handed out {row.held}"
            for row in await session.execute(UNLIKE)]


register(Subject(HouseholdView, Household, household_view, apart=True, private=household_private,
                 private_roles=READERS))
register(Subject(AidIssueView, AidIssue, issue_view, apart=True, private=issue_private, private_roles=READERS))
proofs.append(aid_proof)
