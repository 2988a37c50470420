"""A warning that concerns us proposes the warning response (自然灾害救助条例 2019, art. 13)."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.alerts.actions import noticed
from disaster.alerts.models import Alert
from disaster.alerts.warnings import received
from disaster.incidents import queries
from disaster.incidents.actions import proposals
from disaster.incidents.actions.incidents import joined
from disaster.incidents.models import Proposal
from disaster.incidents.rules import EXPECTED_HOURS, higher
from disaster.people.viewer import Viewer
from disaster.rulebook.documents import shipped
from disaster.settings import settings

ARTICLE_13 = {"id": "relief-regulation-13", "zh": "自然灾害救助条例(2019年修订)第十三条", "flag": "verified"}


async def taken_in(session: AsyncSession, source: bytes, *, by: Viewer) -> Alert:
    """Take in a CAP file; propose the warning response when it is in force here, else take the proposal back."""
    alert, new = await received(session, source, by=by.actor)
    if not new or alert.state == "test" or not alert.areas:
        return alert
    await withdrawn(session, alert, by=by.actor)
    await noticed(session, "warning", f"alert/{alert.id}", alert.areas, ["duty_officer"], by=by.actor)
    if alert.state == "in_force" and alert.hazard and alert.colour:
        await proposed(session, alert, by=by.actor)
    return alert


async def proposed(session: AsyncSession, alert: Alert, *, by: str) -> None:
    """Propose the warning response of the warning's colour, unless as much is in force already."""
    assert alert.hazard is not None
    level = shipped("hazards").level_of(alert.colour)  # type: ignore[arg-type]
    incident = await joined(session, hazard=alert.hazard, place=settings().jurisdiction,
                            occurred_at=alert.effective_at, report_id=None, by=by)
    response = await queries.response_in_force(session, incident.id, "warning")
    if response is not None and not higher(level, response.level):
        return
    standing = await proposals.open_proposal(session, incident.id, "warning")
    if standing is not None:
        await proposals.superseded(session, standing, by=by, cause=None)
    await proposals.made(session, incident, "warning", content_of(alert, level, raising=response is not None),
                         by=by, cause=None, alert_id=alert.id)


def content_of(alert: Alert, level: str, *, raising: bool) -> dict[str, object]:
    """What the proposal quotes: the warning, as issued."""
    return {"direction": "raise" if raising else "start", "level": level, "plan": ARTICLE_13, "example": False,
            "triggers": [{"metric": "warning", "label_zh": alert.headline or alert.event_zh,
                          "label_en": f"warning in force: {alert.event_zh}", "unit": "", "value": alert.colour,
                          "at_least": False, "threshold": alert.colour, "area": settings().jurisdiction,
                          "indicators": [], "claims": []}],
            "not_judged": [], "places": alert.areas, "expected_hours": EXPECTED_HOURS[level],
            "measures": [measure.key for measure in shipped("response_levels").measures_warning]}


async def withdrawn(session: AsyncSession, alert: Alert, *, by: str) -> None:
    """An update or a cancellation takes back what the earlier warning had proposed."""
    for proposal in await session.scalars(select(Proposal).join(Alert, Alert.id == Proposal.alert_id).where(
            Alert.replaced_by == alert.id, Proposal.state == "open")):
        await proposals.superseded(session, proposal, by=by, cause=None)
