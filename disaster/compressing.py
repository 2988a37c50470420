"""Large answers of the API leave compressed: a phone's line carries 30 kB in a second, rule documents have 60 kB.

One whole answer is compressed in a thread, so that nobody else waits for it. What streams or is small goes as it is.
"""

import asyncio
import gzip

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BYTES_MIN, LEVEL = 1_000, 6
DOORS = ("/api/rulebook/", "/api/geo/", "/api/households", "/api/aid/", "/api/snapshot", "/api/journal",
         "/api/subjects/")
TEXTS = ("application/json", "application/geo+json", "application/problem+json", "text/csv")


class Compressed:
    """ASGI middleware for the doors whose answers are large, and for who takes gzip."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = scope["type"] == "http" and scope["path"].startswith(DOORS)
        if wanted and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            send = Answer(send).send
        await self.app(scope, receive, send)


class Answer:
    """Holds the start of an answer back until its body has come."""

    def __init__(self, send: Send) -> None:
        self.inner = send
        self.start: Message = {}

    async def send(self, message: Message) -> None:
        """The start waits; a whole body is compressed; anything else passes."""
        if message["type"] == "http.response.start":
            self.start = message
            return
        start, self.start = self.start, {}
        if start:
            headers = MutableHeaders(raw=start["headers"])
            body = message.get("body", b"")
            if self.is_worth(headers, body) and not message.get("more_body"):
                message = {**message, "body": await asyncio.to_thread(gzip.compress, body, LEVEL, mtime=0)}
                headers["content-encoding"], headers["content-length"] = "gzip", str(len(message["body"]))
            headers.add_vary_header("accept-encoding")
            await self.inner({**start, "headers": headers.raw})
        await self.inner(message)

    @staticmethod
    def is_worth(headers: MutableHeaders, body: bytes) -> bool:
        """Text, large enough, and not compressed already."""
        return (len(body) >= BYTES_MIN and "content-encoding" not in headers
                and headers.get("content-type", "").startswith(TEXTS))
