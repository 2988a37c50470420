"""Judging a whole table before any of it is written: every error named by line, column, value and rule.

A package describes its lines as a Pydantic model and calls check(): all rows, or ImportRefused and nothing.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Self, TypeVar

import shapely
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from disaster.errors import BadInput
from disaster.geo.datum import Datum, shape_to_wgs84, to_wgs84
from disaster.geo.reading import Table

ERRORS_MAX = 200
CHINA, EARTH = (73, 3, 136, 54), (-180, -90, 180, 90)      # west, south, east, north


class ImportRefused(BadInput):
    """Nothing was written: these are the errors, the first 200 of them."""

    code = "import_refused"

    def __init__(self, file: str, errors: list[dict[str, Any]], total: int = 0) -> None:
        super().__init__(file=file, errors_total=total or len(errors), errors=errors[:ERRORS_MAX])


class RowModel(BaseModel):
    """One line of a file. Its fields are the columns; unknown columns are refused. Values come as text."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    line: int = 0      # where it stood; never a column

    @property
    def identity(self) -> tuple[object, ...]:
        """What no two lines of one file may share; by default anything goes."""
        return (self.line,)


class LocatedRow(RowModel):
    """A line that may carry a point. Degrees; the bounds are China's, so that swapped columns are seen."""

    lon: float | None = Field(default=None, ge=73, le=136)
    lat: float | None = Field(default=None, ge=3, le=54)

    @model_validator(mode="after")
    def both_or_none(self) -> Self:
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lon and lat come together or not at all")
        return self


def shape_in(value: str, box: tuple[float, float, float, float]) -> BaseGeometry:
    """A cell's GeoJSON as a shape that lies in a box of degrees (west, south, east, north); ValueError says why not."""
    try:
        shape = shapely.from_geojson(value)
    except GEOSException as malformed:
        raise ValueError("this is no GeoJSON geometry") from malformed
    if shape.is_empty:
        raise ValueError("an empty shape is nowhere")
    west, south, east, north = shape.bounds
    if not (box[0] <= west and box[1] <= south and east <= box[2] and north <= box[3]):
        raise ValueError(f"longitude {box[0]} to {box[2]}, latitude {box[1]} to {box[3]} degrees, in this order")
    return shape


class ShapedRow(LocatedRow):
    """A line that may carry an area, too: GeoJSON text of a valid Polygon or MultiPolygon."""

    geometry: str | None = None

    @field_validator("geometry")
    @classmethod
    def valid_area(cls, value: str | None) -> str | None:
        if value is None:
            return value
        shape = shape_in(value, CHINA)
        if shape.geom_type not in {"Polygon", "MultiPolygon"} or not shape.is_valid:
            raise ValueError(f"an area is a valid Polygon or MultiPolygon: {shapely.is_valid_reason(shape)}")
        return value


Row = TypeVar("Row", bound=RowModel)


def check(table: Table, model: type[Row], datum: Datum | None = None) -> list[Row]:
    """All lines as rows, points in WGS-84; or ImportRefused with every error found."""
    columns = set(model.model_fields) - {"line"}
    errors = list(wrong_columns(table, model, columns))
    rows: list[Row] = []
    for line in table.lines:
        known = {name: cell for name, cell in line.cells.items() if name in columns}
        try:
            rows.append(model.model_validate({**known, "line": line.number}))
        except ValidationError as refused:
            errors += named(line.number, known, refused, set(table.columns))
    errors += repeated(rows)
    if datum is None:
        errors += without_datum(rows)
    refuse(table, errors)
    return [to_store(row, datum) for row in rows] if datum else rows


def refuse(table: Table, errors: list[dict[str, Any]]) -> None:
    """Raise if there is any error; packages call it with what only they can see (an unknown code, say)."""
    if errors:
        raise ImportRefused(table.name, sorted(errors, key=lambda found: found["line"]))


def error(line: int, column: str, value: object, rule: str, **facts: object) -> dict[str, Any]:
    """One error in the form that screens and the command line show."""
    return {"line": line, "column": column, "value": value, "rule": rule, **facts}


def wrong_columns(table: Table, model: type[RowModel], columns: set[str]) -> Iterator[dict[str, Any]]:
    """Columns that lack or that nobody knows: said once, not once a line."""
    needed = {name for name, field in model.model_fields.items() if field.is_required()}
    for name in sorted(needed - set(table.columns)):
        yield error(1, name, None, "column_missing")
    for name in sorted(set(table.columns) - columns):
        yield error(1, name, None, "column_unknown", columns=sorted(columns))
    if not table.lines:
        yield error(1, "", None, "no_lines")


def named(line: int, cells: dict[str, str], refused: ValidationError,
          columns: set[str]) -> Iterator[dict[str, Any]]:
    """What Pydantic found, by column. A column that the whole file lacks is not named again for each line."""
    for found in refused.errors(include_url=False, include_context=False):
        column = str(found["loc"][0]) if found["loc"] else ""
        if found["type"] != "missing" or column in columns:
            yield error(line, column, cells.get(column), found["type"], words=found["msg"])


def repeated(rows: Iterable[RowModel]) -> Iterator[dict[str, Any]]:
    """Lines that say something a second time."""
    first: dict[tuple[object, ...], int] = {}
    for row in rows:
        if row.identity in first:
            said = " ".join(map(str, row.identity))
            yield error(row.line, "", said, "repeated", first_line=first[row.identity])
        first.setdefault(row.identity, row.line)


def without_datum(rows: Iterable[RowModel]) -> Iterator[dict[str, Any]]:
    """A coordinate whose datum nobody named is worth nothing: at Xilinhot the guess is 600 m off."""
    located = (row for row in rows if isinstance(row, LocatedRow))
    for row in located:
        if row.lon is not None or getattr(row, "geometry", None) is not None:
            yield error(row.line, "lon", row.lon, "datum_required", choices=[str(datum) for datum in Datum])
            return


def to_store(row: Row, datum: Datum) -> Row:
    """The same row with its point and shape in WGS-84."""
    if isinstance(row, LocatedRow) and row.lon is not None and row.lat is not None:
        row.lon, row.lat = to_wgs84(row.lon, row.lat, datum)
    if isinstance(row, ShapedRow) and row.geometry is not None:
        row.geometry = shapely.to_geojson(shape_to_wgs84(shapely.from_geojson(row.geometry), datum))
    return row
