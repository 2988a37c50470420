"""What one version of a report says differently from the version before it, pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PLAIN = ("kind", "hazard", "source", "occurred_at", "observed_at", "point", "accuracy_m", "text", "phone")
KEYED = ("figures", "notes")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that changed. said_before, said_now: an absent figure is neither unknown nor zero."""

    field: str
    old: Any
    new: Any
    said_before: bool
    said_now: bool


def differences(older: Mapping[str, Any], newer: Mapping[str, Any]) -> list[Difference]:
    """Field by field, old to new: plain fields first, then each figure and each note by its key."""
    plain = [Difference(name, older.get(name), newer.get(name), older.get(name) is not None,
                        newer.get(name) is not None)
             for name in PLAIN if older.get(name) != newer.get(name)]
    return plain + [one for name in KEYED for one in _keyed(name, older.get(name) or {}, newer.get(name) or {})]


def _keyed(name: str, older: Mapping[str, Any], newer: Mapping[str, Any]) -> list[Difference]:
    return [Difference(f"{name}.{key}", older.get(key), newer.get(key), key in older, key in newer)
            for key in sorted({*older, *newer})
            if (key in older, older.get(key)) != (key in newer, newer.get(key))]
