"""A telephone as the service sees it, for tests: it registers, seals and signs as the page does."""

from typing import Any
from uuid import UUID

import httpx
import orjson
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.phones import sealing

Json = dict[str, Any]


class Telephone:
    """One phone of whoever is signed in on this client."""

    def __init__(self, client: httpx.AsyncClient, id: str = "") -> None:
        self.client, self.id, self.key_id = client, id or str(uuid7()), str(uuid7())
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.registration: Json = {}
        self.login = self.person = ""

    async def registered(self) -> "Telephone":
        """Make it known, and take what it seals with."""
        public = self.private.public_key().public_bytes(serialization.Encoding.X962,
                                                        serialization.PublicFormat.UncompressedPoint)
        answer = await self.client.put(f"/api/phones/{self.id}", json={
            "label": "示例手机", "key_id": self.key_id, "public_key": sealing.coded(public)})
        answer.raise_for_status()
        self.registration = answer.json()
        return self

    def letter(self, body: Json, *, id: str = "", door: str = "report", signed_at: str = "") -> Json:
        """A sealed letter with this body."""
        now = clock.now().isoformat()
        id = id or str(uuid7())
        if door == "report":
            body = {"occurred_at": now, **body}
        text = orjson.dumps({"id": id, "door": door, "signer": self.key_id, "signed_at": signed_at or now,
                             "body": body})
        content = orjson.dumps({"letter": text.decode(), "signature": sealing.coded(self.signature(text))})
        key = self.registration["sealing_key"]
        box = sealing.sealed(content, sealing.plain(key["public_key"]), sealing.info_of(UUID(id), door))
        return {"v": 1, "id": id, "door": door, "key": key["id"], "box": sealing.coded(box)}

    def signature(self, text: bytes) -> bytes:
        """r and s, as WebCrypto writes them."""
        r, s = decode_dss_signature(self.private.sign(text, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    async def sent(self, letter: Json) -> Json:
        """Bring it; answers the receipt."""
        answer = await self.client.post("/api/sealed", json=letter)
        answer.raise_for_status()
        return dict(answer.json())
