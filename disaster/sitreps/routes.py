"""Doors of due tables: the draft, the signature, what was sent with its files; what changed since somebody looked."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import UUID7

from disaster.db import Session
from disaster.errors import NotFound
from disaster.people.asking import Asking
from disaster.people.reading import read_private
from disaster.people.viewer import Viewer
from disaster.sitreps import actions, drafting, files, looking
from disaster.sitreps.form import Form
from disaster.sitreps.models import DueTable, SentFile
from disaster.sitreps.schemas import (
    ChangesView,
    DraftView,
    DueTableView,
    Format,
    Kind,
    LookIn,
    LookView,
    SendIn,
    SentView,
)
from disaster.sitreps.views import due_table_view, sent_view

router = APIRouter(prefix="/api", tags=["sitreps"])
TableFormat = Annotated[Format, Path()]


@router.get("/incidents/{incident_id}/due-table")
async def draft(incident_id: UUID, session: Session, viewer: Asking, kind: Kind | None = None,
                corrects: UUID | None = None) -> DraftView:
    """The due table as it would go up now, with its differences to the last one sent and the clocks it meets."""
    return await drafting.draft(session, incident_id, kind=kind, corrects=corrects, by=viewer)


@router.put("/due-tables/{table_id}")
async def send(table_id: UUID7, entered: SendIn, session: Session, viewer: Asking) -> DueTableView:
    """Sign and send the table as it was read."""
    return due_table_view(await actions.sent(session, table_id, entered, by=viewer))


@router.get("/due-tables/{table_id}")
async def sent(table_id: UUID, session: Session, viewer: Asking) -> SentView:
    """A table as it was sent, without names and words."""
    return sent_view(await seen(session, viewer, table_id))


@router.get("/due-tables/{table_id}/file.{kind}")
async def file(table_id: UUID, kind: TableFormat, session: Session, viewer: Asking) -> Response:
    """The table as XLSX, CSV or PDF, with the names of who signed; this reading is logged."""
    row = await seen(session, viewer, table_id)
    await read_private(session, viewer, "due_table", str(table_id))
    form = Form(row.content, row.digest)
    kept = await session.get(SentFile, (table_id, kind))
    body = kept.body if kept else await actions.kept(session, row, kind, await files.made(form, kind))
    name = quote(files.name_of(form, kind))
    return Response(body, media_type=files.TYPES[kind], headers={
        "content-disposition": f"attachment; filename=\"due-table.{kind}\"; filename*=UTF-8''{name}"})


@router.get("/changes")
async def changed(session: Session, viewer: Asking, incident: UUID | None = None) -> ChangesView:
    """What changed since I last looked at this incident, or at the whole desk; only what I may see."""
    return await looking.changes(session, incident, by=viewer)


@router.put("/looked")
async def look(entered: LookIn, session: Session, viewer: Asking) -> LookView:
    """I have looked so far."""
    return await actions.looked(session, entered, by=viewer)


async def seen(session: Session, viewer: Viewer, table_id: UUID) -> DueTable:
    """The table, for whoever may see it."""
    row = await session.get(DueTable, table_id)
    if row is None or not viewer.sees_entry(f"due_table/{table_id}", [row.county]):
        raise NotFound(subject=f"due_table/{table_id}")
    return row
