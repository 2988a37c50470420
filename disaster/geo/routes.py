"""Doors of places: the list of divisions, what the map draws below, and where a point or an area lies."""

from asyncio import to_thread
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response, UploadFile

from disaster.db import Session
from disaster.geo import actions, exposure, queries
from disaster.geo.datum import Datum, to_wgs84
from disaster.geo.ground import GroundOut, ground
from disaster.geo.reading import BYTES_MAX, parse
from disaster.geo.schemas import AreaIn, At, DivisionsOut, Imported, Inside, SiteKind, SiteNear
from disaster.people.asking import Asking, asking
from disaster.people.viewer import Viewer
from disaster.settings import settings

router = APIRouter(prefix="/api/geo", tags=["geo"])
SIGNED_IN = [Depends(asking, scope="function")]     # places are no secret among those who are signed in
Longitude = Annotated[float, Query(ge=-180, le=180)]
Latitude = Annotated[float, Query(ge=-90, le=90)]
Prefix = Annotated[str, Query(pattern=r"^\d{0,12}$")]
SitesLimit = Annotated[int, Query(ge=1, le=100)]
Limit = Annotated[int, Query(ge=1, le=queries.DIVISIONS_MAX)]


@router.get("/divisions", dependencies=SIGNED_IN)
async def divisions(session: Session, parent: str | None = None, after: str = "", limit: Limit = 1_000,
                    within: Prefix | None = None) -> DivisionsOut:
    """Divisions by code, with seat, figures, sources and flags: those of the jurisdiction, unless others are named."""
    found = await queries.listed(session, parent, after, limit, settings().jurisdiction if within is None else within)
    return DivisionsOut(divisions=found, next=found[-1].code if len(found) == limit else None)


@router.get("/townships.geojson", dependencies=SIGNED_IN, response_class=Response)
async def townships(request: Request, session: Session) -> Response:
    """County and township shapes; `derived` ones are drawn dashed with 示意."""
    tag = await queries.version(session, "divisions", "outlines")
    return unchanged(request, tag) or drawn(await queries.townships_geojson(session, settings().jurisdiction), tag)


@router.get("/base.geojson", dependencies=SIGNED_IN, response_class=Response)
async def base(request: Request, session: Session) -> Response:
    """County outlines of the league, water, settlements, airports."""
    tag = await queries.version(session, "outlines", "water", "places")
    return unchanged(request, tag) or drawn(await queries.base_geojson(session, settings().jurisdiction), tag)


@router.get("/ground/{code}", dependencies=SIGNED_IN)
async def ground_of(session: Session, code: Annotated[str, Path(pattern=r"^\d{9}$")]) -> GroundOut:
    """A township as lines that a phone keeps and draws without tiles: outline, water, villages, settlements."""
    return await ground(session, code)


@router.get("/at", dependencies=SIGNED_IN)
async def at(session: Session, lon: Longitude, lat: Latitude, datum: Datum) -> At:
    """Which divisions hold a point: a suggestion for whoever chooses the code."""
    return await queries.holding(session, *to_wgs84(lon, lat, datum))


@router.post("/inside")
async def inside(session: Session, viewer: Asking, entered: AreaIn) -> Inside:
    """What lies inside a drawn area."""
    return await exposure.inside(session, exposure.area_of(entered), seen_by(viewer))


@router.get("/nearest")
async def nearest(session: Session, viewer: Asking, lon: Longitude, lat: Latitude, datum: Datum,
                  kind: SiteKind = "store", limit: SitesLimit = 10) -> list[SiteNear]:
    """The nearest stores or shelters in a straight line; roads are not known yet."""
    here = to_wgs84(lon, lat, datum)
    return await queries.nearest_sites(session, *here, kind, limit, seen_by(viewer))


@router.post("/imports/{dataset}")
async def import_file(session: Session, viewer: Asking, dataset: str, file: UploadFile,
                      datum: Datum | None = None, dry_run: bool = False) -> Imported:
    """Import a file of places: the whole of it is checked first; with `dry_run` nothing is written."""
    viewer.allow("administrator", area=settings().jurisdiction)
    content = await file.read(BYTES_MAX + 1)
    table = await to_thread(parse, file.filename or "", content)     # the live stream goes on meanwhile
    return await actions.imported(session, dataset, table, by=viewer.actor, datum=datum, dry_run=dry_run)


def seen_by(viewer: Viewer) -> queries.Seen:
    """The right to see stores and shelters, asked where all rights are asked."""
    return lambda kind, division: viewer.sees_entry(f"{kind}/", [division])


def unchanged(request: Request, tag: str) -> Response | None:
    """304 if the asker has this version already."""
    same = request.headers.get("if-none-match") == tag
    return Response(status_code=304, headers={"etag": tag}) if same else None


def drawn(geojson: str, tag: str) -> Response:
    """GeoJSON that a browser may keep but must ask about."""
    return Response(geojson, media_type="application/geo+json",
                    headers={"etag": tag, "cache-control": "private, no-cache"})
