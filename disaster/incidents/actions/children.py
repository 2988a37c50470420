"""The children of an incident, moved in bulk and written down one by one, so that each finds its way back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, String, Table, Update, cast, delete, func, literal, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.db import Base
from disaster.incidents.merging import (
    COLUMN,
    Merging,
    Plain,
    follows,
    keyed,
    plain_tables,
    registered,
    tables_of_incidents,
    wishes,
)
from disaster.incidents.models import Incident, MergeChild
from disaster.journal.record import record
from disaster.journal.subjects import subjects

CHUNK = 1_000
State = dict[tuple[str, str], dict[str, Any]]      # (table, key) -> tracked columns as JSON


async def counted(session: AsyncSession, incident_id: UUID) -> dict[str, int]:
    """Table -> how many children the incident has, without those that have none."""
    found = {}
    for name, model in sorted(tables_of_incidents().items()):
        number = await session.scalar(select(func.count()).select_from(model).where(
            model.__table__.c[COLUMN] == incident_id))
        if number:
            found[name] = number
    return found


async def moved(session: AsyncSession, merging: Merging) -> dict[str, int]:
    """Everything of the source goes to the target by the plain way; table -> how many."""
    counts = {}
    for plain in plain_tables():
        own = plain.table.c[COLUMN]
        gone = update(plain.table).where(own == merging.source.id).values({COLUMN: merging.target.id})
        number = await noted(session, gone.returning(cast(plain.key, String).label("key")).cte("gone"), merging,
                             plain.table.name, "moved")
        if number:
            counts[str(plain.table.name)] = number
            await told(session, plain, merging, "moved_in", None)
    return counts | await wishes_moved(session, merging)


async def noted(session: AsyncSession, gone: CTE, merging: Merging, name: str, how: str) -> int:
    """Move these rows, by their column `key`, and write each of them down; how many."""
    one = select(literal(merging.merge_id), literal(name), gone.c.key, literal(how)).distinct()
    lines = insert(MergeChild).from_select(["merge_id", "table_name", "key", "how"], one).on_conflict_do_nothing()
    return await session.scalar(
        select(func.count()).select_from(lines.returning(MergeChild.key).cte("noted"))) or 0


async def moved_back(session: AsyncSession, merging: Merging) -> None:
    """What the merge moved goes back, and what came after goes with what it belongs to."""
    for plain in plain_tables():
        await session.execute(update(plain.table).values({COLUMN: merging.source.id}).where(
            plain.table.c[COLUMN] == merging.target.id, *of_merge(merging, plain.table.name, ["moved"]),
            MergeChild.key == cast(plain.key, String)))
    while await followed(session, merging):
        pass
    for plain in plain_tables():
        await told(session, plain, merging, "moved_back", None)
    await wishes_moved_back(session, merging)


def of_merge(merging: Merging, name: str, how: Sequence[str]) -> list[ColumnElement[bool]]:
    """What the merge wrote down of this table."""
    return [MergeChild.merge_id == merging.merge_id, MergeChild.table_name == name, MergeChild.how.in_(how)]


async def followed(session: AsyncSession, merging: Merging) -> int:
    """Rows that came after the merge and belong to something that went back, one step further; how many."""
    total = 0
    known = {plain.table.name: plain for plain in plain_tables()}
    for child, column, parent in [*links(known), *((c, k, p) for c, k, p in follows if c in known and p in known)]:
        table, over, key = known[child].table, known[parent].table.alias("p"), known[parent].key.name
        gone = update(table).values({COLUMN: merging.source.id}).where(
            table.c[COLUMN] == merging.target.id, table.c[column] == over.c[key],
            over.c[COLUMN] == merging.source.id, *of_merge(merging, parent, ["moved", "followed"]),
            MergeChild.key == cast(over.c[key], String))
        total += await noted(session, gone.returning(cast(known[child].key, String).label("key")).cte("gone"), merging,
                             child, "followed")
    return total


def links(known: dict[str, Plain]) -> Iterable[tuple[str, str, str]]:
    """Child table, column, parent table, as foreign keys between tables of incidents say."""
    for plain in known.values():
        for column in plain.table.columns:
            for key in column.foreign_keys:
                if key.column.table.name in known and column.name != "replaced_by":
                    yield plain.table.name, column.name, key.column.table.name


async def told(session: AsyncSession, plain: Plain, merging: Merging, verb: str, keys: list[str] | None) -> None:
    """Record each moved row as it is seen now; rows that nobody sees by themselves need no entry."""
    if not plain.kinds:
        return
    if keys is None:
        keys = list(await session.scalars(select(MergeChild.key).where(
            *of_merge(merging, plain.table.name, ["moved", "followed"])).order_by(MergeChild.key)))
    column = plain.key
    for start in range(0, len(keys), CHUNK):
        rows = await session.scalars(select(plain.model).where(column.in_([typed(column, key) for key in keys[
            start:start + CHUNK]])).order_by(column).execution_options(populate_existing=True))
        for row in rows:
            for kind in plain.kinds:
                record(session, f"{kind.view.subject_type}.{verb}", kind.view_of(row), by=merging.by,
                       cause=merging.cause)


async def wishes_moved(session: AsyncSession, merging: Merging) -> dict[str, int]:
    """Gifts meant for the source are meant for the target now."""
    counts = {}
    for name in wishes:
        gifts = Base.metadata.tables[name]
        keys = list(await session.scalars(
            meant_for(gifts, merging.source, merging.target).returning(cast(gifts.c.id, String))))
        if keys:
            await session.execute(insert(MergeChild), [
                {"merge_id": merging.merge_id, "table_name": name, "key": key, "how": "moved"} for key in keys])
            counts[name] = len(keys)
            await wishes_told(session, name, keys, merging, "moved_in")
    return counts


async def wishes_moved_back(session: AsyncSession, merging: Merging) -> None:
    """And for the source again."""
    for name in wishes:
        gifts = Base.metadata.tables[name]
        key = cast(gifts.c.id, String)
        keys = list(await session.scalars(meant_for(gifts, merging.target, merging.source).where(
            *of_merge(merging, name, ["moved"]), MergeChild.key == key).returning(key)))
        await wishes_told(session, name, keys, merging, "moved_back")


def meant_for(gifts: Table, was: Incident, now: Incident) -> Update:
    """The wish that names one incident names the other."""
    return update(gifts).where(gifts.c.earmark["incident_id"].astext == str(was.id)).values(
        earmark=gifts.c.earmark.concat(literal({"incident_id": str(now.id)}, JSONB)))


async def wishes_told(session: AsyncSession, name: str, keys: list[str], merging: Merging, verb: str) -> None:
    """The gifts as they are seen now; goods in stores are told with their stores."""
    if not keys:
        return
    if name == "lot":
        await stores_told(session, keys, merging)
        return
    for kind in subjects.values():
        table = kind.model.__table__
        if isinstance(table, Table) and table.name == name:
            await told(session, Plain(*keyed(kind.model), kind.model, [kind]), merging, verb, keys)


async def stores_told(session: AsyncSession, lots: list[str], merging: Merging) -> None:
    """What stores hold of these lots shows the changed wish."""
    kind = subjects["holding"]
    held = list(await session.scalars(text(
        "SELECT DISTINCT store_id || '.' || item FROM account WHERE lot_id = ANY(CAST(:lots AS uuid[])) AND balance > 0"
        " AND kind IN ('on_hand', 'reserved')"), {"lots": lots}))
    for row in await session.scalars(select(kind.model).where(kind.model.__table__.c.id.in_(held))
                                     .execution_options(populate_existing=True)):
        for name in ("holding", "shelf"):       # lot by lot, and summed
            record(session, f"{name}.changed", subjects[name].view_of(row), by=merging.by, cause=merging.cause)


async def state(session: AsyncSession, incidents: Iterable[UUID]) -> State:
    """The tracked columns of every tracked child of these incidents."""
    found: State = {}
    models = tables_of_incidents()
    for children in registered.values():
        if children.tracked:
            table, key = keyed(models[children.table])
            names = list(table.columns.keys()) if children.tracked == ("*",) else [key.name, *children.tracked]
            rows = await session.execute(select(*(table.c[name] for name in names)).where(
                table.c[COLUMN].in_(list(incidents))))
            for row in rows.mappings():
                found[children.table, str(row[key.name])] = {
                    name: plain_value(value) for name, value in row.items() if name != COLUMN}
    return found


def plain_value(value: Any) -> Any:
    """A value of a column as JSON keeps it."""
    return value.isoformat() if isinstance(value, datetime) else str(value) if isinstance(value, UUID) else value


def typed(column: ColumnElement[Any], value: Any) -> Any:
    """The value of a column from what JSON kept."""
    if value is None:
        return None
    kind = column.type.python_type
    return datetime.fromisoformat(value) if kind is datetime else UUID(value) if kind is UUID else value


async def written(session: AsyncSession, merging: Merging, before: State, after: State) -> None:
    """Write down what the merge changed, removed and made besides moving."""
    rows = []
    for name, key in sorted({*before, *after}):
        was, now = before.get((name, key)), after.get((name, key))
        if was != now:
            rows.append({"merge_id": merging.merge_id, "table_name": name, "key": key, "before": was, "after": now,
                         "how": "made" if was is None else "removed" if now is None else "changed"})
    if rows:
        await session.execute(insert(MergeChild), rows)


async def set_back(session: AsyncSession, name: str, key: str, change: dict[str, Any]) -> None:
    """These columns of one row are as they were."""
    table, own = keyed(tables_of_incidents()[name])
    await session.execute(update(table).where(own == typed(own, key)).values(
        {column: typed(table.c[column], value) for column, value in change.items()}))


async def put_again(session: AsyncSession, name: str, incident_id: UUID, before: dict[str, Any]) -> None:
    """A row that the merge removed is there again."""
    table, _ = keyed(tables_of_incidents()[name])
    await session.execute(insert(table).values(
        {COLUMN: incident_id, **{column: typed(table.c[column], value) for column, value in before.items()}})
        .on_conflict_do_nothing())


async def taken_away(session: AsyncSession, name: str, key: str) -> None:
    """A row that the merge itself had made goes with it."""
    table, own = keyed(tables_of_incidents()[name])
    await session.execute(delete(table).where(own == typed(own, key)))


async def seen(session: AsyncSession, name: str, key: str, verb: str, merging: Merging) -> None:
    """Record a row as it is seen now."""
    for plain in plain_tables():
        if plain.table.name == name:
            await told(session, plain, merging, verb, [key])
