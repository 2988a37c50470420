"""Frames: the entries of one tick, serialised and framed once for each audience."""

from collections.abc import Sequence
from struct import pack
from uuid import UUID

from disaster import clock
from disaster.journal.models import Entry
from disaster.journal.record import content, stamp
from disaster.journal.subjects import is_apart
from disaster.people.viewer import Viewer

TEXT_FRAME = 0x81


def payload(epoch: UUID, seq: int, entries: Sequence[Entry], viewer: Viewer, beside: bytes = b"") -> bytes:
    """The message for one audience: the cursor always, the entries that it may see, removals of what left its sight.

    `beside`: what rides on the stream and is no entry, as further members of the object.
    """
    told = b",".join(line for entry in entries if (line := line_for(entry, viewer)))
    return b'{"epoch":"%s","seq":%d,"at":"%s","entries":[%s]%s}' % (
        str(epoch).encode(), seq, stamp(clock.now()).encode(), told, beside)


def line_for(entry: Entry, viewer: Viewer) -> bytes | None:
    """One entry as this viewer may see it: whole, as a removal, or not at all (as all that is kept apart)."""
    if is_apart(entry.subject):
        return None
    if viewer.sees_entry(entry.subject, entry.areas):
        return b'{"seq":%d,' % entry.seq + content(entry)[1:]
    if entry.left and viewer.sees_entry(entry.subject, entry.left):
        return b'{"seq":%d,"subject":"%s","data":null}' % (entry.seq, entry.subject.encode())
    return None


def framed(message: bytes) -> bytes:
    """A server's text frame (RFC 6455 §5.2): final, unmasked."""
    size = len(message)
    if size < 126:
        return bytes((TEXT_FRAME, size)) + message
    if size < 65_536:
        return pack("!BBH", TEXT_FRAME, 126, size) + message
    return pack("!BBQ", TEXT_FRAME, 127, size) + message
