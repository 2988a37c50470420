from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.db import before_commit
from disaster.journal.read import entries, position, state
from disaster.journal.verify import prove
from disaster.people.actions import added, changed
from disaster.people.schemas import PersonIn

HERDER = PersonIn(login="bayar", name="示例 巴雅尔", post_zh="值班员", post_en="Duty officer", roles=["duty_officer"],
                  areas=["152502"])


async def numbered(session: AsyncSession) -> None:
    await session.flush()
    for hook in before_commit:
        await hook(session)


async def test_a_change_is_one_entry_in_the_same_transaction(session):
    before = await position(session)
    await added(session, HERDER, uuid4(), "correct horse", by="system")
    await numbered(session)
    told = await entries(session, before.seq)
    assert [(entry.seq, entry.kind, entry.actor) for entry in told] == [(before.seq + 1, "person.added", "system")]
    assert "巴雅尔" not in (told[0].data or "")


async def test_the_state_at_a_past_moment_is_what_was_known_then(session):
    person_id = uuid4()
    await added(session, HERDER, person_id, "correct horse", by="system")
    await numbered(session)
    then = (await position(session)).seq
    await changed(session, person_id, HERDER.model_copy(update={"post_zh": "指挥长"}), by="system")
    await numbered(session)
    past, = await state(session, upto=then, kind="person", after=f"person/{person_id}"[:-1], limit=1)
    assert "值班员" in past.data


async def test_an_altered_row_is_named(session):
    await added(session, HERDER, uuid4(), "correct horse", by="system")
    await numbered(session)
    seq = (await position(session)).seq
    async with session.begin_nested() as savepoint:
        await session.execute(text("SET LOCAL session_replication_role = replica"))
        await session.execute(text("UPDATE journal_entry SET data = replace(data, '值班员', '市长') WHERE seq = :seq"),
                              {"seq": seq})
        session.expire_all()
        breaches = await prove(session)
        await savepoint.rollback()
    assert any(f"entry {seq} (person.added" in breach for breach in breaches)
    assert any("the row differs" in breach for breach in breaches)
