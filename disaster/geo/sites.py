"""Where goods and people can go: packages that keep stores and shelters say here how to find their places."""

from typing import Any

from sqlalchemy import Select

from disaster.geo.schemas import SiteKind

COLUMNS = ("id", "name", "name_en", "division_code", "point", "flag")
sources: dict[SiteKind, Select[*tuple[Any, ...]]] = {}


def register_sites(kind: SiteKind, found: Select[*tuple[Any, ...]]) -> None:
    """`found` selects COLUMNS, named so, of what is in use; `point` is a geometry in WGS-84, or NULL."""
    assert tuple(found.selected_columns.keys()) == COLUMNS
    sources[kind] = found
