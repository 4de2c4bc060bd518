"""The hundred people of the preview, and those of its office."""

from collections import Counter

from bot.make_believe import people
from bot.people.cards import Commune
from bot.people.rights import Right, Role
from bot.people.store import Languages
from bot.people.stores.roster import Roster
from bot.people.stores.topics import TOPICS, Subscriptions
from bot.preview.people import cast
from bot.preview.world import World
from bot.storage.database import Database
from tests.cast import HANH, MAI, NOW

COMMUNES = [Commune(one, one.title()) for one in ("ha-lang", "ly-quoc", "vinh-quy", "quang-long")]
TUNG, SON = 1004, 1005


def test_a_hundred_people_who_want_this_and_that() -> None:
    everybody = people.villagers()
    assert [one.id for one in everybody] == list(range(5001, 5101))
    assert everybody == people.villagers()
    assert len({one.name for one in everybody} | {one.name for one in cast()}) == 105
    assert set(Counter(one.commune for one in everybody).values()) == {25}
    wanted = Counter(topic for one in everybody for topic in one.topics)
    assert set(wanted) <= set(TOPICS)
    assert wanted["general"] > 70
    assert 28 <= wanted["post"] <= 36
    assert 22 <= wanted["online"] <= 28
    assert 5 <= sum(not one.topics for one in everybody) <= 15
    assert sum(one.blocked for one in everybody) == 6
    assert all(one.topics for one in everybody if one.blocked)  # who wants nothing shows no refusal


async def test_they_stand_in_the_tables_as_if_they_had_chosen_themselves(database: Database) -> None:
    subscriptions = Subscriptions(database)
    await people.choose(subscriptions, COMMUNES, NOW)
    await people.choose(subscriptions, COMMUNES, NOW)  # twice does no harm
    for one in people.villagers()[:12]:
        assert await subscriptions.of(one.id) == frozenset(one.topics)
        assert await subscriptions.commune(one.id) == COMMUNES[one.commune].id
        assert not await subscriptions.ask_once(one.id, NOW)
    known = await Languages(database).person(5100)
    assert known
    assert known.language == "vi"
    counts = Counter(topic for one in people.villagers() for topic in one.topics)
    assert await subscriptions.counts() == counts


async def test_knowledge_without_communes_leaves_them_without_one(database: Database) -> None:
    subscriptions = Subscriptions(database)
    await people.choose(subscriptions, [], NOW)
    assert await subscriptions.commune(5001) is None
    world = World("1:x")
    people.let_in(world, [])
    assert world.people[5001].role == ""


def test_the_bot_may_write_to_them_but_for_six() -> None:
    world = World("1:x")
    people.let_in(world, COMMUNES)
    crowd = [one for one in world.people.values() if one.crowd]
    assert len(crowd) == 100
    assert all(world.chats[one.id].open for one in crowd)
    assert sum(world.chats[one.id].blocked for one in crowd) == 6
    assert world.people[5002].role == "Ly-Quoc"
    assert world.chats[SON].open
    assert not world.chats[MAI].open


async def test_the_office_has_a_head_who_approves_and_an_official(database: Database) -> None:
    await people.staff(database, NOW)
    roster = Roster(database, frozenset({HANH}))
    await roster.load()
    assert {one.person: (one.role, one.name, one.unit) for one in roster.members()} == {
        HANH: (Role.ADMIN, "Lương Thị Hạnh", "Bộ phận Một cửa"),
        TUNG: (Role.OFFICIAL, "Bế Văn Tùng", "Phòng Văn hóa – Xã hội"),
        SON: (Role.HEAD, "Đàm Văn Sơn", "Phòng Văn hóa – Xã hội"),
    }
    assert roster.may(SON, Right.APPROVE)
    assert not roster.may(TUNG, Right.APPROVE)
