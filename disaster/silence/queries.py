"""What silence must know: places with people and herd, hazard areas, words, neighbours, reporters."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from shapely import from_geojson, to_wkt
from shapely.geometry import Polygon
from shapely.ops import unary_union
from sqlalchemy import any_, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.alerts.models import Alert
from disaster.evacuation.models import EvacuationOrder
from disaster.incidents.models import Incident
from disaster.people.models import Person
from disaster.silence.rules import TOWNSHIP_DIGITS, Place, Word

AREAS_MAX = 50
EARLY = timedelta(days=1)               # a warning precedes what it warns of
NEIGHBOURS_KEPT = 8                     # counties and their limits, as last computed


@dataclass(frozen=True, slots=True)
class Area:
    """A hazard area: who drew it, how strong it is there, its shape (WKT, WGS-84) or the divisions it names."""

    subject: str
    source: str
    shape: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(slots=True)
class Shares:
    """For each place inside some area: the strongest way in which it is, and the share of its land."""

    found: dict[str, tuple[int, float, str]] = field(default_factory=dict)

    def add(self, code: str, share: float, source: str, weight: int) -> None:
        """Keep what weighs most."""
        if share > 0 and (code not in self.found or self.found[code][0] * self.found[code][1] < weight * share):
            self.found[code] = (weight, min(share, 1.0), source)


async def areas_of(session: AsyncSession, incident: Incident) -> list[Area]:
    """The hazard areas known: warnings of this hazard while it lasts, and the areas of evacuation orders."""
    found = []
    for alert in await session.scalars(select(Alert).where(
            Alert.hazard == incident.hazard, Alert.state.in_(["in_force", "expired"]), Alert.colour.is_not(None),
            Alert.effective_at <= (incident.closed_at or Alert.effective_at),
            (Alert.expires_at.is_(None)) | (Alert.expires_at >= incident.occurred_at - EARLY))
            .order_by(Alert.effective_at.desc()).limit(AREAS_MAX)):
        if any(code.startswith(incident.county) or incident.county.startswith(code) for code in alert.areas):
            rings = [Polygon(ring) for ring in alert.polygons]
            found.append(Area(f"alert/{alert.id}", str(alert.colour), to_wkt(unary_union(rings)) if rings else None,
                              () if rings else tuple(alert.areas)))
    for order in await session.scalars(select(EvacuationOrder).where(
            EvacuationOrder.incident_id == incident.id, EvacuationOrder.state != "lifted")
            .order_by(EvacuationOrder.ordered_at.desc()).limit(AREAS_MAX)):
        drawn = to_wkt(from_geojson(orjson.dumps(order.polygon))) if order.polygon else None
        found.append(Area(f"evacuation_order/{order.id}", "order", drawn, tuple(order.divisions)))
    return found


async def places_of(session: AsyncSession, incident: Incident, areas: Iterable[Area],
                    weights: dict[str, int]) -> list[Place]:
    """The townships and gachas of the incident's county, with people, herd, and how much of each is inside."""
    rows = (await session.execute(PLACES, {"county": f"{incident.county}%"})).all()
    shares = Shares()
    for area in areas:
        for row in rows if area.codes else ():
            if row.code.startswith(area.codes):
                shares.add(row.code, 1.0, area.source, weights[area.source])
        if area.shape is not None:
            await shares_inside(session, incident.county, area, weights[area.source], shares)
    townships_with_villages(rows, shares)
    return [place_of(row, shares) for row in rows]


def townships_with_villages(rows: Sequence[Any], shares: Shares) -> None:
    """A township of which only gachas are named is concerned as far as they are: by their people, else their number."""
    below: dict[str, list[Any]] = {}
    for row in rows:
        if len(row.code) > TOWNSHIP_DIGITS:
            below.setdefault(row.code[:TOWNSHIP_DIGITS], []).append(row)
    for township, gachas in below.items():
        inside = [row for row in gachas if row.code in shares.found]
        if not inside or township in shares.found:
            continue
        weight, _, source = max(shares.found[row.code] for row in inside)
        people, of = (sum(row.people or 0 for row in some) for some in (inside, gachas))
        shares.add(township, float(people / of) if people and of else len(inside) / len(gachas), source, weight)


async def shares_inside(session: AsyncSession, county: str, area: Area, weight: int, shares: Shares) -> None:
    """What of each place lies in a drawn area: a township by its land, a gacha by its seat, else like its township."""
    inside = (await session.execute(INSIDE, {"county": f"{county}%", "shape": area.shape})).all()
    townships = {row.code: float(row.share) for row in inside if row.share is not None}
    for row in inside:
        share = townships.get(row.code[:TOWNSHIP_DIGITS], 0.0) if row.share is None else float(row.share)
        shares.add(row.code, share, area.source, weight)


def place_of(row: Any, shares: Shares) -> Place:
    """A row as the rules take it."""
    _, share, source = shares.found.get(row.code, (0, 0.0, ""))
    return Place(row.code, number(row.people), number(row.sheep_units), share, source, bool(row.example))


def number(value: Any) -> Decimal | None:
    """As it is stored; unknown stays unknown."""
    return None if value is None else Decimal(value)


async def words_of(session: AsyncSession, incident_id: UUID) -> dict[str, Word]:
    """The last word of each place; of a township also that of its gachas, and its own under `<code>:own`."""
    words: dict[str, Word] = {}
    for row in await session.execute(WORDS, {"incident": incident_id}):
        word = Word(row.at, row.kind == "nil", bool(row.harm))
        words[row.place] = later(words.get(row.place), word)
        township = row.place[:TOWNSHIP_DIGITS]
        if township == row.place:
            words[f"{township}:own"] = word
        else:
            words[township] = later(words.get(township), word)
    return words


