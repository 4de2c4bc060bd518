"""A role that goes, or becomes another, between two steps; invitations used twice, late, or from nobody."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.people.rights import Role
from bot.people.stores.roster import INVITED_FOR
from tests.dossiers.lines import dossier
from tests.roles.floor import GROUP, OFFICE, Floor, Reaction
from tests.roles.members import (
    ADMIN,
    CITIZEN,
    CULTURE,
    EX_ADMIN,
    EX_OFFICIAL,
    FOUNDER,
    NEIGHBOUR,
    OFFICIAL,
    STAFF,
    THEIRS,
    TOLD,
    Member,
)
from tests.roles.prepared import announcement, bring, invite, join, remove

pytestmark = pytest.mark.asyncio(loop_scope="session")
MINE = THEIRS[3].code
"""The dossier of the official who comes and goes."""


@dataclass(frozen=True)
class Step:
    """A conversation: what brings the question, and the answer that comes too late (``>``: typed)."""

    role: Role
    acts: tuple[str, ...]
    answer: str


STEPS = {
    "words of an announcement": Step(Role.STAFF, ("a/0/new",), "> Mất nước ngày mai"),
    "new words": Step(Role.STAFF, ("a/{draft}/words",), "> Mất nước ngày mai"),
    "time of an announcement": Step(Role.STAFF, ("a/{draft}/when",), "> 15/12/2026 07:30"),
    "submitting": Step(Role.STAFF, ("a/{draft}/show",), "a/{draft}/submit"),
    "approving": Step(Role.STAFF, ("a/{waiting}/look",), "a/{waiting}/yes"),
    "a head's approval": Step(Role.HEAD, ("a/{waiting}/look",), "a/{waiting}/yes"),
    "stopping another's": Step(Role.STAFF, ("a/{sending}/show",), "a/{sending}/stop"),
    "a campaign": Step(Role.STAFF, ("cd/show/lua-dao-tien",), "cd/on/lua-dao-tien"),
    "a file": Step(Role.STAFF, ("file",), "i/go"),
    "an import": Step(Role.STAFF, ("file", "i/go"), "i/undo/{import}"),
    "a slip": Step(Role.STAFF, (f"> {MINE}",), f"d/{MINE}/q"),
    "reason of an extension": Step(Role.OFFICIAL, (f"w/more/{MINE}",), "> Chờ xác minh thực địa"),
    "date of an extension": Step(Role.OFFICIAL, (f"w/more/{MINE}", "> Chờ xác minh"), "> 27/11/2026"),
    "an extension": Step(
        Role.OFFICIAL, (f"w/more/{MINE}", "> Chờ xác minh", "> 27/11/2026"), f"w/send/{MINE}"
    ),
    "seen": Step(Role.OFFICIAL, (f"w/d/{MINE}",), f"w/seen/{MINE}"),
    "a handover": Step(Role.OFFICIAL, (f"w/to/0/{MINE}",), f"w/give/{NEIGHBOUR.id}/{MINE}"),
    "an absence": Step(Role.OFFICIAL, ("> /viec nghỉ tới 27/11",), f"w/away/2026-11-27/{NEIGHBOUR.id}"),
    "an apology": Step(Role.HEAD, (f"xl/show/{TOLD[0].code}",), f"xl/via/{TOLD[0].code}/desk"),
    "number of a letter": Step(Role.HEAD, (f"xl/number/{TOLD[0].code}",), "> 12/TB-UBND"),
    "a name": Step(Role.ADMIN, ("team/invite/admin",), "> Kẻ Lạ Mặt"),
    "a removal": Step(Role.ADMIN, (f"team/remove/{STAFF.id}",), f"team/gone/{STAFF.id}"),
}
LESS = {
    Role.STAFF: Role.OFFICIAL, Role.OFFICIAL: Role.STAFF, Role.HEAD: Role.OFFICIAL, Role.ADMIN: Role.HEAD,
}  # fmt: skip
"""What somebody becomes instead."""
GONE = "không còn ở danh sách"
"""Said to a head who has become an official: the right is the same, the dossier no more theirs."""


@pytest_asyncio.fixture(loop_scope="session")
async def guest(floor: Floor) -> AsyncIterator[Member]:
    """Somebody whose role a test gives and takes; gone at the end, whatever happened."""
    yield EX_OFFICIAL
    if left := floor.house.people.roster.member(EX_OFFICIAL.id):
        await remove(floor, EX_OFFICIAL._replace(name=left.name))


@pytest.mark.parametrize("end", ["removed", "another role"])
@pytest.mark.parametrize("name", STEPS)
async def test_who_lost_the_role_between_two_steps_gets_no_further(
    floor: Floor, guest: Member, tmp_path: Path, name: str, end: str
) -> None:
    step = STEPS[name]
    member = Member(guest.id, step.role, guest.name, CULTURE)
    await join(floor, member)
    draft = await announcement(floor, member, "draft")
    names = {
        "draft": draft,
        "waiting": await announcement(floor, ADMIN, "waiting"),
        "sending": await announcement(floor, ADMIN, "sending"),
    }
    screen = 0
    for act in step.acts:
        reaction = await _do(floor, member, act.format(**names), tmp_path, screen)
        assert not reaction.refused, (act, reaction.words)
        screen = reaction.seen[-1].id if reaction.seen else screen
    names["import"] = floor.rows("imports")["imports"][-1][0]
    if end == "removed":
        await remove(floor, member)
    else:
        await join(floor, member._replace(role=LESS[step.role]))
    before = floor.rows(*OFFICE)
    reaction = await _do(floor, member, step.answer.format(**names), tmp_path, screen)
    assert floor.rows(*OFFICE) == before
    assert reaction.refused or GONE in reaction.words, reaction.words
    assert len(reaction.methods) == 1


async def _do(floor: Floor, member: Member, act: str, folder: Path, screen: int) -> Reaction:
    if act == "file":
        return await bring(floor, member, [dossier("H14.18-261001-8000")], folder)
    if act.startswith(">"):
        return await floor.say(member.id, act[2:])
    return await floor.press(member.id, act, on=screen)


async def test_what_was_asked_before_the_role_is_not_answered_after_it_came_back(
    floor: Floor, guest: Member
) -> None:
    member = Member(guest.id, Role.ADMIN, guest.name)
    await join(floor, member)
    await floor.press(member.id, "team/invite/admin")
    await remove(floor, member)
    assert (await floor.say(member.id, "Kẻ Lạ Mặt")).refused
    await join(floor, member)
    before = floor.rows("invitations")
    await floor.say(member.id, "Kẻ Lạ Mặt")
    assert floor.rows("invitations") == before


async def test_letters_that_wait_for_a_member_do_not_reach_who_was_removed(
    floor: Floor, guest: Member
) -> None:
    member = Member(guest.id, Role.OFFICIAL, guest.name, CULTURE)
    await join(floor, member)
    offered = await floor.press(OFFICIAL.id, f"w/give/{member.id}/{TOLD[1].code}")
    assert member.name in offered.words
    await remove(floor, member)
    assert [one for one in await floor.deliver() if one.chat == member.id] == []
    await join(floor, member)
    await floor.press(OFFICIAL.id, f"w/give/{member.id}/{TOLD[2].code}")
    assert [TOLD[2].code in one.text for one in await floor.deliver() if one.chat == member.id] == [True]


async def test_an_invitation_is_good_once(floor: Floor, guest: Member) -> None:
    payload = await invite(floor, Role.STAFF, "Ai Đó")
    assert "nhắn riêng" in (await floor.say(CITIZEN.id, f"/start {payload}", chat=GROUP)).words
    assert "chính anh/chị tạo" in (await floor.say(FOUNDER.id, f"/start {payload}")).words
    assert "Ai Đó" in (await floor.say(guest.id, f"/start {payload}")).words
    before = floor.rows("roles", "invitations", "audit_log")
    for person in (CITIZEN.id, guest.id, ADMIN.id):
        assert "đã dùng rồi" in (await floor.say(person, f"/start {payload}")).words
    assert floor.rows("roles", "invitations", "audit_log") == before


@pytest.mark.parametrize("end", ["removed", "another role", "days go by"])
async def test_a_link_dies_with_its_maker_s_right_and_with_time(
    floor: Floor, guest: Member, end: str
) -> None:
    maker = EX_ADMIN._replace(left=False)
    await join(floor, maker)
    payload, now = await invite(floor, Role.ADMIN, "Ai Đó", by=maker), floor.now
    if end == "days go by":
        floor.now += INVITED_FOR + dt.timedelta(seconds=1)
    elif end == "removed":
        await remove(floor, maker)
    else:
        await join(floor, maker._replace(role=Role.STAFF))
    said = (await floor.say(guest.id, f"/start {payload}")).words
    floor.now = now
    if floor.house.people.roster.member(maker.id):
        await remove(floor, maker)
    assert "đã dùng rồi" in said
    assert floor.house.people.roster.member(guest.id) is None
    assert floor.menu(guest.id) == floor.menu(CITIZEN.id)


async def test_nobody_removes_themselves_or_whom_the_configuration_names(floor: Floor) -> None:
    before = floor.rows("roles")
    for person in (ADMIN.id, FOUNDER.id):
        assert not (await floor.press(ADMIN.id, f"team/gone/{person}")).refused
    assert floor.rows("roles") == before
