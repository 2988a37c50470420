"""From rows to what is seen of trackers. Where people and goods are is for those who work with them."""

from disaster.journal.subjects import Subject, register
from disaster.people.views import STAFF
from disaster.tracks.models import Tracker
from disaster.tracks.schemas import TrackerView

LOOKERS = STAFF | {"storekeeper", "reserves_officer", "reporter", "shelter_keeper"}


def tracker_view(row: Tracker) -> TrackerView:
    """A tracker."""
    return TrackerView(id=str(row.id), areas=[row.division], kind=row.kind, of=row.of, vehicle_id=row.vehicle_id,
                       name_zh=row.name_zh, name_en=row.name_en, flag=row.flag, made_at=row.made_at,
                       revoked_at=row.revoked_at)


register(Subject(TrackerView, Tracker, tracker_view, roles=LOOKERS, downward=True))
