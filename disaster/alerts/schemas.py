"""Warnings and notices as they are seen."""

from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from disaster.journal.subjects import View

Colour = Literal["blue", "yellow", "orange", "red"]
NoticeKind = Literal["proposal", "warning", "task_overdue", "discrepancy", "deadline",
                     "deadline_missed", "capacity", "missing", "silence", "aside", "double_issue", "aid_unbooked",
                     "road", "road_said", "stock_short", "stock_due", "stock_give", "after_count",
                     "support", "support_answered"]


class AlertView(View):
    """A warning: the issuer's own words and colour, and the divisions it was matched to."""

    subject_type: ClassVar[str] = "alert"
    identifier: str
    sender: str
    sent_at: datetime
    status: str
    message_type: Literal["Alert", "Update", "Cancel"]
    event_zh: str
    event_code: str | None
    hazard: str | None
    colour: Colour | None
    headline: str
    effective_at: datetime
    expires_at: datetime | None
    state: Literal["in_force", "updated", "cancelled", "expired", "test"]
    replaced_by: UUID | None
    polygons: list[Any]        # rings of [lon, lat], WGS-84


class NoticeView(View):
    """A line of the inbox."""

    subject_type: ClassVar[str] = "notice"
    kind: NoticeKind
    about: str
    to_roles: list[str]
    incident_id: UUID | None
    at: datetime
    acknowledged_by: str | None
    acknowledged_at: datetime | None
