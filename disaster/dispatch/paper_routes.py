"""Doors of papers: each as a page to print and as PDF; proved by its code, followed by its key, without an account."""

from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from disaster.db import Session
from disaster.dispatch.papers import driving, loads, orders, verify
from disaster.dispatch.papers.codes import PaperKind
from disaster.dispatch.papers.page import Paper
from disaster.dispatch.schemas.papers import FollowedOrder, PaperCheck
from disaster.people.asking import Asking
from disaster.people.follow_key import FollowKey
from disaster.printing import drawn
from disaster.settings import settings

router = APIRouter()      # under the prefix and tag of routes.py
Form = Literal["html", "pdf"]


@router.get("/plans/{plan_id}/order.{form}")
async def plan_order(plan_id: UUID, form: Form, request: Request, session: Session, viewer: Asking) -> Response:
    """The use order that a plan became."""
    return await given(await orders.of_plan(session, plan_id, viewer, origin_of(request)), form)


@router.get("/requests/{request_id}/order.{form}")
async def request_order(request_id: UUID, form: Form, request: Request, session: Session, viewer: Asking) -> Response:
    """The use order that met a request."""
    return await given(await orders.of_request(session, request_id, viewer, origin_of(request)), form)


@router.get("/use-orders/{order_id}/order.{form}")
async def use_order(order_id: UUID, form: Form, request: Request, session: Session, viewer: Asking) -> Response:
    """A use order."""
    return await given(await orders.of_id(session, order_id, viewer, origin_of(request)), form)


@router.get("/consignments/{consignment_id}/issue-note.{form}")
async def issue_note(consignment_id: UUID, form: Form, request: Request, session: Session, viewer: Asking) -> Response:
    """What leaves the store."""
    return await of_load(session, consignment_id, "issue_note", form, viewer, request)


@router.get("/consignments/{consignment_id}/waybill.{form}")
async def waybill(consignment_id: UUID, form: Form, request: Request, session: Session, viewer: Asking) -> Response:
    """What goes with the driver."""
    return await of_load(session, consignment_id, "waybill", form, viewer, request)


@router.get("/consignments/{consignment_id}/receipt.{form}")
async def receipt(consignment_id: UUID, form: Form, request: Request, session: Session, viewer: Asking) -> Response:
    """What was signed for; before that, the form to sign."""
    return await of_load(session, consignment_id, "receipt", form, viewer, request)


@router.get("/consignments/{consignment_id}/trip-sheet.{form}")
async def trip_sheet(consignment_id: UUID, form: Form, session: Session, viewer: Asking,
                     trip: Annotated[int | None, Query(ge=1)] = None) -> Response:
    """The driver's sheet of the trip that carries it; `trip`: which, where it changes vehicles."""
    return await given(await driving.driven(session, consignment_id, trip, viewer), form)


@router.get("/papers/{number}")
async def check(number: str, session: Session, code: FollowKey) -> PaperCheck:
    """Whether the paper with this number and code is genuine, and still so; no account."""
    return await verify.checked(session, number, code)


@router.get("/follow-order/{number}")
async def follow_order(number: str, session: Session, key: FollowKey) -> FollowedOrder:
    """How far a use order is carried out, for whoever has its number and key; no account."""
    return await verify.order_followed(session, number, key)


async def of_load(session: Session, consignment_id: UUID, kind: PaperKind, form: Form, viewer: Asking,
                  request: Request) -> Response:
    """A paper of a consignment."""
    return await given(await loads.printed(session, consignment_id, kind, viewer, origin_of(request)), form)


async def given(paper: Paper, form: Form) -> Response:
    """The page, or the PDF under the paper's own name."""
    if form == "html":
        return Response(paper.html, media_type="text/html; charset=utf-8")
    return Response(await drawn(paper.html), media_type="application/pdf", headers={
        "content-disposition": f"inline; filename=\"paper.pdf\"; filename*=UTF-8''{quote(paper.name)}.pdf"})


def origin_of(request: Request) -> str:
    """Where browsers find this service: it stands in the QR."""
    return settings().public_origin or str(request.base_url).rstrip("/")
