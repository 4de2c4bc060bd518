"""Roles and the one-time links that give them; on both databases."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import func, select

from bot.card import Card
from bot.delivery.model import Letter, Purpose
from bot.delivery.store import Outbox
from bot.people.rights import RIGHTS, Right, Role
from bot.people.stores.audit import Audit
from bot.people.stores.roster import INVITED_FOR, PREFIX, Roster
from bot.storage.database import Database
from bot.storage.tables import deliveries, invitations
from tests.cast import HANH, MAI, NAM, NOW, STRANGER

TUNG = 1004


@pytest.fixture
def roster(database: Database) -> Roster:
    """An office with one admin, named in the configuration."""
    return Roster(database, frozenset({HANH}))


async def invited(roster: Roster, role: Role = Role.STAFF, by: int = HANH) -> str:
    return await roster.invite(role, "Bế Văn Tùng", "Một cửa", by, NOW)


async def test_a_citizen_may_do_nothing_of_the_office_s(roster: Roster) -> None:
    assert roster.member(MAI) is None
    assert not any(roster.may(MAI, right) for right in Right)


async def test_who_the_configuration_names_is_an_admin(roster: Roster) -> None:
    member = roster.member(HANH)
    assert member
    assert (member.role, member.since) == (Role.ADMIN, None)
    assert roster.rights(HANH) == frozenset(Right)
    assert await roster.remove(HANH, HANH, NOW) is None
    assert roster.may(HANH, Right.PEOPLE)


async def test_an_admin_has_the_name_they_write_under(roster: Roster) -> None:
    assert roster.members()[0].name == str(HANH)
    roster.heard(HANH, "Lương Thị Hạnh")
    roster.heard(MAI, "Nông Thị Mai")
    assert [one.name for one in roster.members()] == ["Lương Thị Hạnh"]
    assert roster.member(MAI) is None


async def test_an_invitation_gives_its_role_once(roster: Roster, database: Database) -> None:
    payload = await invited(roster)
    assert payload.startswith(PREFIX)
    assert len(payload) <= 64
    member = await roster.accept(TUNG, payload, NOW)
    assert member
    assert (member.role, member.name, member.unit) == (Role.STAFF, "Bế Văn Tùng", "Một cửa")
    assert roster.rights(TUNG) == RIGHTS[Role.STAFF]
    assert await roster.accept(NAM, payload, NOW) is None
    assert roster.member(NAM) is None
    noted = [(one.what, one.by) for one in await Audit(database).newest(9)]
    assert noted == [("joined", TUNG), ("invited", HANH)]


async def test_two_at_once_and_only_one_gets_the_role(database: Database) -> None:
    first, second = Roster(database, frozenset({HANH})), Roster(database, frozenset({HANH}))
    payload = await invited(first)
    both = await asyncio.gather(first.accept(TUNG, payload, NOW), second.accept(NAM, payload, NOW))
    assert sum(one is not None for one in both) == 1


async def test_a_link_lasts_three_days(roster: Roster) -> None:
    late, early = await invited(roster), await invited(roster)
    moment = dt.timedelta(seconds=1)
    assert await roster.accept(TUNG, early, NOW + INVITED_FOR - moment)
    assert await roster.accept(NAM, late, NOW + INVITED_FOR) is None


async def test_nobody_uses_their_own_link_and_it_stays_good(roster: Roster) -> None:
    payload = await invited(roster)
    assert await roster.accept(HANH, payload, NOW) is None
    assert await roster.accept(TUNG, payload, NOW)


@pytest.mark.parametrize("payload", ["v_", "v_nothing", "v_" + "x" * 60, "v_%"])
async def test_a_made_up_link_gives_nothing(roster: Roster, payload: str) -> None:
    assert await roster.accept(STRANGER, payload, NOW) is None
    assert roster.member(STRANGER) is None


async def test_the_link_itself_is_not_kept(roster: Roster, database: Database) -> None:
    token = (await invited(roster)).removeprefix(PREFIX)
    async with database.read() as connection:
        [row] = (await connection.execute(select(invitations))).all()
    assert token not in str(row)


async def test_links_that_have_run_out_go_with_the_next_one(roster: Roster, database: Database) -> None:
    await invited(roster)
    await roster.invite(Role.HEAD, "Đàm Văn Sơn", None, HANH, NOW + INVITED_FOR)
    async with database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(invitations)) == 1


async def test_who_is_removed_loses_all_at_once_with_the_links_they_made(roster: Roster) -> None:
    await roster.accept(TUNG, await invited(roster, Role.ADMIN), NOW)
    payload = await invited(roster, by=TUNG)
    gone = await roster.remove(TUNG, HANH, NOW)
    assert gone
    assert gone.name == "Bế Văn Tùng"
    assert roster.rights(TUNG) == frozenset()
    assert await roster.remove(TUNG, HANH, NOW) is None
    assert await roster.accept(NAM, payload, NOW) is None


async def test_a_link_of_an_admin_who_became_less_gives_nothing(roster: Roster) -> None:
    await roster.accept(TUNG, await invited(roster, Role.ADMIN), NOW)
    payload = await invited(roster, by=TUNG)
    await roster.accept(TUNG, await invited(roster, Role.OFFICIAL), NOW)
    assert await roster.accept(NAM, payload, NOW) is None


async def test_another_process_reads_it_after_a_minute(database: Database, roster: Roster) -> None:
    await roster.accept(TUNG, await invited(roster), NOW)
    other = Roster(database, frozenset())
    assert other.member(TUNG) is None
    await other.load()
    assert other.may(TUNG, Right.IMPORT)
    assert other.members() == [other.member(TUNG)]
    await roster.remove(TUNG, HANH, NOW)
    await other.load()
    assert other.members() == []


async def test_members_are_listed_admins_first_then_by_name(roster: Roster) -> None:
    for person, role, name in ((1, Role.STAFF, "An"), (2, Role.ADMIN, "Bình"), (3, Role.HEAD, "Ánh")):
        await roster.accept(person, await roster.invite(role, name, None, HANH, NOW), NOW)
    assert [one.person for one in roster.members()] == [HANH, 2, 1, 3]
    assert roster.those_who_may(Right.STATISTICS) == [HANH, 2, 3]


async def test_a_new_invitation_changes_the_role(roster: Roster) -> None:
    for role in (Role.STAFF, Role.HEAD):
        await roster.accept(TUNG, await invited(roster, role), NOW)
    assert roster.rights(TUNG) == RIGHTS[Role.HEAD]
    assert len(roster.members()) == 2


async def test_what_the_office_has_not_sent_yet_does_not_reach_who_was_removed(
    database: Database, roster: Roster
) -> None:
    await roster.accept(TUNG, await invited(roster), NOW)
    outbox = Outbox(database)
    letters = [
        Letter(purpose=purpose, subject="x", version=1, chat=person, card=Card(()), not_before=NOW)
        for purpose in (Purpose.OFFICIAL, Purpose.DOSSIER)
        for person in (TUNG, NAM)
    ]
    async with database.write() as connection:
        await outbox.put(connection, letters)
    await roster.remove(TUNG, HANH, NOW)
    query = select(deliveries.c.chat, deliveries.c.purpose, deliveries.c.state)
    async with database.read() as connection:
        rows = {(row.chat, row.purpose): row.state for row in await connection.execute(query)}
    assert rows.pop((TUNG, "official")) == "cancelled"
    assert {*rows.values()} == {"queued"}
