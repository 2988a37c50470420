"""Sealing by HPKE (RFC 9180: DHKEM P-256, HKDF-SHA256, AES-128-GCM) and signatures by ECDSA P-256, of `cryptography`.

The id and the door of a letter are HPKE's `info`: a box moved to another envelope does not open. Pure.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
CURVE = ec.SECP256R1()
NUMBER_BYTES = 32


def new_key() -> tuple[str, bytes, bytes]:
    """A key pair: its id, the public point (65 bytes, uncompressed), the private half (PKCS#8)."""
    private = ec.generate_private_key(CURVE)
    public = private.public_key().public_bytes(serialization.Encoding.X962,
                                               serialization.PublicFormat.UncompressedPoint)
    return sha256(public).hexdigest()[:16], public, private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def info_of(letter_id: UUID, door: str) -> bytes:
    """What binds a box to its envelope."""
    return f"disaster letter 1 {door} {letter_id}".encode()


def sealed(content: bytes, public: bytes, info: bytes) -> bytes:
    """A box (encapsulated key, then ciphertext) that only the private half opens."""
    return SUITE.encrypt(content, ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public), info)


def opened(box: bytes, private: bytes, info: bytes) -> bytes | None:
    """What is in a box; None where it is damaged, or belongs to another envelope or key."""
    key = serialization.load_der_private_key(private, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    try:
        return SUITE.decrypt(box, key, info)
    except (InvalidTag, ValueError):
        return None


def is_public_key(public: bytes) -> bool:
    """Whether these are the bytes of a point of the curve."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public)
    except ValueError:
        return False
    return True


def is_signed(text: bytes, signature: bytes, public: bytes) -> bool:
    """Whether the holder of this key signed these bytes. The signature is r and s, 32 bytes each, as WebCrypto's."""
    if len(signature) != 2 * NUMBER_BYTES:
        return False
    r, s = (int.from_bytes(part, "big") for part in (signature[:NUMBER_BYTES], signature[NUMBER_BYTES:]))
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public).verify(
            encode_dss_signature(r, s), text, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def plain(text: str) -> bytes:
    """The bytes of base64url without padding; empty where it is none."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""


def coded(content: bytes) -> str:
    """Bytes as base64url without padding."""
    return urlsafe_b64encode(content).decode().rstrip("=")
