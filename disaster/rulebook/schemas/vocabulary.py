"""Words that every rule document shares: flags, levels, amounts, texts in two languages.

Amounts are whole numbers or exact decimals, never floats. In JSON a whole number is a number and a decimal is
a string ("0.05"), because a JSON number may lose digits on its way; both forms are read back.
"""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints

Flag = Literal["verified", "secondary", "code", "memory", "proposal", "missing", "example"]
Level = Literal["I", "II", "III", "IV"]
Number = int | Decimal

LEVELS: Final[tuple[Level, ...]] = ("I", "II", "III", "IV")  # the highest first
CONFIRMED: Final[frozenset[str]] = frozenset({"verified", "secondary", "code"})


def is_example(flag: Flag) -> bool:
    """Nobody has confirmed it: shown as 示例, and no standing authority may act on it (design.md §4)."""
    return flag not in CONFIRMED


def level_rank(level: Level | None) -> int:
    """0 for no level, 1 for IV up to 4 for I."""
    return 0 if level is None else len(LEVELS) - LEVELS.index(level)


def exact(value: object) -> Number:
    """A whole number or an exact decimal; refuses truth values, NaN and infinity."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise ValueError("must be a number")  # noqa: TRY004 - what Pydantic turns into a fault with its path
    if isinstance(value, int):
        return value
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError("must be a number") from error
    if not number.is_finite():
        raise ValueError("must be a finite number")
    return int(number) if number == number.to_integral_value() else number


def _plain(number: Number) -> int | str:
    return number if isinstance(number, int) else format(number, "f")


Amount = Annotated[
    int | Decimal,
    BeforeValidator(exact),
    PlainSerializer(_plain, return_type=int | str, when_used="json"),
]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
AreaCode = Annotated[str, StringConstraints(pattern=r"^\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$")]


class Strict(BaseModel):
    """A part of a rule document: what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Note(Strict):
    """A remark in both languages with where it comes from."""

    zh: Text
    en: Text
    flag: Flag
    source: Text | None = None


class Named(Strict):
    """A key with its word in both languages."""

    key: Key
    zh: Text
    en: Text


class Document(Strict):
    """What every document carries: its name and its version."""

    name: Key
    version: int = Field(ge=1)
    sources: dict[str, Text] = {}


def unique(kind: str, keys: list[str]) -> None:
    """Raises ValueError naming the first key that stands twice."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"{kind} '{key}' stands twice")
        seen.add(key)


def known(kind: str, keys: Any, among: Any) -> None:
    """Raises ValueError naming the keys that nothing defines."""
    strange = sorted(set(keys) - set(among))
    if strange:
        raise ValueError(f"unknown {kind}: {', '.join(strange)}")
