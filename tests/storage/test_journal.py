"""The journal: rows in order, nothing lost by an error, a cancelled task or the close."""

import asyncio
from contextlib import suppress

from sqlalchemy import select, text

from bot.storage.database import Database
from bot.storage.journal import Journal
from bot.storage.tables import people, questions
from tests.cast import MAI, NOW

ASK = questions.insert()


def question(words: str) -> dict[str, object]:
    return {"asked_at": NOW, "text": words, "decision": "nothing"}


async def asked(database: Database) -> list[str]:
    async with database.read() as connection:
        return list((await connection.execute(select(questions.c.text).order_by(questions.c.id))).scalars())


async def run(database: Database, *statements: str) -> None:
    async with database.write() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def test_rows_arrive_in_the_order_they_were_added(database: Database) -> None:
    journal = Journal(database)
    for number in range(50):
        journal.add(ASK, question(f"{number}"))
    await journal.flush()
    assert await asked(database) == [f"{number}" for number in range(50)]


async def test_the_last_row_of_a_key_wins(database: Database) -> None:
    insert = database.upsert(people)
    put = insert.on_conflict_do_update(index_elements=["id"], set_={"language": insert.excluded.language})
    journal = Journal(database)
    for language in ("vi", "en", "vi", "en"):
        journal.add(put, {"id": MAI, "language": language, "since": NOW})
    await journal.flush()
    async with database.read() as connection:
        assert (await connection.execute(select(people.c.language))).scalars().all() == ["en"]


async def test_nothing_to_write_touches_no_database(database: Database) -> None:
    await run(database, "DROP TABLE questions")
    await Journal(database).flush()


async def test_after_an_error_of_the_database_rows_are_tried_again(database: Database) -> None:
    journal = Journal(database)
    await run(database, "ALTER TABLE questions RENAME TO away")
    journal.add(ASK, question("đầu"))
    await journal.flush()
    journal.add(ASK, question("sau"))
    await run(database, "ALTER TABLE away RENAME TO questions")
    await journal.flush()
    assert await asked(database) == ["đầu", "sau"]


async def test_while_the_database_refuses_only_the_newest_rows_are_kept(database: Database) -> None:
    journal = Journal(database, most=3)
    await run(database, "ALTER TABLE questions RENAME TO away")
    for number in range(5):
        journal.add(ASK, question(f"{number}"))
    await journal.flush()
    await run(database, "ALTER TABLE away RENAME TO questions")
    await journal.flush()
    assert await asked(database) == ["2", "3", "4"]


async def test_running_it_writes_by_itself_and_again_after_an_error(database: Database) -> None:
    journal = Journal(database, pause=0.01)
    await run(database, "ALTER TABLE questions RENAME TO away")
    task = asyncio.ensure_future(journal.run())
    journal.add(ASK, question("một"))
    await asyncio.sleep(0.05)
    await run(database, "ALTER TABLE away RENAME TO questions")
    async with asyncio.timeout(10):
        while await asked(database) != ["một"]:  # noqa: ASYNC110 - the database rings no bell
            await asyncio.sleep(0.01)
    await _cancel(task)


async def test_a_task_cancelled_in_the_middle_of_writing_loses_nothing(database: Database) -> None:
    journal = Journal(database, pause=0)
    task = asyncio.ensure_future(journal.run())
    async with database.write():  # in the way of the journal, so that the cancel finds it writing
        journal.add(ASK, question("một"))
        await asyncio.sleep(0.05)
        await _cancel(task)
    await journal.flush()
    assert await asked(database) == ["một"]


async def test_a_flush_waits_for_the_one_that_is_writing(database: Database) -> None:
    journal = Journal(database)
    journal.add(ASK, question("một"))
    first = asyncio.ensure_future(journal.flush())
    await asyncio.sleep(0)
    await journal.flush()
    assert await asked(database) == ["một"]
    await first


async def _cancel(task: asyncio.Future[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
