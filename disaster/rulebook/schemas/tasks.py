"""The document of tasks: what each level brings, as measure × role × deadline × place."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from disaster.rulebook.schemas.vocabulary import Document, Flag, Key, Level, Strict, Text, unique

ResponseKind = Literal["warning", "response"]
TaskKey = Annotated[str, StringConstraints(pattern=r"^(warning|response)\.[a-z][a-z0-9_]{0,63}$")]


class TaskTemplate(Strict):
    """A task that stands from its lowest level upward; its key is what a made task is known by."""

    key: TaskKey
    kind: ResponseKind
    measure: Key
    from_level: Level
    role: Key
    deadline_minutes: int = Field(gt=0)
    place: Literal["county", "affected_townships"]
    zh: Text
    en: Text

    @model_validator(mode="after")
    def _key_says_its_kind(self) -> Self:
        if not self.key.startswith(f"{self.kind}."):
            raise ValueError(f"the key of a {self.kind} task begins with '{self.kind}.'")
        return self


class Tasks(Document):
    name: Literal["tasks"]
    flag: Flag
    basis: Text
    tasks: tuple[TaskTemplate, ...]

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        unique("task", [task.key for task in self.tasks])
        return self
