"""What lies inside an area: townships, villages, people, herd, sites; sure and share apart."""

import orjson
import shapely
from shapely.errors import GEOSException
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.errors import BadInput
from disaster.geo import queries, rules
from disaster.geo.datum import shape_to_wgs84
from disaster.geo.schemas import AreaIn, Inside

VERTICES_MAX = 20_000
VILLAGES_MAX = 2_000


class NotAnArea(BadInput):
    """This is no valid Polygon or MultiPolygon."""

    code = "not_an_area"


def area_of(entered: AreaIn) -> str:
    """A drawn area in WGS-84 as PostGIS takes it."""
    try:
        shape = shapely.force_2d(shapely.from_geojson(orjson.dumps(entered.geometry)))
    except GEOSException as malformed:
        raise NotAnArea(reason="malformed") from malformed
    if shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty or not shape.is_valid:
        raise NotAnArea(reason=shapely.is_valid_reason(shape), type=shape.geom_type)
    if shapely.get_num_coordinates(shape) > VERTICES_MAX:
        raise NotAnArea(reason="too_many_vertices", vertices_max=VERTICES_MAX)
    return f"SRID=4326;{shapely.to_wkt(shape_to_wgs84(shape, entered.datum), rounding_precision=17)}"


async def inside(session: AsyncSession, area: str, seen: queries.Seen = queries.everywhere) -> Inside:
    """The contents of an area (EWKT); of the sites, those that the asker sees."""
    touched = await queries.touched(session, area)
    codes = [row.code for row in touched]
    near = [rules.Village(*row) for row in await queries.villages_near(session, area, codes)]
    figures = await queries.values_of(session, [*codes, *(village.code for village in near)])
    townships = [rules.township(row.code, row.name, row.share, near, derived=row.shape_derived)
                 for row in touched]
    villages = rules.villages_inside(near, {unit.code for unit in townships if unit.whole}, figures)
    return Inside(townships=townships, villages=villages[:VILLAGES_MAX],
                  people=rules.total("population", townships, villages, figures),
                  herd=rules.total("livestock_total", townships, villages, figures),
                  sites=await queries.sites_inside(session, area, seen),
                  unplaced=await queries.unplaced(session, area), truncated=len(villages) > VILLAGES_MAX)
