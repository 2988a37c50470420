"""uvicorn's sans-I/O WebSocket protocol, with its transport handed to the application, so that one frame can be
written to many followers as the same bytes."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

EXTENSION = "disaster.live"


class LiveProtocol(WebSocketsSansIOProtocol):
    """Pass as `ws=` to uvicorn, with ws_per_message_deflate=False."""

    def handle_connect(self, event: Request) -> None:
        """Accept as usual; the scope of the started application also names this protocol."""
        super().handle_connect(event)
        scope = getattr(self, "scope", None)
        if scope is not None:
            scope["extensions"][EXTENSION] = {"protocol": self}
