"""A phone that sends media by tus, part by part, with httpx alone."""

from base64 import b64encode
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import httpx
from uuid_utils.compat import uuid7

TUS = {"tus-resumable": "1.0.0"}
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
HERE = "152502100"


class Sending:
    """One medium on its way."""

    def __init__(self, client: httpx.AsyncClient, content: bytes = JPEG, about: str = "", **told: Any) -> None:
        self.client, self.content, self.id = client, content, str(told.pop("id", None) or uuid7())
        self.told = {"id": self.id, "about": about or f"report/{uuid7()}", "place": HERE, "kind": "photo",
                     "sha256": sha256(content).hexdigest(), **told}
        self.url = f"/api/media/{self.id}"

    async def announce(self, **headers: str) -> httpx.Response:
        """Say that it comes."""
        pairs = ",".join(f"{key} {b64encode(str(value).encode()).decode()}" for key, value in self.told.items())
        return await self.client.post("/api/media", headers={
            **TUS, "upload-length": str(len(self.content)), "upload-metadata": pairs, **headers})

    async def part(self, start: int, end: int | None = None, **headers: str) -> httpx.Response:
        """Send the bytes from start to end as the part at `start`."""
        return await self.client.patch(self.url, content=self.content[start:end], headers={
            **TUS, "upload-offset": str(start), "content-type": "application/offset+octet-stream", **headers})

    async def stream(self, pieces: AsyncIterator[bytes]) -> httpx.Response:
        """Send what comes as the first part."""
        return await self.client.patch(self.url, content=pieces, headers={
            **TUS, "upload-offset": "0", "content-type": "application/offset+octet-stream"})

    async def came(self) -> int:
        """How far it came, as the server says."""
        answer = await self.client.head(self.url, headers=TUS)
        return int(answer.raise_for_status().headers["upload-offset"])

    async def whole(self) -> "Sending":
        """All of it at once."""
        (await self.announce()).raise_for_status()
        (await self.part(0)).raise_for_status()
        return self

    async def view(self) -> dict[str, Any]:
        """How the medium is seen."""
        return dict((await self.client.get(f"/api/subjects/medium/{self.id}")).raise_for_status().json())
