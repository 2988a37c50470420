"""Reads about roads: the segments of a piece of map, those that a drawing touches."""

import orjson
import shapely
from shapely.errors import GEOSException
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.people.viewer import Viewer
from disaster.roads.models import Segment
from disaster.roads.rules import SAY_HOW_IT_IS, NotALine
from disaster.roads.schemas import ROADS_MAX, DrawnIn, SegmentOut
from disaster.settings import settings

NEAR_M = 25             # a drawn line meets the roads within this
DRAWN_MAX = 20_000
VERTICES_MAX = 2_000
EARTH = (-180.0, -90.0, 180.0, 90.0)
Box = tuple[float, float, float, float]


async def geojson(session: AsyncSession, box: Box) -> str:
    """The segments in a box of degrees (west, south, east, north) as a FeatureCollection, the great roads first."""
    found = await session.scalar(IN_BOX, {"west": box[0], "south": box[1], "east": box[2], "north": box[3],
                                          "most": DRAWN_MAX, "tolerance": tolerance(box)})
    return str(found)


def tolerance(box: Box) -> float:
    """Degrees by which lines may be simplified so that a screen of 2,000 pixels shows no difference."""
    return min(0.01, max(box[2] - box[0], box[3] - box[1]) / 2_000) if box != EARTH else 0.0005


async def touched(session: AsyncSession, entered: DrawnIn, viewer: Viewer) -> list[SegmentOut]:
    """The segments in use that a drawn point, line or area touches, by number and name."""
    try:
        shape = shapely.force_2d(shapely.from_geojson(orjson.dumps(entered.geometry)))
    except GEOSException as malformed:
        raise NotALine(reason="malformed") from malformed
    if shape.geom_type == "Point" or shape.is_empty or not shape.is_valid:
        raise NotALine(reason=shapely.is_valid_reason(shape), type=shape.geom_type)
    if shapely.get_num_coordinates(shape) > VERTICES_MAX:
        raise NotALine(reason="too_many_vertices", vertices_max=VERTICES_MAX)
    drawn = func.ST_GeomFromText(shapely.to_wkt(shape, rounding_precision=9), 4326)
    if shape.geom_type == "LineString":
        drawn = func.geometry(func.ST_Buffer(func.geography(drawn), NEAR_M))
    rows = await session.execute(
        select(Segment.id, Segment.name, Segment.name_en, Segment.ref, Segment.road_class, Segment.metres,
               Segment.division)
        .where(Segment.in_use, func.ST_Intersects(Segment.shape, drawn)).order_by(Segment.ref, Segment.name, Segment.id)
        .limit(ROADS_MAX))
    says = viewer.holds(*SAY_HOW_IT_IS)
    return [SegmentOut(may=says and viewer.within(division or settings().jurisdiction), **dict(
        zip(("id", "name", "name_en", "ref", "road_class", "metres"), told, strict=True))) for *told, division in rows]


IN_BOX = text("""
    SELECT json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(json_build_object(
             'type', 'Feature', 'id', id,
             'geometry', ST_AsGeoJSON(ST_Simplify(shape, :tolerance, true), 5)::json,
             'properties', json_build_object('id', id, 'name', name, 'name_en', name_en, 'ref', ref,
               'road_class', road_class, 'paved', paved, 'metres', metres, 'flag', flag)) ORDER BY id), '[]'))::text
    FROM (SELECT * FROM road_segment
          WHERE in_use AND shape && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
          ORDER BY array_position(ARRAY['motorway', 'national', 'provincial', 'county', 'township', 'local', 'track'],
                                  road_class), id LIMIT :most) AS shown""")
