"""The menu beside the input: with a role it is there, without it is gone, and it never offers too much."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.house import TABLE
from bot.people.rights import RIGHTS, Role
from bot.texts import LANGUAGES
from tests.roles.floor import GROUP, ONLY_STAFF, Floor
from tests.roles.members import CITIZEN, CULTURE, EX_OFFICIAL, INVITED, Member
from tests.roles.prepared import join, remove

pytestmark = pytest.mark.asyncio(loop_scope="session")
by_role = pytest.mark.parametrize("role", Role)


def offered(member: Member) -> list[str]:
    """Return what the table of rights lets this person be offered."""
    return [one.name for one in TABLE if one.right is None or one.right in member.rights]


@pytest_asyncio.fixture(loop_scope="session")
async def stranger(floor: Floor) -> AsyncIterator[Member]:
    """Somebody whose role a test gives and takes; gone at the end, whatever happened."""
    member = Member(EX_OFFICIAL.id, Role.OFFICIAL, EX_OFFICIAL.name, CULTURE)
    yield member
    if floor.house.people.roster.member(member.id):
        await remove(floor, member)


@by_role
async def test_a_role_brings_its_menu_and_takes_it_away(floor: Floor, stranger: Member, role: Role) -> None:
    member = stranger._replace(role=role)
    before = len(floor.menu_calls(member.id))
    await join(floor, member)
    calls = floor.menu_calls(member.id)[before:]
    assert calls == [("setMyCommands", offered(member))] * len(LANGUAGES)
    assert floor.menu(member.id) == offered(member)
    helped = (await floor.say(member.id, "/trogiup")).words
    assert [one.name for one in TABLE if f"/{one.name} " in helped] == offered(member)
    await remove(floor, member)
    calls = floor.menu_calls(member.id)[before:]
    assert calls[len(LANGUAGES) :] == [("deleteMyCommands", [])] * len(LANGUAGES)
    assert floor.menu(member.id) == offered(CITIZEN)
    helped = (await floor.say(member.id, "/trogiup")).words
    assert [one.name for one in TABLE if f"/{one.name} " in helped] == offered(CITIZEN)


async def test_another_role_brings_another_menu(floor: Floor, stranger: Member) -> None:
    await join(floor, stranger)
    clerk = stranger._replace(role=Role.STAFF)
    await join(floor, clerk)
    assert floor.menu(clerk.id) == offered(clerk)
    assert (await floor.say(clerk.id, "/viec")).words.strip() == ONLY_STAFF


async def test_start_gives_back_the_menu_of_the_role_and_no_more(floor: Floor) -> None:
    for member in INVITED:
        await floor.say(member.id, "/start")
        now = member._replace(role=None) if member.left else member
        assert floor.menu(member.id) == offered(now), member


async def test_a_group_is_not_told_what_somebody_may_do(floor: Floor) -> None:
    for member in INVITED:
        helped = (await floor.say(member.id, "/trogiup", chat=GROUP)).words
        assert [one.name for one in TABLE if f"/{one.name} " in helped] == offered(CITIZEN)
        assert floor.server.world.profile.menu(floor.server.world.chats[GROUP], member.id, "vi") == []


async def test_no_two_roles_have_the_same_menu() -> None:
    menus = [tuple(offered(Member(1, role, ""))) for role in (None, *RIGHTS)]
    assert len(set(menus)) == len(menus)
