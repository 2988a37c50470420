"""Doors of roads: their lines for the map, what a drawing touches, their states, the way between two points."""

from asyncio import to_thread
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Annotated, BinaryIO
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response, UploadFile

from disaster.db import Session
from disaster.geo.datum import Datum, to_wgs84
from disaster.geo.queries import version
from disaster.geo.routes import drawn, unchanged
from disaster.geo.schemas import Imported
from disaster.people.asking import Asking, asking
from disaster.roads import actions, blocks, queries
from disaster.roads.importing import roads_imported
from disaster.roads.net import DATASET
from disaster.roads.schemas import (
    DrawnIn,
    RoadblockDecisionIn,
    RoadblockView,
    RoadsOut,
    RoadStatesIn,
    SegmentOut,
    VehicleClass,
    WayOut,
)
from disaster.roads.travel import way
from disaster.roads.views import road_view, roadblock_view
from disaster.settings import settings

router = APIRouter(prefix="/api/roads", tags=["roads"])
SIGNED_IN = [Depends(asking, scope="function")]
Degrees = Annotated[float, Query(ge=-180, le=180)]
SegmentIds = Annotated[list[str] | None, Query(max_length=200)]


@router.get("/segments.geojson", dependencies=SIGNED_IN, response_class=Response)
async def segments(request: Request, session: Session, west: Degrees = -180, south: Degrees = -90, east: Degrees = 180,
                   north: Degrees = 90) -> Response:
    """The segments in a box; their states come with the live stream (subjects `road/…`)."""
    tag = await version(session, DATASET)
    return unchanged(request, tag) or drawn(await queries.geojson(session, (west, south, east, north)), tag)


@router.post("/imports")
async def import_file(session: Session, viewer: Asking, file: UploadFile, datum: Datum | None = None,
                      source: Annotated[str, Query(max_length=200)] = "", dry_run: bool = False) -> Imported:
    """Import the roads of a file (OpenStreetMap PBF, GeoJSON, GeoPackage): the whole of it is checked first."""
    viewer.allow("administrator", area=settings().jurisdiction)
    name = Path(file.filename or "").name
    with TemporaryDirectory() as folder:
        kept = Path(folder) / (name or "file")
        await to_thread(put_on_disk, file.file, kept)
        return await roads_imported(session, kept, by=viewer.actor, datum=datum, source=source, dry_run=dry_run)


def put_on_disk(sent: BinaryIO, kept: Path) -> None:
    """Part by part: a province's extract is never in memory."""
    with kept.open("wb") as file:
        copyfileobj(sent, file)


@router.post("/touched", dependencies=SIGNED_IN)
async def touched(session: Session, entered: DrawnIn, viewer: Asking) -> list[SegmentOut]:
    """Which segments a drawn line or area touches: for who is about to close them."""
    return await queries.touched(session, entered, viewer)


@router.put("/states")
async def state(session: Session, viewer: Asking, entered: RoadStatesIn) -> RoadsOut:
    """Close, slow or open segments."""
    return RoadsOut(roads=[road_view(row) for row in await actions.stated(session, entered, by=viewer)])


@router.get("/way", dependencies=SIGNED_IN)
async def find_way(session: Session, from_lon: Degrees, from_lat: Degrees, to_lon: Degrees, to_lat: Degrees,
                   datum: Datum, road_class: VehicleClass = "paved", closed: SegmentIds = None) -> WayOut:
    """The quickest open way between two points; `closed`: as if these were closed, too."""
    found = await way(session, to_wgs84(from_lon, from_lat, datum), to_wgs84(to_lon, to_lat, datum),
                      road_class=road_class, closed=closed or ())
    return WayOut(minutes=found.minutes, metres=found.metres, is_estimate=found.is_estimate,
                  segments=list(found.segments), line=[list(point) for point in found.line])


@router.put("/blocks/{roadblock_id}/decision")
async def decide_block(roadblock_id: UUID, entered: RoadblockDecisionIn, session: Session,
                       viewer: Asking) -> RoadblockView:
    """Confirm or dismiss a closure that a report proposes."""
    return roadblock_view(await blocks.decided(session, roadblock_id, entered, by=viewer))
