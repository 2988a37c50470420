"""Decisions about donations: what may follow what, which money may pay for what, and whether a night balances. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from disaster.errors import BadInput, Refusal
from disaster.stockpile.rules import earmark_allows


class NotOffered(Refusal):
    """The gift was received or declined already."""

    code = "donation_settled"


class NoStore(BadInput):
    """Goods are received into a store; money is not."""

    code = "donation_store"


class NotWhatWasOffered(BadInput):
    """The receipt is of another kind than the offer."""

    code = "not_what_was_offered"


class Earmarked(Refusal):
    """There is money, but its givers meant it for something else (条例 art. 24)."""

    code = "earmarked"


class NotEnoughMoney(Refusal):
    """There is less donated money in hand than was asked for."""

    code = "not_enough_money"


class SpendingSettled(Refusal):
    """The spending was paid or released already."""

    code = "spending_settled"


@dataclass(frozen=True, slots=True)
class InHand:
    """Money of one gift that is in hand."""

    donation_id: UUID
    amount_fen: int
    earmark: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Purpose:
    """What money is asked for."""

    incident_id: UUID
    place: str
    item: str | None


def must_be_offered(number: str, state: str) -> None:
    """Only an open offer is received or declined."""
    if state != "offered":
        raise NotOffered(number=number, state=state)


def receipt_fits(kind: str, store_id: str | None, *, lines: bool, amount: bool) -> None:
    """Goods come into a store, money does not."""
    if (kind == "goods") != (store_id is not None):
        raise NoStore(kind=kind, store=store_id)
    if (lines and kind != "goods") or (amount and kind != "money"):
        raise NotWhatWasOffered(kind=kind)


def picked(funds: Sequence[InHand], amount_fen: int, purpose: Purpose) -> list[tuple[UUID, int]]:
    """Which gifts pay: directed ones before free ones, then in the order given; or a refusal that says which lack."""
    usable = [fund for fund in funds
              if earmark_allows(fund.earmark, purpose.incident_id, purpose.place, purpose.item)]
    found, left = [], amount_fen
    for fund in sorted(usable, key=lambda fund: not fund.earmark):
        part = min(left, fund.amount_fen)
        if part:
            found.append((fund.donation_id, part))
        left -= part
    if left:
        in_hand = sum(fund.amount_fen for fund in funds)
        lacking = Earmarked if in_hand >= amount_fen else NotEnoughMoney
        raise lacking(wanted_fen=amount_fen, allowed_fen=amount_fen - left, in_hand_fen=in_hand)
    return found


def may_settle(state: str, to: str) -> None:
    """Money is paid or released once."""
    if state != "committed":
        raise SpendingSettled(state=state, asked=to)


def difference(stated: int, in_store: int, in_transit: int, issued: int, lost: int) -> int:
    """What the receipt says less what was found: zero on a good night."""
    return stated - in_store - in_transit - issued - lost


def same_unit(units: Iterable[str]) -> bool:
    """Whether counts may be added up: pieces and litres never."""
    return len(set(units)) <= 1


def donation_number(county: str, year: int, serial: int) -> str:
    """A gift's number, counted within a year: JZ-152502-2026-0001."""
    return f"JZ-{county}-{year}-{serial:04d}"


def receipt_number(county: str, year: int, serial: int) -> str:
    """捐赠收据 of a county, counted within a year without gaps: SJ-152502-2026-000001."""
    return f"SJ-{county}-{year}-{serial:06d}"
