"""How many letters one address may bring in a while; a whole township may share one. In the memory of this process."""

from collections import OrderedDict
from time import monotonic

from disaster.phones.rules import TooManyLetters

LETTERS_A_MINUTE, ADDRESSES_MAX = 300, 10_000


class Rate:
    """A bucket for each address, filled evenly; the longest unseen addresses are forgotten first."""

    def __init__(self, a_minute: int = LETTERS_A_MINUTE) -> None:
        self.a_minute = a_minute
        self.buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()     # address -> letters left, at

    def take(self, address: str) -> None:
        """Count one letter of this address, or refuse it."""
        now = monotonic()
        left, at = self.buckets.pop(address, (float(self.a_minute), now))
        left = min(self.a_minute, left + (now - at) * self.a_minute / 60)
        self.buckets[address] = (max(left - 1, 0), now)
        while len(self.buckets) > ADDRESSES_MAX:
            self.buckets.popitem(last=False)
        if left < 1:
            raise TooManyLetters(a_minute=self.a_minute)
