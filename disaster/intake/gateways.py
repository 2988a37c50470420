"""What gateways call the fields of an SMS. Each names them otherwise; the first name that is there is taken.

A gateway with other names says them in the address: /api/sms?from=NAME&text=NAME&id=NAME&at=NAME.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import Request

from disaster.errors import BadInput
from disaster.intake.texting import Message

NAMES: Mapping[str, tuple[str, ...]] = {
    "from": ("from", "From", "sender", "mobile", "phone", "msisdn", "src", "PhoneNumber", "source_number"),
    "text": ("text", "Body", "body", "message", "content", "msg", "Content", "sms"),
    "id": ("id", "MessageSid", "message_id", "messageId", "msgid", "msgId", "sid", "SequenceId"),
    "at": ("at", "sent_at", "timestamp", "time", "send_time", "SendTime", "received_at", "date")}
CHARACTERS_MAX = 10_000


class MessageMissing(BadInput):
    """The fields of an SMS are not there under any name we know."""

    code = "message_missing"


async def message_of(request: Request) -> Message:
    """The message in a request, JSON or form."""
    fields = await fields_of(request)
    found = {one: first(fields, request.query_params.get(one), names) for one, names in NAMES.items()}
    if not found["from"] or found["text"] is None:
        raise MessageMissing(has=sorted(fields)[:50], wants={"from": NAMES["from"], "text": NAMES["text"]})
    return Message(found["from"][:60], found["text"][:CHARACTERS_MAX], (found["id"] or "")[:200],
                   (found["at"] or "")[:60])


async def fields_of(request: Request) -> dict[str, Any]:
    """The fields of a body; of a list the first thing."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    try:
        body = orjson.loads(await request.body())
    except orjson.JSONDecodeError as error:
        raise MessageMissing(has=[], reason="neither JSON nor a form") from error
    if isinstance(body, list):
        body = body[0] if body else {}
    return body if isinstance(body, dict) else {}


def first(fields: Mapping[str, Any], told: str | None, names: tuple[str, ...]) -> str | None:
    """The value under the name that the address tells, or under the first known one."""
    for name in (told,) if told else names:
        if fields.get(name) not in (None, "") and isinstance(fields[name], str | int | float):
            return str(fields[name])
    return "" if any(name in fields for name in ((told,) if told else names)) else None
