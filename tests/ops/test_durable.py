import pytest

from disaster.durable import DatabaseForgets, refuse_forgetful
from disaster.settings import settings


async def test_a_database_that_forgets_at_a_power_cut_is_not_served(engine, monkeypatch):
    monkeypatch.setattr(settings(), "database_may_forget", False)
    with pytest.raises(DatabaseForgets) as refused:
        await refuse_forgetful(engine)
    assert {"fsync", "synchronous_commit"} <= set(refused.value.facts)


async def test_the_tests_cluster_is_served_and_says_loudly_that_it_forgets(engine, caplog):
    await refuse_forgetful(engine)
    assert "THE DATABASE FORGETS" in caplog.text
