"""The SMS line: one report in at most 160 characters, digits in three blocks with check digits of their own; pure.

    #<identity> <what, where, when> <figures>#

    identity   40 digits: version 1, the report's UUIDv7 without its fixed bits (37), check digits (2)
    what       33 digits: place (12), hazard (2), kind (1), occurred (8), observed (8, zeros: not said), check (2)
    figures    count (1), of each: indicator (3), decimals (1), length (1; 0: said to be unknown), its digits; check (2)

Times are minutes since 2020-01-01 UTC. Check digits are ISO 7064 MOD 97-10: 97 is prime and 10 has order 96 modulo 97,
so that in a block of at most 96 digits each wrong digit and each swap of two digits is caught, those of the check
digits too. A swap across blocks is one wrong digit in each. Blocks stand at fixed places between one blank and two
signs, and figures tell their own length, so that a sign or blank that moved is caught as well.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any
from unicodedata import normalize
from uuid import UUID

from stdnum.iso7064 import mod_97_10

from disaster.errors import BadInput

CODES = json.loads((files("disaster.intake") / "data" / "sms-codes.json").read_text(encoding="utf-8"))
VERSION, EPOCH = "1", datetime(2020, 1, 1, tzinfo=UTC)
IDENTITY, WHAT, BLOCK_MAX, LINE_MAX, FIGURES_MAX, VALUE_DIGITS_MAX, DECIMALS_MAX = 40, 33, 96, 160, 9, 9, 4
MINUTES_MAX = 10**8
LINE = re.compile(rf"#(\d{{{IDENTITY}}}) (\d{{{WHAT}}}) (\d{{3,{BLOCK_MAX}}})#", re.ASCII)
BARE = re.compile(rf"\d{{{IDENTITY + WHAT + 3},{IDENTITY + WHAT + BLOCK_MAX}}}", re.ASCII)


class BadLine(BadInput):
    """This part of an SMS line is wrong: line, identity, what or figures."""

    code = "bad_sms_line"


class NotForSms(BadInput):
    """This report does not fit into one SMS; the facts say what is too much."""

    code = "not_for_sms"


@dataclass(frozen=True, slots=True)
class Line:
    """A report as an SMS carries it: without words, point and notes, to the minute."""

    id: UUID
    place: str
    hazard: str
    kind: str
    occurred_at: datetime
    observed_at: datetime | None = None
    figures: Mapping[str, Decimal | None] = field(default_factory=dict)


def encoded(line: Line) -> str:
    """The line of a report; refuses what does not fit."""
    what = (line.place.ljust(12, "0") + number("hazards", line.hazard, 2) + number("kinds", line.kind, 1)
            + minute(line.occurred_at) + (minute(line.observed_at) if line.observed_at else "0" * 8))
    if len(line.figures) > FIGURES_MAX:
        raise NotForSms(figures=len(line.figures), most=FIGURES_MAX)
    figures = str(len(line.figures)) + "".join(figure(key, value) for key, value in line.figures.items())
    text = f"#{sealed(VERSION + packed(line.id))} {sealed(what)} {sealed(figures)}#"
    if len(text) > LINE_MAX:
        raise NotForSms(characters=len(text), most=LINE_MAX)
    return text


def decoded(text: str) -> Line:
    """The report of a line as it was sent. Typed by hand, the signs may lack and blanks and dashes stand anywhere."""
    identity, what, figures = opened(blocks(text))
    return Line(id=unpacked(identity[1:]), **what_of(what), figures=figures_of(figures))


def has_line(text: str) -> bool:
    """Whether somebody meant this to be a line, right or wrong; anything else is ordinary words."""
    digits = sum(char.isdigit() for char in text)
    return digits >= IDENTITY and digits * 2 > len(text)


def blocks(text: str) -> Sequence[str]:
    """The three blocks, by their places."""
    plain = normalize("NFKC", text).strip()
    if found := LINE.search(plain):
        return found.groups()
    digits = re.sub(r"[\s\-.,/|]", "", plain)
    if not BARE.fullmatch(digits):
        raise BadLine(part="line")
    return digits[:IDENTITY], digits[IDENTITY:IDENTITY + WHAT], digits[IDENTITY + WHAT:]


def opened(found: Sequence[str]) -> list[str]:
    """The blocks without their check digits; names the first that is wrong."""
    for part, block in zip(("identity", "what", "figures"), found, strict=True):
        if not mod_97_10.is_valid(block):
            raise BadLine(part=part)
    if found[0][0] != VERSION:
        raise BadLine(part="identity", version=found[0][0])
    return [block[:-2] for block in found]


def what_of(block: str) -> dict[str, Any]:
    """Place, hazard, kind and times."""
    place, observed = block[:12].removesuffix("000"), block[23:]
    return {"place": place, "hazard": name("hazards", block[12:14], "what"), "kind": name("kinds", block[14], "what"),
            "occurred_at": moment(block[15:23]), "observed_at": None if observed == "0" * 8 else moment(observed)}


def figures_of(block: str) -> dict[str, Decimal | None]:
    """Indicator -> value, None where it was said to be unknown. The block must end where its figures say so."""
    told: dict[str, Decimal | None] = {}
    count, rest = int(block[0]), block[1:]
    for _ in range(count):
        head, rest = rest[:5], rest[5:]
        if len(head) < 5 or len(rest) < int(head[4]):
            raise BadLine(part="figures")
        value, rest = rest[:int(head[4])], rest[int(head[4]):]
        told[name("indicators", head[:3], "figures")] = number_of(value, int(head[3]))
    if rest or len(told) != count:
        raise BadLine(part="figures")
    return told


def number_of(digits: str, decimals: int) -> Decimal | None:
    """A value written in one way only."""
    if decimals > DECIMALS_MAX or (digits[:1] == "0" and digits != "0") or (decimals and digits[-1:] in {"", "0"}):
        raise BadLine(part="figures")
    return Decimal(digits).scaleb(-decimals) if digits else None


def figure(key: str, value: Decimal | None) -> str:
    """One figure as digits."""
    index = number("indicators", key, 3)
    if value is None:
        return index + "00"
    plain = value.normalize()
    decimals = max(0, -int(plain.as_tuple().exponent))
    digits = str(int(plain.scaleb(decimals)))
    if value < 0 or decimals > DECIMALS_MAX or len(digits) > VALUE_DIGITS_MAX:
        raise NotForSms(indicator=key, value=str(value))
    return f"{index}{decimals}{len(digits)}{digits}"


def sealed(digits: str) -> str:
    """A block with its check digits."""
    if len(digits) + 2 > BLOCK_MAX:
        raise NotForSms(digits=len(digits), most=BLOCK_MAX - 2)
    return digits + mod_97_10.calc_check_digits(digits)


def packed(report_id: UUID) -> str:
    """A UUIDv7 as 37 digits: its version and variant are always the same and stay away."""
    bits = report_id.int
    if report_id.version != 7:
        raise NotForSms(id=str(report_id))
    return f"{(bits >> 80) << 74 | (bits >> 64 & 0xFFF) << 62 | bits & (1 << 62) - 1:037d}"


def unpacked(digits: str) -> UUID:
    """The UUIDv7 again."""
    bits = int(digits)
    if bits >> 122:
        raise BadLine(part="identity")
    return UUID(int=bits >> 74 << 80 | 7 << 76 | (bits >> 62 & 0xFFF) << 64 | 2 << 62 | bits & (1 << 62) - 1)


def minute(at: datetime) -> str:
    """Minutes since 2020, eight digits."""
    minutes = int((at - EPOCH) // timedelta(minutes=1))
    if not 0 < minutes < MINUTES_MAX:
        raise NotForSms(time=at.isoformat())
    return f"{minutes:08d}"


def moment(digits: str) -> datetime:
    """The minute again."""
    return EPOCH + timedelta(minutes=int(digits))


def number(family: str, word: str, digits: int) -> str:
    """The number of a word on the line."""
    if word not in CODES[family]:
        raise NotForSms(**{family: word})
    return f"{CODES[family].index(word) + 1:0{digits}d}"


def name(family: str, digits: str, part: str) -> str:
    """The word of a number."""
    place = int(digits)
    if not 1 <= place <= len(CODES[family]):
        raise BadLine(part=part)
    return str(CODES[family][place - 1])
