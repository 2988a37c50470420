"""Each client-made id is taken once: the first body under it is new, the same again a repeat, any other is put aside.

An id that a correction names and nobody has sent yet is taken too, without a body: whoever sends it meets the one who
holds the correction at this row, so that neither misses the other, in whatever process they are.
"""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import Refusal, SameIdOtherBody
from disaster.geo.queries import UnknownDivision
from disaster.reports import filing_queries, rules
from disaster.reports.actions.words import Word
from disaster.reports.filing_queries import dumped
from disaster.reports.models import HeldReport, RefusedCopy, Report, Submission
from disaster.reports.rules.compact import Projection, carries, projection
from disaster.reports.schemas import ReportIn
from disaster.rulebook.documents import shipped

COPIES_MAX = 20            # refused copies kept for one id


async def new_among(session: AsyncSession, words: Sequence[Word], refused: Mapping[bytes, Refusal]) -> list[Word]:
    """Those that are new, or complete what an SMS began; all others have got their outcome. Ids differ."""
    wrong = {**await refusals(session, words), **refused}
    taken = await ids_taken(session, [word for word in words if word.key not in wrong])
    before = await filing_queries.submissions(session, {word.id for word in words if word.id not in taken})
    taken |= await awaited_taken(session, [word for word in words if word.key not in wrong
                                           and word.id in before and before[word.id][0] is None])
    rows: dict[UUID, Report | HeldReport] = {}
    known = [word.id for word in words if word.id not in taken]
    rows |= await filing_queries.reports(session, known)
    rows |= await filing_queries.held(session, [one for one in known if one not in rows])
    new = []
    for word in words:
        if word.id in taken:
            new.append(word)
        elif word.id not in rows:       # nothing stands under its id
            word.outcome = wrong[word.key]
        elif await completes(session, word, before[word.id], rows[word.id]):
            new.append(word)
    return new


async def refusals(session: AsyncSession, words: Sequence[Word]) -> dict[bytes, Refusal]:
    """Those that name what the rulebook or the map does not know."""
    strange = await filing_queries.unknown_places(session, {word.entered.place for word in words})
    hazards, indicators = shipped("hazards").by_key(), shipped("indicators").by_key()
    found: dict[bytes, Refusal] = {}
    for word in words:
        try:
            rules.refuse_unknown_words(word.entered.hazard, word.entered.figures, word.entered.kind, hazards,
                                       indicators)
            if word.entered.place in strange:
                raise UnknownDivision(division=word.entered.place)
        except Refusal as error:
            found[word.key] = error
    return found


async def ids_taken(session: AsyncSession, words: Sequence[Word]) -> set[UUID]:
    """The ids that were free until now. Copies that come at the same moment elsewhere wait here for the first."""
    ids = {word.id for word in words}
    rows = [{"report_id": word.id, "digest": f"\\x{word.digest.hex()}", "compact": word.compact} for word in words]
    rows += [{"report_id": one, "digest": None, "compact": False}
             for one in {word.entered.corrects for word in words if word.entered.corrects} - ids]
    if not rows:
        return set()
    return ids & set(await session.scalars(TAKE, {"rows": dumped(rows)}))


async def awaited_taken(session: AsyncSession, words: Collection[Word]) -> set[UUID]:
    """The same for ids that only a correction had named so far."""
    for word in words:
        await session.execute(update(Submission).where(Submission.report_id == word.id)
                              .values(digest=word.digest, compact=word.compact))
    return {word.id for word in words}


async def completes(session: AsyncSession, word: Word, before: tuple[bytes | None, bool],
                    row: Report | HeldReport) -> bool:
    """Whether this body completes what only an SMS has said so far; a repeat and another body get their outcome."""
    digest, compact = before
    word.outcome = row
    if digest == word.digest:
        return False
    if compact and not word.compact and carries(of_body(word.entered), of_row(row)):
        await session.execute(update(Submission).where(Submission.report_id == word.id)
                              .values(digest=word.digest, compact=False))
        if isinstance(row, HeldReport):
            row.body = word.entered.model_dump(mode="json")
            return False
        return True
    if not (word.compact and carries(of_row(row), of_body(word.entered))):
        await put_aside(session, word)
    return False


async def put_aside(session: AsyncSession, word: Word) -> None:
    """Another body under an id that is taken: kept for the officer, and refused."""
    kept = await session.scalar(select(func.count()).where(RefusedCopy.report_id == word.id))
    if (kept or 0) < COPIES_MAX:
        await session.execute(insert(RefusedCopy).values(
            report_id=word.id, digest=word.digest, body=word.entered.model_dump(mode="json"), at=clock.now(),
            by=word.actor).on_conflict_do_nothing())
    word.outcome = SameIdOtherBody(report=str(word.id))


def of_body(entered: ReportIn) -> Projection:
    """The compact projection of a body."""
    return projection(place=entered.place, hazard=entered.hazard, kind=entered.kind, occurred_at=entered.occurred_at,
                      corrects=entered.corrects, figures=entered.figures)


def of_row(row: Report | HeldReport) -> Projection:
    """The same of what stands under the id."""
    if isinstance(row, HeldReport):
        return of_body(ReportIn.model_validate(row.body))
    return projection(place=row.place, hazard=row.hazard, kind=row.kind, occurred_at=row.occurred_at,
                      corrects=row.corrects, figures=row.figures)


TAKE = text("""
    INSERT INTO report_submission (report_id, digest, compact)
    SELECT * FROM json_to_recordset(CAST(:rows AS json)) AS r(report_id uuid, digest bytea, compact boolean)
     ORDER BY report_id
    ON CONFLICT DO NOTHING RETURNING report_id""")
