"""Tasks made by a level, taken and done by people."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.alerts.actions import noticed, settled
from disaster.alerts.models import Notice
from disaster.errors import NotFound
from disaster.incidents.models import Response, Task
from disaster.incidents.rules import NoSuchStep
from disaster.incidents.schemas import TaskIn
from disaster.incidents.views import task_view
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.rulebook import rules as rulebook
from disaster.rulebook.documents import shipped


async def made(session: AsyncSession, response: Response, places: Sequence[str], *, by: str,
               cause: UUID | None) -> None:
    """Make the tasks of the response's level that are not there yet: a raise, or a further township, adds the rest."""
    document = shipped("tasks")
    standing = {(row.key, row.place) for row in await session.scalars(
        select(Task).where(Task.response_id == response.id))}
    for template in rulebook.tasks_for(document, response.level, None, response.kind):  # type: ignore[arg-type]
        for place in ([response.county] if template.place == "county" else places):
            if (template.key, place) in standing:
                continue
            task = Task(id=uuid7(), incident_id=response.incident_id, response_id=response.id, key=template.key,
                        title_zh=template.zh, title_en=template.en, measure=template.measure, role=template.role,
                        owner=None, place=place, due_at=clock.now() + timedelta(minutes=template.deadline_minutes),
                        state="open", done_at=None, level=response.level, example=document.flag == "example")
            session.add(task)
            record(session, "task.made", task_view(task), by=by, cause=cause)
    await session.flush()


async def moved(session: AsyncSession, task_id: UUID, entered: TaskIn, *, by: Viewer) -> Task:
    """Somebody with the task's role, or the desk, takes it, does it, or gives it back."""
    task = await session.get(Task, task_id, with_for_update=True)
    if task is None or not by.within(task.place):
        raise NotFound(subject=f"task/{task_id}")
    by.allow(task.role, "duty_officer", "commander", area=task.place)
    if task.state == entered.state:
        return task
    if task.state == "cancelled":
        raise NoSuchStep(state=task.state, wanted=entered.state)
    task.state = entered.state
    task.owner = None if entered.state == "open" else task.owner or by.actor
    task.done_at = clock.now() if entered.state == "done" else None
    record(session, f"task.{entered.state}", task_view(task), by=by.actor)
    if entered.state == "done":
        await settled(session, f"task/{task_id}", by=by.actor)
    return task


async def cancelled(session: AsyncSession, response: Response, *, by: str, cause: UUID | None) -> None:
    """The response ended: what was not done is not owed any more."""
    for task in await session.scalars(select(Task).where(
            Task.response_id == response.id, Task.state.in_(["open", "taken"])).with_for_update()):
        task.state = "cancelled"
        record(session, "task.cancelled", task_view(task), by=by, cause=cause)


async def overdue(session: AsyncSession, *, by: str) -> None:
    """Bring every task whose time is over before its role and the desk, once (a job, each minute)."""
    told = select(Notice.about).where(Notice.kind == "task_overdue")
    for task in await session.scalars(select(Task).where(
            Task.state.in_(["open", "taken"]), Task.due_at < clock.now(),
            func.concat("task/", Task.id).not_in(told)).order_by(Task.due_at).limit(500)):
        await noticed(session, "task_overdue", f"task/{task.id}", [task.place], [task.role, "duty_officer"], by=by,
                      incident_id=task.incident_id)
