"""A table read from CSV, GeoJSON (UTF-8 or GB 18030), XLSX or GeoPackage: lines of named texts with their numbers.

Whatever the format, a cell is text or absent, so one set of rules judges all. Nothing is written here.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from math import isnan
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

import numpy as np
import openpyxl
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from disaster.errors import BadInput

BYTES_MAX = 64 * 2**20           # of what is sent
FILE_BYTES_MAX = 512 * 2**20     # of what lies on this machine
UNPACKED_BYTES_MAX = 512 * 2**20      # of a workbook, which is a packed folder
LINES_MAX = 700_000      # the nation's villages
IN_DEGREES = {None, "EPSG:4326", "EPSG:4490"}      # unsaid, WGS-84, CGCS2000; `--datum` says of which
MALFORMED = (UnicodeDecodeError, csv.Error, BadZipFile, KeyError, ValueError, TypeError, AttributeError)


class UnreadableFile(BadInput):
    """The file is not what its name says, or is too large."""

    code = "unreadable_file"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table; `number` is what an editor or Excel shows, in GeoJSON the place of the feature."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A whole file, not yet judged."""

    name: str
    sha256: str
    columns: list[str]
    lines: list[Line]


def read(path: Path) -> Table:
    """The table in a file of the machine this runs on, which may be the nation's."""
    if path.stat().st_size > FILE_BYTES_MAX:
        raise UnreadableFile(file=path.name, reason="too_large", bytes_max=FILE_BYTES_MAX)
    return parse(path.name, path.read_bytes(), FILE_BYTES_MAX)


def parse(name: str, content: bytes, bytes_max: int = BYTES_MAX) -> Table:
    """The table in these bytes; the name's ending says the format."""
    if len(content) > bytes_max:
        raise UnreadableFile(file=name, reason="too_large", bytes_max=bytes_max)
    reader = READERS.get(Path(name).suffix.lower())
    if reader is None:
        raise UnreadableFile(file=name, reason="unknown_format", formats=sorted(READERS))
    try:
        columns, lines = reader(content)
    except MALFORMED as error:
        raise UnreadableFile(file=name, reason="malformed", detail=str(error)[:200]) from error
    if len(lines) > LINES_MAX:
        raise UnreadableFile(file=name, reason="too_many_lines", lines_max=LINES_MAX)
    return Table(name, sha256(content).hexdigest(), columns, lines)


def csv_lines(content: bytes) -> tuple[list[str], list[Line]]:
    """Comma-separated; the first line names the columns."""
    reader = csv.reader(io.StringIO(decoded(content), newline=""), strict=True)
    columns = [name.strip() for name in next(reader, [])]
    lines, number = [], reader.line_num + 1
    for row in reader:                   # a quoted cell may run over several lines: the first one is named
        lines += line_of(number, columns, row)
        number = reader.line_num + 1
    return columns, lines


def decoded(content: bytes) -> str:
    """UTF-8 with or without mark, else GB 18030, which is what Excel writes on a Chinese desk."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def xlsx_lines(content: bytes) -> tuple[list[str], list[Line]]:
    """The first sheet; its first row names the columns."""
    with ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > UNPACKED_BYTES_MAX:
            raise UnreadableFile(reason="too_large", bytes_max=UNPACKED_BYTES_MAX)
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        rows: Iterator[tuple[object, ...]] = book.worksheets[0].iter_rows(values_only=True)
        columns = [text(cell).strip() for cell in next(rows, ())]
        lines: list[Line] = []
        for number, row in enumerate(rows, start=2):
            lines += line_of(number, columns, [text(cell) for cell in row])
            if len(lines) > LINES_MAX:
                break
        return columns, lines
    finally:
        book.close()


def geojson_lines(content: bytes) -> tuple[list[str], list[Line]]:
    """Features: properties become cells, a point becomes lon and lat, any other shape the cell `geometry`."""
    features = orjson.loads(decoded(content))["features"]
    lines = []
    for number, feature in enumerate(features, start=1):
        cells = {name: text(value) for name, value in (feature["properties"] or {}).items()}
        shape = feature.get("geometry")
        if shape and shape["type"] == "Point":
            cells["lon"], cells["lat"] = (text(degrees) for degrees in shape["coordinates"][:2])
        elif shape:
            cells["geometry"] = orjson.dumps(shape).decode()
        lines.append(Line(number, {name: cell for name, cell in cells.items() if cell}))
    return sorted({name for line in lines for name in line.cells}), lines


def gpkg_lines(content: bytes) -> tuple[list[str], list[Line]]:
    """The one layer of a GeoPackage in degrees; lines are numbered by its feature ids."""
    with TemporaryDirectory() as folder:          # GDAL goes by the name's ending
        path = Path(folder) / "file.gpkg"
        path.write_bytes(content)
        return gpkg_table(path)


def gpkg_table(path: Path) -> tuple[list[str], list[Line]]:
    """The same, from a file."""
    # pyogrio brings pandas along: a third of the service's start, for a file that few ever send
    from pyogrio import errors, list_layers, raw  # noqa: PLC0415
    try:
        layers = [str(name) for name, _ in list_layers(path)]
        if len(layers) != 1:
            raise UnreadableFile(reason="not_one_layer", layers=layers[:20])
        meta, numbers, shapes, columns = raw.read(path, layer=layers[0], return_fids=True, datetime_as_string=True)
    except (errors.DataSourceError, errors.DataLayerError) as error:
        raise ValueError(str(error)) from error
    if meta["crs"] not in IN_DEGREES:
        raise UnreadableFile(reason="not_in_degrees", crs=meta["crs"], crs_taken=sorted(filter(None, IN_DEGREES)))
    lines = []
    for place, number in enumerate(numbers.tolist()):
        cells = {name: gpkg_text(column[place]) for name, column in zip(meta["fields"], columns, strict=True)}
        if shapes is not None and shapes[place] is not None:
            cells |= drawn(shapely.from_wkb(shapes[place]))
        lines.append(Line(number, {name: cell for name, cell in cells.items() if cell}))
    return sorted({name for line in lines for name in line.cells}), lines


def gpkg_text(value: object) -> str:
    """A cell of a GeoPackage; a number that lacks comes as NaN."""
    plain = value.item() if isinstance(value, np.generic) else value
    return "" if isinstance(plain, float) and isnan(plain) else text(plain)


def drawn(shape: BaseGeometry) -> dict[str, str]:
    """The cells of a shape: a point is lon and lat. A Multi… of one part is that part."""
    parts = shapely.get_parts(shape)
    shape = shapely.force_2d(parts[0] if len(parts) == 1 else shape)
    if shape.geom_type == "Point":
        return {"lon": text(shape.x), "lat": text(shape.y)}
    return {"geometry": shapely.to_geojson(shape)}


def line_of(number: int, columns: list[str], row: list[str]) -> list[Line]:
    """The line, or nothing if all its cells are empty. Cells beyond the last column get a name."""
    named = [*columns, *(f"column {place + 1}" for place in range(len(columns), len(row)))]
    cells = {name: cell.strip() for name, cell in zip(named, row, strict=False) if cell.strip()}
    return [Line(number, cells)] if cells else []


def text(value: object) -> str:
    """A cell as it would stand in a CSV: codes that Excel took for numbers lose their `.0`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


READERS = {".csv": csv_lines, ".xlsx": xlsx_lines, ".geojson": geojson_lines, ".json": geojson_lines,
           ".gpkg": gpkg_lines}
