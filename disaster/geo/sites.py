"""Where goods and people can go: packages that keep stores and shelters say here how to find their places."""

from typing import Any, NamedTuple

from sqlalchemy import Select, Subquery, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.geo.schemas import SiteKind

COLUMNS = ("id", "name", "name_en", "division_code", "point", "flag")
LISTED_MAX = 10_000
sources: dict[SiteKind, Select[*tuple[Any, ...]]] = {}


class SiteListed(NamedTuple):
    """A site as a place."""

    id: str
    kind: SiteKind
    name: str
    name_en: str
    division_code: str
    lon: float | None
    lat: float | None
    flag: str


def register_sites(kind: SiteKind, found: Select[*tuple[Any, ...]]) -> None:
    """`found` selects COLUMNS, named so, of what is in use; `point` is a geometry in WGS-84, or NULL."""
    assert tuple(found.selected_columns.keys()) == COLUMNS
    sources[kind] = found


def placed(kind: SiteKind) -> Subquery:
    """The sites of one kind with their kind, lon and lat."""
    site = sources[kind].subquery()
    return select(literal(kind).label("kind"), site, func.ST_X(site.c.point).label("lon"),
                  func.ST_Y(site.c.point).label("lat")).subquery()


async def sites_listed(session: AsyncSession) -> list[SiteListed]:
    """All sites in use."""
    listed = []
    for kind in sorted(sources):
        site = placed(kind)
        found = await session.execute(
            select(*(site.c[name] for name in SiteListed._fields)).order_by(site.c.id).limit(LISTED_MAX))
        listed += [SiteListed(*row) for row in found]
    return listed
