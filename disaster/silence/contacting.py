"""What a contact drill refuses, and when two written numbers are one; pure."""

import re

from disaster.errors import Refusal

MAINLAND = "86"


class AlreadyRunning(Refusal):
    """A contact drill of this area is running; the facts name it."""

    code = "contact_drill_running"


class DrillOver(Refusal):
    """The drill has ended: nobody is reached in it any more."""

    code = "contact_drill_over"


def only_digits(number: str | None) -> str:
    """A phone number without what is written around it: +86 139-0000 0000 is 13900000000."""
    digits = re.sub(r"\D", "", number or "")
    return digits.removeprefix("00").removeprefix(MAINLAND) if len(digits) > 11 else digits
