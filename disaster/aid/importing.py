"""Households from a file: the whole of it is judged before a row is written; a line that is here already changes
nothing, and one that says otherwise of a household corrects it, with the file as the reason.

A household's id, and so the code on its card, is drawn anew and never made from an ID number: codes are no secret.
"""

from asyncio import to_thread
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster.aid.actions.households import added, altered
from disaster.aid.columns import NAMES, HouseholdRow, columns_of, renamed
from disaster.aid.models import Household
from disaster.aid.schemas import HouseholdIn, HowListed, ImportedHouseholds, Who
from disaster.aid.views import ISSUERS
from disaster.errors import BadInput
from disaster.geo.importing import ImportRefused, check, error, refuse
from disaster.geo.models import Division
from disaster.geo.reading import Table, parse
from disaster.ledgers.actions.keeping import digest_of
from disaster.people.viewer import Viewer
from disaster.settings import settings

LINES_MAX, TOGETHER = 50_000, 5_000


class ColumnsUnclear(BadInput):
    """Which column says what is not clear: a mapping names what is not there, or place or head was not recognised."""

    code = "columns_unclear"


class TooManyHouseholds(BadInput):
    """More lines than one import takes: cut the file in two."""

    code = "too_many_lines"


@dataclass(frozen=True, slots=True)
class Listed:
    """A line with its place found, and the household that it speaks of, if we know that one."""

    told: HouseholdIn
    line: str                       # digest of what it says
    known: Household | None

    @property
    def verdict(self) -> str:
        """What becomes of it."""
        if self.known is None:
            return "added"
        said = {self.known.digest.hex(), *(edit.get("line") for edit in self.known.edits)}
        if self.line in said or self.wanted == now_of(self.known):
            return "unchanged"
        return "withdrawn" if self.known.state == "withdrawn" else "changed"

    @property
    def wanted(self) -> HouseholdIn:
        """The household as it shall be: what the line leaves out stays as it is known."""
        if self.known is None:
            return self.told
        now, told = now_of(self.known), self.told
        who = {**now.who.model_dump(), **{name: value for name, value in told.who.model_dump().items() if value}}
        return HouseholdIn(place=told.place, people=now.people if told.people is None else told.people,
                           who=Who.model_validate(who))


def now_of(row: Household) -> HouseholdIn:
    """A household as it stands."""
    return HouseholdIn(place=row.place, people=row.people, who=Who.model_validate(row.private))


async def households_imported(session: AsyncSession, name: str, content: bytes, how: HowListed, *,
                              by: Viewer) -> ImportedHouseholds:
    """Import a file of households: all of it or nothing."""
    by.allow(*ISSUERS)
    table = await to_thread(parse, name, content)         # others are answered meanwhile
    if len(table.lines) > LINES_MAX:
        raise TooManyHouseholds(lines=len(table.lines), most=LINES_MAX)
    fields = fields_of(table, how.columns)
    rows = await to_thread(judged, table, fields)
    places = await placed(session, table, rows, fields, by)
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("households from a file", 0))))
    lines = await recognised(session, [HouseholdIn(place=place, people=row.people, who=row.who)
                                       for row, place in zip(rows, places, strict=True)], by)
    counts = dict.fromkeys(("added", "changed", "unchanged", "withdrawn"), 0)
    for line in lines:
        counts[line.verdict] += 1
        if not how.dry_run:
            await written(session, line, table.name, by)
    return ImportedHouseholds(file=table.name, lines=len(rows), **counts, columns=fields, dry_run=how.dry_run,
                              ignored=[column for column in table.columns if column not in fields.values()])


def fields_of(table: Table, told: Mapping[str, str]) -> dict[str, str]:
    """Field -> column; refused where that is not clear, with what there is to choose from."""
    fields = columns_of(table.columns, told)
    strange = [*(field for field in told if field not in NAMES),
               *(column for column in told.values() if column not in table.columns)]
    twice = len(set(fields.values())) < len(fields)
    lacking = [field for field in ("place", "head") if field not in fields]
    if strange or twice or lacking:
        raise ColumnsUnclear(unknown=strange, lacking=lacking, recognised=fields, fields=list(NAMES),
                             columns=table.columns)
    return fields


