"""How consignments and their lines are written when loads are split, merged, sent elsewhere: rows in, rows changed."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from disaster import clock
from disaster.dispatch.models import Consignment, ConsignmentLine
from disaster.dispatch.rules import IN_STORE
from disaster.people.viewer import Viewer
from disaster.stockpile.rerouting import Going, Share

COPIED = ("order_number", "incident_id", "plan_id", "request_id", "store_id", "store_division", "place", "shelter_id",
          "state", "ordered_at", "packed_at", "departed_at", "halted_at", "arrived_at", "eta_at", "due_at",
          "eta_is_estimate", "late", "minutes", "from_point", "to_point", "position", "position_at", "returns_to",
          "sent_by", "deliverer", "trips", "follow_key")
UNKNOWN = ("vehicle_id", "received_at", "closed_at", "merged_into", "signed_by", "receiver", "discrepancy_reason",
           "signature", "weight_kg")


def part_of(whole: Consignment, part_id: UUID, number: str, digest: bytes) -> Consignment:
    """A part of a load: where the whole is, followed with its key."""
    return Consignment(id=part_id, number=number, origin_id=whole.id, part_hash=digest, discrepancy="none", lineage=[],
                       reasons=[], **{name: getattr(whole, name) for name in COPIED}, **dict.fromkeys(UNKNOWN))


def line_of(line: ConsignmentLine, number: int, pieces: int) -> ConsignmentLine:
    """Pieces of a line in another consignment; store and first number go with them."""
    return ConsignmentLine(line=number, item=line.item, lot_id=line.lot_id, store_id=line.store_id, origin=line.origin,
                           quantity=pieces, good=None, damaged=None, lost=None, returned=0)


def share_of(line: ConsignmentLine, pieces: int) -> Share:
    """Pieces of a line as the ledger knows them."""
    return Share(line.store_id, line.lot_id, pieces)


def lessened(row: Consignment, pieces: Mapping[int, int]) -> None:
    """So many pieces of each line have gone; a line with nothing left is none."""
    for line in list(row.lines):
        if pieces.get(line.line, 0) == line.quantity:
            row.lines.remove(line)
        elif line.line in pieces:
            line.quantity -= pieces[line.line]


def going(row: Consignment) -> Going:
    """How a consignment's goods go on; what turned round comes to no township."""
    return Going(row.id, row.place, None if row.returns_to else row.incident_id)


def goods_of(lines: Iterable[ConsignmentLine]) -> dict[str, int]:
    """Pieces by item."""
    return added((line.item, line.quantity) for line in lines)


def added(pieces: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Pieces by item, of several lines."""
    found: dict[str, int] = {}
    for item, count in pieces:
        found[item] = found.get(item, 0) + count
    return found


def turned(row: Consignment, what: str, other: Consignment | None = None, **facts: Any) -> None:
    """One more turn in the life of a load."""
    with_whom = {"number": other.number, "consignment_id": str(other.id)} if other else {}
    row.lineage = [*row.lineage, {"what": what, "at": clock.now().isoformat(), **with_whom,
                                  **{name: value for name, value in facts.items() if value is not None}}]


def reasoned(row: Consignment, what: str, reason: str, by: Viewer) -> None:
    """Why, for those who may read it."""
    row.reasons = [*row.reasons, {"at": clock.now().isoformat(), "by": by.actor, "what": what, "reason": reason}]


def in_store(row: Consignment) -> bool:
    """Whether it has not left yet."""
    return row.state in IN_STORE
