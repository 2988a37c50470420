"""Where the private cluster lives, and under which account: in the project's folder wherever that can be."""

import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from disaster.cluster.postgres import ServerProblem, run

OWNER = "disaster"                 # the one role; which account of the operating system it is does not matter
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_BYTES_MAX = 107        # sockaddr_un


@dataclass(frozen=True)
class Place:
    """One cluster's folders, and the account that runs it (None: whoever runs this program)."""

    data: Path
    socket: Path
    log: Path
    account: pwd.struct_passwd | None

    def url(self, database: str) -> str:
        return f"postgresql+asyncpg://{OWNER}@/{database}?host={quote(str(self.socket), safe='/')}&port=5432"


def kind(*, test: bool) -> str:
    """The folder's name: the tests have a cluster of their own."""
    return "test-cluster" if test else "cluster"


def find(root: Path, *, test: bool) -> Place:
    """Where this cluster is, or would be made: under `root`/.local if its account can reach it there.

    Otherwise under that account's home. A socket path that is too long, or holds the comma that
    separates hosts, moves to /tmp, for its owner alone.
    """
    local = (root / ".local").resolve()
    home = local / kind(test=test)
    mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    account = _account(home)
    if account and not (home / "data/PG_VERSION").exists():
        elsewhere = Path(account.pw_dir).resolve() / f"disaster-{mark}"
        nearest = local if local.exists() else local.parent
        if (elsewhere / "data/PG_VERSION").exists() or not _reachable(nearest, account):
            home = elsewhere
    if home.exists() and not os.access(home, os.X_OK, effective_ids=True):
        raise ServerProblem(f"{home} belongs to another account (was the program started as root before?). "
                            "Start as that account or as root, or move the folder away.")
    socket = home / "socket"
    if len(os.fsencode(socket / SOCKET_NAME)) > SOCKET_PATH_BYTES_MAX or "," in str(socket):
        socket = Path(f"/tmp/disaster-{account.pw_uid if account else os.geteuid()}-{mark}")  # noqa: S108 (see own)
    return Place(home / "data", socket, home / "postgresql.log", account)


def _account(home: Path) -> pwd.struct_passwd | None:
    """As root: who owns the data already, else `postgres`. As anyone else: oneself."""
    if os.geteuid() != 0:
        return None
    owner = (home / "data").stat().st_uid if (home / "data").exists() else 0
    try:
        return pwd.getpwuid(owner) if owner else pwd.getpwnam("postgres")
    except KeyError as error:
        raise ServerProblem("PostgreSQL refuses to run as root, and there is no account `postgres`. Start "
                            "as an ordinary user, or type: apt-get install postgresql") from error


def _reachable(folder: Path, account: pwd.struct_passwd) -> bool:
    """Asked of the system as that account, so that every parent and every access list counts."""
    return run(["test", "-x", folder], account=account, cwd=Path("/")).returncode == 0


def own(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Make this folder for the account alone; refuse one that somebody else put there first."""
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = account.pw_uid if account else os.geteuid()
    if account and folder.lstat().st_uid == 0:
        os.chown(folder, account.pw_uid, account.pw_gid, follow_symlinks=False)
    if folder.is_symlink() or folder.lstat().st_uid != owner:
        raise ServerProblem(f"{folder} belongs to another account. Start as that account, or move it away.")
    folder.chmod(0o700)
