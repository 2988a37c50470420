"""Doors of the stream: a snapshot, the journal after a number, and the socket that follows."""

from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Response, WebSocket
from starlette.websockets import WebSocketDisconnect

from disaster import clock
from disaster.db import Session
from disaster.journal.read import entries, position, whole_state
from disaster.journal.record import content, stamp
from disaster.live.hub import Follower, Hub
from disaster.live.protocol import EXTENSION, LiveProtocol
from disaster.people.asking import COOKIE, Asking, bearer_of, credential, same_origin, viewer_of
from disaster.people.viewer import NotSignedIn
from disaster.settings import settings

router = APIRouter(prefix="/api", tags=["live"])
OTHER_EPOCH, NOT_SIGNED_IN, CROSS_SITE = 4409, 4401, 4400


@router.get("/snapshot", response_class=Response)
async def snapshot(session: Session, viewer: Asking, upto: Annotated[int | None, Query(ge=0)] = None) -> Response:
    """Everything the asker may see and is told of, as it is or as it was known at entry `upto`; follow from `seq`.

    Entries up to the head's number are committed and never change, so one plain read after it is consistent.
    """
    end = await position(session)
    seq = end.seq if upto is None else min(upto, end.seq)
    told = b",".join([b'"%s":%s' % (subject.encode(), data.encode())
                      async for subject, _, areas, data in whole_state(session, upto=seq, apart=False)
                      if viewer.sees_entry(subject, areas)])
    return Response(b'{"epoch":"%s","seq":%d,"at":"%s","world":"%s","subjects":{%s}}' % (
        str(end.epoch).encode(), seq, stamp(clock.now()).encode(), settings().world.encode(), told),
        media_type="application/json")


@router.get("/journal", response_class=Response)
async def journal(session: Session, viewer: Asking, after: Annotated[int, Query(ge=0)] = 0,
                  limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> Response:
    """Entries after a number. Who may not read one still gets its number, digest and hash, and can check the chain."""
    end = await position(session)
    lines = [orjson.Fragment(
        b'{"seq":%d,"digest":"%s","hash":"%s","entry":%s}' % (
            entry.seq, entry.digest.hex().encode(), entry.hash.hex().encode(),
            content(entry) if viewer.sees_entry(entry.subject, entry.areas) else b"null"))
        for entry in await entries(session, after, limit)]
    return Response(orjson.dumps({"epoch": str(end.epoch), "seq": end.seq, "entries": lines}),
                    media_type="application/json")


@router.websocket("/live")
async def live(websocket: WebSocket, after: Annotated[int, Query(ge=0)], epoch: UUID) -> None:
    """Follow the journal from `after`. A position of another epoch is refused: take a new snapshot."""
    hub: Hub = websocket.app.state.hub
    follower = await follower_of(websocket, hub, after, epoch)
    if follower is None:
        return
    await hub.join(follower)
    try:
        while True:
            await websocket.receive_text()     # a follower has nothing to say; this waits for its end
    except (WebSocketDisconnect, KeyError):
        pass
    finally:
        hub.leave(follower)


async def follower_of(websocket: WebSocket, hub: Hub, after: int, epoch: UUID) -> Follower | None:
    """Accept the socket of somebody who may follow from here, else close it with the reason."""
    await websocket.accept()
    bearer, secret = bearer_of(websocket.headers), websocket.cookies.get(COOKIE)
    if not bearer and not same_origin(websocket.headers):
        await websocket.close(CROSS_SITE)
        return None
    try:
        async with hub.sessions() as session:
            viewer, _ = await viewer_of(session, secret, bearer)
    except NotSignedIn:
        viewer = None
    if viewer is None or not viewer.roles:      # no roles: the one-time password still stands
        await websocket.close(NOT_SIGNED_IN)
        return None
    if epoch != hub.epoch:
        await websocket.close(OTHER_EPOCH)
        return None
    protocol: LiveProtocol = websocket.scope["extensions"][EXTENSION]["protocol"]
    if protocol.transport.is_closing():     # the page was left meanwhile
        return None
    return Follower(viewer, credential(secret, bearer), bool(bearer), protocol, after)
