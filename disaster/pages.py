"""The built screens: one HTML file for each kind of person, and their assets."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from disaster.built import ASK_AGAIN, Built, smallest
from disaster.settings import ROOT, settings

PAGES = {"/": "index", "/reporter": "reporter", "/store": "store", "/aid": "aid", "/shelter": "shelter",
         "/board": "board", "/checking": "checking", "/admin": "admin", "/gifts": "gifts", "/follow": "follow",
         "/placement": "placement", "/tell": "tell", "/carry": "carry", "/driver": "driver", "/sign-in": "sign-in"}
POLICY = ("default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; "
          "worker-src 'self' blob:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; "
          "frame-ancestors 'none'")
NOT_BUILT = "<h1>页面尚未构建 / The screens are not built yet</h1><p>Run <code>bin/run</code>."


def add_pages(app: FastAPI) -> None:
    """Serve each page under its short address; assets carry their digest in their name and may be kept for ever."""
    folder = settings().web_dir
    for path, name in PAGES.items():
        app.add_api_route(path, page(folder / f"{name}.html"), include_in_schema=False)
    root = ROOT / ".local" / "tls" / "root.crt"
    if root.is_file():      # what a phone installs to trust this machine's own authority
        app.add_api_route("/root.crt", certificate(root), include_in_schema=False)
    if folder.is_dir():
        app.mount("/", Built(directory=folder), name="web")


def page(file: Path):   # type: ignore[no-untyped-def]  # FastAPI takes the route's own annotation
    """A route that answers one page."""
    built = file.is_file()

    async def answer(request: Request) -> Response:
        if not built:
            return HTMLResponse(NOT_BUILT, 503)
        return smallest(file, request.headers.get("accept-encoding", ""),
                        {"content-security-policy": POLICY, "cache-control": ASK_AGAIN})
    return answer


def certificate(file: Path):   # type: ignore[no-untyped-def]  # as above
    """A route that answers the root certificate."""
    async def answer() -> Response:
        return FileResponse(file, media_type="application/x-x509-ca-cert")
    return answer
