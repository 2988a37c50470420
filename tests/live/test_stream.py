import asyncio

from sqlalchemy import text

from disaster.db import open_engine
from tests.clients import Follower


async def test_a_change_reaches_another_screen_and_both_equal_a_fresh_snapshot(service, signed_in):
    officer = await signed_in("duty_officer")
    follower = await (await Follower(officer).snapshot()).connect()
    await signed_in("reporter", areas=("152502100",))
    fresh = await Follower(officer).snapshot()
    await follower.until(fresh.seq)
    assert follower.subjects == fresh.subjects
    await follower.close()


async def test_a_socket_without_a_session_is_closed(service, signed_in):
    officer = await signed_in("duty_officer")
    follower = await Follower(officer).snapshot()
    officer.cookies.clear()
    await follower.connect()
    await follower.socket.wait_closed()
    assert follower.socket.close_code == 4401


async def test_signing_out_cuts_the_stream(service, signed_in):
    officer = await signed_in("duty_officer")
    follower = await (await Follower(officer).snapshot()).connect()
    await officer.post("/api/people/sign-out")
    await follower.socket.wait_closed()
    assert follower.socket.close_code == 4401


async def test_a_follower_who_cannot_catch_up_is_closed_and_not_left_untold(service, signed_in, committed):
    officer = await signed_in("duty_officer")
    follower = await Follower(officer).snapshot()
    follower.seq -= 1
    engine = open_engine(committed, pool_size=1)
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE journal_entry RENAME TO away"))
    await engine.dispose()
    await follower.connect()
    async with asyncio.timeout(5):
        await follower.socket.wait_closed()
    assert follower.socket.close_code == 4408
