"""Reads about places, one function each: what holds a point, what lies in an area, what is near; by PostGIS.

Distances are geodesic on the WGS-84 ellipsoid, shares are of area on it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from geoalchemy2 import Geography
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Row,
    String,
    and_,
    any_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    text,
    true,
    union,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from disaster.errors import BadInput
from disaster.geo.models import Dataset, Division, DivisionValue
from disaster.geo.schemas import At, DivisionOut, Figure, SiteKind, SiteNear
from disaster.geo.sites import placed, sources

DIVISIONS_MAX = 5_000
SITES_MAX = 1_000
PREFECTURE_DIGITS = 4
CODE_DIGITS = 12
VALUES = select(DivisionValue.code, DivisionValue.key, DivisionValue.value, DivisionValue.unit, DivisionValue.year,
                DivisionValue.source, DivisionValue.flag).where(
    DivisionValue.code == any_(bindparam("codes", type_=ARRAY(String())))).order_by(
    DivisionValue.code, DivisionValue.key)
Touched = Row[str, str, bool, float]
VillageNear = Row[str, str, str | None, bool | None]
Seen = Callable[[SiteKind, str], bool]      # whether the asker may see a site of this kind in this division


def everywhere(kind: SiteKind, division_code: str) -> bool:  # noqa: ARG001  # the shape of a Seen
    """For our own reckoning, where nobody looks."""
    return True


class UnknownDivision(BadInput):
    """No division has this code, or it is no longer in force."""

    code = "unknown_division"


async def division(session: AsyncSession, code: str) -> Division:
    """The division in force with this code; refuses any other."""
    row = await session.get(Division, code)
    if row is None or row.valid_to is not None:
        raise UnknownDivision(division=code)
    return row


async def children(session: AsyncSession, code: str, limit: int = DIVISIONS_MAX) -> Sequence[Division]:
    """The divisions in force right below this one, by code."""
    found = await session.scalars(select(Division).where(
        Division.parent_code == code, Division.valid_to.is_(None)).order_by(Division.code).limit(limit))
    return found.all()


async def values_of(session: AsyncSession, codes: Iterable[str]) -> dict[str, dict[str, Figure]]:
    """Code -> key -> figure, as far as known. A key that lacks is unknown, which is not zero."""
    figures: dict[str, dict[str, Figure]] = defaultdict(dict)
    for row in await session.execute(VALUES, {"codes": list(codes)}):
        figures[row.code][row.key] = Figure(value=number(row.value), unit=row.unit, year=row.year,
                                            source=row.source, flag=row.flag)
    return figures


async def listed(session: AsyncSession, parent: str | None, after: str, limit: int,
                 within: str = "") -> list[DivisionOut]:
    """Divisions by code with seat and figures; of one parent, or all whose code begins with `within`."""
    rows = (await session.execute(
        select(Division, func.ST_X(Division.seat), func.ST_Y(Division.seat), Division.shape.is_not(None))
        .where(Division.code > after, Division.parent_code == parent if parent else inside_of(Division.code, within))
        .order_by(Division.code).limit(limit))).all()
    figures = await values_of(session, [row.code for row, *_ in rows])
    return [DivisionOut(
        lon=lon, lat=lat, has_shape=has_shape, values=figures.get(row.code, {}),
        **{name: getattr(row, name) for name in DivisionOut.model_fields if hasattr(Division, name)})
        for row, lon, lat, has_shape in rows]


async def holding(session: AsyncSession, lon: float, lat: float) -> At:
    """Which county, township and village hold this WGS-84 point. On a border the lower code is named."""
    point = func.ST_SetSRID(func.ST_MakePoint(lon, lat), 4326)
    found = await session.execute(
        select(Division.level, Division.code, Division.shape_derived)
        .where(func.ST_Covers(Division.shape, point), Division.valid_to.is_(None))
        .order_by(Division.code.desc()))
    rows = found.all()
    return At(**{row.level: row.code for row in rows}, derived=any(row.shape_derived for row in rows))


async def nearest_sites(session: AsyncSession, lon: float, lat: float, kind: SiteKind, limit: int,
                        seen: Seen = everywhere) -> list[SiteNear]:
    """The sites of one kind nearest to a WGS-84 point, with their distance: those that the asker sees."""
    if kind not in sources:
        return []
    site = placed(kind)
    here = cast(func.ST_SetSRID(func.ST_MakePoint(lon, lat), 4326), Geography)
    distance = func.ST_Distance(cast(site.c.point, Geography), here).label("distance_m")
    found = await session.execute(select(site, distance).where(site.c.point.is_not(None))
                                  .order_by(distance, site.c.id).limit(SITES_MAX))
    return [SiteNear.model_validate(row, from_attributes=True) for row in found
            if seen(kind, row.division_code)][:limit]


async def sites_inside(session: AsyncSession, area: str, seen: Seen = everywhere) -> list[SiteNear]:
    """The sites inside an area (EWKT), by kind and id, that the asker sees."""
    inside = []
    for kind in sorted(sources):
        site = placed(kind)
        found = await session.execute(select(site).where(func.ST_Covers(shape(area), site.c.point))
                                      .order_by(site.c.id).limit(SITES_MAX))
        inside += [SiteNear.model_validate(row, from_attributes=True) for row in found
                   if seen(kind, row.division_code)]
    return inside


async def touched(session: AsyncSession, area: str, level: str = "township") -> Sequence[Touched]:
    """What an area (EWKT) touches of one level: code, name, shape_derived, share of its own area."""
    drawn = shape(area)
    share = case((func.ST_CoveredBy(Division.shape, drawn), literal(1.0)), else_=(
        func.ST_Area(cast(func.ST_Intersection(Division.shape, drawn), Geography))
        / func.ST_Area(cast(Division.shape, Geography))))
    rows = (select(Division.code, Division.name, Division.shape_derived, share.label("share"))
            .where(Division.level == level, Division.valid_to.is_(None),
                   func.ST_Intersects(Division.shape, drawn))
            .order_by(Division.code).limit(DIVISIONS_MAX).subquery())
    found = await session.execute(select(rows).where(rows.c.share > 1e-9))    # a shared border is no touch
    return found.all()


async def villages_near(session: AsyncSession, area: str,
                        townships: Iterable[str]) -> Sequence[VillageNear]:
    """Villages of these townships, and all with their place in the area: code, name, parent_code, inside.

    `inside` is None where nobody knows where the village lies.
    """
    place = func.coalesce(Division.seat, func.ST_PointOnSurface(Division.shape))
    inside = func.ST_Covers(shape(area), place)
    near = union(         # each part by its own index: the nation's villages are not looked through
        select(Division.code).where(Division.parent_code.in_(list(townships))),
        select(Division.code).where(func.ST_Covers(shape(area), Division.seat)),
        select(Division.code).where(func.ST_Intersects(shape(area), Division.shape))).subquery()
    rows = (select(Division.code, Division.name, Division.parent_code, inside.label("inside"))
            .join(near, near.c.code == Division.code)
            .where(Division.level == "village", Division.valid_to.is_(None)).subquery())
    found = await session.execute(
        select(rows).where(or_(rows.c.parent_code.in_(list(townships)), rows.c.inside)).order_by(rows.c.code)
        .limit(DIVISIONS_MAX))
    return found.all()


async def unplaced(session: AsyncSession, area: str) -> list[str]:
    """Townships in force without a shape in the counties that an area touches: whether they lie in it nobody can say.

    A county without a shape of its own may be anywhere.
    """
    county = aliased(Division)
    found = await session.scalars(
        select(Division.code).join(county, county.code == Division.parent_code)
        .where(Division.level == "township", Division.valid_to.is_(None), Division.shape.is_(None),
               or_(county.shape.is_(None), func.ST_Intersects(county.shape, shape(area))))
        .order_by(Division.code).limit(SITES_MAX))
    return list(found)


async def version(session: AsyncSession, *datasets: str) -> str:
    """What changes when any of these datasets does: the ETag of what is drawn from them."""
    found = await session.execute(select(Dataset.id, Dataset.at).where(Dataset.id.in_(datasets))
                                  .order_by(Dataset.id))
    return '"' + ".".join(f"{at.timestamp():.3f}" for _, at in found) + '"'


async def townships_geojson(session: AsyncSession, within: str = "") -> str:
    """County and township shapes in force inside a code as one FeatureCollection; derived ones say so."""
    return str((await session.execute(TOWNSHIPS, {"least": within, "most": last_of(within)})).scalar_one())


async def base_geojson(session: AsyncSession, within: str = "") -> str:
    """Water, settlements, airports, and the outlines of the counties of one prefecture as one FeatureCollection."""
    return str((await session.execute(BASE, {"around": within[:PREFECTURE_DIGITS]})).scalar_one())


def inside_of(code: ColumnElement[str] | Any, prefix: str) -> ColumnElement[bool]:
    """Codes that begin with these digits, as a range that the index of codes knows."""
    return and_(code >= prefix, code <= last_of(prefix)) if prefix else true()


def last_of(prefix: str) -> str:
    """The last code that begins with these digits."""
    return prefix.ljust(CODE_DIGITS, "9")


def shape(area: str) -> ColumnElement[Any]:
    """An area as PostGIS takes it."""
    return func.ST_GeomFromEWKT(area)


def number(value: Decimal) -> int | float:
    """A figure as JSON should show it: people are whole."""
    return int(value) if value == value.to_integral_value() else float(value)


TOWNSHIPS = text("""
    SELECT json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(json_build_object(
             'type', 'Feature', 'id', code, 'geometry', ST_AsGeoJSON(shape, 6)::json,
             'properties', json_build_object(
               'code', code, 'name', name, 'name_en', name_en, 'level', level, 'kind', kind,
               'parent', parent_code, 'derived', shape_derived, 'seat_quality', seat_quality,
               'lon', ST_X(seat), 'lat', ST_Y(seat)))
           ORDER BY code), '[]'))::text
    FROM division WHERE level IN ('county', 'township') AND shape IS NOT NULL AND valid_to IS NULL
      AND code >= :least AND code <= :most""")
BASE = text("""
    SELECT json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(json_build_object(
             'type', 'Feature', 'id', id, 'geometry', ST_AsGeoJSON(shape, 6)::json,
             'properties', json_build_object('id', id, 'layer', layer, 'code', code, 'name', name,
               'name_en', name_en, 'source', source, 'flag', flag)) ORDER BY layer, id), '[]'))::text
    FROM feature WHERE layer <> 'county' OR code IS NULL OR starts_with(code, :around)""")
