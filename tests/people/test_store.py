"""The language a person chose: kept, remembered, forgotten; on both databases."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from bot.card import plain
from bot.people import store
from bot.people.cards import Commune
from bot.people.holding import PeopleHolding
from bot.people.store import Languages, Person
from bot.people.stores.roster import Roster
from bot.people.stores.topics import Subscriptions
from bot.storage.database import Database
from bot.storage.tables import people
from bot.texts import texts
from tests.cast import HANH, HANOI, MAI, NAM, NOW


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
    topics, roster = Subscriptions(database), Roster(database, frozenset({HANH}))
    communes = [Commune("ha-lang", "Xã Hạ Lang")]
    holding, t = PeopleHolding(languages, topics, roster, lambda: communes, HANOI), texts("vi")
    assert await holding.describe(MAI, t) == []
    await languages.choose(MAI, "en", NOW)
    await topics.choose_commune(MAI, "ha-lang", NOW)
    await topics.ask_once(MAI, NOW)
    await topics.put(MAI, "scam", NOW, wanted=True)
    await topics.put(MAI, "general", NOW, wanted=True)
    assert [plain(line) for line in await holding.describe(MAI, t)] == [
        "• Ngôn ngữ: English, từ 20/11/2026",
        "• Xã đã chọn: Xã Hạ Lang",
        "• Bot ghi nhớ để không hỏi lại chuyện nhận tin, từ 20/11/2026",
        "• Tin muốn nhận: Tin của xã, Cảnh báo lừa đảo",
    ]
    communes.clear()  # an office that is gone is told by its id
    assert plain((await holding.describe(MAI, t))[1]) == "• Xã đã chọn: ha-lang"
    await holding.erase(MAI)
    assert await holding.describe(MAI, t) == []
    assert (await languages.texts(MAI)).language == "vi"


async def test_a_role_is_told_and_only_an_admin_takes_it_away(database: Database) -> None:
    roster = Roster(database, frozenset({HANH}))
    holding = PeopleHolding(Languages(database), Subscriptions(database), roster, list, HANOI)
    await holding.erase(HANH)
    [line] = await holding.describe(HANH, texts("vi"))
    assert "Vai trò: quản trị" in plain(line)
    assert "nhờ người quản trị" in plain(line)


async def test_stopping_ends_the_news_and_says_how_many(database: Database) -> None:
    topics = Subscriptions(database)
    holding = PeopleHolding(Languages(database), topics, Roster(database, frozenset()), list, HANOI)
    await topics.put(MAI, "scam", NOW, wanted=True)
    [line] = await holding.stop(MAI, texts("vi"))
    assert plain(line) == "• Đã bỏ 1 loại tin bà con chọn."
    assert await holding.stop(MAI, texts("vi")) == []
