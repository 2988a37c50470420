"""Media in a backup: every file that had arrived in the snapshot; each that comes back is checked by its digest."""

import shutil
import tarfile
from pathlib import Path
from uuid import UUID

import asyncpg

from disaster.media.files import Folder

Arrived = dict[UUID, bytes]     # medium → SHA-256
PREFIX = "media/"


async def arrived_media(connection: "asyncpg.Connection[asyncpg.Record]") -> Arrived:
    """The media that have arrived, as this snapshot knows; none in a database from before there were media."""
    if await connection.fetchval("SELECT to_regclass('public.medium') IS NULL"):
        return {}
    rows = await connection.fetch("SELECT id, sha256 FROM medium WHERE state = 'arrived' ORDER BY id")
    return {UUID(str(row["id"])): row["sha256"] for row in rows}


def take_along(tar: tarfile.TarFile, url: str, arrived: Arrived) -> int:
    """Put the files into the backup; they never change once they have arrived. Answers how many there were."""
    folder, taken = Folder(url), 0
    for medium_id in arrived:
        if (file := folder.file(medium_id)).is_file():
            tar.add(file, f"{PREFIX}{medium_id}")
            taken += 1
    return taken


def put_back(backup: Path, url: str) -> None:
    """Take the files out of a backup into the folder of this database."""
    folder = Folder(url)
    with tarfile.open(backup) as tar:
        for member in tar:
            if member.isfile() and member.name.startswith(PREFIX):
                target, source = folder.file(UUID(member.name.removeprefix(PREFIX))), tar.extractfile(member)
                assert source is not None
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with target.open("wb") as out:
                    shutil.copyfileobj(source, out)


def spoilt(url: str, arrived: Arrived) -> list[str]:
    """The media that are not here as they arrived."""
    folder = Folder(url)
    return [str(medium_id) for medium_id, digest in arrived.items()
            if not folder.file(medium_id).is_file() or folder.examined(medium_id)[0] != digest]
