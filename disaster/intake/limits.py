"""How often one address and one phone number may come without an account: so many at once, then at a steady pace.

Kept in memory: each process counts for itself and forgets at its end, which at worst lets a few more through.
"""

from dataclasses import dataclass, field
from time import monotonic

from disaster.errors import Refusal

KEYS_MAX = 100_000


class TooManyReports(Refusal):
    """This address or phone reported too often; the facts say when again, and whom to call now."""

    code, status = "too_many_reports", 429


@dataclass
class Limits:
    """What each key is good for in so many seconds. What is refused is not counted."""

    period_seconds: float
    left: dict[str, tuple[float, float]] = field(default_factory=dict)     # key -> (how many are left, as of when)

    def look(self, key: str, most: int) -> int:
        """What `wait` would answer; nothing is counted."""
        left, at = self.left.get(key, (float(most), monotonic()))
        left = min(most, left + (monotonic() - at) * most / self.period_seconds)
        return 0 if left >= 1 else round((1 - left) * self.period_seconds / most) + 1

    def wait(self, key: str, most: int) -> int:
        """Count one more by this key and answer 0; or answer in how many seconds one more is taken."""
        now = monotonic()
        left, at = self.left.pop(key, (float(most), now))
        left = min(most, left + (now - at) * most / self.period_seconds)
        self.left[key] = (left - 1 if left >= 1 else left, now)
        while len(self.left) > KEYS_MAX:
            del self.left[next(iter(self.left))]      # the one that was counted longest ago
        return 0 if left >= 1 else round((1 - left) * self.period_seconds / most) + 1
