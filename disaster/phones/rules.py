"""Why a letter is not filed, pure. What opens and is signed by a known phone is never dropped: it is put aside."""

from datetime import datetime
from typing import Any

from disaster.errors import BadInput, Refusal


class UnknownSealingKey(Refusal):
    """Sealed to a key that is not this installation's: the phone seals it again, or sends it where it belongs."""

    code, status = "unknown_sealing_key", 409


class DamagedLetter(BadInput):
    """The box does not open, or does not hold what its envelope says: it was damaged or altered on its way."""

    code = "damaged_letter"


class BadSignature(BadInput):
    """The letter was not signed by the phone that it names."""

    code = "bad_signature"


class BadPhoneKey(BadInput):
    """The key that a phone registers is not a point of the curve."""

    code = "bad_phone_key"


class UnknownPhone(Refusal):
    """The letter was signed by a phone that nobody registered here."""

    code = "unknown_phone"


class PhoneShutOut(Refusal):
    """The phone was shut out before the letter was signed."""

    code, status = "phone_shut_out", 403


class AuthorGone(Refusal):
    """The person who wrote the letter has no account any more."""

    code, status = "author_gone", 403


class UnknownDoor(BadInput):
    """No such kind of letter is filed here."""

    code = "unknown_door"


class MalformedLetter(BadInput):
    """What the letter holds is not of the form that its door takes."""

    code = "malformed_letter"


class TooManyAside(Refusal):
    """So many letters of unknown phones wait to be looked at that no more are taken; the phone keeps its own."""

    code, status = "too_many_aside", 503


class TooManyLetters(Refusal):
    """So many letters came from this address that the rest must wait."""

    code, status = "too_many_letters", 429


class AlreadyDecided(Refusal):
    """Somebody has decided about this letter already."""

    code = "letter_decided"


ASIDE = (UnknownPhone, PhoneShutOut, AuthorGone, UnknownDoor)
KEEPING = frozenset({"step", "receipt", "intake", "adjustment", "stocktake"})
AFTER_COUNT = "book_closed"     # told after a count closed the book for its time: an officer enters it as of now


def refuse_shut_out(shut_out_at: datetime | None, signed_at: datetime) -> None:
    """What a phone signed before it was shut out is its person's word; what came after may be anybody's."""
    if shut_out_at is not None and signed_at >= shut_out_at:
        raise PhoneShutOut(shut_out_at=shut_out_at)


def state_of(refusal: Refusal) -> str:
    """held_aside: not the letter is wrong, but who may send it, or the book is closed; refused: the letter itself will
    not do."""
    is_aside = isinstance(refusal, ASIDE) or refusal.status in {401, 403} or refusal.code == AFTER_COUNT
    return "held_aside" if is_aside else "refused"


def as_of_now(body: dict[str, Any]) -> dict[str, Any]:
    """What a letter tells, entered now, with the moment at which it was so in its words."""
    told = body.get("told")
    if not isinstance(told, dict) or not told.get("observed_at"):
        return body
    words = [told.get("reason"), f"{told['observed_at']} 的收发,盘点结账后补记"]
    return {**body, "told": {**told, "observed_at": None, "reason": "; ".join(filter(None, words))}}


def is_authors(door: str, code: str) -> bool:
    """Whether a letter that is filed after all stays its author's word: a keeper's, which was not refused for who he
    is. All others are filed by the officer's own right."""
    return door in KEEPING and code not in {one.code for one in ASIDE} | {"forbidden"}


def refuse_decided(state: str) -> None:
    """A decision is made once."""
    if state != "waiting":
        raise AlreadyDecided(state=state)
