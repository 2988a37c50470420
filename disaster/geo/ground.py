"""The map of one township as lines for a phone to draw without tiles: outline, water, villages and settlements; WGS-84.

Simplified to about 50 m and rounded to a metre: some kilobytes that a phone keeps for when there is no network.
"""

from typing import Any

import orjson
from pydantic import BaseModel
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.geo.models import Division
from disaster.geo.queries import DIVISIONS_MAX, division

Line = list[tuple[float, float]]
EXACT = ("surveyed", "map_seat")


class SeatOut(BaseModel):
    """A village by its seat; `exact` where that was surveyed or read from a map."""

    code: str
    name: str
    name_en: str
    lon: float
    lat: float
    exact: bool


class SettlementOut(BaseModel):
    """A settlement of the base layer."""

    name: str
    name_en: str
    lon: float
    lat: float


class GroundOut(BaseModel):
    """What a phone draws of a township. The outline may be derived (示意): a picture that decides nothing."""

    code: str
    name: str
    derived: bool
    outline: list[Line]
    water: list[Line]
    villages: list[SeatOut]
    places: list[SettlementOut]
    seat: tuple[float, float] | None


async def ground(session: AsyncSession, code: str) -> GroundOut:
    """The township of this code; refuses an unknown one."""
    row = await division(session, code)
    outline = await session.scalar(OUTLINE, {"code": code})
    water = (await session.scalars(WATER, {"code": code})).all()
    places = await session.execute(PLACES, {"code": code})
    return GroundOut(code=code, name=row.name, derived=row.shape_derived, outline=lines(outline),
                     water=[line for one in water for line in lines(one)], villages=await seats(session, code),
                     places=[SettlementOut.model_validate(one, from_attributes=True) for one in places],
                     seat=await seat_of(session, code))


async def seat_of(session: AsyncSession, code: str) -> tuple[float, float] | None:
    """Where the township's government sits, as far as known."""
    found = (await session.execute(select(func.ST_X(Division.seat), func.ST_Y(Division.seat))
                                   .where(Division.code == code, Division.seat.is_not(None)))).one_or_none()
    return None if found is None else (found[0], found[1])


async def seats(session: AsyncSession, code: str) -> list[SeatOut]:
    """The villages of a township whose seat is known, by code."""
    rows = await session.execute(
        select(Division.code, Division.name, Division.name_en, func.ST_X(Division.seat).label("lon"),
               func.ST_Y(Division.seat).label("lat"), Division.seat_quality.in_(EXACT).label("exact"))
        .where(Division.parent_code == code, Division.valid_to.is_(None), Division.seat.is_not(None))
        .order_by(Division.code).limit(DIVISIONS_MAX))
    return [SeatOut.model_validate(row, from_attributes=True) for row in rows]


def lines(geojson: str | None) -> list[Line]:
    """The lines of a GeoJSON LineString, MultiLineString or collection of them."""
    drawn: dict[str, Any] = orjson.loads(geojson) if geojson else {"type": "none"}
    match drawn["type"]:
        case "LineString":
            return [drawn["coordinates"]] if drawn["coordinates"] else []
        case "MultiLineString":
            return list(drawn["coordinates"])
        case "GeometryCollection":
            return [line for one in drawn["geometries"] for line in lines(orjson.dumps(one).decode())]
    return []


OUTLINE = text("""
    SELECT ST_AsGeoJSON(ST_Boundary(ST_SimplifyPreserveTopology(shape, 0.0005)), 5)
    FROM division WHERE code = :code""")
WATER = text("""
    SELECT ST_AsGeoJSON(ST_Simplify(ST_ClipByBox2D(
             CASE WHEN ST_Dimension(f.shape) = 2 THEN ST_Boundary(f.shape) ELSE f.shape END,
             Box2D(d.shape)), 0.0005), 5)
    FROM feature f JOIN division d ON d.code = :code AND f.shape && d.shape
    WHERE f.layer IN ('lake', 'river') ORDER BY f.id""")
PLACES = text("""
    SELECT f.name, f.name_en, ST_X(ST_PointOnSurface(f.shape)) AS lon, ST_Y(ST_PointOnSurface(f.shape)) AS lat
    FROM feature f JOIN division d ON d.code = :code AND f.shape && d.shape
    WHERE f.layer = 'place' AND f.name <> '' ORDER BY f.id LIMIT 200""")
