"""People of a drill or a simulation: each signs in and acts through HTTP, as his page would."""

import ssl
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlsplit

import httpx

from disaster.errors import Refusal
from disaster.people.demo import PASSWORD

TIMEOUT_SECONDS = 60
Body = dict[str, Any]


class StepFailed(Refusal):
    """The service answered a step otherwise than the script says; the facts hold the answer."""

    code = "drill_step_failed"


class Player:
    """One person who is signed in."""

    def __init__(self, login: str, client: httpx.AsyncClient) -> None:
        self.login, self.client = login, client

    async def get(self, path: str, **query: Any) -> Any:
        """What the service answers."""
        return self._told(await self.client.get(path, params=query))

    async def text(self, path: str) -> str:
        """A paper or a file."""
        answer = await self.client.get(path)
        if answer.is_error:
            raise self._failed(answer)
        return answer.text

    async def put(self, path: str, body: Body) -> Any:
        """Do it; the service must accept."""
        return self._told(await self.client.put(path, json=body))

    async def post(self, path: str, body: Body | bytes | None = None) -> Any:
        """Do it; the service must accept."""
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        return self._told(await self.client.post(path, **content))

    async def refused(self, path: str, body: Body, code: str) -> None:
        """Try it; the service must refuse with this code."""
        answer = await self.client.put(path, json=body)
        if answer.status_code < httpx.codes.BAD_REQUEST or answer.json().get("code") != code:
            raise self._failed(answer, expected=code)

    def _told(self, answer: httpx.Response) -> Any:
        if answer.is_error:
            raise self._failed(answer)
        return answer.json()

    def _failed(self, answer: httpx.Response, **facts: Any) -> StepFailed:
        request = answer.request
        return StepFailed(who=self.login, method=request.method, path=request.url.path, status=answer.status_code,
                          answer=answer.text[:600], **facts)


class Cast:
    """Everybody who plays: signed in when first needed, one after the other, as the door wants it."""

    def __init__(self, url: str, stack: AsyncExitStack) -> None:
        self.url, self.stack = url, stack
        self.players: dict[str, Player] = {}
        self.trusted = ssl.create_default_context() if url.startswith("https") else False

    async def __call__(self, login: str, password: str = PASSWORD) -> Player:
        """The person of this login, signed in."""
        if login not in self.players:
            self.players[login] = Player(login, await self._signed_in(login, password))
        return self.players[login]

    async def reporter(self, place: str) -> Player:
        """The reporter of a township, or of a village's township."""
        return await self(f"reporter{place[6:9]}")

    async def signed_in_anew(self) -> None:
        """Everybody signs in once more, before his session ends."""
        for player in self.players.values():
            await self._session(player.client, player.login, PASSWORD)

    async def _signed_in(self, login: str, password: str) -> httpx.AsyncClient:
        client = await self.stack.enter_async_context(httpx.AsyncClient(
            base_url=self.url, headers={"origin": origin(self.url)}, timeout=TIMEOUT_SECONDS, trust_env=False,
            verify=self.trusted))
        await self._session(client, login, password)
        return client

    async def _session(self, client: httpx.AsyncClient, login: str, password: str) -> None:
        answer = await client.post("/api/people/sign-in", json={"login": login, "password": password})
        if answer.is_error:
            raise StepFailed(who=login, method="POST", path="/api/people/sign-in", status=answer.status_code,
                             answer=answer.text[:600])
        client.headers["x-csrf-token"] = answer.json()["csrf"]


def origin(url: str) -> str:
    """What a browser says it comes from."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