def later(one: Word | None, other: Word) -> Word:
    """The later of two words; damage that either tells of is told."""
    if one is None:
        return other
    last = max(one, other, key=lambda word: word.at)
    return Word(last.at, last.nil and not (one.harm or other.harm), one.harm or other.harm)


limits: dict[tuple[str, float, str], dict[str, list[str]]] = {}


async def neighbours_of(session: AsyncSession, county: str, km: float) -> dict[str, list[str]]:
    """Townships whose limits come so near, by code; asked of PostGIS once for each state of the divisions."""
    state = str(await session.scalar(text("SELECT max(at) FROM dataset")))
    key = (county, km, f"{state}{session.get_bind().engine.url}")
    if key not in limits:
        if len(limits) >= NEIGHBOURS_KEPT:
            limits.clear()
        found: dict[str, list[str]] = {}
        for row in await session.execute(NEIGHBOURS, {"county": f"{county}%", "degrees": km / 111.2}):
            found.setdefault(row.one, []).append(row.other)
        limits[key] = found
    return limits[key]


async def reporters(session: AsyncSession) -> list[Person]:
    """Everybody who reports for a township or gacha."""
    found = await session.scalars(select(Person).where(Person.active, literal("reporter") == any_(Person.roles)))
    return [person for person in found if any(re.fullmatch(r"\d{9}(\d{3})?", area) for area in person.areas)]


def reporters_for(place: str, people: Iterable[Person]) -> list[Person]:
    """Those of the place; its township's where it has none of its own."""
    own = [person for person in people if any(len(area) >= TOWNSHIP_DIGITS and (
        area.startswith(place) or place == area) for area in person.areas)]
    return own or [person for person in people if any(
        len(area) >= TOWNSHIP_DIGITS and place.startswith(area) for area in person.areas)]


async def heard_since(session: AsyncSession) -> list[tuple[UUID, UUID, datetime]]:
    """Places that were asked and have spoken since: their silence, the report, and when it came."""
    rows = await session.execute(HEARD)
    return [(row.id, row.report_id, row.filed_at) for row in rows]


PLACES = text("""
    SELECT d.code, p.value AS people, s.value AS sheep_units,
           coalesce(p.flag = 'example', false) OR coalesce(s.flag = 'example', false) AS example
    FROM division d LEFT JOIN division_value p ON p.code = d.code AND p.key = 'population'
    LEFT JOIN division_value s ON s.code = d.code AND s.key = 'sheep_units'
    WHERE d.code LIKE :county AND d.level IN ('township', 'village') AND d.valid_to IS NULL ORDER BY d.code""")
INSIDE = text("""
    WITH drawn AS (SELECT ST_SetSRID(ST_GeomFromText(:shape), 4326) AS shape)
    SELECT d.code, CASE
        WHEN d.level = 'township' AND d.shape IS NULL THEN CASE WHEN ST_Covers(drawn.shape, d.seat) THEN 1 ELSE 0 END
        WHEN d.level = 'township' AND ST_Covers(drawn.shape, d.shape) THEN 1
        WHEN d.level = 'township' AND NOT ST_Intersects(d.shape, drawn.shape) THEN 0
        WHEN d.level = 'township' THEN ST_Area(ST_Intersection(d.shape, drawn.shape)) / ST_Area(d.shape)
        WHEN coalesce(d.seat, ST_PointOnSurface(d.shape)) IS NULL THEN NULL
        WHEN ST_Covers(drawn.shape, coalesce(d.seat, ST_PointOnSurface(d.shape))) THEN 1 ELSE 0 END AS share
    FROM division d, drawn WHERE d.code LIKE :county AND d.level IN ('township', 'village') AND d.valid_to IS NULL""")
WORDS = text("""
    SELECT DISTINCT ON (place) place, filed_at AS at, kind, bool_or(kind <> 'nil' AND state <> 'returned'
        AND replaced_by IS NULL AND figures <> '{}') OVER (PARTITION BY place) AS harm
    FROM report WHERE incident_id = :incident AND state <> 'withdrawn' ORDER BY place, filed_at DESC""")
NEIGHBOURS = text("""
    SELECT a.code AS one, b.code AS other FROM division a JOIN division b
      ON a.code <> b.code AND ST_DWithin(a.shape, b.shape, :degrees)
    WHERE a.code LIKE :county AND b.code LIKE :county AND a.level = 'township' AND b.level = 'township'
      AND a.valid_to IS NULL AND b.valid_to IS NULL ORDER BY 1, 2""")
HEARD = text("""
    SELECT s.id, r.id AS report_id, r.filed_at FROM silence s CROSS JOIN LATERAL (
        SELECT id, filed_at FROM report
        WHERE incident_id = s.incident_id AND state <> 'withdrawn' AND filed_at >= s.first_asked_at
          AND place >= left(s.place, 9) AND place < left(s.place, 9) || ':'     -- of its township alone, by the index
          AND (place = s.place OR (length(s.place) = 9 AND starts_with(place, s.place))
               OR (length(s.place) = 12 AND kind = 'nil' AND place = left(s.place, 9)))
        ORDER BY filed_at LIMIT 1) r
    WHERE s.state = 'asked' LIMIT 2000""")
