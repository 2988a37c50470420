"""HTML of one page to PDF, drawn by WeasyPrint in a process of its own: Chinese fonts embedded, nothing asked for.

Neither the event loop nor the service's memory knows of the drawing; at most two pages are drawn at a time.
"""

import asyncio
import sys

from disaster.errors import Refusal

DRAWN_WITHIN_SECONDS = 60
AT_ONCE = asyncio.Semaphore(2)


class NotDrawn(Refusal):
    """The PDF could not be drawn here (are Pango and a Chinese font installed?); the other files say the same."""

    code, status = "not_drawn", 503


async def drawn(page: str) -> bytes:
    """The page as PDF. Raises NotDrawn."""
    async with AT_ONCE:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "disaster.printing", stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
        try:
            body, said = await asyncio.wait_for(process.communicate(page.encode()), DRAWN_WITHIN_SECONDS)
        except TimeoutError as error:
            process.kill()
            await process.wait()
            raise NotDrawn(seconds=DRAWN_WITHIN_SECONDS) from error
    if process.returncode or not body.startswith(b"%PDF"):
        raise NotDrawn(says=said.decode(errors="replace")[-500:])
    return body
