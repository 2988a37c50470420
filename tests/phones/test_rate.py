import pytest

from disaster.phones import rate
from disaster.phones.rules import TooManyLetters


def test_an_address_may_bring_so_many_letters_a_minute_and_others_are_not_hindered():
    counted = rate.Rate(a_minute=3)
    for _ in range(3):
        counted.take("10.0.0.1")
    with pytest.raises(TooManyLetters):
        counted.take("10.0.0.1")
    counted.take("10.0.0.2")


def test_addresses_are_forgotten_before_they_fill_the_memory(monkeypatch):
    monkeypatch.setattr(rate, "ADDRESSES_MAX", 2)
    counted = rate.Rate(a_minute=1)
    for address in ("a", "b", "c"):
        counted.take(address)
    assert list(counted.buckets) == ["b", "c"]
