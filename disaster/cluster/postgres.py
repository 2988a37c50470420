"""PostgreSQL's own programs: where they are, and how they are run.

Finds the newest installed release (15 or later) that has PostGIS, or the one release that a data directory
needs; hands a database URL over in the environment, so that no password shows in a list of processes;
creates and drops databases beside the one a URL names.
"""

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit, urlunsplit

OLDEST_RELEASE = 15
DEBIAN_ROOT = Path("/usr/lib/postgresql")
COMMAND_SECONDS = 120
INSTALL = "apt-get install postgresql postgresql-postgis"


class ServerProblem(Exception):
    """PostgreSQL cannot do what was asked; the text says what to do next."""


def programs(release: int | None = None) -> Path:
    """The folder of initdb, pg_ctl, psql, pg_dump: of this release, else of the newest that has PostGIS."""
    found = {int(folder.parent.name): folder for folder in DEBIAN_ROOT.glob("*/bin")
             if folder.parent.name.isdigit() and (folder / "postgres").exists()}
    fitting = {number: folder for number, folder in found.items()
               if (number == release if release else number >= OLDEST_RELEASE and _has_postgis(number))}
    if fitting:
        return fitting[max(fitting)]
    if folder := _programs_on_path(release):
        return folder
    if release:
        raise ServerProblem(f"The data was made by PostgreSQL {release}, which is no longer installed. "
                            f"Type: apt-get install postgresql-{release}-postgis-3")
    if found:
        raise ServerProblem(f"PostgreSQL {max(found)} is installed, but without PostGIS, or it is older "
                            f"than {OLDEST_RELEASE}. Type: {INSTALL}")
    raise ServerProblem(f"PostgreSQL is not installed. Type: {INSTALL}")


def _has_postgis(release: int) -> bool:
    return Path(f"/usr/share/postgresql/{release}/extension/postgis.control").exists()


def _programs_on_path(release: int | None) -> Path | None:
    """Not Debian's layout: what pg_config knows of."""
    try:
        answer = subprocess.run(["pg_config", "--bindir", "--sharedir", "--version"], text=True, timeout=10,
                                capture_output=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        return None
    folder, shared, version = Path(answer[0]), Path(answer[1]), re.search(r"\d+", answer[2])
    number = int(version.group()) if version else 0
    fits = number == release if release else number >= OLDEST_RELEASE
    complete = (folder / "initdb").exists() and (shared / "extension/postgis.control").exists()
    return folder if fits and complete else None


def run(arguments: Sequence[str | Path], *, account: pwd.struct_passwd | None = None, cwd: Path | None = None,
        environment: dict[str, str] | None = None,
        seconds: int = COMMAND_SECONDS) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs, as another account if one is given, and keep what it says.

    Nothing of the caller's own PG… settings reaches it. The caller reads the exit code.
    """
    clean = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"} | (environment or {})
    user, group = (account.pw_uid, account.pw_gid) if account else (None, None)
    try:
        return subprocess.run(
            [str(argument) for argument in arguments], env=clean, cwd=cwd, user=user, group=group,
            extra_groups=[] if account else None, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False, start_new_session=True, timeout=seconds)
    except PermissionError as error:
        name = account.pw_name if account else "this account"
        raise ServerProblem(f"{arguments[0]} may not be run as {name} ({error.strerror}). "
                            "Start the program as an ordinary user instead of root.") from error


def connection_environment(url: str) -> dict[str, str]:
    """The PG… variables that lead psql, pg_dump and pg_restore to the database of this URL."""
    parts, options = urlsplit(url), {key: values[-1] for key, values in parse_qs(urlsplit(url).query).items()}
    wanted = {
        "PGHOST": options.get("host") or parts.hostname,
        "PGPORT": options.get("port") or (str(parts.port) if parts.port else None),
        "PGUSER": options.get("user") or unquote(parts.username or ""),
        "PGPASSWORD": options.get("password") or unquote(parts.password or ""),
        "PGDATABASE": options.get("database") or unquote(parts.path.lstrip("/")),
        "PGSSLMODE": options.get("sslmode") or options.get("ssl"),
        "PGCONNECT_TIMEOUT": "10",
    }
    return {name: value for name, value in wanted.items() if value}


def sql(url: str, statement: str, database: str | None = None) -> str:
    """What psql answers to this statement, unaligned, without headers."""
    environment = connection_environment(url) | {"PGOPTIONS": "-c client_min_messages=warning"}
    environment |= {"PGDATABASE": database} if database else {}
    done = run([client("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement], environment=environment)
    if done.returncode:
        raise ServerProblem(f"The database refused: {done.stderr.strip()}\nStatement: {statement}")
    return done.stdout.strip()


def client(name: str, release: int | None = None) -> str:
    """psql, pg_dump or pg_restore: of this release, else the newest, which speaks to older servers too."""
    found = {int(path.parents[1].name): path for path in DEBIAN_ROOT.glob(f"*/bin/{name}")
             if path.parents[1].name.isdigit()}
    if not found and shutil.which(name) is None:
        raise ServerProblem(f"{name} is not installed. Type: apt-get install postgresql-client")
    return str(found.get(release or 0) or found[max(found)]) if found else name


def create_database(url: str, name: str, template: str | None = None) -> str:
    """Make this database with PostGIS beside the one of `url` unless it is there; answers its URL."""
    _check_name(name)
    if not sql(url, f"SELECT 1 FROM pg_database WHERE datname = '{name}'", "postgres"):  # noqa: S608 (checked)
        copy = f" TEMPLATE {template}" if template else ""
        sql(url, f"CREATE DATABASE {name}{copy}", "postgres")
    created = with_database(url, name)
    sql(created, "CREATE EXTENSION IF NOT EXISTS postgis")
    return created


def drop_database(url: str, name: str) -> None:
    """Drop this database and whoever is still connected to it; no matter if there is none."""
    _check_name(name)
    sql(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", "postgres")


def _check_name(name: str) -> None:
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", name):
        raise ServerProblem(f"{name!r} cannot name a database: small letters, digits and _ only.")


def with_database(url: str, name: str) -> str:
    """The same URL for another database of that server."""
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(name)))
