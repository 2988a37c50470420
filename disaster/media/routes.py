"""Doors of media: tus 1.0.0 (core, creation, checksum) to send, and one logged door to look.

The parts of a medium may take minutes on a thin line, so these doors hold no connection of the database while
bytes come: they ask who it is, let go, write, and settle in a transaction of its own.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse
from pydantic import ValidationError

from disaster.db import Session, transaction
from disaster.media import actions, rules
from disaster.media.files import Cut, Folder
from disaster.media.models import Medium
from disaster.media.schemas import MediumIn
from disaster.people.asking import Asking
from disaster.settings import settings

router = APIRouter(prefix="/api/media", tags=["media"])
PROTOCOL = {"tus-resumable": rules.TUS}
ABILITIES = {**PROTOCOL, "tus-version": rules.TUS, "tus-extension": "creation,checksum",
             "tus-max-size": str(max(rules.BYTES_MAX.values())), "tus-checksum-algorithm": "sha256"}
Told = Annotated[str, Header()]
MayTell = Annotated[str | None, Header()]
PART = "application/offset+octet-stream"
# A picture is drawn or saved, never run: no type but the one its bytes have, no script, no frame.
SAFE = {"x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'; sandbox",
        "cache-control": "private, no-store", "cross-origin-resource-policy": "same-origin"}


def folder_of(request: Request) -> Folder:
    """The folder of this service's media; made at the first question."""
    state = request.app.state
    if not hasattr(state, "media"):
        state.media = Folder(state.database_url or settings().database_url)
    found: Folder = state.media
    return found


def refuse_other_protocol(version: str | None) -> None:
    """Only tus 1.0.0 is spoken here."""
    if version != rules.TUS:
        raise rules.OtherTus(known=[rules.TUS])


@router.options("")
@router.options("/{medium_id}")
async def abilities() -> Response:
    """What this server can do."""
    return Response(None, 204, headers=ABILITIES)


@router.post("", status_code=201)
async def announce(request: Request, session: Session, viewer: Asking, upload_length: Told,
                   upload_metadata: Told, tus_resumable: MayTell = None) -> Response:
    """Announce a medium under the id its phone made (metadata: id, about, place, kind, sha256, caption)."""
    refuse_other_protocol(tus_resumable)
    told = rules.metadata(upload_metadata)
    try:
        entered = MediumIn.model_validate({**told, "bytes": rules.whole_number("upload-length", upload_length)})
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_input=False)) from error
    medium = await actions.announced(session, entered, folder_of(request).free_bytes(), by=viewer)
    return Response(None, 201, headers={**PROTOCOL, "location": f"/api/media/{medium.id}"})


@router.head("/{medium_id}")
async def how_far(medium_id: UUID, request: Request, session: Session, viewer: Asking,
                  tus_resumable: MayTell = None) -> Response:
    """How many bytes have come. Ends a part that hangs, and settles what a crash left whole but unsettled."""
    refuse_other_protocol(tus_resumable)
    medium = await actions.own(session, medium_id, by=viewer)
    folder = folder_of(request)
    async with folder.alone(medium_id):
        await actions.settled(session, medium_id, folder)
    if medium.state == "refused":
        return Response(None, 410, headers=PROTOCOL)
    return Response(None, 200, headers={**PROTOCOL, **lengths(medium, folder), "cache-control": "no-store"})


@router.patch("/{medium_id}")
async def add_part(medium_id: UUID, request: Request, viewer: Asking, upload_offset: Told,
                   upload_checksum: MayTell = None, tus_resumable: MayTell = None) -> Response:
    """Add a part at the offset where the medium ends; answered once it is on the disk."""
    refuse_other_protocol(tus_resumable)
    if request.headers.get("content-type") != PART:
        raise rules.BadUpload(header="content-type", known=[PART])
    folder, makes = folder_of(request), request.app.state.sessions
    offset, checksum = rules.whole_number("upload-offset", upload_offset), rules.checksum(upload_checksum)
    async with transaction(makes) as session:
        medium = await actions.own(session, medium_id, by=viewer)
    if medium.state == "refused":
        raise actions.refusal_of(medium) or rules.NotArrived()
    if medium.state == "announced":
        try:
            await folder.append(medium_id, offset, medium.bytes, request, checksum)
        except Cut:
            return Response(None, 408, headers=PROTOCOL)
        async with transaction(makes) as session:
            refused = await actions.settled(session, medium_id, folder)
        if refused is not None:
            raise refused
    return Response(None, 204, headers={**PROTOCOL, "upload-offset": str(folder.size(medium_id))})


@router.get("/{medium_id}/content", response_class=Response)
async def content(medium_id: UUID, request: Request, session: Session, viewer: Asking) -> FileResponse:
    """The photo, voice or video, by right of its subject; this reading is logged."""
    medium = await actions.opened(session, medium_id, by=viewer)
    name = f"{medium_id}.{str(medium.content_type).partition('/')[2]}"
    return FileResponse(folder_of(request).file(medium_id), media_type=medium.content_type, headers=SAFE,
                        filename=name, content_disposition_type="attachment")


def lengths(medium: Medium, folder: Folder) -> dict[str, str]:
    """How long it will be, how long it is."""
    return {"upload-length": str(medium.bytes), "upload-offset": str(folder.size(medium.id))}
