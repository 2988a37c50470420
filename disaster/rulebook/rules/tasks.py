"""Which tasks a level brings, and which a raised level adds."""

from disaster.rulebook.schemas.tasks import ResponseKind, Tasks, TaskTemplate
from disaster.rulebook.schemas.vocabulary import Level, level_rank


def tasks_for(document: Tasks, level: Level, previous_level: Level | None,
              kind: ResponseKind) -> list[TaskTemplate]:
    """The tasks of `level` that `previous_level` had not: all at the start, the difference when raised, none
    when lowered. Deadlines run from the confirmation of `level`.
    """
    before = level_rank(previous_level)
    return [task for task in document.tasks
            if task.kind == kind and before < level_rank(task.from_level) <= level_rank(level)]
