"""From rows of silence and contact drills to what is seen of them."""

from disaster.journal.subjects import Subject, register
from disaster.silence.models import Contact, ContactDrill, Silence
from disaster.silence.schemas import ContactDrillView, ContactView, SilenceView

SILENCE = ("incident_id", "place", "state", "silent_since", "first_asked_at", "asked_at", "times", "asked_by",
           "channels", "reporters", "answered_at", "answered_by")
DRILL = ("area", "channels", "state", "started_at", "started_by", "until", "ended_at", "people")
CONTACT = ("areas", "drill_id", "person_id", "has_phone", "state", "channel", "reached_at", "recorded_by", "calls")


def silence_view(row: Silence) -> SilenceView:
    """A place that was asked."""
    return SilenceView(id=str(row.id), areas=[row.place], **{name: getattr(row, name) for name in SILENCE})


def drill_view(row: ContactDrill) -> ContactDrillView:
    """A contact drill."""
    return ContactDrillView(id=str(row.id), areas=[row.area], **{name: getattr(row, name) for name in DRILL})


def contact_view(row: Contact) -> ContactView:
    """A person in a drill, without the name."""
    return ContactView(id=str(row.id), **{name: getattr(row, name) for name in CONTACT})


register(Subject(SilenceView, Silence, silence_view, downward=True))
register(Subject(ContactDrillView, ContactDrill, drill_view, downward=True))
register(Subject(ContactView, Contact, contact_view))
