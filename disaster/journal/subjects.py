"""What can be seen: each kind of subject, the view that shows it, its table, and who has the right.

A package registers its subjects once, at import. Snapshot, stream, lists, export, `disaster verify` and the
right to see all read this one table; nothing else needs to know what kinds of things there are.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, field_validator
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.db import Base


class View(BaseModel):
    """The public view of one row: what the API answers, what an entry carries, what the snapshot holds.

    No personal data and no free text belongs here: a journal cannot forget.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    subject_type: ClassVar[str]

    id: str
    areas: list[str]      # division codes this concerns; [] is never seen by area

    @field_validator("*", mode="after")
    @classmethod
    def in_utc(cls, value: Any) -> Any:
        """A time as the row will tell it again: clients and issuers write it in any zone."""
        return value.astimezone(UTC) if isinstance(value, datetime) else value

    @cached_property
    def as_json(self) -> str:
        """As JSON, made once: what its entry carries is what the API answers."""
        return self.model_dump_json()

    @property
    def subject(self) -> str:
        """The name of the subject in the journal."""
        return f"{self.subject_type}/{self.id}"


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of subject."""

    view: type[View]
    model: type[Base]
    view_of: Callable[[Any], View]          # row (with its selectin children) -> view
    roles: frozenset[str] | None = None     # who may see it at all; None: whoever is signed in
    downward: bool = False                  # seen also from inside its areas (a county's level, by its townships)
    everywhere: bool = False                # seen whatever the area (rule sets, the duty list)
    apart: bool = False                     # in lists, export, history and proof, not in snapshot and stream
    instead_of: str | None = None           # a kind of before: after an upgrade its subjects are gone, these told anew
    private: Callable[[AsyncSession, str], Awaitable[BaseModel | None]] | None = None
    private_roles: frozenset[str] = frozenset()


subjects: dict[str, Subject] = {}
proofs: list[Callable[[AsyncSession], Awaitable[list[str]]]] = []   # further invariants, each lists its breaches


def is_apart(name: str) -> bool:
    """Whether this subject is of a kind that screens ask for, and are not told of: too many may come at once."""
    kind = subjects.get(name.partition("/")[0])
    return kind is not None and kind.apart


def register(subject: Subject) -> None:
    """Make a kind of subject known; done at import by each package's schemas or models."""
    subjects[subject.view.subject_type] = subject
