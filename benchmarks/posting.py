"""A light HTTP client for load: bytes on a kept line, nothing parsed but status and length."""

import asyncio
from typing import Any

import orjson


class Line:
    """One connection that sends requests one after the other."""

    def __init__(self, host: str, port: int, headers: dict[str, str]) -> None:
        self.host, self.port = host, port
        self.head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, body: Any) -> tuple[int, bytes]:
        """Status and body of the answer; a line that was cut is opened anew at the next request."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        assert self.reader is not None
        data = orjson.dumps(body)
        self.writer.write(f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n{self.head}"
                          f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
        try:
            head = await self.reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            return int(head[9:12]), await self.reader.readexactly(int(length))
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            raise

    def close(self) -> None:
        """Leave."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


def line_of(client: Any) -> Line:
    """A line with the rights of a signed-in httpx client."""
    url = client.base_url
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    return Line(url.host, url.port, {"Cookie": cookies, "Origin": str(url).rstrip("/"),
                                     "X-CSRF-Token": client.headers["x-csrf-token"]})
