"""How a submission reaches the service on a bad line: twice, three times at once, cut before or after it was heard."""

import asyncio
from collections import Counter
from random import Random
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import orjson

from disaster.drill.player import Body, Player, StepFailed

FAULTS = ("none", "none", "none", "twice", "at_once", "cut_after", "cut_within")
TRIES_MAX = 8
# What the service may well say to people who act on what they saw a moment ago.
UNDERSTOOD = frozenset({
    "above_capacity", "after_verified", "already_arrived", "already_decided", "already_undone", "cannot_be_undone",
    "corrects_elsewhere", "corrects_other_hazard", "donation_settled", "earmarked", "impossible_time",
    "level_not_yours", "newer_count", "no_discrepancy", "no_such_step", "not_correctable", "not_enough_money",
    "not_enough_stock", "not_passable", "not_standing", "not_this_step", "note_missing", "nothing_to_order",
    "order_ended", "people_inside", "plan_edited_meanwhile", "plan_not_draft", "plan_out_of_date", "shelter_closed",
    "spending_settled", "still_missing", "taken_by_another", "vehicle_booked", "vehicle_taken", "wrong_incident"})


class Line:
    """The line to the service, and how often what went wrong on it."""

    def __init__(self) -> None:
        self.faults: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.requests = 0

    async def put(self, player: Player, path: str, body: Body, dice: Random) -> Any:
        """Deliver it until there is an answer; what the service said, or None where it refused for a good reason."""
        fault = dice.choice(FAULTS)
        self.faults[fault] += 1
        if fault in {"cut_after", "cut_within"}:
            await self.cut(player, path, body, within=fault == "cut_within")
        copies = {"at_once": 3, "twice": 1}.get(fault, 1)
        answers = await asyncio.gather(*(self.answered(player, path, body) for _ in range(copies)))
        if fault == "twice":
            answers.append(await self.answered(player, path, body))
        told = [self.told(player, answer) for answer in answers]
        return next((one for one in told if one is not None), None)

    async def answered(self, player: Player, path: str, body: Body) -> httpx.Response:
        """The answer; what was contended or broken off is asked again, which is safe."""
        for _ in range(TRIES_MAX):
            self.requests += 1
            try:
                answer = await player.client.put(path, json=body)
            except httpx.TransportError:
                self.faults["broken_off"] += 1
                continue
            if answer.status_code != httpx.codes.CONFLICT or answer.json()["code"] != "contended":
                return answer
            self.refusals["contended"] += 1
        raise StepFailed(who=player.login, path=path, tries=TRIES_MAX)

    def told(self, player: Player, answer: httpx.Response) -> Any:
        """What was done; None for a refusal that is understood. Anything else ends the simulation."""
        if answer.is_success:
            return answer.json()
        code = answer.json().get("code", "")
        self.refusals[code] += 1
        if code not in UNDERSTOOD:
            raise StepFailed(who=player.login, method=answer.request.method, path=answer.request.url.path,
                             status=answer.status_code, answer=answer.text[:600],
                             body=answer.request.content.decode()[:600])
        return None

    async def cut(self, player: Player, path: str, body: Body, *, within: bool) -> None:
        """Send it, or half of it, and lose the line before the answer."""
        where = urlsplit(str(player.client.base_url))
        content = orjson.dumps(body)
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in player.client.cookies.jar)
        head = (f"PUT {path} HTTP/1.1\r\nhost: {where.netloc}\r\norigin: {player.client.headers['origin']}\r\n"
                f"cookie: {cookies}\r\nx-csrf-token: {player.client.headers['x-csrf-token']}\r\n"
                f"content-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n").encode()
        _, writer = await asyncio.open_connection(where.hostname, where.port)
        writer.write(head + (content[:len(content) // 2] if within else content))
        await writer.drain()
        writer.transport.abort()


def made_id(dice: Random, milliseconds: int) -> str:
    """A UUIDv7 from the seed's dice, so that a seed makes the same ids again."""
    bits = milliseconds << 80 | 7 << 76 | dice.getrandbits(12) << 64 | 2 << 62 | dice.getrandbits(62)
    return str(UUID(int=bits))
