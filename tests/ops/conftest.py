"""Folders in which real clusters are made, started and removed again."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@contextmanager
def _open_folder() -> Iterator[Path]:
    """A folder that every account can enter, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="disaster-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def project() -> Iterator[Callable[[str], Path]]:
    """Makes project folders by name; their clusters are stopped and removed at the end."""
    made: list[Path] = []
    with _open_folder() as folder:

        def make(name: str) -> Path:
            root = folder / name
            root.mkdir(parents=True)
            made.append(root)
            return root

        yield make
        for root in made:
            _remove(root)


@pytest.fixture(scope="module")
def county() -> Iterator[Path]:
    """One project folder for all the tests of a file that do not mind what the others left."""
    with _open_folder() as folder:
        yield folder
        _remove(folder)
