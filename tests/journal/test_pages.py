from sqlalchemy import text

from disaster.journal.read import state

SUBJECTS = 1_500
# names in another order than numbers, and a table of a size at which the planner likes to hash
FILLED = text("""
    INSERT INTO journal_entry (seq, id, at, kind, subject, areas, "left", actor, data, digest, hash)
    SELECT 1000000 + i, gen_random_uuid(), now(), 'x.made', 'x/' || md5(i::text), '{152502}', '{}', 'system',
           '{"id": 1}', sha256(i::text::bytea), sha256(i::text::bytea) FROM generate_series(1, :subjects) i""")


async def test_pages_hold_every_subject_once_in_order_of_its_name(session):
    async with session.begin_nested() as savepoint:
        await session.execute(FILLED, {"subjects": SUBJECTS})
        for way in ("enable_nestloop", "enable_hashjoin", "enable_mergejoin"):
            await session.execute(text("ANALYZE journal_entry"))
            await session.execute(text(f"SET LOCAL {way} = off"))
            found, last = [], ""
            while page := await state(session, upto=2_000_000, kind="x", after=last, limit=1_000):
                found += [row.subject for row in page]
                last = page[-1].subject
            assert (len(found), found) == (SUBJECTS, sorted(set(found)))
            await session.execute(text(f"SET LOCAL {way} = on"))
        await savepoint.rollback()
