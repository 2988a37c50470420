"""A backup holds the photos too, and a restore finds out whether they are all there."""

import asyncio
from hashlib import sha256
from uuid import UUID

import pytest

from disaster.backup import backup, restore
from disaster.media.files import Folder
from disaster.media.keeping import spoilt
from tests.conftest import fresh_database
from tests.media.tus import HERE, JPEG, Sending


@pytest.fixture
async def empty(test_server, worker):
    return await fresh_database(test_server, f"media_back_{worker}")


async def test_a_photo_comes_back_with_the_backup_and_a_missing_one_is_named(signed_in, committed, empty, tmp_path):
    sending = await Sending(await signed_in("reporter", areas=(HERE,))).whole()
    await asyncio.to_thread(backup, committed, tmp_path / "file")
    await asyncio.to_thread(restore, empty, tmp_path / "file")
    found, expected = Folder(empty).file(UUID(sending.id)), {UUID(sending.id): sha256(JPEG).digest()}
    assert found.read_bytes() == JPEG
    assert spoilt(empty, expected) == []
    found.write_bytes(JPEG[:-1])
    assert spoilt(empty, expected) == [sending.id]