def judged(table: Table, fields: Mapping[str, str]) -> list[HouseholdRow]:
    """The lines; an error names the column as the file calls it."""
    try:
        return check(renamed(table, fields), HouseholdRow)
    except ImportRefused as refused:
        for found in refused.facts["errors"]:
            found["column"] = fields.get(found["column"], found["column"])
        raise


async def placed(session: AsyncSession, table: Table, rows: list[HouseholdRow], fields: Mapping[str, str],
                 by: Viewer) -> list[str]:
    """The code of each line's place, which it names by code or by name; or every line whose place is not clear."""
    named = await places_named(session, {word for row in rows for word in (row.place, row.township) if word})
    places: list[str] = []
    found: list[dict[str, Any]] = []
    for row in rows:
        above = named.get(row.township or "", set()) if row.township else {""}
        codes = {code for code in named.get(row.place, set()) if code.startswith(tuple(above))}
        rule = "unknown_place" if not codes else "ambiguous_place" if len(codes) > 1 else ""
        if not rule and not by.within(*codes):
            rule = "not_your_area"
        if rule:
            found.append(error(row.line, fields["place"], row.place, rule))
        places.append(min(codes, default=""))
    refuse(table, found)
    return places


async def places_named(session: AsyncSession, words: set[str]) -> dict[str, set[str]]:
    """Villages and townships of this service's area by their names and codes."""
    named: dict[str, set[str]] = defaultdict(set)
    for some in together(sorted(words)):
        rows = await session.execute(select(Division.code, Division.name).where(
            Division.valid_to.is_(None), Division.level.in_(["township", "village"]),
            Division.code.startswith(settings().jurisdiction),
            or_(Division.name.in_(some), Division.code.in_(some))))
        for code, name in rows:
            named[code].add(code)
            named[name].add(code)
    return named


def together(words: list[str]) -> Iterator[list[str]]:
    """As many at a time as one question takes."""
    return (words[start:start + TOGETHER] for start in range(0, len(words), TOGETHER))


async def recognised(session: AsyncSession, told: list[HouseholdIn], by: Viewer) -> list[Listed]:
    """Each line with the household that it means: by the ID number; without one on either side, by name and address."""
    by_number: dict[str, Household] = {}
    by_name: dict[tuple[object, ...], Household] = {}
    for row in await candidates(session, told):
        if by.within(row.place):
            if number := row.private.get("id_number"):
                by_number.setdefault(number.upper(), row)
            by_name.setdefault(name_of(now_of(row)), row)
    return [Listed(one, digest_of(one.model_dump(mode="json")).hex(), meant(one, by_number, by_name)) for one in told]


def meant(told: HouseholdIn, by_number: Mapping[str, Household],
          by_name: Mapping[tuple[object, ...], Household]) -> Household | None:
    """The household that a line means."""
    number = (told.who.id_number or "").upper()
    if number in by_number:
        return by_number[number]
    found = by_name.get(name_of(told))
    return found if found is not None and not (number and found.private.get("id_number")) else None


def name_of(told: HouseholdIn) -> tuple[object, ...]:
    """What stands for a household that has no number."""
    return (told.place, told.who.head, told.who.address)


async def candidates(session: AsyncSession, told: list[HouseholdIn]) -> list[Household]:
    """Households of these places or numbers, locked; those still listed first, then the oldest."""
    numbers = sorted({one.who.id_number.upper() for one in told if one.who.id_number})
    places = sorted({one.place for one in told})
    found: dict[object, Household] = {}
    number_of = func.upper(Household.private["id_number"].astext)
    for column, words in ((number_of, numbers), (Household.place, places)):
        for some in together(words):
            for row in await session.scalars(select(Household).where(column.in_(some)).order_by(Household.id)
                                             .with_for_update().execution_options(populate_existing=True)):
                found[row.id] = row
    return sorted(found.values(), key=lambda row: (row.state != "listed", row.id))


async def written(session: AsyncSession, line: Listed, file: str, by: Viewer) -> None:
    """Register it, or correct it."""
    if line.verdict == "added":
        added(session, uuid7(), line.told, by=by)
    elif line.verdict == "changed" and line.known is not None:
        by.allow(*ISSUERS, area=line.known.place)
        await altered(session, line.known, line.wanted, reason=f"按名单导入 {file}"[:200], by=by, line=line.line)
