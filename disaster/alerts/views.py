"""From rows of warnings and notices to what is seen of them."""

from disaster.alerts.models import Alert, Notice
from disaster.alerts.schemas import AlertView, NoticeView
from disaster.journal.subjects import Subject, register

FIELDS = ("identifier", "sender", "sent_at", "status", "message_type", "event_zh", "event_code", "hazard", "colour",
          "headline", "effective_at", "expires_at", "state", "replaced_by", "areas", "polygons")


def alert_view(row: Alert) -> AlertView:
    """A warning."""
    return AlertView(id=str(row.id), **{name: getattr(row, name) for name in FIELDS})


def notice_view(row: Notice) -> NoticeView:
    """A notice."""
    return NoticeView(id=str(row.id), areas=row.areas, kind=row.kind, about=row.about,
                      to_roles=row.to_roles, incident_id=row.incident_id, at=row.at,
                      acknowledged_by=row.acknowledged_by, acknowledged_at=row.acknowledged_at)


register(Subject(AlertView, Alert, alert_view, downward=True))
register(Subject(NoticeView, Notice, notice_view, downward=True))
