"""Who is behind a credential, remembered for a moment, so that a request need not ask the database each time.

Everything is forgotten as soon as rights change: at once by what this process commits, within a tick by what the
journal tells of others (live/hub.py), and after TTL_SECONDS in any case. A withdrawn right bites within 5 s.
"""

from collections.abc import Iterable
from datetime import datetime
from time import monotonic
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from disaster import clock
from disaster.people.models import Grant, Person, SignIn, Token
from disaster.people.viewer import Viewer

TTL_SECONDS, KEPT_MAX = 2.0, 10_000
RIGHTS = (Person, SignIn, Token, Grant)
ABOUT_RIGHTS = ("person/", "token/", "grant/", "phone/")
CHANGED = "rights_changed"

Credential = tuple[bytes, bool]        # the hash of a secret, and whether it was shown as a token's
viewers: dict[Credential, tuple[Viewer, str, datetime, float]] = {}


def recalled(key: Credential) -> tuple[Viewer, str] | None:
    """The viewer and the CSRF value behind a credential, if they were looked up a moment ago and have not run out."""
    found = viewers.get(key)
    if found is None or monotonic() > found[3] or clock.now() >= found[2]:
        return None
    return found[0], found[1]


def remember(key: Credential, viewer: Viewer, csrf: str, until: datetime) -> None:
    """Keep it for a moment."""
    if len(viewers) >= KEPT_MAX:
        viewers.clear()
    viewers[key] = viewer, csrf, until, monotonic() + TTL_SECONDS


def told(subjects: Iterable[str]) -> None:
    """Forget, if the journal tells of somebody's rights."""
    if any(subject.startswith(ABOUT_RIGHTS) for subject in subjects):
        viewers.clear()


def rights_changed(info: dict[Any, Any]) -> None:
    """What this session did by a statement alone concerns rights."""
    info[CHANGED] = True


@event.listens_for(Session, "after_flush")
def noticed(session: Session, _: object) -> None:
    """Rows that hold rights were written."""
    if any(isinstance(row, RIGHTS) for row in (*session.new, *session.dirty, *session.deleted)):
        session.info[CHANGED] = True


@event.listens_for(Session, "after_commit")
def forgotten(session: Session) -> None:
    """From now on other rights hold."""
    if session.info.pop(CHANGED, False):
        viewers.clear()
