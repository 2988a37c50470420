"""The children of an incident, moved in bulk and written down one by one, so that each finds its way back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.incidents.merging import (
    COLUMN,
    Merging,
    Plain,
    follows,
    plain_tables,
    registered,
    tables_of_incidents,
    wishes,
)
from disaster.incidents.models import MergeChild
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
        number = await session.scalar(text(f"""
            WITH gone AS (UPDATE {plain.table.name} SET {COLUMN} = :target WHERE {COLUMN} = :source
                          RETURNING {plain.key}::text AS key),
                 noted AS (INSERT INTO incident_merge_child (merge_id, table_name, key, how)
                           SELECT :merge, '{plain.table.name}', key, 'moved' FROM gone RETURNING 1)
            SELECT count(*) FROM noted"""), values(merging))  # noqa: S608  # names of our own tables
        if number:
            counts[str(plain.table.name)] = number
            await told(session, plain, merging, "moved_in", None)
    return counts | await wishes_moved(session, merging)


async def moved_back(session: AsyncSession, merging: Merging) -> None:
    """What the merge moved goes back, and what came after goes with what it belongs to."""
    for plain in plain_tables():
        await session.execute(text(f"""
            UPDATE {plain.table.name} SET {COLUMN} = :source FROM incident_merge_child c
            WHERE {plain.table.name}.{COLUMN} = :target AND c.merge_id = :merge AND c.how = 'moved'
              AND c.table_name = '{plain.table.name}' AND c.key = {plain.table.name}.{plain.key}::text"""),  # noqa: S608  # ours
            values(merging))
    while await followed(session, merging):
        pass
    for plain in plain_tables():
        await told(session, plain, merging, "moved_back", None)
    await wishes_moved_back(session, merging)


async def followed(session: AsyncSession, merging: Merging) -> int:
    """Rows that came after the merge and belong to something that went back, one step further; how many."""
    total = 0
    known = {plain.table.name: plain for plain in plain_tables()}
    for child, column, parent in [*links(known), *((c, k, p) for c, k, p in follows if c in known and p in known)]:
        total += await session.scalar(text(f"""
            WITH gone AS (UPDATE {child} SET {COLUMN} = :source FROM {parent} p, incident_merge_child c
                          WHERE {child}.{COLUMN} = :target AND {child}.{column} = p.{known[parent].key}
                            AND p.{COLUMN} = :source AND c.merge_id = :merge AND c.how IN ('moved', 'followed')
                            AND c.table_name = '{parent}' AND c.key = p.{known[parent].key}::text
                          RETURNING {child}.{known[child].key}::text AS key),
                 noted AS (INSERT INTO incident_merge_child (merge_id, table_name, key, how)
                           SELECT DISTINCT :merge, '{child}', key, 'followed' FROM gone
                           ON CONFLICT DO NOTHING RETURNING 1)
            SELECT count(*) FROM noted"""), values(merging)) or 0  # noqa: S608  # names of our own tables
    return total


def links(known: dict[str, Plain]) -> Iterable[tuple[str, str, str]]:
    """Child table, column, parent table, as foreign keys between tables of incidents say."""
    for plain in known.values():
        for column in plain.table.columns:
            for key in column.foreign_keys:
                if key.column.table.name in known and column.name != "replaced_by":
                    yield plain.table.name, column.name, key.column.table.name


def values(merging: Merging) -> dict[str, UUID]:
    """As the statements name them."""
    return {"source": merging.source.id, "target": merging.target.id, "merge": merging.merge_id}


async def told(session: AsyncSession, plain: Plain, merging: Merging, verb: str, keys: list[str] | None) -> None:
    """Record each moved row as it is seen now; rows that nobody sees by themselves need no entry."""
    if not plain.kinds:
        return
    if keys is None:
        keys = list(await session.scalars(select(MergeChild.key).where(
            MergeChild.merge_id == merging.merge_id, MergeChild.table_name == plain.table.name,
            MergeChild.how.in_(["moved", "followed"])).order_by(MergeChild.key)))
    column = plain.table.c[plain.key]
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
        keys = list(await session.scalars(text(f"""
            UPDATE {name} SET earmark = jsonb_set(earmark, '{{incident_id}}', to_jsonb(CAST(:target AS text)))
            WHERE earmark->>'incident_id' = CAST(:source AS text) RETURNING id::text"""), {  # noqa: S608  # ours
                "source": str(merging.source.id), "target": str(merging.target.id)}))
        if keys:
            await session.execute(insert(MergeChild), [
                {"merge_id": merging.merge_id, "table_name": name, "key": key, "how": "moved"} for key in keys])
            counts[name] = len(keys)
            await wishes_told(session, name, keys, merging, "moved_in")
    return counts


async def wishes_moved_back(session: AsyncSession, merging: Merging) -> None:
    """And for the source again."""
    for name in wishes:
        keys = list(await session.scalars(text(f"""
            UPDATE {name} SET earmark = jsonb_set(earmark, '{{incident_id}}', to_jsonb(CAST(:source AS text)))
            FROM incident_merge_child c WHERE earmark->>'incident_id' = CAST(:target AS text)
              AND c.merge_id = :merge AND c.table_name = '{name}' AND c.key = {name}.id::text
            RETURNING {name}.id::text"""), {  # noqa: S608  # ours
                "source": str(merging.source.id), "target": str(merging.target.id), "merge": merging.merge_id}))
        await wishes_told(session, name, keys, merging, "moved_back")


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
            await told(session, Plain(table, "id", kind.model, [kind]), merging, verb, keys)


async def stores_told(session: AsyncSession, lots: list[str], merging: Merging) -> None:
    """The stores where these lots lie show the changed wish."""
    stock = subjects["stock"]
    stores = list(await session.scalars(text(
        "SELECT DISTINCT store_id FROM account WHERE lot_id = ANY(CAST(:lots AS uuid[])) AND balance > 0"
        " AND kind IN ('on_hand', 'reserved')"), {"lots": lots}))
    for row in await session.scalars(select(stock.model).where(stock.model.__table__.c.id.in_(stores))
                                     .execution_options(populate_existing=True)):
        record(session, "stock.changed", stock.view_of(row), by=merging.by, cause=merging.cause)


async def state(session: AsyncSession, incidents: Iterable[UUID]) -> State:
    """The tracked columns of every tracked child of these incidents."""
    found: State = {}
    models = tables_of_incidents()
    for children in registered.values():
        if children.tracked:
            table = models[children.table].__table__
            assert isinstance(table, Table)
            key, = table.primary_key.columns
            names = list(table.columns.keys()) if children.tracked == ("*",) else [key.name, *children.tracked]
            for row in await session.execute(select(*(table.c[name] for name in names)).where(
                    table.c[COLUMN].in_(list(incidents)))):
                one = {name: plain_value(value) for name, value in row._mapping.items() if name != COLUMN}  # noqa: SLF001  # its public name
                found[children.table, str(row._mapping[key.name])] = one  # noqa: SLF001  # its public name
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
    table = tables_of_incidents()[name].__table__
    assert isinstance(table, Table)
    own, = table.primary_key.columns
    await session.execute(update(table).where(own == typed(own, key)).values(
        {column: typed(table.c[column], value) for column, value in change.items()}))


async def put_again(session: AsyncSession, name: str, incident_id: UUID, before: dict[str, Any]) -> None:
    """A row that the merge removed is there again."""
    table = tables_of_incidents()[name].__table__
    assert isinstance(table, Table)
    await session.execute(insert(table).values(
        {COLUMN: incident_id, **{column: typed(table.c[column], value) for column, value in before.items()}})
        .on_conflict_do_nothing())


async def taken_away(session: AsyncSession, name: str, key: str) -> None:
    """A row that the merge itself had made goes with it."""
    table = tables_of_incidents()[name].__table__
    assert isinstance(table, Table)
    own, = table.primary_key.columns
    await session.execute(delete(table).where(own == typed(own, key)))


async def seen(session: AsyncSession, name: str, key: str, verb: str, merging: Merging) -> None:
    """Record a row as it is seen now."""
    for plain in plain_tables():
        if plain.table.name == name:
            await told(session, plain, merging, verb, [key])
