"""How a refusal is answered over HTTP: problem+json, by RFC 9457."""

from typing import Any

import orjson
from fastapi import Response


def problem(body: dict[str, Any]) -> Response:
    """The answer of a problem; facts may hold times, ids and decimals."""
    return Response(orjson.dumps(body, default=str), body["status"], media_type="application/problem+json")
