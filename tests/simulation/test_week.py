from benchmarks.week import played
from benchmarks.week_world import Size


async def test_after_a_week_with_the_server_killed_every_piece_is_somewhere(committed, tmp_path):
    told = await played(committed, Size(townships=4, stores=3, vehicles=3, kills=1, works=40, hands=4), tmp_path)
    assert told["works"] > 10
    assert (told["gone"], told["more"], told["apart"], told["breaches"]) == (0, 0, 0, 0)
    assert sum(told["came_in"].values()) > 0
