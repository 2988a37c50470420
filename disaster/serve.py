"""How the service is served: uvicorn with our own WebSocket protocol, one process."""

import gc
import socket

import uvicorn

from disaster.app import create_app
from disaster.live.protocol import LiveProtocol

GARBAGE_AFTER = 20_000, 20, 20      # new objects; and so many rounds before the older ones are looked through too


class Server(uvicorn.Server):
    """Python looks for garbage only among what requests leave: the routes and rules, half a million objects, stay."""

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until told to stop."""
        gc.freeze()
        gc.set_threshold(*GARBAGE_AFTER)
        super().run(sockets)


def server(database_url: str, host: str = "127.0.0.1", port: int = 8000, *, certificate: str | None = None,
           key: str | None = None, proxy: bool = False) -> Server:
    """A server that has not started yet. The hub's own heartbeats do what pings would: live/hub.py."""
    return Server(uvicorn.Config(
        create_app(database_url), host=host, port=port, ws=LiveProtocol, ws_per_message_deflate=False,
        ws_max_size=65_536, ws_ping_interval=None, log_level="warning", access_log=False,
        ssl_certfile=certificate, ssl_keyfile=key, proxy_headers=proxy, timeout_graceful_shutdown=3))
