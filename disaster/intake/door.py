"""Whoever reports without an account passes here: limits by address and by phone, and a challenge.

Gateways and named partners bring a bearer token and are exempt from both.
"""

from ipaddress import IPv6Address, ip_address
from typing import Annotated

from fastapi import Depends, Request

from disaster.db import transaction
from disaster.intake.actions.challenging import signing_key
from disaster.intake.challenges import solved
from disaster.intake.gathering import Gathering
from disaster.intake.limits import Limits, TooManyReports
from disaster.intake.rules.public import phone_of
from disaster.people.asking import bearer_of, known
from disaster.settings import settings

PERIOD_SECONDS = 600
EMERGENCY = "119"       # where no duty phone is set: fire and rescue, everywhere in the country


class Door:
    """What a process keeps about the public: who waits to be stored, who came how often, the key of challenges."""

    def __init__(self, gathering: Gathering) -> None:
        self.gathering, self.addresses, self.phones = gathering, Limits(PERIOD_SECONDS), Limits(PERIOD_SECONDS)
        self.secret = b""

    async def key(self) -> bytes:
        """The key that signs challenges."""
        if not self.secret:
            async with transaction(self.gathering.sessions) as session:
                self.secret = await signing_key(session)
        return self.secret

    async def passed(self, request: Request, challenge: str | None, phone: str | None) -> tuple[str, bytes | None]:
        """Who brings it, and the challenge that was solved for it; or a refusal."""
        if bearer := bearer_of(request.headers):
            viewer, _ = await known(request, bearer)
            return viewer.actor, None
        count(self.addresses, address_of(request), settings().public_reports_per_address)
        digest = solved(await self.key(), challenge)
        if number := phone_of(phone):
            count(self.phones, number, settings().public_reports_per_phone)
        return "public", digest


def count(limits: Limits, key: str, most: int) -> None:
    """Count one more report by this key, or refuse it."""
    if seconds := limits.wait(key, most):
        raise TooManyReports(retry_after_seconds=seconds, call=duty_phone())


def address_of(request: Request) -> str:
    """Where a request comes from, as limits count it: of IPv6 the network, for a house has many addresses.

    A proxy may write an IPv4 address as IPv6 (::ffff:…): all of those are one network only by their notation.
    """
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or address.exploded[:19])
    return str(address)


def duty_phone() -> str:
    """Whom to call when this page takes nothing."""
    return settings().duty_phone or EMERGENCY


def door_of(request: Request) -> Door:
    """The one door of this process."""
    state = request.app.state
    if not hasattr(state, "public_door"):
        state.public_door = Door(Gathering(state.sessions))
    door: Door = state.public_door
    return door


PublicDoor = Annotated[Door, Depends(door_of)]
