"""Built files as they are sent: in the smallest form that the browser takes, for ever where the name holds a digest.

The build wrote each text file also as .br and .gz (web/offline.ts), so that sending one costs no time.
"""

import mimetypes
from pathlib import Path

from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

FORMS = {"br": ".br", "gzip": ".gz"}            # the smaller first
FOR_EVER, ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"
mimetypes.add_type("application/manifest+json", ".webmanifest")


def smallest(file: Path, accepted: str, headers: dict[str, str]) -> FileResponse:
    """The file, compressed as far as the browser takes it."""
    taken = {part.partition(";")[0].strip() for part in accepted.split(",")}
    form = next((name for name, ending in FORMS.items() if name in taken and Path(f"{file}{ending}").is_file()), "")
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    encoded = {"content-encoding": form} if form else {}
    return FileResponse(Path(f"{file}{FORMS.get(form, '')}"), media_type=media_type,
                        headers={**headers, **encoded, "vary": "accept-encoding", "x-content-type-options": "nosniff"})


class Built(StaticFiles):
    """The folder of built files; the service worker and what has no digest are asked for again each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file, as the browser takes it."""
        told = await super().get_response(path, scope)       # refuses what is not there; says what has not changed
        if not isinstance(told, FileResponse):
            return told
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"").decode()
        kept = FOR_EVER if path.startswith("assets/") else ASK_AGAIN
        return smallest(Path(told.path), accepted, {"cache-control": kept, "etag": told.headers["etag"]})
