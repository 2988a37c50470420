from benchmarks.kills import killed
from disaster import cluster


async def test_nothing_acknowledged_is_missing_after_the_server_and_the_database_were_killed(tmp_path_factory):
    root = tmp_path_factory.mktemp("kills")
    try:
        told = await killed(root, kills=1, lines=8, seed=1)
    finally:
        cluster.stop(root)
    assert told["acknowledged"] == told["stored"] > 0
    assert (told["missing"], told["more"], told["wrong"], told["breaches"]) == (0, 0, 0, 0)
