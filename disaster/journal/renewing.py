"""After an upgrade: what older entries do not tell yet is told once, so that each row equals its last entry again.

A view that gained a field would else differ from every entry of before, and an altered row would not be found among
them. Only what the older entry does not know is added: a row that contradicts it is left for the proof to name. A kind
that another one took the place of is told gone, subject by subject, after the new one was told. However much there is,
no transaction holds more of it than one may.
"""

from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.journal.models import Entry, Head
from disaster.journal.read import PAGE_ROWS, position, state
from disaster.journal.record import gone, record
from disaster.journal.subjects import Subject, subjects

TOGETHER_MAX = 50_000       # in one transaction
BY = "system"


async def renewed(session: AsyncSession) -> int:
    """Tell the newer fields of what has only older entries; answers how many, `TOGETHER_MAX` at most: ask again until
    none is left. Nobody else commits meanwhile.

    A start of the same program looks at one row: only where a view has another form are entries looked through.
    """
    known = await session.scalar(select(Head.views).with_for_update())
    if known == form():
        return 0
    upto, count = (await position(session)).seq, 0
    for kind in subjects.values():
        count += await told_first(session, kind, upto, TOGETHER_MAX - count)
        if kind.instead_of and count < TOGETHER_MAX:
            count += await told_gone(session, kind.instead_of, upto, TOGETHER_MAX - count)
        if older := await told_of_old(session, kind, upto):
            count += await told_anew(session, kind, older, TOGETHER_MAX - count)
        if count >= TOGETHER_MAX:
            break
    if count == 0:
        await session.execute(update(Head).values(views=form()))
    return count


async def told_gone(session: AsyncSession, former: str, upto: int, most: int) -> int:
    """Tell the subjects of a former kind gone; nothing, once they are."""
    rows = await state(session, upto=upto, kind=former, limit=min(most, PAGE_ROWS))
    for row in rows:
        gone(session, f"{former}.renewed", row.subject, row.areas, by=BY)
    return len(rows)


async def told_first(session: AsyncSession, kind: Subject, upto: int, most: int) -> int:
    """Tell the rows of a kind that the program of before did not know: no entry speaks of any, but those that were
    told so a moment ago."""
    told = await told_so_far(session, kind.view.subject_type, upto)
    if told is None:
        return 0
    count = 0
    async for row in await session.stream_scalars(select(kind.model).execution_options(yield_per=1_000)):
        if count < most and (view := kind.view_of(row)).subject not in told:
            record(session, f"{kind.view.subject_type}.renewed", view, by=BY)
            count += 1
    return count


async def told_so_far(session: AsyncSession, name: str, upto: int) -> set[str] | None:
    """The subjects of a kind that have an entry; None where any came by one of its own verbs: it was known before."""
    by_verb = select(Entry.seq).where(Entry.subject > f"{name}/", Entry.subject < f"{name}0",
                                      Entry.kind != f"{name}.renewed").limit(1)
    if await session.scalar(by_verb) is not None:
        return None
    told, after = set[str](), ""
    while rows := await state(session, upto=upto, kind=name, after=after):
        told |= {row.subject for row in rows}
        after = rows[-1].subject
    return told


def form() -> str:
    """What tells one form of all views from another."""
    names = {kind: sorted(wanted(subject)) for kind, subject in subjects.items()}
    return sha256(orjson.dumps(names, option=orjson.OPT_SORT_KEYS)).hexdigest()


def wanted(kind: Subject) -> set[str]:
    """The fields that every entry of this kind has."""
    return {field.serialization_alias or name for name, field in kind.view.model_fields.items()
            if field.exclude_if is None and not field.exclude}


async def told_of_old(session: AsyncSession, kind: Subject, upto: int) -> dict[str, dict[str, Any]]:
    """The last entries of this kind that lack a field of its view."""
    fields = wanted(kind)
    found: dict[str, dict[str, Any]] = {}
    after = ""
    while rows := await state(session, upto=upto, kind=kind.view.subject_type, after=after, limit=PAGE_ROWS):
        told = ((row.subject, orjson.loads(row.data)) for row in rows)
        found |= {subject: data for subject, data in told if not fields <= data.keys()}
        after = rows[-1].subject
    return found


async def told_anew(session: AsyncSession, kind: Subject, older: dict[str, dict[str, Any]], most: int) -> int:
    """Record the rows that say what their older entries say, and more."""
    count = 0
    async for row in await session.stream_scalars(select(kind.model).execution_options(yield_per=1_000)):
        view = kind.view_of(row)
        now, before = orjson.loads(view.model_dump_json()), older.get(view.subject)
        if count < most and before is not None and now.keys() > before.keys() and \
                before == {name: now[name] for name in before}:
            record(session, f"{kind.view.subject_type}.renewed", view, by=BY)
            count += 1
    return count
