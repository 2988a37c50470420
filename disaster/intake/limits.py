"""How often one address and one phone number may report without an account: so many at once, then at a steady pace.

Kept in memory: each process counts for itself and forgets at its end, which at worst lets a few more through.
"""

from dataclasses import dataclass, field
from time import monotonic

from disaster.errors import Refusal

PERIOD_SECONDS = 600
KEYS_MAX = 100_000


class TooManyReports(Refusal):
    """This address or phone reported too often; the facts say when again, and whom to call now."""

    code, status = "too_many_reports", 429


@dataclass
class Limits:
    """Reports per ten minutes that each key is good for."""

    left: dict[str, tuple[float, float]] = field(default_factory=dict)     # key -> (how many are left, as of when)

    def count(self, key: str, most: int, *, call: str) -> None:
        """Count one more by this key, or refuse it."""
        now = monotonic()
        left, at = self.left.pop(key, (float(most), now))
        left = min(most, left + (now - at) * most / PERIOD_SECONDS)
        self.left[key] = (left - 1 if left >= 1 else left, now)
        while len(self.left) > KEYS_MAX:
            del self.left[next(iter(self.left))]      # the one that was counted longest ago
        if left < 1:
            raise TooManyReports(retry_after_seconds=round((1 - left) * PERIOD_SECONDS / most) + 1, call=call)
