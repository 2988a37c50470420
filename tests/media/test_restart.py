"""A medium goes on where it was after the server has started anew, whatever the crash left half done."""


import httpx
import pytest

from tests.media.tus import HERE, JPEG, Sending
from tests.serving import served


@pytest.fixture
async def started_anew(committed):
    """Another start of the service over the same database and folder; answers its address."""
    async with served(committed) as address:
        yield address


@pytest.fixture
async def sending(signed_in):
    sending = Sending(await signed_in("reporter", areas=(HERE,)))
    await sending.announce()
    await sending.part(0, 4_000)
    return sending


async def test_the_server_starts_anew_between_two_parts_and_the_photo_is_whole(sending, started_anew):
    headers = {name: sending.client.headers[name] for name in ("x-csrf-token",)}
    async with httpx.AsyncClient(base_url=started_anew, cookies=sending.client.cookies,
                                 headers={**headers, "origin": started_anew}) as sending.client:
        assert await sending.came() == 4_000
        await sending.part(4_000)
        assert (await sending.client.get(f"{sending.url}/content")).content == JPEG


async def test_a_crash_after_the_last_byte_and_before_its_record_is_mended_when_the_phone_asks(sending, media_dir):
    file = next(media_dir.rglob(sending.id))
    file.write_bytes(JPEG)
    assert (await sending.view())["state"] == "announced"
    assert await sending.came() == len(JPEG)
    assert (await sending.view())["state"] == "arrived"


async def test_bytes_that_a_crash_spoilt_are_sent_again(sending, media_dir):
    next(media_dir.rglob(sending.id)).write_bytes(bytes(4_000))
    assert (await sending.part(4_000)).json()["code"] == "wrong_digest"
    assert await sending.came() == 0
    await sending.part(0)
    assert (await sending.view())["state"] == "arrived"
