"""Folders in which real clusters are made, started and removed again."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from disaster import cluster
from disaster.cluster.place import find


def _remove(root: Path) -> None:
    for test in (True, False):
        place = find(root, test=test)
        cluster.stop(root, test=test)
        shutil.rmtree(place.socket, ignore_errors=True)
        shutil.rmtree(place.data.parent, ignore_errors=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account can enter, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="disaster-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def project(folder: Path) -> Iterator[Callable[[str], Path]]:
    """Makes project folders by name; their clusters are stopped and removed at the end."""
    made: list[Path] = []

    def make(name: str) -> Path:
        root = folder / name
        root.mkdir(parents=True)
        made.append(root)
        return root

    yield make
    for root in made:
        _remove(root)
