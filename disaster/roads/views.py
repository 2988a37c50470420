"""From a row to what is seen of a road."""

from datetime import UTC

from geoalchemy2.shape import to_shape

from disaster.journal.subjects import Subject, register
from disaster.roads.models import Road, Roadblock
from disaster.roads.schemas import RoadblockView, RoadView

OF_SEGMENT = ("name", "name_en", "ref", "road_class", "paved", "metres", "flag")
OF_STATE = ("state", "percent", "cause", "changed_by")


def road_view(row: Road) -> RoadView:
    """The state of a segment, with its middle to find it by."""
    middle = to_shape(row.segment.shape).interpolate(0.5, normalized=True)
    return RoadView(
        id=row.id, areas=[row.segment.division] if row.segment.division else [], classes=sorted(row.classes),
        observed_at=row.observed_at.astimezone(UTC), changed_at=row.changed_at.astimezone(UTC),
        point=[round(middle.x, 5), round(middle.y, 5)],
        **{name: getattr(row.segment, name) for name in OF_SEGMENT},
        **{name: getattr(row, name) for name in OF_STATE})


def roadblock_view(row: Roadblock) -> RoadblockView:
    """What a report says of a road, without its words."""
    return RoadblockView(id=str(row.id), areas=[row.place], said_at=row.said_at.astimezone(UTC), **{
        name: getattr(row, name) for name in ("about", "incident_id", "place", "segments", "cause", "state",
                                              "decided_at", "decided_by")})


register(Subject(RoadblockView, Roadblock, roadblock_view))
register(Subject(RoadView, Road, road_view, everywhere=True))     # a closed road is no secret
