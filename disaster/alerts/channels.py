"""Ways out of the service besides the screens: text messages through a gateway that the operator names.

A message is a row first, in the transaction that gives rise to it; the clock posts it. Posted at least once: each has
an id (`Idempotency-Key`) by which a gateway knows a second copy. Numbers and words are private and never an entry.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.alerts.models import OutgoingMessage
from disaster.settings import settings

TIMEOUT_SECONDS = 5
AT_ONCE = 20                # messages in one turn of the job
ATTEMPTS_MAX = 8            # with waits of 10 s, 20 s, 40 s … about 40 minutes in all
FIRST_WAIT = timedelta(seconds=10)


def sms_is_set() -> bool:
    """Whether a gateway for text messages is named."""
    return bool(settings().sms_url)


async def texted(session: AsyncSession, about: str, words: str, numbers: Iterable[str]) -> int:
    """Put one message for each number on its way; answers how many, none where no gateway is named."""
    wanted = sorted(set(numbers)) if sms_is_set() else []
    for number in wanted:
        session.add(OutgoingMessage(id=uuid7(), channel="sms", about=about, to=number, text=words, state="waiting",
                                    made_at=clock.now(), next_at=clock.now(), attempts=0, sent_at=None, failure=None))
    await session.flush()
    return len(wanted)


async def posted(session: AsyncSession) -> None:
    """Post what waits (a job): rows that another process holds are skipped, so nothing is posted twice at once."""
    rows = list(await session.scalars(
        select(OutgoingMessage).where(OutgoingMessage.state == "waiting", OutgoingMessage.next_at <= clock.now())
        .order_by(OutgoingMessage.next_at).limit(AT_ONCE).with_for_update(skip_locked=True)))
    if not rows:
        return
    refused = await inner_address(settings().sms_url)
    async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS, follow_redirects=False) as client:
        told = await asyncio.gather(*(said(client, row, refused) for row in rows))
    for row, failure in zip(rows, told, strict=True):
        settle(row, failure)


async def said(client: httpx.AsyncClient, row: OutgoingMessage, refused: str | None) -> str | None:
    """Post one message; answers why it did not go, None where the gateway took it."""
    if refused is not None:
        return refused
    try:
        answer = await client.post(settings().sms_url, json={"id": str(row.id), "to": row.to, "text": row.text},
                                   headers={"idempotency-key": str(row.id), **authorization()})
    except httpx.HTTPError as error:
        return type(error).__name__
    return None if answer.is_success else f"HTTP {answer.status_code}"


def authorization() -> dict[str, str]:
    """The gateway's secret, where it wants one."""
    return {"authorization": f"Bearer {settings().sms_token}"} if settings().sms_token else {}


def settle(row: OutgoingMessage, failure: str | None) -> None:
    """Sent, or to be tried again after twice the wait, or given up."""
    row.attempts += 1
    row.failure = failure
    if failure is None:
        row.state, row.sent_at = "sent", clock.now()
    elif row.attempts >= ATTEMPTS_MAX:
        row.state = "failed"
    else:
        row.next_at = clock.now() + FIRST_WAIT * 2 ** (row.attempts - 1)


async def inner_address(url: str) -> str | None:
    """Why this address is not asked: it lies inside (loopback, private), and nobody allowed that. None: it is asked."""
    if settings().sms_inner:
        return None
    host = urlsplit(url).hostname or ""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return "unknown host"
    inner = any(not ipaddress.ip_address(str(address[4][0]).partition("%")[0]).is_global for address in found)
    return "inner address" if inner else None
