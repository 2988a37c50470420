"""How the service is served: uvicorn with our own WebSocket protocol, one process."""

import uvicorn

from disaster.app import create_app
from disaster.live.protocol import LiveProtocol


def server(database_url: str, host: str = "127.0.0.1", port: int = 8000, *, certificate: str | None = None,
           key: str | None = None, proxy: bool = False) -> uvicorn.Server:
    """A server that has not started yet. The hub's own heartbeats do what pings would: live/hub.py."""
    return uvicorn.Server(uvicorn.Config(
        create_app(database_url), host=host, port=port, ws=LiveProtocol, ws_per_message_deflate=False,
        ws_max_size=65_536, ws_ping_interval=None, log_level="warning", access_log=False,
        ssl_certfile=certificate, ssl_keyfile=key, proxy_headers=proxy, timeout_graceful_shutdown=3))
