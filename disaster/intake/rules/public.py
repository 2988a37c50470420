"""Numbers of public reports, phone numbers in one form, and who may handle a report now; pure."""

import re
from datetime import datetime
from uuid import UUID

from disaster.errors import BadInput, Refusal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"       # Crockford's: nobody takes O for 0 or I for 1
NUMBER_DIGITS = 10
COUNTRY = "+86"
HARM = {"yes": 4, "unknown": 2, "no": 0}     # anybody hurt or in danger -> class of harm (reports/rules/harm.py)


class TakenByOther(Refusal):
    """Somebody else has this item in hand."""

    code = "public_report_taken"


class AlreadyHandled(Refusal):
    """This item was adopted or dismissed already."""

    code = "public_report_handled"


class HandlingIncomplete(BadInput):
    """Adopting wants a report under an id; dismissing wants one of the reasons, and words for it."""

    code = "handling_incomplete"


def number_of(report_id: UUID) -> str:
    """The number of a public report, from the last 50 bits of its id, so that its sender knows it before any answer.

    Two reports may share one (of 140,000, once in 100,000 such nights); the key tells them apart.
    """
    bits = report_id.int
    digits = "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(NUMBER_DIGITS)))
    return f"GZ-{digits[:5]}-{digits[5:]}"


def phone_of(written: str | None) -> str | None:
    """A phone number in one form: +86 before a number of this country, no blanks or dashes. None for nothing.

    What is no number stays as it was written, so that nothing is lost.
    """
    if not written or not written.strip():
        return None
    bare = re.sub(r"[\s\-().\u3000\u2010-\u2015]", "", written)
    if re.fullmatch(r"(\+|00)\d{8,15}", bare):
        return "+" + bare.removeprefix("+").removeprefix("00")
    if re.fullmatch(r"86(1\d{10})", bare):
        return "+" + bare
    if re.fullmatch(r"\d{7,12}", bare):
        return COUNTRY + bare.removeprefix("0")
    return written.strip()


def refuse_hands_off(state: str, taken_by: str | None, taken_until: datetime | None, actor: str,
                     now: datetime) -> None:
    """Refuse while somebody else has it, and once it is done with."""
    if state in {"adopted", "dismissed"}:
        raise AlreadyHandled(state=state)
    if state == "checking" and taken_by != actor and taken_until is not None and taken_until > now:
        raise TakenByOther(taken_by=taken_by, taken_until=taken_until.isoformat())
