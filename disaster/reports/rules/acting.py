"""Which entries of the journal say that something was done about the reports of a place, pure.

This table is the one place that knows it: a confirmed level for the townships it names, a task made for or done in a
township, a request granted to it, goods received there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from disaster.errors import Refusal

TOWNSHIP_DIGITS = 9


class NilNotActedOn(Refusal):
    """A nil report says that nothing happened: there is nothing to act upon."""

    code = "nil_not_acted_on"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done for places of an incident."""

    how: str
    incident_id: str
    places: tuple[str, ...]


# kind of entry -> (how the reporter is told, field of the entry's data that names the places)
TOLD_BY: Mapping[str, tuple[str, str]] = {
    "proposal.confirmed": ("response", "places"),
    "task.made": ("response", "place"),
    "task.done": ("task", "place"),
    "request.granted": ("request", "place"),
    "request.part": ("request", "place"),
    "consignment.received": ("consignment", "place"),
}


def deed_of(kind: str, data: Mapping[str, Any]) -> Deed | None:
    """What an entry of the journal did, and for which townships or villages; None: for none in particular."""
    if kind not in TOLD_BY or data.get("incident_id") is None:
        return None
    how, names = TOLD_BY[kind]
    named = data[names] if names == "places" else [data[names]]
    places = tuple(sorted(place for place in named if len(place) >= TOWNSHIP_DIGITS))
    return Deed(how, data["incident_id"], places) if places else None


def with_deed(deeds: list[dict[str, Any]], how: str, subject: str | None, at: str) -> list[dict[str, Any]]:
    """The deeds with this one, unless one of its kind is there: the reporter wants to know what, not how often."""
    if any(one["how"] == how for one in deeds):
        return deeds
    return [*deeds, {"how": how, "subject": subject, "at": at}]
