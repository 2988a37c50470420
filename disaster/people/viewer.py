"""Who is asking: roles, areas, and the levels he may decide. Permission is asked here and nowhere else."""

from dataclasses import dataclass
from typing import Literal, get_args

from disaster.errors import Refusal
from disaster.journal.subjects import Subject, subjects

Role = Literal["duty_officer", "commander", "leader", "verifier", "reporter", "storekeeper", "shelter_keeper",
                    "donations_clerk", "auditor", "partner", "administrator", "reserves_officer", "finance_officer"]
ROLES: tuple[str, ...] = get_args(Role)


class NotSignedIn(Refusal):
    """Nobody is asking, or the session has ended."""

    code = "not_signed_in"
    status = 401


class Forbidden(Refusal):
    """The asker has no right to this; the facts say which role in which area has."""

    code = "forbidden"
    status = 403


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person or a program, with its rights as they stand now. Hashable: an audience of the live stream."""

    actor: str                          # "person/<id>", "token/<id>" or "system"
    roles: frozenset[str]
    areas: tuple[str, ...]              # division code prefixes, own and granted; "" is the whole country
    levels: frozenset[str] = frozenset()   # response levels a commander may decide

    def holds(self, *roles: str) -> bool:
        """Whether the asker has one of these roles."""
        return not self.roles.isdisjoint(roles)

    def within(self, area: str) -> bool:
        """Whether this division lies inside the asker's areas."""
        return area.startswith(self.areas)

    def allow(self, *roles: str, area: str | None = None) -> None:
        """Refuse unless the asker has one of these roles and, where one is named, the area."""
        if not self.holds(*roles):
            raise Forbidden(needs_role=sorted(roles), area=area)
        if area is not None and not self.within(area):
            raise Forbidden(needs_role=sorted(roles), needs_area=area, own_areas=list(self.areas))

    def sees(self, subject: Subject, areas: list[str]) -> bool:
        """The right to see, for list, item, count, map, export, journal and socket alike."""
        if subject.roles is not None and self.roles.isdisjoint(subject.roles):
            return False
        if subject.everywhere:
            return True
        if any(area.startswith(self.areas) for area in areas):
            return True
        return subject.downward and any(own.startswith(area) for own in self.areas for area in areas)

    def sees_entry(self, subject: str, areas: list[str]) -> bool:
        """The same right, for a subject given by name."""
        kind = subjects.get(subject.partition("/")[0])
        return kind is not None and self.sees(kind, areas)

    @property
    def audience(self) -> "Viewer":
        """What two askers must share to be sent the same bytes."""
        return Viewer("", self.roles, self.areas)


SYSTEM = Viewer("system", frozenset(ROLES), ("",))
