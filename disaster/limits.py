"""No request is larger than its door allows: refused by its stated length, or as soon as it has sent too much."""

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from disaster.errors import Refusal
from disaster.problems import problem

BYTES_MAX = 2 * 2**20
FILE_BYTES_MAX = 65 * 2**20         # a whole file of places, with what the form adds
BATCH_BYTES_MAX = 16 * 2**20        # a thousand reports
BATCH_DOORS = ("/api/reports:batch",)
FILE_DOORS = ("/api/geo/imports/", "/api/shelters/import", "/api/public-reports/import", "/api/households/import")
ROADS_DOOR, ROADS_BYTES_MAX = "/api/roads/imports", 201 * 2**20     # a province's extract, which is read from disk
MEDIA_DOOR, MEDIA_BYTES_MAX = "/api/media/", 200 * 2**20      # a whole film, from a client that makes no parts


class TooLarge(Refusal):
    """The body is larger than this door takes."""

    code, status = "too_large", 413


def allowed(path: str) -> int:
    """How many bytes may be sent to this address."""
    if path.startswith(MEDIA_DOOR):
        return MEDIA_BYTES_MAX
    if path.startswith(ROADS_DOOR):
        return ROADS_BYTES_MAX
    if path.startswith(BATCH_DOORS):
        return BATCH_BYTES_MAX
    return FILE_BYTES_MAX if path.startswith(FILE_DOORS) else BYTES_MAX


class BodyLimit:
    """ASGI middleware: what is over the limit reaches no route."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        bytes_max = allowed(scope["path"])
        stated = dict(scope["headers"]).get(b"content-length", b"0")
        counter = Counter(receive, send, bytes_max)
        counter.over = stated.isdigit() and int(stated) > bytes_max
        if not counter.over:
            try:
                await self.app(scope, counter.receive, counter.send)
            except ClientDisconnect:
                if not counter.over:
                    raise
        if counter.over and not counter.started:
            await problem(TooLarge(bytes_max=bytes_max).problem())(scope, receive, send)


class Counter:
    """Counts what comes; to the route, a body that is too large looks like a line that was cut."""

    def __init__(self, receive: Receive, send: Send, bytes_max: int) -> None:
        self.inner_receive, self.inner_send, self.left = receive, send, bytes_max
        self.over = self.started = False

    async def receive(self) -> Message:
        """The next piece of the body."""
        message = await self.inner_receive()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            self.over = True
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        """The route's answer, unless the request was too large."""
        if not self.over:
            self.started = True
            await self.inner_send(message)
