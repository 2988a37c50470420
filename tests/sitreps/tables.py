"""What the tests of due tables do, in short."""

from typing import Any

from uuid_utils.compat import uuid7

from disaster.db import before_commit
from disaster.people.viewer import Viewer
from disaster.sitreps import actions, drafting
from disaster.sitreps.schemas import DraftView, SendIn
from tests.clients import add_person
from tests.reports.filing import COUNTY, SUMU, acted

__all__ = ["COUNTY", "SUMU", "commander", "draft_of", "numbered", "sent", "told"]


async def commander(session, login="signer", *roles) -> Viewer:
    """A named person who may sign."""
    roles = roles or ("commander", "reporter", "verifier", "duty_officer")
    person_id = await add_person(session, login, roles, (COUNTY,))
    return Viewer(f"person/{person_id}", frozenset(roles), (COUNTY,))


async def numbered(session) -> None:
    """What was recorded gets its numbers, as at a commit."""
    await session.flush()
    for hook in before_commit:
        await hook(session)


async def told(session, by, place=SUMU, kind="first", occurred_at="2026-01-10T00:00:00Z", **figures: Any):
    """A report of these figures from a place."""
    done = await acted(session, by, place, kind, figures=figures, occurred_at=occurred_at, observed_at=None)
    await numbered(session)
    return done


async def draft_of(session, report, by, **asked: Any) -> DraftView:
    """The table of the report's incident as it would go up now."""
    await numbered(session)
    return await drafting.draft(session, report.incident_id, **{"kind": None, "corrects": None, **asked}, by=by)


async def sent(session, report, by, draft: DraftView | None = None, table_id=None, **more: Any):
    """The table signed as it was drafted."""
    draft = draft or await draft_of(session, report, by, corrects=more.get("corrects"))
    content = draft.content
    entered = SendIn.model_validate({
        "incident_id": content.incident_id, "kind": content.kind, "epoch": draft.epoch, "seq": content.seq,
        "previous": content.previous, **more})
    done = await actions.sent(session, table_id or uuid7(), entered, by=by)
    await numbered(session)
    return done
