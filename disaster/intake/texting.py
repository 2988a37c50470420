"""An SMS comes in: a line becomes a report of the person whose phone sent it; anything else waits for an officer.

Nothing is lost: what cannot be filed is kept as it came, and the sender is told in one sentence what became of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID, uuid5

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import Refusal
from disaster.intake.actions.taking import Telling
from disaster.intake.gathering import Gathering
from disaster.intake.rules import sms
from disaster.intake.rules.public import phone_of
from disaster.intake.rules.replies import reply
from disaster.intake.schemas import SaidIn
from disaster.people.asking import authors
from disaster.people.models import Person
from disaster.people.viewer import Viewer
from disaster.reports.intake import Answer, Filing, Intake
from disaster.reports.schemas import HeldReportView, ReportIn

MESSAGES = UUID("01934a5e-0000-7000-8000-000000000003")      # names our ids of messages that have none
WORDS_MAX = 4_000
LIKE_DIGITS = 7           # the last ones of a number: few have the same, however they wrote it
REPORTERS = ("reporter", "duty_officer", "verifier", "commander")


class NotAReporter(Refusal):
    """The phone that sent a line is nobody's who may report on this place."""

    code, status = "not_a_reporter", 403


@dataclass(frozen=True, slots=True)
class Message:
    """One SMS as a gateway hands it over. `id`: the gateway's, the same when it tries again."""

    sender: str
    text: str
    id: str = ""
    sent_at: str = ""

    @property
    def name(self) -> UUID:
        """The same for each copy. Without an id or time from the gateway, equal words within an hour are a copy."""
        mark = self.id or self.sent_at or clock.now().strftime("%Y-%m-%dT%H")
        return uuid5(MESSAGES, "\n".join((phone_of(self.sender) or "", self.text, mark)))


async def texted(intake: Intake, gathering: Gathering, message: Message, *, by: Viewer) -> str:
    """File it or keep it; answers what to send back."""
    try:
        line = sms.decoded(message.text) if sms.has_line(message.text) else None
        if line is not None:
            return reply("filed", at=(await filed(intake, message, line)), place=line.place)
    except (Refusal, ValidationError) as refused:
        code, facts = (refused.code, refused.facts) if isinstance(refused, Refusal) else ("malformed", {})
        await kept(gathering, message, by=by, problem={"code": code, "facts": facts})
        return reply(code, **facts)
    await kept(gathering, message, by=by, problem=None)
    return reply("words")


async def filed(intake: Intake, message: Message, line: sms.Line) -> str:
    """The line as a report of who sent it; answers when it was received, as the wall clock shows it."""
    async with intake.sessions() as session:
        author = await author_of(session, message.sender, line.place)
    if author is None:
        raise NotAReporter(place=line.place)
    told = await intake.file(Filing(line.id, report_of(line, "sms"), author, compact=True))
    at = clock.now() if isinstance(told, HeldReportView) else told.filed_at
    return clock.local(at).strftime("%H:%M")


async def typed(intake: Intake, text: str, *, by: Viewer) -> Answer:
    """A line that an officer typed as he heard it; a wrong part is named, so that he asks for it again."""
    line = sms.decoded(text)
    by.allow("duty_officer", "verifier", area=line.place)
    return await intake.file(Filing(line.id, report_of(line, "phone"), by, compact=True))


def report_of(line: sms.Line, source: Literal["sms", "phone"]) -> ReportIn:
    """What the line says, as a report comes in."""
    return ReportIn.model_validate({
        "place": line.place, "hazard": line.hazard, "kind": line.kind, "occurred_at": line.occurred_at,
        "observed_at": line.observed_at, "figures": dict(line.figures), "source": source})


async def author_of(session: AsyncSession, sender: str, place: str) -> Viewer | None:
    """The person with this phone who may report on this place; nobody, if it is several people's."""
    number = phone_of(sender)
    ending = re.sub(r"\D", "", number or "")[-LIKE_DIGITS:]
    people = await session.scalars(select(Person).where(
        Person.active, func.right(func.regexp_replace(Person.phone, r"\D", "", "g"), LIKE_DIGITS) == ending))
    found = [viewer for viewer in await authors(session, [one for one in people if phone_of(one.phone) == number])
             if viewer.holds(*REPORTERS) and viewer.within(place)]
    return found[0] if number and len(found) == 1 else None


async def kept(gathering: Gathering, message: Message, *, by: Viewer, problem: Mapping[str, Any] | None) -> None:
    """As it came, for an officer to read; among what the public tells, and as little counted."""
    words = message.text.replace("\x00", "")[:WORDS_MAX]
    said = SaidIn(words=words or None, phone=message.sender[:30])
    origin = {"sender": message.sender, "gateway_id": message.id, "sent_at": message.sent_at,
              "problem": problem}
    await gathering.add(Telling(message.name, said, by=by.actor, source="sms", origin=origin))
