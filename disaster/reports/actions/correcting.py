"""An officer sets figures right: a new report with its reason corrects the old one; nothing is edited."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.errors import NotFound, SameIdOtherBody
from disaster.people.viewer import Viewer
from disaster.reports.actions import filing
from disaster.reports.corrections_schemas import CorrectionIn
from disaster.reports.models import HeldReport, Report
from disaster.reports.rules import NotCorrectable
from disaster.reports.schemas import PointIn, ReportIn

OFFICE = ("duty_officer", "verifier", "commander")


async def corrected(session: AsyncSession, report_id: UUID, new_id: UUID, entered: CorrectionIn, *,
                    by: Viewer) -> Report | SameIdOtherBody:
    """The correcting report: all that the old one said, words too, with these figures set right."""
    old = await session.get(Report, report_id)      # what it said never changes; filing locks its chain
    if old is None or not by.sees_entry(f"report/{report_id}", [old.place]):
        raise NotFound(subject=f"report/{report_id}")
    by.allow(*OFFICE, area=old.place)
    if old.replaced_by not in {None, new_id}:       # at the desk one sets right what stands
        raise NotCorrectable(place=old.place, hazard=old.hazard, state=old.state, replaced_by=str(old.replaced_by))
    done = await filing.filed(session, new_id, body_of(old, entered), by=by)
    assert not isinstance(done, HeldReport)         # what it corrects is here
    return done


def body_of(old: Report, entered: CorrectionIn) -> ReportIn:
    """The body of the correction: a nil report that is given figures becomes a follow-up."""
    kind = "follow_up" if old.kind == "nil" else old.kind
    point = None if old.lon is None or old.lat is None else PointIn.model_validate(
        {"lon": old.lon, "lat": old.lat, "accuracy_m": old.accuracy_m, "datum": "wgs84"})
    return ReportIn.model_validate({
        "place": old.place, "point": point, "hazard": old.hazard, "kind": kind, "occurred_at": old.occurred_at,
        "observed_at": old.observed_at, "figures": {**old.figures, **entered.figures}, "text": old.text,
        "phone": old.phone, "notes": {**old.notes, **entered.notes}, "source": "officer", "corrects": old.id,
        "reason": entered.reason})
