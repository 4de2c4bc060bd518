"""The language a person chose: kept, remembered, forgotten; on both databases."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from bot.card import plain
from bot.people import store
from bot.people.holding import PeopleHolding
from bot.people.store import Languages, Person
from bot.storage.database import Database
from bot.storage.tables import people
from bot.texts import texts
from tests.cast import MAI, NAM, NOW


async def rows(database: Database) -> int:
    async with database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(people)) or 0


async def test_whoever_chose_nothing_reads_vietnamese_and_is_not_kept(database: Database) -> None:
    languages = Languages(database)
    for person in (MAI, None):
        assert (await languages.texts(person)).language == "vi"
    assert await languages.person(MAI) is None
    assert await rows(database) == 0


async def test_a_choice_is_kept_over_a_restart(database: Database) -> None:
    await Languages(database).choose(MAI, "en", NOW)
    again = Languages(database)
    assert (await again.texts(MAI)).language == "en"
    assert (await again.texts(NAM)).language == "vi"


async def test_a_new_choice_replaces_the_old_and_since_stays(database: Database) -> None:
    languages = Languages(database)
    await languages.choose(MAI, "en", NOW)
    await languages.choose(MAI, "vi", NOW + dt.timedelta(days=9))
    assert await languages.person(MAI) == Person("vi", NOW)
    assert await rows(database) == 1


async def test_a_language_is_looked_up_once(database: Database) -> None:
    languages, elsewhere = Languages(database), Languages(database)
    assert (await languages.texts(MAI)).language == "vi"
    await elsewhere.choose(MAI, "en", NOW)
    assert (await languages.texts(MAI)).language == "vi"


async def test_only_so_many_people_are_kept_in_memory(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_REMEMBERED", 2)
    languages = Languages(database)
    await languages.choose(MAI, "en", NOW)
    for person in range(5):
        await languages.texts(person)
    assert len(languages._seen) == 2
    assert (await languages.texts(MAI)).language == "en"


async def test_what_is_held_is_told_and_erased(database: Database) -> None:
    languages = Languages(database)
    holding, t = PeopleHolding(languages), texts("vi")
    assert await holding.describe(MAI, t) == []
    await languages.choose(MAI, "en", NOW)
    [line] = await holding.describe(MAI, t)
    assert plain(line) == "• Ngôn ngữ đã chọn: English, từ 20/11/2026"
    await holding.erase(MAI)
    assert await holding.describe(MAI, t) == []
    assert (await languages.texts(MAI)).language == "vi"
