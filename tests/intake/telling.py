"""What somebody without an account does: solve a challenge, tell, follow."""

from dataclasses import dataclass, field
from typing import Any

import httpx
from altcha import Challenge, Payload, solve_challenge
from uuid_utils.compat import uuid7

from disaster import clock

TOWNSHIP = "152502100"
KEY = "0123456789ABCDEF"
REPORTER = "01900000-0000-7000-8000-00000000aaaa"
WORDS = {"hazard": "snow", "place": TOWNSHIP, "words": "羊圈被雪压塌", "danger": "yes", "key": KEY}


def report(**other: Any) -> dict[str, Any]:
    """What an officer files on what he was told."""
    return {"place": TOWNSHIP, "hazard": "snow", "kind": "first", "occurred_at": clock.now().isoformat(),
            "figures": {"affected_population": 3}, **other}


@dataclass
class Public:
    """A browser without a session."""

    client: httpx.AsyncClient
    headers: dict[str, str] = field(default_factory=dict)

    async def solved(self) -> str:
        """A challenge with its answer."""
        made = Challenge.from_dict((await self.client.get("/api/public-reports/challenge")).json())
        found = solve_challenge(made)
        assert found is not None
        return Payload(made, found).to_base64()

    async def tell(self, report_id: str = "", **other: Any) -> httpx.Response:
        """Tell of something."""
        body = {**WORDS, **other}
        if "challenge" not in other:
            body["challenge"] = await self.solved()
        return await self.client.put(f"/api/public-reports/{report_id or uuid7()}", json=body, headers=self.headers)
