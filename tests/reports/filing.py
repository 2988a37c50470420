"""What the tests of reports send, in short."""

from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster.people.viewer import Viewer
from disaster.reports import queries
from disaster.reports.actions import desk, filing
from disaster.reports.models import Report
from disaster.reports.schemas import DeskIn, FigureCell, ReportIn
from disaster.reports.views import figures_view

COUNTY, SUMU, TOWN, RANCH = "152502", "152502200", "152502100", "152502500"


def report(place: str = SUMU, kind: str = "first", **more: Any) -> dict[str, Any]:
    """A report of a snow disaster; 120 people affected, if nothing else is said."""
    figures = {} if kind == "nil" else {"affected_population": 120}
    return {"place": place, "hazard": "snow", "kind": kind, "occurred_at": "2026-01-10T00:00:00Z",
            "observed_at": "2026-01-10T02:00:00Z", "figures": figures, **more}


async def sent(client: httpx.AsyncClient, told: dict[str, object], report_id: object = None) -> httpx.Response:
    """The answer to a report."""
    return await client.put(f"/api/reports/{report_id or uuid7()}", json=told)


async def filed(client: httpx.AsyncClient, place: str = SUMU, kind: str = "first", **more: Any) -> dict[str, Any]:
    """A report that was taken in, as it is seen."""
    answer = await sent(client, report(place, kind, **more))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def at_desk(client: httpx.AsyncClient, report_id: str, verdict: str, **more: object) -> httpx.Response:
    """The answer to what an officer does with a report."""
    return await client.put(f"/api/reports/{report_id}/desk", json={"verdict": verdict, **more})


async def figure(client: httpx.AsyncClient, told: dict[str, Any], indicator: str,
                 place: str = COUNTY) -> dict[str, Any]:
    """A figure of a place in the incident of a report; nothing where nobody there spoke of it."""
    table = (await client.get(f"/api/incidents/{told['incident_id']}/figures")).raise_for_status().json()
    rows = {row["place"]: row["values"] for row in table["places"]}
    return dict(rows[place].get(indicator, {}))


def code(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["code"]


# ── the same by actions, in a transaction that the one proof ends ──


async def acted(session: AsyncSession, by: Viewer, place: str = SUMU, kind: str = "first", **more: Any) -> Report:
    """A report filed by the action."""
    done = await filing.filed(session, uuid7(), ReportIn.model_validate(report(place, kind, **more)), by=by)
    assert isinstance(done, Report)
    return done


async def handled(session: AsyncSession, by: Viewer, done: Report, verdict: str, **more: Any) -> Report:
    """What an officer does with a report, by the action."""
    return await desk.handled(session, done.id, DeskIn.model_validate({"verdict": verdict, **more}), by=by)


async def cell(session: AsyncSession, done: Report, indicator: str, place: str = COUNTY) -> FigureCell | None:
    """A figure of a place in the incident of a report; None where nobody there spoke of it."""
    await session.flush()
    rows = await queries.figures_rows(session, done.incident_id)
    return figures_view(rows[place]).values.get(indicator)


async def value(session: AsyncSession, done: Report, indicator: str, place: str = COUNTY) -> float | None:
    """The value of a figure that somebody spoke of."""
    shown = await cell(session, done, indicator, place)
    assert shown is not None
    return shown.value


def another(role: str = "verifier", area: str = COUNTY) -> Viewer:
    """Somebody else."""
    return Viewer(f"person/{uuid7()}", frozenset({role}), (area,))
