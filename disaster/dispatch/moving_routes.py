"""Doors of loads: picked, split, merged, sent elsewhere, turned round, handed back, followed without an account."""

from uuid import UUID

from fastapi import APIRouter

from disaster.db import Session
from disaster.dispatch import following, picking
from disaster.dispatch.actions import rerouting
from disaster.dispatch.schemas import (
    BackIn,
    ConsignmentView,
    DestinationIn,
    Followed,
    MergerIn,
    PartIn,
    PickList,
    TurningIn,
)
from disaster.dispatch.views import consignment_view
from disaster.people.asking import Asking
from disaster.people.follow_key import FollowKey

router = APIRouter()      # under the prefix and tag of routes.py


@router.get("/consignments/{consignment_id}/pick-list")
async def pick(consignment_id: UUID, session: Session, viewer: Asking) -> PickList:
    """What to take from which bin."""
    return await picking.pick_list(session, consignment_id, viewer)


@router.put("/consignments/{consignment_id}/parts/{part_id}")
async def part(consignment_id: UUID, part_id: UUID, entered: PartIn, session: Session,
               viewer: Asking) -> ConsignmentView:
    """Let some of it go on by itself; answers the part."""
    return consignment_view(await rerouting.parted(session, consignment_id, part_id, entered, by=viewer))


@router.put("/consignments/{consignment_id}/merger")
async def merge(consignment_id: UUID, entered: MergerIn, session: Session, viewer: Asking) -> ConsignmentView:
    """Let another consignment take it along."""
    return consignment_view(await rerouting.merged(session, consignment_id, entered, by=viewer))


@router.put("/consignments/{consignment_id}/destination")
async def redirect(consignment_id: UUID, entered: DestinationIn, session: Session, viewer: Asking) -> ConsignmentView:
    """Send it to another place."""
    return consignment_view(await rerouting.redirected(session, consignment_id, entered, by=viewer))


@router.put("/consignments/{consignment_id}/turning")
async def turn(consignment_id: UUID, entered: TurningIn, session: Session, viewer: Asking) -> ConsignmentView:
    """Let it turn round to a store."""
    return consignment_view(await rerouting.turned_back(session, consignment_id, entered, by=viewer))


@router.put("/consignments/{consignment_id}/returns/{movement_id}")
async def hand_back(consignment_id: UUID, movement_id: UUID, entered: BackIn, session: Session,
                    viewer: Asking) -> ConsignmentView:
    """Take some of what it delivered into a store again."""
    return consignment_view(await rerouting.handed_back(session, consignment_id, movement_id, entered, by=viewer))


@router.get("/follow/{number}")
async def follow(number: str, session: Session, key: FollowKey) -> Followed:
    """Where a load and all its parts are, for whoever has its number and key; no account."""
    return await following.followed(session, await following.consignment_of_key(session, number, key))
