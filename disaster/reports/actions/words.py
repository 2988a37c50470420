"""A filing on its way through the intake, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import orjson

from disaster.errors import Refusal
from disaster.reports.filings import Answer, Filing
from disaster.reports.models import HeldReport, Report
from disaster.reports.schemas import ReportIn

Outcome = Answer | Refusal


class RefusedLate(Exception):  # no fault: the group is filed again without these
    """Some of a group turned out to be refused after others had been looked at in their light."""

    def __init__(self, refused: dict[bytes, Refusal]) -> None:
        super().__init__(f"{len(refused)} refused")
        self.refused = refused


@dataclass(slots=True, eq=False)
class Word:
    """One filing, or a correction that waited and whose time has come (`held`)."""

    id: UUID
    entered: ReportIn
    digest: bytes
    compact: bool
    source: str
    actor: str
    at: datetime
    held: HeldReport | None = None
    outcome: Report | HeldReport | Refusal | None = None
    view: Answer | None = None       # what was recorded of it

    @property
    def key(self) -> bytes:
        """What tells it from every other: its id and its body."""
        return self.id.bytes + self.digest


def word_of(filing: Filing, now: datetime) -> Word:
    """A filing that comes now."""
    source = filing.entered.source or ("app" if filing.by.holds("reporter") else "officer")
    return Word(filing.report_id, filing.entered, digest_of(filing.entered), filing.compact, source, filing.by.actor,
                now)


def word_of_held(row: HeldReport) -> Word:
    """A correction that waited: said when it came, by whom it came from."""
    entered = ReportIn.model_validate(row.body)
    return Word(row.id, entered, digest_of(entered), False, row.source, row.filed_by, row.received_at, held=row)


def digest_of(entered: ReportIn) -> bytes:
    """What makes two bodies the same: every field, in whatever order and notation it came."""
    return sha256(orjson.dumps(entered.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)).digest()
