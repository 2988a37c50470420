"""How the children of an incident move when two incidents turn out to be one disaster: the register of all of them.

Every table with a column `incident_id` and an id of one column moves by the plain way, whoever owns it. What the plain
way would break (a uniqueness within the incident, an id made of the incident's) is registered by its package.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, UniqueConstraint
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.db import Base
from disaster.incidents.models import Incident
from disaster.journal.subjects import Subject, subjects

COLUMN = "incident_id"


@dataclass(frozen=True, slots=True)
class Merging:
    """Two incidents that become one, or two again. Both are locked; `cause` is the entry that says so."""

    merge_id: UUID
    source: Incident
    target: Incident
    by: str
    cause: UUID


Way = Callable[[AsyncSession, Merging], Awaitable[None]]
Undoing = Callable[[AsyncSession, Merging, str], Awaitable[None]]
Return = Callable[[AsyncSession, str, Mapping[str, Any]], Awaitable[bool]]
Question = Callable[[AsyncSession, Incident, Incident], Awaitable[None]]


async def nothing(session: AsyncSession, merging: Merging) -> None:
    """Nothing is to be done."""


async def left_alone(session: AsyncSession, merging: Merging, key: str) -> None:
    """What the merge had made stays."""


async def no_question(session: AsyncSession, source: Incident, target: Incident) -> None:
    """Nothing stands against it."""


@dataclass(frozen=True, slots=True)
class Children:
    """What the plain way of a table needs beside it, or instead of it."""

    table: str
    plain: bool = True                          # moved by the plain way, after `made_way`
    tracked: tuple[str, ...] = ()               # columns that a merge may change, and its undoing gives back
    refuse: Question = no_question              # raises where the two cannot become one
    made_way: Way = nothing                     # before the rows move: what would clash gives way
    merged: Way = nothing                       # after everything has moved
    unmade: Undoing = left_alone                # takes away a row that the merge itself had made, and nobody touched
    may_return: Return | None = None            # whether a changed row may be what it was; None: always
    undone: Way = nothing                       # after everything has moved back


registered: dict[str, Children] = {}
follows: list[tuple[str, str, str]] = []        # child table, column, parent table: no foreign key says so
wishes: list[str] = []                          # tables with a donor's wish as JSON: earmark.incident_id


def register(children: Children) -> None:
    """A package says how its own children move; done at import."""
    registered[children.table] = children


@dataclass(frozen=True, slots=True)
class Plain:
    """A table that moves by the plain way, and the kinds of subject that its rows are seen as."""

    table: Table
    key: Column[Any]
    model: type[Base]
    kinds: list[Subject] = field(default_factory=list)


def tables_of_incidents() -> dict[str, type[Base]]:
    """Every table whose rows belong to an incident."""
    return {str(table.name): mapper.class_ for mapper in Base.registry.mappers
            if isinstance(table := mapper.local_table, Table) and COLUMN in table.columns}


def keyed(model: type[Base]) -> tuple[Table, Column[Any]]:
    """The table of a model, and its one column of identity."""
    table = model.__table__
    assert isinstance(table, Table)
    key, = table.primary_key.columns
    return table, key


def plain_tables() -> list[Plain]:
    """The tables that move by the plain way, by name."""
    kinds: dict[type[Base], list[Subject]] = {}
    for subject in subjects.values():
        kinds.setdefault(subject.model, []).append(subject)
    found = []
    for name, model in sorted(tables_of_incidents().items()):
        if registered.get(name, Children(name)).plain:
            table, key = keyed(model)
            found.append(Plain(table, key, model, kinds.get(model, [])))
    return found


def unmovable() -> dict[str, str]:
    """Tables that the plain way would break and nobody registered, with why. The tests want none."""
    found: dict[str, str] = {}
    for name, model in tables_of_incidents().items():
        table: Any = model.__table__
        if name in registered:
            continue
        unique = [one for one in table.constraints if isinstance(one, UniqueConstraint) and COLUMN in one.columns]
        unique += [one for one in table.indexes if one.unique and COLUMN in one.columns]
        if unique:
            found[name] = f"unique within an incident: {sorted(str(one.name) for one in unique)}"
        if len(table.primary_key.columns) != 1:
            found[name] = "its id is not of one column"
    return found
