from disaster.intake import limits


def test_a_key_may_come_so_often_in_its_period_and_others_are_not_hindered(monkeypatch):
    monkeypatch.setattr(limits, "monotonic", lambda: 100.0)
    counted = limits.Limits(60)
    assert [counted.wait("10.0.0.1", 3) for _ in range(4)] == [0, 0, 0, 21]
    assert counted.wait("10.0.0.2", 3) == 0


def test_who_asks_again_and_again_while_he_must_wait_waits_no_longer_for_it(monkeypatch):
    monkeypatch.setattr(limits, "monotonic", iter(range(100, 122)).__next__)
    counted = limits.Limits(60)
    told = [counted.wait("10.0.0.1", 3) for _ in range(22)]
    assert [n for n, seconds in enumerate(told) if not seconds] == [0, 1, 2, 20]


def test_keys_are_forgotten_before_they_fill_the_memory(monkeypatch):
    monkeypatch.setattr(limits, "KEYS_MAX", 2)
    counted = limits.Limits(60)
    for key in ("a", "b", "c"):
        counted.wait(key, 1)
    assert list(counted.left) == ["b", "c"]
