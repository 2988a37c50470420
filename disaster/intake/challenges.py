"""A challenge without third parties: signed by us, expiring, solved by some work of the sender's machine, used once.

The counter to be found is known here, so that checking an answer costs two HMACs, whatever it cost to find.
"""

import secrets
import time
from hashlib import sha256
from typing import Any

from altcha import Payload, create_challenge, verify_solution

from disaster.errors import Refusal

ALGORITHM, COST = "PBKDF2/SHA-256", 1_000
COUNTERS = range(60, 240)              # about 0.1 s of work on a desk, a second on an old phone
EXPIRES_SECONDS = 1_800


class ChallengeMissing(Refusal):
    """A report without an account comes with a solved challenge."""

    code, status = "challenge_missing", 403


class ChallengeExpired(Refusal):
    """The challenge is too old: ask for another."""

    code, status = "challenge_expired", 403


class ChallengeWrong(Refusal):
    """The challenge is not ours, or its answer is wrong."""

    code, status = "challenge_wrong", 403


class ChallengeSpent(Refusal):
    """Another report came with this challenge: ask for another."""

    code, status = "challenge_spent", 403


def challenge(secret: bytes) -> dict[str, Any]:
    """A new challenge, as its solver takes it."""
    made = create_challenge(ALGORITHM, COST, counter=COUNTERS[secrets.randbelow(len(COUNTERS))], hmac_secret=secret,
                            hmac_key_secret=key_secret(secret), expires_at=int(time.time()) + EXPIRES_SECONDS)
    return dict(made.to_dict())


def solved(secret: bytes, answer: str | None) -> bytes:
    """What names the solved challenge ever after; or a refusal."""
    if not answer:
        raise ChallengeMissing
    found = verify_solution(answer, secret, hmac_key_secret=key_secret(secret))
    if found.expired:
        raise ChallengeExpired
    if not found.verified:
        raise ChallengeWrong
    return sha256(str(Payload.from_base64(answer).challenge.signature).encode()).digest()


def key_secret(secret: bytes) -> bytes:
    """The second key that the library wants."""
    return sha256(b"key" + secret).digest()
