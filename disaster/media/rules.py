"""What counts as a photo, voice or video, how large it may be, and what a tus request must say, pure."""

from base64 import b64decode
from binascii import Error as NotBase64

from disaster.errors import BadInput, Refusal

TUS = "1.0.0"
MEGABYTE = 2**20
BYTES_MAX = {"photo": 20 * MEGABYTE, "voice": 20 * MEGABYTE, "video": 200 * MEGABYTE}
UNFINISHED_MAX = 200            # of one sender; what never finishes must not fill the disk
FREE_BYTES_MIN = 512 * MEGABYTE
ATTEMPTS_MAX = 3
HEAD_BYTES = 64                 # enough to tell what a file is
FAMILIES = {"photo": ("image",), "voice": ("audio", "either"), "video": ("video", "either")}
# The first bytes of each format: (offset, bytes, family, subtype). No format that a browser would run is among them.
SIGNATURES = (
    (0, b"\xff\xd8\xff", "image", "jpeg"), (0, b"\x89PNG\r\n\x1a\n", "image", "png"), (8, b"WEBP", "image", "webp"),
    (4, b"ftyphei", "image", "heic"), (4, b"ftypmif1", "image", "heic"), (4, b"ftypavif", "image", "avif"),
    (0, b"\x1aE\xdf\xa3", "either", "webm"), (0, b"OggS", "either", "ogg"), (4, b"ftyp3g", "either", "3gpp"),
    (4, b"ftypM4A", "audio", "mp4"), (4, b"ftyp", "either", "mp4"),
    (0, b"ID3", "audio", "mpeg"), (0, b"\xff\xfb", "audio", "mpeg"), (0, b"#!AMR", "audio", "amr"),
    (8, b"WAVE", "audio", "wav"), (0, b"\xff\xf1", "audio", "aac"), (0, b"\xff\xf9", "audio", "aac"))


class BadUpload(BadInput):
    """A request of the upload protocol lacks something or contradicts itself; the facts name it."""

    code = "bad_upload"


class OtherTus(Refusal):
    """Another version of the upload protocol than 1.0.0."""

    code, status = "other_tus", 412


class MediumTooLarge(Refusal):
    """Larger than this kind of medium may be."""

    code, status = "medium_too_large", 413


class TooManyUnfinished(Refusal):
    """This sender has announced too much that never came."""

    code, status = "too_many_unfinished", 429


class NoRoomForMedia(Refusal):
    """The disk of the service is nearly full; the medium stays on the phone."""

    code, status = "no_room_for_media", 507


class OtherOffset(Refusal):
    """The part does not begin where the medium ends: ask how far it came, and go on from there."""

    code, status = "other_offset", 409


class PartInHand(Refusal):
    """Another part of the same medium is being written by another process; ask again."""

    code, status = "part_in_hand", 423


class WrongDigest(Refusal):
    """What came is not what was announced; it is sent again from its first byte."""

    code, status = "wrong_digest", 460      # the tus checksum extension's own status


class NotAMedium(Refusal):
    """What came is neither image nor sound nor film of the kind announced."""

    code, status = "not_a_medium", 415


class NotArrived(Refusal):
    """The medium is announced, its bytes are not here yet."""

    code, status = "not_arrived", 404


class OtherPlace(Refusal):
    """The medium says another place than its subject's."""

    code = "other_place"


def content_type(kind: str, head: bytes) -> str | None:
    """The type of a file by its first bytes (at least HEAD_BYTES of them), as its kind; None: not of that kind."""
    for offset, magic, family, subtype in SIGNATURES:
        if head[offset:offset + len(magic)] == magic:
            as_family = {"photo": "image", "voice": "audio", "video": "video"}[kind]
            return f"{as_family}/{subtype}" if family in FAMILIES[kind] else None
    return None


def refuse_size(kind: str, size: int) -> None:
    """Each kind has its greatest size, in bytes."""
    if size > BYTES_MAX.get(kind, 0):
        raise MediumTooLarge(kind=kind, bytes=size, bytes_max=BYTES_MAX.get(kind, 0))


def metadata(header: str) -> dict[str, str]:
    """Upload-Metadata of tus: pairs of a key and a Base64 value, apart by commas; BadUpload where it is not so."""
    found = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = b64decode(value.encode(), validate=True).decode()
        except (NotBase64, UnicodeError) as error:
            raise BadUpload(header="upload-metadata", key=key) from error
    return found


def checksum(header: str | None) -> bytes | None:
    """The SHA-256 of a part, if Upload-Checksum names one."""
    if header is None:
        return None
    algorithm, _, value = header.partition(" ")
    try:
        digest = b64decode(value.encode(), validate=True)
    except NotBase64 as error:
        raise BadUpload(header="upload-checksum") from error
    if algorithm != "sha256" or len(digest) != 32:
        raise BadUpload(header="upload-checksum", known=["sha256"])
    return digest


def whole_number(name: str, text: str | None) -> int:
    """A header that is a count of bytes."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 15:
        raise BadUpload(header=name)
    return int(text)


def outcome(kind: str, announced: bytes, digest: bytes, head: bytes, attempts: int) -> tuple[str, str | None]:
    """What becomes of a medium whose bytes are all here: its state, and its content type or why it is refused.

    `announced` again with "wrong_digest": its bytes are to be sent anew. `attempts`: how often that happened before.
    """
    if digest != announced:
        return ("refused" if attempts + 1 >= ATTEMPTS_MAX else "announced"), "wrong_digest"
    found = content_type(kind, head)
    return ("arrived", found) if found else ("refused", "not_a_medium")
