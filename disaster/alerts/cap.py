"""Reading a CAP 1.2 file (OASIS Common Alerting Protocol; GB/T 35965.1 profile): pure, bytes in, a message out."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from math import cos, radians
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from shapely import Point, Polygon
from shapely.affinity import scale
from shapely.errors import GEOSException

from disaster.errors import BadInput

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
COLOURS = {"蓝": "blue", "黄": "yellow", "橙": "orange", "红": "red", "blue": "blue", "yellow": "yellow",
           "orange": "orange", "red": "red"}
COLOUR_NAMES = re.compile(r"(?i)colou?r|颜色|level|级别|signal")
BYTES_MAX = 1_000_000
KM_PER_DEGREE = 111.2
RADIUS_KM_MIN, RADIUS_KM_MAX = 0.1, 5_000      # CAP allows a circle of 0 km: a place


class BadCap(BadInput):
    """The file is not a CAP 1.2 alert; the facts say what is missing or wrong."""

    code = "bad_cap"


@dataclass(frozen=True, slots=True)
class Message:
    """What a CAP file says. Times aware; polygons of (lon, lat), WGS-84; geocodes are division codes as given."""

    identifier: str
    sender: str
    sent_at: datetime
    status: str
    message_type: str
    references: list[str] = field(default_factory=list)
    event_zh: str = ""
    event_code: str | None = None
    colour: str | None = None
    headline: str = ""
    effective_at: datetime | None = None
    expires_at: datetime | None = None
    polygons: list[Polygon] = field(default_factory=list)
    geocodes: list[str] = field(default_factory=list)


def read(source: bytes) -> Message:
    """A CAP file as a message. Raises BadCap."""
    if len(source) > BYTES_MAX:
        raise BadCap(reason="too_large", bytes=len(source), bytes_max=BYTES_MAX)
    try:
        alert = fromstring(source)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadCap(reason="not_xml", says=str(error)) from error
    if alert.tag != f"{{{NAMESPACE}}}alert":
        raise BadCap(reason="not_cap_1_2", root=alert.tag)
    message_type = required(alert, "msgType")
    if message_type not in {"Alert", "Update", "Cancel"}:
        raise BadCap(reason="message_type", value=message_type)
    info = chosen_info(alert)
    if info is None and message_type != "Cancel":
        raise BadCap(reason="missing", element="info")
    references = [part.split(",")[1] for part in text(alert, "references").split() if part.count(",") == 2]
    head = (required(alert, "identifier"), required(alert, "sender"), moment(alert, "sent"), required(alert, "status"),
            message_type, references)
    return Message(*head, *(info_of(info) if info is not None else ()))   # type: ignore[arg-type]


def chosen_info(alert: Element) -> Element | None:
    """The Chinese info block, else the first."""
    infos = alert.findall(f"{{{NAMESPACE}}}info")
    chinese = (info for info in infos if text(info, "language").lower().startswith("zh"))
    return next(chinese, infos[0] if infos else None)


def info_of(info: Element) -> tuple[object, ...]:
    """The fields of an info block, in the order of Message."""
    codes = [text(code, "value") for code in info.findall(f"{{{NAMESPACE}}}eventCode")]
    areas = info.findall(f"{{{NAMESPACE}}}area")
    return (required(info, "event"), codes[0] if codes else None, colour_of(info), text(info, "headline"),
            moment(info, "effective") if text(info, "effective") else None,
            moment(info, "expires") if text(info, "expires") else None,
            [shape for area in areas for shape in shapes(area)],
            [value for area in areas for code in area.findall(f"{{{NAMESPACE}}}geocode")
             if (value := text(code, "value")).isdigit()])


def colour_of(info: Element) -> str | None:
    """The colour as issued: from a parameter that names it, else from the headline's own words. Never computed."""
    said = [text(one, "value") for one in info.findall(f"{{{NAMESPACE}}}parameter")
            if COLOUR_NAMES.search(text(one, "valueName"))]
    for words in [*said, text(info, "headline"), text(info, "event")]:
        found = {colour for word, colour in COLOURS.items() if word in words.lower()}
        if len(found) == 1:
            return found.pop()
    return None


def shapes(area: Element) -> list[Polygon]:
    """Polygons and circles of an area. CAP writes latitude first."""
    found = []
    for element in area.findall(f"{{{NAMESPACE}}}polygon"):
        points = [pair(part) for part in (element.text or "").split()]
        try:
            found.append(Polygon(points))
        except (ValueError, GEOSException) as error:
            raise BadCap(reason="polygon", value=(element.text or "")[:200]) from error
        if not found[-1].is_valid:
            raise BadCap(reason="polygon", value=(element.text or "")[:200])
    for element in area.findall(f"{{{NAMESPACE}}}circle"):
        centre, _, radius = (element.text or "").strip().partition(" ")
        found.append(disc(Point(pair(centre)), radius))
    return found


def disc(centre: Point, written: str) -> Polygon:
    """A circle of so many km on the ground: a degree of longitude is shorter than one of latitude."""
    try:
        radius_km = float(written)
    except ValueError as error:
        raise BadCap(reason="radius", value=written[:200]) from error
    if not 0 <= radius_km <= RADIUS_KM_MAX:
        raise BadCap(reason="radius", value=written[:200])
    degrees = max(radius_km, RADIUS_KM_MIN) / KM_PER_DEGREE
    wider = 1 / max(cos(radians(centre.y)), 0.01)
    return scale(centre.buffer(degrees), xfact=wider, yfact=1, origin=centre)


def pair(written: str) -> tuple[float, float]:
    """ "lat,lon" as (lon, lat)."""
    try:
        latitude, longitude = (float(part) for part in written.split(","))
    except ValueError as error:
        raise BadCap(reason="coordinates", value=written) from error
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise BadCap(reason="coordinates", value=written)
    return longitude, latitude


def text(parent: Element, name: str) -> str:
    """The text of a child; empty where there is none."""
    return (parent.findtext(f"{{{NAMESPACE}}}{name}") or "").strip()


def required(parent: Element, name: str) -> str:
    """The text of a child that must be there."""
    value = text(parent, name)
    if not value:
        raise BadCap(reason="missing", element=name)
    return value


def moment(parent: Element, name: str) -> datetime:
    """A time with its zone; the profile's "YYYY-MM-DD hh:mm:ss+08:00" too."""
    value = required(parent, name)
    try:
        read_time = datetime.fromisoformat(value.replace(" ", "T", 1))
    except ValueError as error:
        raise BadCap(reason="time", element=name, value=value) from error
    if read_time.tzinfo is None:
        raise BadCap(reason="time_without_zone", element=name, value=value)
    return read_time
