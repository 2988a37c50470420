"""Doors for reading any kind of subject: list, count, item, history, map, export; private data by its own door."""

import csv
from collections.abc import AsyncIterator
from io import StringIO
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response

from disaster.cells import defused
from disaster.db import Session
from disaster.errors import NotFound
from disaster.journal.read import history, newest
from disaster.journal.record import content
from disaster.journal.subjects import subjects
from disaster.people.asking import Asking
from disaster.people.reading import read_private
from disaster.settings import settings
from disaster.sharing.reading import seen

router = APIRouter(prefix="/api/subjects/{kind}", tags=["subjects"])
Area = Annotated[str, Query(pattern=r"^\d{0,12}$")]
Upto = Annotated[int | None, Query(ge=0)]


@router.get("")
async def listed(kind: str, session: Session, viewer: Asking, area: Area = "", after: str = "", upto: Upto = None,
                 limit: Annotated[int, Query(ge=1, le=1000)] = 200) -> Response:
    """Subjects in order of id; `next` resumes the list."""
    found: list[orjson.Fragment] = []
    last = ""
    async for one in seen(session, viewer, kind, area=area, after=after, upto=upto):
        if len(found) == limit:
            break
        found.append(orjson.Fragment(one.data))
        last = one.subject.partition("/")[2]
    return json({"items": found, "next": last if len(found) == limit else None})


@router.get("/count")
async def counted(kind: str, session: Session, viewer: Asking, area: Area = "", upto: Upto = None) -> dict[str, int]:
    """How many the list holds for the same filter."""
    return {"count": sum([1 async for _ in seen(session, viewer, kind, area=area, upto=upto)])}


@router.get("/map.geojson")
async def mapped(kind: str, session: Session, viewer: Asking, area: Area = "", upto: Upto = None) -> Response:
    """Those of the list that have a point, as GeoJSON (WGS-84)."""
    features = []
    async for one in seen(session, viewer, kind, area=area, upto=upto):
        data = orjson.loads(one.data)
        if data.get("point"):
            features.append({"type": "Feature", "id": data["id"], "properties": data,
                             "geometry": {"type": "Point", "coordinates": data["point"]}})
    return json({"type": "FeatureCollection", "world": settings().world, "features": features})


@router.get("/export.csv")
async def exported(kind: str, session: Session, viewer: Asking, area: Area = "", upto: Upto = None) -> Response:
    """The list as CSV; unknown is an empty cell, zero is 0; the last line counts the rows."""
    if kind not in subjects:
        raise NotFound(subject=kind)
    lines = [line async for line in csv_lines(kind, session, viewer, area, upto)]
    return Response("".join(lines), media_type="text/csv; charset=utf-8",
                    headers={"content-disposition": f'attachment; filename="{kind}.csv"'})


async def csv_lines(kind: str, session: Session, viewer: Asking, area: str, upto: int | None) -> AsyncIterator[str]:
    """Lines of the export, with a mark in front in a drill."""
    names = list(subjects[kind].view.model_fields)
    yield line(["演练 DRILL"] if settings().world == "drill" else []) + line(names)
    rows = 0
    async for one in seen(session, viewer, kind, area=area, upto=upto):
        data = orjson.loads(one.data)
        yield line([cell(data.get(name)) for name in names])
        rows += 1
    yield line([f"# rows: {rows}"])


def line(cells: list[str]) -> str:
    """One line of CSV; nothing for no cells."""
    out = StringIO()
    if cells:
        csv.writer(out).writerow(cells)
    return out.getvalue()


def cell(value: Any) -> str:
    """A value as it stands in a cell; a leading formula sign is defused."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return orjson.dumps(value).decode()
    return defused(value)


@router.get("/{subject_id}")
async def item(kind: str, subject_id: str, session: Session, viewer: Asking) -> Response:
    """One subject."""
    found = await state_of(session, viewer, f"{kind}/{subject_id}")
    return Response(found, media_type="application/json")


@router.get("/{subject_id}/history")
async def past(kind: str, subject_id: str, session: Session, viewer: Asking) -> Response:
    """What happened to one subject, oldest first, as far as the asker may see it."""
    name = f"{kind}/{subject_id}"
    lines = [orjson.Fragment(b'{"seq":%d,' % entry.seq + content(entry)[1:])
             for entry in await history(session, name) if viewer.sees_entry(name, entry.areas)]
    if not lines:
        raise NotFound(subject=name)
    return json({"entries": lines})


@router.get("/{subject_id}/private")
async def private(kind: str, subject_id: str, session: Session, viewer: Asking) -> Response:
    """Names, phones, free text of one subject; this reading is logged."""
    found = await read_private(session, viewer, kind, subject_id)
    return Response(found.model_dump_json(), media_type="application/json")


async def state_of(session: Session, viewer: Asking, name: str) -> bytes:
    """The newest data of one subject, if the asker may see it."""
    last = await newest(session, name)
    if last is None or last.data is None or not viewer.sees_entry(name, last.areas):
        raise NotFound(subject=name)
    return last.data.encode()


def json(value: Any) -> Response:
    """JSON as orjson writes it."""
    return Response(orjson.dumps(value), media_type="application/json")
