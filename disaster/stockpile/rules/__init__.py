"""What of a stock may be used, in which order, and when a movement may not be made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from disaster.errors import BadInput, Refusal

CLOCKS_DIFFER = timedelta(minutes=5)


class NotEnough(Refusal):
    """There is less than was asked for; nothing was moved. Facts: where, item, wanted, available."""

    code = "not_enough_stock"


class Earmarked(NotEnough):
    """There would be enough, but givers meant it for something else (条例 art. 24). Also says: earmarked."""

    code = "earmarked"


class AlreadyUndone(Refusal):
    """A movement is undone once; the facts name the counter-entry."""

    code = "already_undone"


class NoPurpose(BadInput):
    """Goods leave a store for a disaster or on a document; the goods of relief are never diverted."""

    code = "no_purpose"


class CannotBeUndone(Refusal):
    """This movement has no counter-entry: it is one itself, or belongs to a consignment that has its own verbs."""

    code = "cannot_be_undone"


class UnknownItem(BadInput):
    """The catalogue of relief goods has no such item."""

    code = "unknown_item"


class NotThatUnit(BadInput):
    """The amount is not a whole number of the item's unit."""

    code = "not_that_unit"


class UnknownPack(BadInput):
    """The catalogue has no such pack of this item; the facts name those it has."""

    code = "unknown_pack"


class NotAKit(BadInput):
    """The catalogue has no recipe for this item."""

    code = "not_a_kit"


class InTheFuture(BadInput):
    """Goods cannot have moved at a time that is yet to come."""

    code = "moved_in_the_future"


class ExpiredOnTheShelf(Refusal):
    """What was set aside has expired since; it does not leave. The facts name every lot."""

    code = "expired_set_aside"


@dataclass(frozen=True, slots=True)
class OnHand:
    """What lies free of one lot in one store."""

    lot_id: UUID
    item: str
    pieces: int
    expires_on: date | None
    condition: str
    earmark: Mapping[str, Any] | None
    owner: str = ""
    donation_id: UUID | None = None

    def less(self, pieces: int) -> "OnHand":
        """The same lot after some of it was taken."""
        return replace(self, pieces=self.pieces - pieces)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the goods are taken for: a directed gift may leave only for its own purpose."""

    incident_id: UUID | None = None
    place: str | None = None


def usable(lot: OnHand, purpose: Purpose, today: date) -> bool:
    """Expired or damaged goods never are; a directed gift only for its purpose (条例 art. 24)."""
    if lot.condition != "good" or (lot.expires_on is not None and lot.expires_on < today):
        return False
    return earmark_allows(lot.earmark, purpose.incident_id, purpose.place, lot.item)


def earmark_allows(earmark: Mapping[str, Any] | None, incident_id: UUID | None, place: str | None,
                   item: str | None) -> bool:
    """Whether a directed gift, goods or money, may be used for this (条例 art. 24, 捐赠法 art. 18)."""
    wish = earmark or {}
    return ((wish.get("incident_id") is None or wish["incident_id"] == str(incident_id))
            and (wish.get("place") is None or (place or "").startswith(wish["place"]))
            and (wish.get("item") is None or wish["item"] == item))


def in_order(lots: Iterable[OnHand]) -> list[OnHand]:
    """Directed gifts before free goods, then first expired first out; what bears no date after all that do, and then
    the lot that came in first. Lots are numbered by UUIDv7 in the order they come in, so no two ever tie."""
    return sorted(lots, key=lambda lot: (not lot.earmark, lot.expires_on or date.max, lot.lot_id))


def picked(lots: Sequence[OnHand], item: str, wanted: int, purpose: Purpose, today: date,
           store: str) -> list[tuple[UUID, int]]:
    """From which lots the pieces are taken, or NotEnough; Earmarked if only givers' wishes stand in the way."""
    found, left = [], wanted
    for lot in in_order(lot for lot in lots if lot.item == item and usable(lot, purpose, today)):
        taken = min(left, lot.pieces)
        if taken:
            found.append((lot.lot_id, taken))
        left -= taken
    if left:
        others = sum(lot.pieces for lot in lots if lot.item == item and not usable(lot, purpose, today)
                     and usable(replace(lot, earmark=None), purpose, today))
        if others >= left:
            raise Earmarked(store=store, item=item, wanted=wanted, available=wanted - left, earmarked=others)
        raise NotEnough(store=store, item=item, wanted=wanted, available=wanted - left)
    return found


def not_diverted(incident_id: UUID | None, document: str | None) -> None:
    """Relief goods are free and never diverted: they leave a store for a disaster, or on a named document (rotation,
    disposal). There is no field for a price (自然灾害救助条例 art. 24; 三门县细则 2022 art. 3)."""
    if incident_id is None and not document:
        raise NoPurpose


def free_for(lots: Iterable[OnHand], item: str, purpose: Purpose, today: date) -> int:
    """Pieces of an item that may be taken for this purpose."""
    return sum(lot.pieces for lot in lots if lot.item == item and usable(lot, purpose, today))


def undoable(kind: str, consignment_id: UUID | None, counter_entry: UUID | None) -> None:
    """Whether a counter-entry may undo this movement."""
    if counter_entry is not None:
        raise AlreadyUndone(counter_entry=str(counter_entry))
    if kind in {"counter_entry", "handing_out", "handing_back"} or consignment_id is not None:
        raise CannotBeUndone(kind=kind, consignment_id=consignment_id and str(consignment_id))


def at_a_past_moment(observed_at: datetime | None, now: datetime) -> datetime | None:
    """When the goods moved, if that was before now; nothing moves in the future, clocks may differ by minutes."""
    if observed_at is None or observed_at >= now:
        if observed_at is not None and observed_at > now + CLOCKS_DIFFER:
            raise InTheFuture(observed_at=observed_at.isoformat(), now=now.isoformat())
        return None
    return observed_at
