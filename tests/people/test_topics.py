"""Which news somebody wants, and who has blocked the bot; on both databases."""

import asyncio

import pytest
from sqlalchemy import insert, select

from bot.people.store import Languages
from bot.people.stores.reach import Reach
from bot.people.stores.topics import TOPICS, Subscriptions, everyone, of_commune, of_topic
from bot.storage.database import Database
from bot.storage.tables import subscriptions, unreachable
from bot.texts import LANGUAGES, texts
from tests.cast import HANH, MAI, NAM, NOW


@pytest.fixture
def topics(database: Database) -> Subscriptions:
    """What people chose, over a fresh database."""
    return Subscriptions(database)


def test_every_topic_has_a_name_and_fits_the_table() -> None:
    for language in LANGUAGES:
        assert all(texts(language).plain(f"topic.{one}") for one in TOPICS)
    assert all(len(one) <= subscriptions.c.topic.type.length for one in TOPICS)


async def test_nothing_is_wanted_until_it_is_chosen(topics: Subscriptions) -> None:
    assert await topics.of(MAI) == frozenset()
    assert await topics.commune(MAI) is None
    assert await topics.counts() == {}


async def test_choosing_twice_is_choosing_once(topics: Subscriptions) -> None:
    assert [await topics.put(MAI, "scam", NOW, wanted=True) for _ in range(2)] == [True, False]
    assert await topics.of(MAI) == {"scam"}
    assert [await topics.put(MAI, "scam", NOW, wanted=False) for _ in range(2)] == [True, False]
    assert await topics.of(MAI) == frozenset()


async def test_ending_says_how_many_and_touches_nobody_else(topics: Subscriptions) -> None:
    for person, topic in ((MAI, "scam"), (MAI, "life"), (NAM, "scam")):
        await topics.put(person, topic, NOW, wanted=True)
    assert await topics.counts() == {"scam": 2, "life": 1}
    assert await topics.end(MAI) == 2
    assert await topics.end(MAI) == 0
    assert await topics.of(NAM) == {"scam"}


async def test_one_is_asked_once_in_a_life_however_often_at_once(topics: Subscriptions) -> None:
    assert sum(await asyncio.gather(*(topics.ask_once(MAI, NOW) for _ in range(8)))) == 1
    assert await topics.ask_once(NAM, NOW)


async def test_being_asked_and_choosing_a_commune_leave_the_language(
    topics: Subscriptions, database: Database
) -> None:
    languages = Languages(database)
    await languages.choose(MAI, "en", NOW)
    await topics.ask_once(MAI, NOW)
    await topics.choose_commune(MAI, "ly-quoc", NOW)
    person = await languages.person(MAI)
    assert person
    assert (person.language, person.commune, person.asked_at) == ("en", "ly-quoc", NOW)
    await topics.choose_commune(MAI, None, NOW)
    assert await topics.commune(MAI) is None


async def test_audiences_hold_only_who_opted_in(topics: Subscriptions, database: Database) -> None:
    for person, topic in ((MAI, "scam"), (MAI, "life"), (NAM, "scam")):
        await topics.put(person, topic, NOW, wanted=True)
    for person in (MAI, HANH):  # Hạnh chose a commune but no news
        await topics.choose_commune(person, "ha-lang", NOW)
    async with database.read() as connection:
        found = [
            sorted((await connection.execute(query)).scalars())
            for query in (everyone(), of_topic("life"), of_commune("ha-lang"), of_commune("ly-quoc"))
        ]
    assert found == [[MAI, NAM], [MAI], [MAI], []]


async def test_who_writes_again_can_be_reached_again(database: Database) -> None:
    reach = Reach(database)
    async with database.write() as connection:
        await connection.execute(insert(unreachable), [{"person": one, "since": NOW} for one in (MAI, NAM)])
    await reach.heard(MAI)  # not read yet whom the courier could not reach
    assert await reach.count() == 2
    await reach.heard(MAI)
    await reach.heard(HANH)
    async with database.read() as connection:
        assert list((await connection.execute(select(unreachable.c.person))).scalars()) == [NAM]
    assert await reach.count() == 1
